"""Papers of orders as pages show them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.document_queries import PaperLine
from lianfang.desk.forms import Typed
from lianfang.desk.presenters import address
from lianfang.desk.shapes import MARKS, Chip, Choice, Field, Form, Nothing, State, Tab
from lianfang.desk.shapes_documents import (
    DocumentRow,
    DocumentsPage,
    TemplateRow,
    TemplatesPage,
)
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import short
from lianfang.quarantine.choices import HandedOver, PaperKind
from lianfang.quarantine.paper_text import BLANKS


def documents_page(
    stand: Stand,
    kind: PaperKind,
    lines: Sequence[PaperLine],
    typed: Typed,
    *,
    chosen: frozenset[str] = frozenset(),
    templates: bool = False,
    said: str = "",
    refusal: str = "",
) -> DocumentsPage:
    """Papers of a kind that nobody handed over yet."""
    waiting = _("{n} papers of this kind are still to be handed over.").format(n=len(lines))
    return DocumentsPage(
        sentence=waiting if lines else "",
        tabs=tuple(
            Tab(str(one.label), address(reverse("documents"), kind=one), current=one == kind)
            for one in PaperKind
        ),
        kind=kind,
        rows=tuple(_row(stand, line) for line in lines),
        hand_over=_hand_over(typed, refusal),
        print_url=reverse("documents_print"),
        docx_url=reverse("documents_docx"),
        templates_url=reverse("document_templates") if templates else "",
        said=said,
        nothing=None if lines else Nothing("done", _("No paper of this kind waits.")),
    )


def _row(stand: Stand, line: PaperLine) -> DocumentRow:
    chip = _chip(stand, line)
    return DocumentRow(
        id=str(line.order),
        url=reverse("person_of_order", args=[line.order]),
        name=line.display,
        number=line.number or _("not numbered yet"),
        place=stand.places.told(line.division),
        until=short(line.until, stand.at),
        state=chip.state,
        mark=chip.mark,
        words=chip.words,
    )


def _chip(stand: Stand, line: PaperLine) -> Chip:
    if line.due_at is not None and line.due_at <= stand.at:
        state: State = "missed"
        return Chip(state, MARKS[state], _("overdue"))
    words = _("printed, to be handed over") if line.printed_at else _("to be printed")
    return Chip("due", MARKS["due"], words)


def _hand_over(typed: Typed, refusal: str) -> Form:
    return Form(
        action=reverse("documents_handed"),
        key=typed.text("key"),
        title=_("Hand over the chosen papers"),
        submit=_("Record the handing over"),
        refusal=refusal,
        fields=(
            Field(
                "handed",
                _("How it was handed over"),
                "radio",
                choices=tuple(
                    Choice(one, str(one.label), chosen=typed.text("handed") == one)
                    for one in HandedOver
                ),
                error=typed.wrong.get("handed", ""),
            ),
            Field(
                "at",
                _("When"),
                value=typed.text("at"),
                error=typed.wrong.get("at", ""),
                hint=_("such as 18:05; empty means now"),
                short=True,
                optional=True,
            ),
            Field(
                "copy_at",
                _("Where the copy lies"),
                value=typed.text("copy_at"),
                error=typed.wrong.get("copy_at", ""),
            ),
        ),
    )


def templates_page(
    own: Sequence[tuple[PaperKind, str]], typed: Typed, *, refusal: str = ""
) -> TemplatesPage:
    """The template of each kind; `own` names the files that the district put in."""
    files = dict(own)
    return TemplatesPage(
        rows=tuple(
            TemplateRow(
                kind,
                str(kind.label),
                files.get(kind) or _("as shipped"),
                reverse("document_template", args=[kind]),
            )
            for kind in PaperKind
        ),
        blanks="　".join(f"{{{{ {blank} }}}}" for blank in sorted(BLANKS)),
        form=_putting_in(typed, refusal),
    )


def _putting_in(typed: Typed, refusal: str) -> Form:
    kinds = tuple(
        Choice(one, str(one.label), chosen=typed.text("kind") == one) for one in PaperKind
    )
    wrong = typed.wrong
    file_label = _("Word document (.docx)")
    return Form(
        action=reverse("document_templates"),
        key=typed.text("key"),
        title=_("Put in the district's own template"),
        submit=_("Use this template from now on"),
        multipart=True,
        refusal=refusal,
        fields=(
            Field(
                "kind", _("Kind of paper"), "select", choices=kinds, error=wrong.get("kind", "")
            ),
            Field("file", file_label, "file", error=wrong.get("file", "")),
        ),
    )
