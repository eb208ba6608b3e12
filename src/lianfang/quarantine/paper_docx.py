"""Papers as .docx: the shipped template to edit, a district's own, and one filled."""

from __future__ import annotations

import io
import re
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from lianfang.kernel.errors import BadInput
from lianfang.quarantine.paper_text import BLANKS, MUST_SAY, TEXTS, Blanks

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST = 2 * 1024 * 1024
"""Bytes of a template at most; an official form with a seal's picture has some 200 KB."""

_INDENT = Pt(32)
_BLANK = re.compile(r"\{(\w+)\}")


class NotADocument(BadInput):
    """“{name}” is not a Word document (.docx) that can be read: save it as .docx first."""


class TemplateTooLarge(BadInput):
    """“{name}” is larger than 2 MB: leave out pictures, and send it again."""


class BlankUnknown(BadInput):
    """The template has a blank “{blank}” that no paper can fill. It may use: {known}."""


class BlankMissing(BadInput):
    """The template leaves out “{blank}”, which this paper must say: put {{{{ {blank} }}}} in."""


class TemplateBroken(BadInput):
    """A blank of the template cannot be read: {why}. Write each as {{{{ 姓名 }}}}."""


def shipped(kind: str) -> bytes:
    """The template of a kind as it comes with the product, to be edited in a word processor."""
    text = TEXTS[kind]
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    centre, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    _line(document, text.masthead, 26, align=centre, bold=True, red=True)
    _line(document, text.number, 14, align=centre)
    _line(document, text.title, 22, align=centre, bold=True)
    if text.to:
        _line(document, text.to, 16)
    for part in text.body:
        _line(document, part, 16, indent=True)
    for part in (text.signed, "（印章）", text.day):
        _line(document, part, 16, align=right)
    for part in text.receipt:
        _line(document, part, 14)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _line(
    document: Docx,
    text: str,
    size: int,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    bold: bool = False,
    red: bool = False,
    indent: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = _INDENT
    run = paragraph.add_run(_BLANK.sub(r"{{ \1 }}", text))
    run.bold, run.font.size, run.font.name = bold, Pt(size), "仿宋"
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    if red:
        run.font.color.rgb = RGBColor(0xC0, 0x00, 0x00)


def check_template(kind: str, name: str, docx: bytes) -> None:
    """Refuse a template that cannot be filled, or leaves out what the paper must say.

    Raises NotADocument, TemplateTooLarge, TemplateBroken, BlankUnknown, BlankMissing.
    """
    if len(docx) > LARGEST:
        raise TemplateTooLarge(name=name)
    try:
        used = set(DocxTemplate(io.BytesIO(docx)).get_undeclared_template_variables())
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise NotADocument(name=name) from None
    except TemplateError as error:
        raise TemplateBroken(why=str(error)) from None
    for blank in sorted(used - BLANKS):
        raise BlankUnknown(blank=blank, known="、".join(sorted(BLANKS)))
    for blank in sorted(MUST_SAY[kind] - used):
        raise BlankMissing(blank=blank)
    words = Blanks(**dict.fromkeys(BLANKS, "某"))
    try:
        fill(docx, words)
    except TemplateError as error:
        raise TemplateBroken(why=str(error)) from None


def fill(docx: bytes, words: Blanks) -> bytes:
    """A template with its blanks filled; it can do nothing else (a sandbox)."""
    template = DocxTemplate(io.BytesIO(docx))
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template.render(
        {name: getattr(words, name) for name in BLANKS}, jinja_env=environment, autoescape=True
    )
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()
