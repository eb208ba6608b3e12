"""Who lapses today and tomorrow, at what hour, and who is held after the end. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk.presenters import address, place_field
from lianfang.desk.presenters_unsettled import address_of
from lianfang.desk.remedy_queries import Held, Leaving
from lianfang.desk.shapes import MARKS, Chip, Filters, Link, Nothing, State
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import clock, duration, ending, moment
from lianfang.kernel.clock import day_of
from lianfang.quarantine.choices import HeldHow, OrderKind


def held_line(stand: Stand, held: Sequence[Held]) -> tuple[Link, ...]:
    """One line for the front page while anybody is held; minutes are those up to now."""
    if not held:
        return ()
    people = len({one.person for one in held})
    minutes = sum(int((stand.at - one.from_at).total_seconds()) // 60 for one in held)
    words = _("{people} people are held after the end of their order, {minutes} minutes in all")
    url = address(reverse("releases"), **address_of(stand)) + "#held"
    return (Link(words.format(people=people, minutes=f"{minutes:,}"), url),)


@dataclass(frozen=True, slots=True)
class LeavingRow:
    """Someone whose order lapses."""

    url: str
    name: str
    kind: str
    place: str
    ends: str
    paper_state: State
    paper_mark: str
    paper: str
    bed_state: State
    bed_mark: str
    bed: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Someone held after the end. settle: where it is said since when they are free."""

    url: str
    name: str
    place: str
    how: str
    since: str
    length: str
    settle: str


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """Today's and tomorrow's releases, and whoever is held."""

    sentence: str
    held: tuple[HeldRow, ...]
    today: tuple[LeavingRow, ...]
    tomorrow: tuple[LeavingRow, ...]
    filters: Filters
    saved: str = ""
    refusal: str = ""
    nothing: Nothing | None = None


def releases_page(
    stand: Stand,
    leaving: Sequence[Leaving],
    held: Sequence[Held],
    *,
    saved: str = "",
    refusal: str = "",
) -> ReleasesPage:
    """The page of a place; an end at 24:00 belongs to the day that it ends."""
    today = [one for one in leaving if _last_day(one) == stand.today]
    tomorrow = [one for one in leaving if _last_day(one) > stand.today]
    unpaid = sum(1 for one in today if one.paper_at is None)
    words = _("{n} orders lapse today, by themselves; {papers} papers are still to hand over.")
    none = _("No order lapses today or tomorrow.")
    return ReleasesPage(
        sentence=words.format(n=len(today), papers=unpaid),
        held=tuple(_held(stand, one) for one in held),
        today=tuple(_row(stand, one) for one in today),
        tomorrow=tuple(_row(stand, one) for one in tomorrow),
        filters=Filters(reverse("releases"), (place_field(stand),)),
        saved=saved,
        refusal=refusal,
        nothing=None if leaving else Nothing("done", none),
    )


def _last_day(one: Leaving) -> date:
    return day_of(one.until - timedelta(seconds=1))


def _row(stand: Stand, one: Leaving) -> LeavingRow:
    over = one.until <= stand.at
    paper = _paper(one, over)
    bed = _bed(one, over)
    return LeavingRow(
        url=reverse("order", args=[one.order]),
        name=one.name,
        kind=str(OrderKind(one.kind).label),
        place=stand.places.told(one.division),
        ends=ending(one.until, stand.at),
        paper_state=paper.state, paper_mark=paper.mark, paper=paper.words,
        bed_state=bed.state, bed_mark=bed.mark, bed=bed.words,
    )  # fmt: skip


def _paper(one: Leaving, over: bool) -> Chip:
    if one.paper_at:
        return Chip("done", MARKS["done"], _("handed over {at}").format(at=clock(one.paper_at)))
    state: State = "missed" if over else "due"
    return Chip(state, MARKS[state], _("to hand over"))


def _bed(one: Leaving, over: bool) -> Chip:
    if one.kind != OrderKind.SITE:
        return Chip("waived", "—", _("at home"))
    if not one.in_bed:
        return Chip("done", MARKS["done"], _("has left"))
    state: State = "missed" if over else "due"
    return Chip(state, MARKS[state], _("still in bed"))


def _held(stand: Stand, one: Held) -> HeldRow:
    may = one.fact is not None and stand.actor.may(P.TAKE_APPEAL)
    return HeldRow(
        url=reverse("order", args=[one.order]),
        name=one.name,
        place=stand.places.told(one.division),
        how=str(HeldHow(one.how).label),
        since=moment(one.from_at, stand.at),
        length=duration(stand.at - one.from_at),
        settle=reverse("held_settle", args=[one.fact]) if may else "",
    )
