"""Directives as pages show them: all, one with its addressees, and the forms. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.command.choices import Origin, PaperKind
from lianfang.command.directive_queries import AddresseeNow, File, Progress
from lianfang.command.directive_rules import Stage
from lianfang.command.models import Directive
from lianfang.desk.chart_page import tabs
from lianfang.desk.shapes import MARKS, Chip, Form, Link, Nothing, State
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.shapes_record import Term
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads
from lianfang.desk.templatetags.words import moment
from lianfang.kernel import clock

_STATES: dict[Stage, State] = {
    Stage.WAITING: "due", Stage.SILENT: "missed", Stage.RECEIVED: "due", Stage.OVERDUE: "missed",
    Stage.ANSWERED: "due", Stage.RETURNED: "due", Stage.VERIFIED: "done",
}  # fmt: skip


def stage_words(stage: Stage) -> str:
    """How far an addressee is."""
    return {
        Stage.WAITING: _("receipt due"),
        Stage.SILENT: _("no receipt"),
        Stage.RECEIVED: _("acknowledged"),
        Stage.OVERDUE: _("result overdue"),
        Stage.ANSWERED: _("answered, to be looked at"),
        Stage.RETURNED: _("returned"),
        Stage.VERIFIED: _("accepted"),
    }[stage]


def paper_chip(one: Progress | Directive) -> Chip:
    """How far the paper itself is."""
    if one.withdrawn_at:
        return Chip("waived", "—", _("withdrawn"))
    if one.issued_at:
        return Chip("done", "✓", _("issued"))
    if one.approved_at:
        return Chip("due", "○", _("approved"))
    return Chip("due", "○", _("draft"))


def directives_page(
    stand: Stand, found: Sequence[Progress], *, own: bool, may: bool, saved: str
) -> BoardPage:
    """All of them, the latest first; `own` are those that came to the reader's unit."""
    rows = tuple(_row(stand, one, own=own) for one in found)
    silent = sum(one.silent for one in found)
    words = _("{n} papers; {silent} receipts are overdue.")
    numbers = () if own else (_("Addressees"), _("Receipts"), _("Answers"), _("Accepted"))
    head = heads(
        _("Title of the paper"), _("Number"), _("Sort of paper"), _("State"), _("Issued"),
        _("Result due"), *numbers, numbers=len(numbers),
    )  # fmt: skip
    nothing = None if rows else Nothing("never", _("There is no directive yet."))
    table = Table("directives", _("Directives and guidance"), head, rows, nothing=nothing)
    return BoardPage(
        title=_("Directives"),
        sentence=words.format(n=len(found), silent=silent),
        saved=saved,
        acts=(Link(_("Draft one…"), reverse("directive_new")),) if may else (),
        tabs=() if own else tabs("directives"),
        tables=(table,),
    )


