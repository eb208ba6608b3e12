"""Lists on paper as pages show them: what to print, and the sheet itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.paper_queries import DoorOnPaper, LeadOnPaper
from lianfang.desk.presenters import place_field
from lianfang.desk.presenters_lead import sex_and_age
from lianfang.desk.presenters_leads import outcome_words
from lianfang.desk.shapes import MARKS, Field, Filters, Form, Nothing, State
from lianfang.desk.shapes_sheets import (
    Leaf,
    PaperLine,
    PapersPage,
    PlaceRow,
    SheetPage,
    SheetRow,
)
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import clock, day, moment
from lianfang.people.opening import Opened
from lianfang.screening.choices import AttemptKind, Covered, SheetKind
from lianfang.screening.models import PaperSheet, Round
from lianfang.screening.paper_rules import DOOR_DIGITS, LEAD_DIGITS, NOBODY

LEADS_ON_A_LEAF, DOORS_ON_A_LEAF = 20, 25
MOST_PLACES = 60
"""How many places a page lists; of more it asks for a smaller one."""


def code_of(sheet: PaperSheet) -> str:
    """What a sheet is called on its day: “12”."""
    return str(sheet.number)


def said_by(what: str) -> str:
    """What a digit says: an outcome, a way of trying, or of covering a door."""
    if what == NOBODY:
        return _("Nobody opened")
    if what in AttemptKind.values:
        return str(AttemptKind(what).label)
    return str(Covered(what).label) if what in Covered.values else outcome_words(what)


def digits_of(kind: str) -> tuple[tuple[str, str], ...]:
    """Each digit of this kind of sheet with what it says."""
    digits = LEAD_DIGITS if kind == SheetKind.LEADS else DOOR_DIGITS
    return tuple((digit, said_by(what)) for digit, what in digits.items())


def title_of(kind: str) -> str:
    """What stands on top of such a sheet."""
    return _("Leads to check") if kind == SheetKind.LEADS else _("Doors to knock at: list")


# --- what can be printed ------------------------------------------------------------------------


def papers_page(
    stand: Stand,
    waiting: Mapping[str, int],
    doors: Mapping[str, int],
    round_: Round | None,
    sheets: Sequence[PaperSheet],
    backs: Mapping[UUID, int],
    find: Form,
    *,
    leads: bool,
) -> PapersPage:
    """What can be printed at a place, and the day's sheets."""
    url = reverse("papers")
    places = tuple(
        PlaceRow(
            code,
            stand.places.told(code),
            f"{waiting.get(code, 0):,}",
            f"{doors.get(code, 0):,}",
            bool(doors.get(code)),
        )
        for code in sorted({*waiting, *doors})[:MOST_PLACES]
    )
    words = _("Nothing waits here, so there is nothing to print. New leads come with the lists.")
    return PapersPage(
        sentence=_sentence(stand, waiting, doors, leads),
        action=reverse("paper_make"),
        filters=Filters(url, (place_field(stand),) if len(stand.own_area) < 15 else ()),
        places=places,
        sheets=tuple(_sheet_row(stand, sheet, backs.get(sheet.pk, 0)) for sheet in sheets),
        find=find,
        leads=leads,
        round=round_.name if round_ else "",
        nothing=None if places else Nothing("done", words),
    )


def _sentence(
    stand: Stand, waiting: Mapping[str, int], doors: Mapping[str, int], leads: bool
) -> str:
    if max(len(waiting), len(doors)) > MOST_PLACES:
        words = _("More than {n} places have something to print; choose a smaller one.")
        return words.format(n=MOST_PLACES)
    if not leads:
        words = _("{doors} doors are not covered yet.")
    else:
        words = _("{leads} leads wait for an answer, {doors} doors are not covered yet.")
    return words.format(leads=f"{sum(waiting.values()):,}", doors=f"{sum(doors.values()):,}")


