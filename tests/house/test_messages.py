"""Everything a page says has its Chinese, and the catalogue holds nothing else."""

import gettext
import io
import re

from django.db.models import Choices
from django.utils.functional import Promise

from tests.house.messages import (
    CATALOGUE,
    COMPILER,
    catalogue,
    missing,
    places,
    stale,
    subclasses,
    unread,
)

NEVER_SAID = re.compile(r"[!！]|请您|系统检测到|非法|错误操作|异常用户|瞒报|漏报")
"""Design, section (d): no blame, no raised voice."""


def test_everything_said_has_its_chinese():
    assert missing() == []


def test_no_entry_is_left_over():
    assert stale() == []


def test_what_is_translated_only_when_shown_is_collected():
    assert unread() == []


def test_every_choice_has_a_marked_label():
    plain = [
        f"{kind.__name__}.{choice.name}"
        for kind in subclasses(Choices)
        for choice in kind
        if not isinstance(choice._label_, Promise) and re.search("[a-z]", choice.label)
    ]
    assert plain == []


def test_the_places_to_fill_in_are_the_same():
    differing = {
        key: text
        for key, text in catalogue().items()
        if places(key.split("\0")[-1]) != places(text)
    }
    assert differing == {}


def test_a_place_is_seen_in_both_spellings():
    assert places("{n}行，%(words)s，100%，{}") == {"{n}", "%(words)s", "{}"}


def test_no_translation_raises_its_voice_or_blames():
    assert [text for text in catalogue().values() if NEVER_SAID.search(text)] == []


def test_entries_stand_once_and_in_order():
    entries = map(COMPILER["parse"], CATALOGUE.read_text("utf-8").split("\n\n"))
    ids = [entry[0] for entry in entries if entry]
    assert ids == sorted(set(ids))


def test_the_compiled_catalogue_answers_for_every_entry():
    messages = COMPILER["read"](CATALOGUE.read_text("utf-8"))
    compiled = gettext.GNUTranslations(io.BytesIO(COMPILER["binary"](messages)))
    for key, text in catalogue().items():
        singular, _, plural = key.partition("\0")
        answer = compiled.ngettext(singular, plural, 2) if plural else compiled.gettext(singular)
        assert answer == text