def _row(stand: Stand, one: Progress, *, own: bool) -> tuple[Value, ...]:
    cells = (
        Value(one.title, reverse("directive", args=[one.id])),
        Value(one.number),
        Value(str(PaperKind(one.kind).label)),
        Value(paper_chip(one).words),
        Value(moment(one.issued_at, stand.at) if one.issued_at else "—"),
        Value(moment(one.due_at, stand.at) if one.due_at else "—"),
    )
    if own:
        return cells
    numbers = (one.addressees, one.received, one.answered, one.verified)
    return (*cells, *(count(n) for n in numbers))


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do with a paper."""

    draft: bool
    approve: bool
    answer: bool


def directive_page(
    stand: Stand,
    paper: Directive,
    found: Sequence[AddresseeNow],
    rights: Rights,
    forms: tuple[Form, ...],
    *,
    files: Sequence[File] = (),
    refusal: str = "",
    saved: str = "",
) -> BoardPage:
    """One paper: its text, how far each addressee is, and what can be done."""
    silent = [one for one in found if one.stage is Stage.SILENT]
    alarms = []
    if silent:
        names = "、".join(one.name for one in silent[:5])
        words = _("{n} addressees are silent: {names}")
        alarms.append(words.format(n=len(silent), names=names))
    answered = sum(one.result_at is not None for one in found)
    received = sum(one.received_at is not None for one in found)
    words = _("{received} of {all} acknowledged, {answered} answered.")
    draft = _("Not issued yet: nobody is asked anything.")
    return BoardPage(
        title=paper.title,
        sentence=words.format(received=received, all=len(found), answered=answered)
        if paper.issued_at
        else draft,
        chip=paper_chip(paper),
        saved=saved,
        refusal=refusal,
        alarms=tuple(alarms),
        acts=tuple(_acts(paper, rights)),
        terms=tuple(_terms(stand, paper)),
        text=tuple(line for line in paper.body.splitlines() if line.strip()),
        tables=(
            *((_files(files),) if files else ()),
            *((_addressees(stand, found, rights),) if found else ()),
        ),
        forms=forms,
    )


def _acts(paper: Directive, rights: Rights) -> list[Link]:
    acts = [Link(_("Print"), reverse("directive_print", args=[paper.pk]))]
    if paper.approved_at and not paper.issued_at and not paper.withdrawn_at and rights.draft:
        acts.append(Link(_("Issue…"), reverse("directive_issue", args=[paper.pk])))
    return acts


def _terms(stand: Stand, paper: Directive) -> list[Term]:
    due = moment(paper.due_at, stand.at) if paper.due_at else _("a receipt is enough")
    terms = [
        Term(_("Number"), paper.number),
        Term(_("Sort of paper"), str(PaperKind(paper.kind).label)),
        Term(_("Where it comes from"), str(Origin(paper.origin).label)),
        Term(_("Result due"), due),
        Term(_("Drafted"), moment(paper.drafted_at, stand.at)),
    ]
    if paper.received_at:
        terms.insert(3, Term(_("Arrived from above"), moment(paper.received_at, stand.at)))
    if paper.issued_at:
        terms.append(Term(_("Issued"), moment(paper.issued_at, stand.at)))
    if paper.withdrawn_at:
        terms.append(Term(_("Withdrawn"), paper.withdrawn_why))
    return terms


def _files(files: Sequence[File]) -> Table:
    rows = tuple(
        (
            Value(file.name, reverse("directive_file", args=[file.id])),
            Value(file.kind.upper()),
            Value(filesizeformat(file.size)),
        )
        for file in files
    )
    head = heads(_("File"), _("Kind"), _("Size"), numbers=0)
    return Table("files", _("Attachments"), head, rows)


def _addressees(stand: Stand, found: Sequence[AddresseeNow], rights: Rights) -> Table:
    rows = []
    for one in found:
        chip = _STATES[one.stage]
        climbed = ""
        if one.climbed_at and one.received_at is None:
            climbed = _("asked: {title}").format(title=one.climbed_to)
        url = reverse("directive_verify", args=[one.id]) if rights.draft and one.result else ""
        rows.append(
            (
                Value(one.name),
                Value(f"{MARKS[chip]} {stage_words(one.stage)} {climbed}".strip()),
                Value(moment(one.received_at, stand.at) if one.received_at else "—"),
                Value(one.result or one.verdict_why or "—", url),
                Value(moment(one.result_at, stand.at) if one.result_at else "—"),
            )
        )
    head = heads(
        _("Unit"), _("State"), _("Acknowledged"), _("Result"), _("Answered at"), numbers=0
    )
    return Table("addressees", _("Addressees"), head, tuple(rows))


def printed(
    stand: Stand, paper: Directive, to: Sequence[AddresseeNow], files: Sequence[File]
) -> dict[str, object]:
    """The paper in the official layout: office, number, addressees, text, day."""
    district = stand.places.told(stand.incident.division)
    day = clock.local(paper.issued_at or stand.at)
    names = "、".join(one.name for one in to)
    return {
        "office": district + _("epidemic headquarters"),
        "number": paper.number,
        "title": paper.title,
        "to": names if len(to) <= MOST_NAMED else _("all units concerned"),
        "text": [line for line in paper.body.splitlines() if line.strip()],
        "files": [file.name for file in files],
        "day": f"{day.year}年{day.month}月{day.day}日",
    }


MOST_NAMED = 8
"""Addressees that the printed paper names; more are “all units concerned”."""
