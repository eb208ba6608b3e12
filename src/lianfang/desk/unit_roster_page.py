"""Units' own rosters: the list for the headquarters, and the form that signs one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.presenters import STATES, left_words
from lianfang.desk.shapes import MARKS, Choice, Field, Form, Nothing
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import day, moment, short
from lianfang.desk.unit_roster_queries import UnitRoster
from lianfang.duties.rules import State
from lianfang.screening.models import Roster

ZERO, LIST = "zero", "list"

Listed = tuple[UUID, str, date, int]
"""A list that a unit sent: id, title, its day, rows."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: what it filed, signed by whom, or until when it owes it."""

    url: str
    name: str
    state: str
    mark: str
    words: str
    persons: str
    signed_by: str
    when: str
    left: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class UnitRostersPage:
    """All units, the missing first."""

    sentence: str
    rows: tuple[UnitRow, ...]
    nothing: Nothing | None = None


def rosters_page(stand: Stand, found: Sequence[UnitRoster]) -> UnitRostersPage:
    """The units that owe a roster, and how many are in."""
    if not found:
        words = _("No unit owes a roster yet. The headquarters sets by when they are due.")
        return UnitRostersPage(words, (), Nothing("never", words))
    missing = sum(1 for one in found if one.filed_at is None)
    zeros = sum(1 for one in found if one.is_zero)
    persons = sum(one.persons or 0 for one in found)
    words = _(
        "{filed} of {all} units have filed: {zeros} signed zeros, {persons} people on the other"
        " rosters; {missing} are missing."
    )
    sentence = words.format(
        filed=len(found) - missing, all=len(found), zeros=zeros, persons=persons, missing=missing
    )
    return UnitRostersPage(sentence, tuple(_row(stand, one) for one in found))


def _row(stand: Stand, one: UnitRoster) -> UnitRow:
    told = State(one.state)
    shown = STATES[told]
    return UnitRow(
        url=reverse("unit_roster", args=[one.unit]),
        name=one.name,
        state=shown,
        mark="零" if one.is_zero else MARKS[shown],
        words=_filed_words(one) if one.filed_at else _missing_words(told),
        persons="" if one.persons is None else f"{one.persons:,}",
        signed_by=one.signed_by,
        when=short(one.filed_at or one.due_at, stand.at),
        left="" if one.filed_at else left_words(told, one.late_at, stand.at),
        overdue=told is State.OVERDUE,
    )


def _filed_words(one: UnitRoster) -> str:
    return _("signed zero") if one.is_zero else _("filed")


def _missing_words(told: State) -> str:
    return _("overdue") if told in (State.OVERDUE, State.MISSED) else _("to do")


def roster_form(
    unit: UUID,
    name: str,
    lists: Sequence[Listed],
    latest: Roster | None,
    typed: Typed,
    *,
    refusal: str = "",
) -> Form:
    """The form by which a unit signs a zero or one of the lists that it sent."""
    again = _("A roster stands already, signed {moment} by {name}; a new one stands for it.")
    return Form(
        action=reverse("unit_roster", args=[unit]),
        key=typed.text("key"),
        title=_("Own roster of {unit}").format(unit=name),
        submit=_("Sign and file"),
        fields=(_kind(lists, typed), _signature(typed)),
        consequence=(
            again.format(moment=moment(latest.at), name=latest.signed_by) if latest else ""
        ),
        cancel_url=reverse("unit_rosters"),
        refusal=refusal,
    )


def _kind(lists: Sequence[Listed], typed: Typed) -> Field:
    chosen, batch = typed.text("kind"), typed.text("batch")
    words = _("{title}, {day}, {rows} rows")
    sent = tuple(
        Choice(str(pk), words.format(title=title, day=day(on), rows=rows), chosen=str(pk) == batch)
        for pk, title, on, rows in lists
    )
    listed = Field(
        "batch",
        _("Which list"),
        kind="select",
        choices=(Choice("", _("choose one")), *sent),
        hint="" if lists else _("Your unit has sent no list yet: send it first, under “Lists”."),
        error=typed.wrong.get("batch", ""),
    )
    kinds = (
        Choice(ZERO, _("nobody came back"), _("a signed zero"), chosen == ZERO),
        Choice(LIST, _("these people came back"), "", chosen == LIST, asks=listed),
    )
    error = typed.wrong.get("kind", "")
    return Field("kind", _("In our unit"), kind="radio", choices=kinds, error=error)


def _signature(typed: Typed) -> Field:
    return Field(
        "signed_by",
        _("Principal who signs"),
        value=typed.text("signed_by"),
        hint=_("by name; the roster is the principal's own statement"),
        error=typed.wrong.get("signed_by", ""),
        short=True,
    )


def read_roster(typed: Typed, lists: Sequence[Listed]) -> tuple[UUID | None, str]:
    """The list chosen (None for a zero) and who signs; faults stand in `typed.wrong`."""
    kinds = {ZERO: "", LIST: ""}
    kind = typed.chosen("kind", kinds, _("Say whether somebody came back or nobody."))
    name = typed.needed("signed_by", _("Enter the name of the principal who signs."))
    if kind != LIST:
        return None, name
    known = {str(pk): pk for pk, *_rest in lists}
    chosen = typed.chosen("batch", dict.fromkeys(known, ""), _("Choose the list that is filed."))
    return known.get(chosen), name
