"""Contradictions and matters as pages show them; nobody is ranked. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.presenters import place_field
from lianfang.desk.shapes import (
    MARKS,
    Chip,
    Choice,
    Field,
    Filters,
    Form,
    Link,
    Nothing,
    State,
    Tab,
)
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.shapes_record import Term
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, heads
from lianfang.desk.templatetags.words import day, left, moment
from lianfang.oversight.choices import AppealOutcome, Ground, OfficialRank, Sanction
from lianfang.oversight.models import Matter
from lianfang.oversight.queries import ContradictionNow
from lianfang.oversight.rules import Standing

_STATES: dict[Standing, State] = {
    Standing.WAITING: "due", Standing.CORRECTED: "done", Standing.EXPLAINED: "done",
    Standing.UNEXPLAINED: "missed",
}  # fmt: skip


def standing_words(standing: Standing) -> str:
    """How a contradiction stands."""
    return {
        Standing.WAITING: _("to be explained"),
        Standing.CORRECTED: _("corrected by the unit"),
        Standing.EXPLAINED: _("explained"),
        Standing.UNEXPLAINED: _("not explained in time"),
    }[standing]


def evidence_words(evidence: dict[str, int]) -> str:
    """What is on record of the day that was stated to be zero."""
    labels = {
        "found": _("{n} people found by its leads"),
        "ordered": _("{n} observations begun"),
        "fevers": _("{n} fevers read"),
    }
    told = [labels[key].format(n=n) for key, n in evidence.items() if n and key in labels]
    return "、".join(told)


def tabs(current: str, *, matters: bool) -> tuple[Tab, ...]:
    """The pages of oversight that the reader may see."""
    pages = [
        ("contradictions", _("Statement and records")), ("commendations", _("Commendation")),
    ]  # fmt: skip
    if matters:
        pages.append(("matters", _("Matters")))
    return tuple(Tab(label, reverse(view), current=view == current) for view, label in pages)


def contradictions_page(
    stand: Stand, found: Sequence[ContradictionNow], *, matters: bool, saved: str
) -> BoardPage:
    """Where a unit's zero stands against the records: a question, no fault."""
    states = [one.standing(stand.at) for one in found]
    rows = tuple(
        (
            Value(one.name, reverse("contradiction", args=[one.id])),
            Value(day(one.day, stand.today)),
            Value(evidence_words(one.evidence)),
            Value(f"{MARKS[_STATES[state]]} {standing_words(state)}"),
            Value(left(one.due_at, stand.at) if state is Standing.WAITING else one.explanation),
        )
        for one, state in zip(found, states, strict=True)
    )
    head = heads(
        _("Unit"), _("Stated zero for"), _("On record that day"), _("State"), _("Explanation"),
        numbers=0,
    )  # fmt: skip
    words = _("{n} signed zeros stand against records; {waiting} wait for an explanation.")
    waiting = sum(state is Standing.WAITING for state in states)
    nothing = None if rows else Nothing("done", _("No statement stands against the records."))
    note = _(
        "A contradiction is a question to the unit. Corrected within 24 hours, it is no fault."
    )
    return BoardPage(
        title=_("Statement and records"),
        sentence=words.format(n=len(found), waiting=waiting),
        saved=saved,
        tabs=tabs("contradictions", matters=matters),
        filters=Filters(reverse("contradictions"), (place_field(stand),)),
        tables=(Table("found", _("Contradictions"), head, rows, note=note, nothing=nothing),),
    )


def contradiction_page(
    stand: Stand, one: ContradictionNow, form: Form | None, correct: Link | None, refusal: str
) -> BoardPage:
    """One: what was stated, what is on record, what the unit says."""
    state = one.standing(stand.at)
    terms = [
        Term(_("Stated"), _("nothing to report on {day}").format(day=day(one.day, stand.today))),
        Term(_("On record that day"), evidence_words(one.evidence)),
        Term(_("Found"), moment(one.found_at, stand.at)),
        Term(_("To be explained by"), moment(one.due_at, stand.at)),
    ]
    if one.explanation:
        terms.append(Term(_("Explanation"), one.explanation))
    if one.corrected_at:
        terms.append(Term(_("Corrected"), moment(one.corrected_at, stand.at)))
    return BoardPage(
        title=one.name,
        sentence=_("The records of the day are not empty. What happened?"),
        refusal=refusal,
        chip=Chip(_STATES[state], MARKS[_STATES[state]], standing_words(state)),
        acts=(correct,) if correct else (),
        terms=tuple(terms),
        forms=(form,) if form else (),
    )


def explain_form(one: ContradictionNow, typed: Typed) -> Form:
    """The unit explains."""
    return Form(
        reverse("contradiction", args=[one.id]), typed.text("key"), _("Explain"),
        (Field("text", _("Why they differ"), "textarea", value=typed.text("text"),
               hint=_("at most 300 characters, nobody's name")),),
        title=_("Explain"),
        consequence=_("If the report was wrong, correct it too; both versions stay."),
    )  # fmt: skip


