"""The catalogue: compiled without GNU gettext, and whole."""

import gettext
import io
import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "src/lianfang/locale/zh_Hans/LC_MESSAGES/django.po"
TEMPLATES = ROOT / "src/lianfang/desk/templates"

compiler = runpy.run_path(str(ROOT / "frontend/compile_messages.py"))

SAMPLE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

#: somewhere
msgid "Say \\"hello\\""
msgstr ""
"说"
"“你好”"

#, fuzzy
msgid "Doubtful"
msgstr "可疑"

msgid "Empty"
msgstr ""

msgid "%(n)s row"
msgid_plural "%(n)s rows"
msgstr[0] "%(n)s行"

msgctxt "month"
msgid "May"
msgstr "五月"
"""


def compiled(text):
    return gettext.GNUTranslations(io.BytesIO(compiler["binary"](compiler["read"](text))))


def test_python_s_gettext_reads_what_is_compiled():
    words = compiled(SAMPLE)
    assert words.gettext('Say "hello"') == "说“你好”"
    assert words.ngettext("%(n)s row", "%(n)s rows", 5) == "%(n)s行"
    assert words.pgettext("month", "May") == "五月"


def test_doubtful_and_empty_entries_fall_back_to_english():
    words = compiled(SAMPLE)
    assert words.gettext("Doubtful") == "Doubtful"
    assert words.gettext("Empty") == "Empty"


def test_every_word_of_the_templates_is_in_chinese():
    words = compiled(CATALOGUE.read_text(encoding="utf-8"))
    used = set()
    for path in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r'{% translate "(.*?)"', path.read_text(encoding="utf-8")))
    assert used
    assert sorted(word for word in used if words.gettext(word) == word) == []
