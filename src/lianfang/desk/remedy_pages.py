"""Appeals, corrections and extensions: the queue, and one with both sides of its clock. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk import correction_form
from lianfang.desk.forms import Typed
from lianfang.desk.presenters import place_field
from lianfang.desk.remedy_queries import Remedy
from lianfang.desk.shapes import MARKS, Chip, Choice, Field, Filters, Form, Link, Nothing, Term
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import ending, left, moment, short
from lianfang.quarantine import choices
from lianfang.quarantine.choices import AppealProposal, Decision, Evidence
from lianfang.quarantine.remedy_reading import Words


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """One that waits, or was answered."""

    url: str
    what: str
    name: str
    place: str
    state: str
    mark: str
    words: str
    due: str
    left: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class RemediesPage:
    """Everything said of orders, what waits first."""

    sentence: str
    rows: tuple[RemedyRow, ...]
    filters: Filters
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record: its terms, what was said, the acts that the post may do, links to others."""

    title: str
    place: str
    chip: Chip
    clock: str
    overdue: bool
    terms: tuple[Term, ...]
    words: tuple[Term, ...] = ()
    logged: str = ""
    forms: tuple[Form, ...] = ()
    acts: tuple[Link, ...] = ()
    saved: str = ""

    @property
    def wrong(self) -> bool:
        """Whether a form came back to be mended."""
        return any(form.wrong or form.refusal for form in self.forms)


def kind_of(line: Remedy) -> str:
    """What it is, in words."""
    if line.kind == "correction":
        return _("Correction: {field}").format(field=choices.Field(line.about).label)
    if line.kind == "extension":
        return _("Extension: {evidence}").format(evidence=Evidence(line.about).label)
    return _("Appeal")


def chip_of_remedy(stand: Stand, line: Remedy) -> Chip:
    """Where it stands."""
    if line.decision:
        labels = AppealProposal if line.kind == "appeal" else Decision
        return Chip("done", MARKS["done"], str(labels(line.decision).label))
    if line.due_at and line.due_at <= stand.at:
        return Chip("missed", MARKS["missed"], _("overdue"))
    if line.proposal:
        words = _("proposed: {answer}").format(answer=AppealProposal(line.proposal).label)
        return Chip("due", MARKS["due"], words)
    if line.receipt_at:
        return Chip("due", MARKS["due"], _("acknowledged"))
    return Chip("due", MARKS["due"], _("waits"))


def remedies_page(stand: Stand, lines: Sequence[Remedy]) -> RemediesPage:
    """The queue."""
    waiting = sum(1 for line in lines if not line.decision)
    words = _("{n} wait for an answer. Whoever appeals keeps every service meanwhile.")
    none = _("Nobody has appealed, asked for a correction or put an extension forward.")
    return RemediesPage(
        sentence=words.format(n=waiting) if lines else none,
        rows=tuple(_row(stand, line) for line in lines),
        filters=Filters(reverse("appeals"), (place_field(stand),)),
        nothing=None if lines else Nothing("never", none),
    )


def _row(stand: Stand, line: Remedy) -> RemedyRow:
    chip, waits = chip_of_remedy(stand, line), not line.decision and line.due_at is not None
    return RemedyRow(
        url=reverse("remedy", args=[line.kind, line.pk]),
        what=kind_of(line),
        name=line.name,
        place=stand.places.told(line.division),
        state=chip.state,
        mark=chip.mark,
        words=chip.words,
        due=short(line.due_at, stand.at) if line.due_at else "",
        left=left(line.due_at, stand.at) if waits and line.due_at else "",
        overdue=chip.state == "missed",
    )


def remedy_page(
    stand: Stand, line: Remedy, words: Words, forms: Sequence[Form], saved: str
) -> RecordPage:
    """One of them, opened."""
    chip = chip_of_remedy(stand, line)
    waits = not line.decision and line.due_at is not None
    return RecordPage(
        title=f"{kind_of(line)}　{line.name}",
        place=stand.places.told(line.division),
        chip=chip,
        clock=left(line.due_at, stand.at) if waits and line.due_at else "",
        overdue=chip.state == "missed",
        terms=tuple(_terms(stand, line)),
        words=tuple(
            Term(label, text)
            for label, text in (
                (_("What was said"), words.text),
                (_("What the reviewer proposes"), words.proposed),
                (_("The answer"), words.decided),
                (_("What stood before"), words.stood),
            )
            if text
        ),
        logged=_("Opened by your post; that is logged."),
        forms=tuple(forms),
        saved=saved,
    )