def _sheet_row(stand: Stand, sheet: PaperSheet, back: int) -> SheetRow:
    state: State = "done" if back >= len(sheet.lines) else "due"
    return SheetRow(
        url=reverse("paper_sheet", args=[sheet.pk]),
        key_url=reverse("paper_key", args=[sheet.pk]),
        number=_("No. {n}").format(n=sheet.number),
        kind=str(SheetKind(sheet.kind).label),
        place=stand.places.told(sheet.division),
        printed=clock(sheet.at),
        lines=f"{len(sheet.lines):,}",
        back=f"{back:,}/{len(sheet.lines):,}",
        state=state,
        mark=MARKS[state],
        words=_("all keyed") if state == "done" else _("to be keyed"),
    )


# --- the sheet ----------------------------------------------------------------------------------


def lead_sheet(
    stand: Stand,
    lines: Sequence[LeadOnPaper | None],
    opened: Mapping[UUID, Opened],
) -> Iterator[PaperLine]:
    """The lines of a list of leads; those that are not opened stay masked."""
    for number, line in enumerate(lines, 1):
        if line is None:
            yield PaperLine(number, _("given to another place"))
            continue
        shown = opened.get(line.person)
        tried = _("tried {n} times, last {when}").format(
            n=line.tries, when=moment(line.tried_at) if line.tried_at else ""
        )
        yield PaperLine(
            number,
            name=shown.name if shown else line.name,
            about=sex_and_age(line.sex, line.birth_year, stand.today.year),
            phone=shown.phone if shown else "",
            address=f"{shown.address} {shown.door}".strip() if shown else "",
            tried=tried if line.tries else "",
        )


def door_sheet(lines: Sequence[DoorOnPaper | None]) -> Iterator[PaperLine]:
    """The lines of a list of doors."""
    for number, line in enumerate(lines, 1):
        if line is None:
            yield PaperLine(number, _("given to another place"))
            continue
        tried = _("nobody opened {n} times, last {when}").format(
            n=line.tries, when=moment(line.tried_at) if line.tried_at else ""
        )
        members = _("{n} live here").format(n=line.members) if line.members else ""
        yield PaperLine(number, line.door, about=members, tried=tried if line.tries else "")


def sheet_page(
    stand: Stand,
    sheet: PaperSheet,
    lines: Sequence[PaperLine],
    worker: str,
    *,
    opening: Form | None = None,
    logged: str = "",
) -> SheetPage:
    """A sheet, cut into leaves of A4."""
    size = LEADS_ON_A_LEAF if sheet.kind == SheetKind.LEADS else DOORS_ON_A_LEAF
    return SheetPage(
        title=title_of(sheet.kind),
        kind=sheet.kind,
        code=code_of(sheet),
        day=_day(sheet.day),
        place=stand.places.told(sheet.division),
        worker=worker or _("nobody is responsible"),
        printed=moment(sheet.at),
        leaves=_leaves(lines, size),
        digits=digits_of(sheet.kind),
        key_url=reverse("paper_key", args=[sheet.pk]),
        opening=opening,
        logged=logged,
        drill=stand.incident.drill,
    )


def _day(on: date) -> str:
    return _("{year} {day}").format(year=on.year, day=day(on))


def _leaves(lines: Sequence[PaperLine], size: int) -> tuple[Leaf, ...]:
    cut = (tuple(lines[first : first + size]) for first in range(0, len(lines), size))
    return tuple(Leaf(n, part) for n, part in enumerate(cut, 1))


def find_form(numbered: str, on: str, error: str) -> Form:
    """The form that opens a sheet to key it back: its number, and its day if not today."""
    return Form(
        action=reverse("paper_find"),
        key="",
        title=_("Key a sheet back"),
        submit=_("Key it back"),
        fields=(
            Field("number", _("Number of the sheet"), value=numbered, error=error, short=True,
                  inputmode="numeric"),
            Field("day", _("Its day"), value=on, hint=_("such as 0210; empty means today"),
                  short=True, optional=True, inputmode="numeric"),
        ),
    )  # fmt: skip