def matters_page(stand: Stand, found: Sequence[Matter], *, saved: str) -> BoardPage:
    """Matters, without names: who it is about is opened in the matter, and logged."""
    rows = []
    for one in found:
        decision = getattr(one, "decision", None)
        told = str(Sanction(decision.sanction).label) if decision else _("open")
        rows.append(
            (
                Value(str(Ground(one.ground).label), reverse("matter", args=[one.pk])),
                Value(str(OfficialRank(one.rank).label)),
                Value(moment(one.opened_at, stand.at)),
                Value(moment(one.heard_at, stand.at) if one.heard_at else _("not heard yet")),
                Value(told),
                Value(f"{decision.organ} {decision.document}" if decision else "—"),
            )
        )
    head = heads(
        _("Ground"), _("Rank"), _("Opened"), _("Heard"), _("Decision"), _("By"), numbers=0
    )
    nothing = None if rows else Nothing("done", _("No matter is open."))
    decided = sum(getattr(one, "decision", None) is not None for one in found)
    words = _("{n} matters, {decided} decided. The organ decides, not this software.")
    return BoardPage(
        title=_("Matters"),
        sentence=words.format(n=len(found), decided=decided),
        saved=saved,
        acts=(Link(_("Open a matter…"), reverse("matter_new")),),
        tabs=tabs("matters", matters=True),
        tables=(Table("matters", _("Matters"), head, tuple(rows), nothing=nothing),),
    )


def matter_page(
    stand: Stand,
    one: Matter,
    told: Sequence[Term],
    forms: tuple[Form, ...],
    refusal: str,
    saved: str,
) -> BoardPage:
    """One matter: what is known without opening, what was opened, and what comes next."""
    decision = getattr(one, "decision", None)
    terms = [
        Term(_("Ground"), str(Ground(one.ground).label)),
        Term(_("Rank"), str(OfficialRank(one.rank).label)),
        Term(_("Opened"), moment(one.opened_at, stand.at)),
        Term(_("Heard"), moment(one.heard_at, stand.at) if one.heard_at else _("not heard yet")),
        *told,
    ]
    if decision:
        source = f"{decision.organ} {decision.document}"
        label = str(Sanction(decision.sanction).label)
        terms.append(Term(_("Decision"), label, source=source))
        if decision.outcome:
            outcome = str(AppealOutcome(decision.outcome).label)
            terms.append(Term(_("Appeal"), outcome, source=decision.outcome_document))
    return BoardPage(
        title=str(Ground(one.ground).label),
        sentence=_("Facts, hearing, decision of the organ, appeal: in this order."),
        saved=saved,
        refusal=refusal,
        terms=tuple(terms),
        forms=forms,
    )


def matter_forms(one: Matter, typed: Typed, *, opened: bool) -> tuple[Form, ...]:
    """The next steps of a matter."""
    url, key = reverse("matter", args=[one.pk]), typed.text("key")
    decision, forms = getattr(one, "decision", None), []
    if not opened:
        forms.append(
            Form(url, key, _("Open the file"), title=_("Read the facts"),
                 hidden=(("act", "read"),), consequence=_("That you opened it is logged."))
        )  # fmt: skip
    if decision is None:
        heard = Field("statement", _("What the official says"), "textarea",
                      hint=_("or that nothing was said; it is sealed"))  # fmt: skip
        forms.append(
            Form(url, key, _("Record"), (heard,), title=_("Hear the official"),
                 hidden=(("act", "hear"),))
        )  # fmt: skip
    if decision is None and one.heard_at:
        kinds = tuple(Choice(s.value, str(s.label)) for s in Sanction)
        decided = (
            Field("organ", _("Which organ decided")),
            Field("document", _("Document")),
            Field("sanction", _("What it decided"), "radio", choices=kinds),
            Field("decided", _("When"), hint=_("such as 2020-02-10 18:05")),
        )
        forms.append(
            Form(url, key, _("Record"), decided, title=_("Record the decision"),
                 hidden=(("act", "decide"),))
        )  # fmt: skip
    if decision is not None and not decision.outcome:
        outcomes = tuple(Choice(o.value, str(o.label)) for o in AppealOutcome)
        fields = (
            Field("outcome", _("What came of the appeal"), "radio", choices=outcomes),
            Field("document", _("Document")),
            Field("appealed", _("When it was lodged"), hint=_("such as 2020-02-10 18:05")),
        )
        forms.append(
            Form(url, key, _("Record"), fields, title=_("Record an appeal"),
                 hidden=(("act", "appeal"),))
        )  # fmt: skip
    return tuple(forms)


def opening_form(typed: Typed) -> Form:
    """Open a matter about an official, named by the account."""
    rank, ground = typed.text("rank"), typed.text("ground")
    ranks = tuple(Choice(r.value, str(r.label), chosen=r == rank) for r in OfficialRank)
    grounds = tuple(Choice(g.value, str(g.label), chosen=g == ground) for g in Ground)
    return Form(
        reverse("matter_new"), typed.text("key"), _("Open it"),
        (
            Field("account", _("User name of the official"), value=typed.text("account"),
                  error=typed.wrong.get("account", "")),
            Field("rank", _("Rank"), "radio", choices=ranks),
            Field("ground", _("Ground"), "radio", choices=grounds,
                  hint=_("an honest missed check is never one")),
            Field("facts", _("Facts"), "textarea", value=typed.values.get("facts", ""),
                  hint=_("sealed; opening them is logged")),
        ),
        title=_("Open a matter"), cancel_url=reverse("matters"),
        consequence=_("Nothing follows by itself: the official is heard, the organ decides."),
    )  # fmt: skip