def _terms(stand: Stand, line: Remedy) -> list[Term]:
    terms = [
        Term(_("Order"), line.number, reverse("order", args=[line.order])),
        Term(_("Ends"), ending(line.until, stand.at)),
        Term(_("Received at"), moment(line.at, stand.at)),
    ]
    if line.kind == "appeal":
        told = moment(line.receipt_at, stand.at) if line.receipt_at else _("not yet")
        terms.append(Term(_("Acknowledged"), told))
    if line.due_at:
        label = _("To be decided before") if line.kind == "extension" else _("To be answered by")
        terms.append(Term(label, moment(line.due_at, stand.at)))
    if line.done_at:
        terms.append(Term(_("Answered"), moment(line.done_at, stand.at)))
    return terms


def remedy_forms(stand: Stand, line: Remedy, typed: Typed, refusal: str) -> list[Form]:
    """What the reader's post may do next."""
    if line.decision:
        return []
    may = stand.actor.may
    if line.kind == "extension":
        return [_deciding(line, typed, refusal)] if may(P.DECIDE_EXTENSION) else []
    if line.kind == "correction":
        return [_deciding(line, typed, refusal)] if may(P.END_ORDER) else []
    if not line.receipt_at and (may(P.TAKE_APPEAL) or may(P.REVIEW_APPEAL)):
        told = _("The person reads on the own page that it has arrived; tell them too.")
        return [_act(line, typed, "acknowledge", _("Acknowledge it"), (), refusal, told)]
    if not line.proposal and may(P.REVIEW_APPEAL):
        return [_answering(line, typed, "propose", _("Propose an answer"), refusal)]
    if line.proposal and may(P.DECIDE_APPEAL) and len(stand.actor.division) <= 6:
        return [_answering(line, typed, "decide", _("Decide"), refusal)]
    return []


def _act(
    line: Remedy,
    typed: Typed,
    act: str,
    title: str,
    fields: tuple[Field, ...],
    refusal: str,
    consequence: str = "",
) -> Form:
    mine = typed.text("act") in ("", act)
    return Form(
        action=reverse("remedy", args=[line.kind, line.pk]),
        key=typed.text("key"),
        title=title,
        submit=title,
        fields=fields,
        hidden=(("act", act),),
        consequence=consequence,
        refusal=refusal if mine else "",
    )


def _answering(line: Remedy, typed: Typed, act: str, title: str, refusal: str) -> Form:
    chosen = typed.text("answer") or (line.proposal if act == "decide" else "")
    asked = anchor_field(typed) if act == "decide" else None
    options = tuple(
        Choice(one.value, str(one.label), chosen=one == chosen,
               asks=asked if one == AppealProposal.CHANGE else None)
        for one in AppealProposal
    )  # fmt: skip
    told = {
        "propose": _("Another officer, of the issuing line or above it, decides."),
        "decide": _(
            "Takes effect at once: revoked, the order, its checks, team and bed end this minute."
            " Reconsideration and a lawsuit stay open."
        ),
    }
    error = typed.wrong.get("answer", "")
    fields = (
        Field("answer", _("The answer"), "radio", choices=options, error=error),
        _why(typed),
    )
    return _act(line, typed, act, title, fields, refusal, told[act])


def _deciding(line: Remedy, typed: Typed, refusal: str) -> Form:
    anchored = line.kind == "correction" and line.about == choices.Field.ANCHOR
    asked = anchor_field(typed) if anchored else correction_form.right_field(line, typed)
    chosen = typed.text("answer")
    options = tuple(
        Choice(one.value, str(one.label), chosen=one == chosen,
               asks=asked if one == Decision.APPROVED else None)
        for one in Decision
    )  # fmt: skip
    error = typed.wrong.get("answer", "")
    fields = (
        Field("answer", _("The answer"), "radio", choices=options, error=error),
        *correction_form.door_field(line, typed),
        _why(typed),
    )
    told = correction_form.consequence(line)
    return _act(line, typed, "decide", _("Decide"), fields, refusal, told)


def anchor_field(typed: Typed) -> Field:
    """From which day, or moment, an observation is counted."""
    return Field(
        "anchor", _("Counted from"), value=typed.text("anchor"), short=True,
        hint=_("a day such as 2020-02-10, or with the time 2020-02-10 18:05"),
        error=typed.wrong.get("anchor", ""),
    )  # fmt: skip


def _why(typed: Typed) -> Field:
    return Field(
        "why", _("Reason, which the person can read"), kind="textarea", value=typed.text("why"),
        error=typed.wrong.get("why", ""),
    )  # fmt: skip
