"""Doors of a sweep as pages show them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.paper_queries import DoorOnPaper
from lianfang.desk.presenters import address, place_field
from lianfang.desk.shapes import Choice, Field, Filters, Form, Link, Nothing, Pager, Term
from lianfang.desk.shapes_ground import DoorPage, DoorRow, DoorsPage
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import moment
from lianfang.screening.choices import Covered
from lianfang.screening.models import Round
from lianfang.screening.paper_rules import NOBODY
from lianfang.screening.rules import Band, band

PAGE = 50
MOST_GRIDS = 200
"""How many grids a page lists; of more it asks for a smaller place."""


def band_words(when: str) -> str:
    """A part of the day."""
    return {
        Band.MORNING: _("in the morning"),
        Band.AFTERNOON: _("in the afternoon"),
        Band.EVENING: _("in the evening"),
    }[Band(when)]


def grids_page(stand: Stand, round_: Round, grids: Sequence[tuple[str, int]]) -> DoorsPage:
    """The grids of a place with doors that are not covered."""
    url = reverse("doors")
    rows = tuple(
        DoorRow(
            address(url, place=code),
            stand.places.told(code),
            _("{n} doors not covered").format(n=f"{n:,}"),
            "",
            "",
        )
        for code, n in grids
    )
    total = sum(n for _code, n in grids)
    words = _("{n} doors are not covered; choose a grid.")
    if len(rows) > MOST_GRIDS:
        words, total = (
            _("More than {n} grids have doors to go; choose a smaller place."),
            MOST_GRIDS,
        )
    return DoorsPage(
        sentence=words.format(n=f"{total:,}"),
        round=round_.name,
        rows=rows[:MOST_GRIDS],
        pager=Pager(""),
        grids=True,
        filters=Filters(url, (place_field(stand),)),
        nothing=None if rows else _all_covered(),
    )


def no_round() -> DoorsPage:
    """Before any round was opened."""
    words = _("No sweep is under way. The headquarters opens one; its doors then stand here.")
    return DoorsPage(words, "", (), Pager(""), nothing=Nothing("never", words))


def doors_page(
    stand: Stand,
    round_: Round,
    doors: Sequence[DoorOnPaper],
    retry: Mapping[UUID, str],
    first: int,
    saved: str,
) -> DoorsPage:
    """A grid's doors; `retry` is when to try again, `first` where the page begins."""
    url, now = reverse("doors"), band(stand.at)
    ordered = sorted(doors, key=lambda door: retry.get(door.household) != now)
    shown = ordered[first : first + PAGE]
    again = sum(1 for door in doors if door.tries)
    words = _("{n} doors to go; nobody opened at {again} of them so far.")
    kept = {"place": stand.place if stand.place != stand.own_area else ""}
    onward = first + PAGE < len(ordered)
    rows = tuple(_door_row(door, retry.get(door.household, ""), now) for door in shown)
    return DoorsPage(
        sentence=words.format(n=f"{len(doors):,}", again=f"{again:,}"),
        round=round_.name,
        rows=rows,
        pager=Pager(
            _("{n} on this page").format(n=len(rows)) if len(ordered) > PAGE else "",
            address(url, **kept, first=max(0, first - PAGE)) if first else "",
            address(url, **kept, first=first + PAGE) if onward else "",
        ),
        filters=Filters(url, (place_field(stand),)) if len(stand.own_area) < 15 else None,
        next=Link(rows[0].door, rows[0].url) if rows and not first else None,
        saved=saved,
        paper=Link(_("On paper"), reverse("papers")),
        nothing=None if rows else _all_covered(),
    )


def _door_row(door: DoorOnPaper, when: str, now: Band) -> DoorRow:
    tried = _("nobody opened {n} times, last {when}").format(
        n=door.tries, when=moment(door.tried_at) if door.tried_at else ""
    )
    return DoorRow(
        url=reverse("door", args=[door.household]),
        door=door.door,
        about=_("{n} live here").format(n=door.members) if door.members else "",
        tried=tried if door.tries else "",
        when=band_words(when) if when else "",
        now=when == now,
    )


def _all_covered() -> Nothing:
    return Nothing("done", _("Every door here is covered. New ones come with the next round."))


def door_page(stand: Stand, division: str, door: DoorOnPaper, form: Form) -> DoorPage:
    """One door."""
    tried = _("nobody opened {n} times, last {when}").format(
        n=door.tries, when=moment(door.tried_at) if door.tried_at else ""
    )
    terms = (
        Term(_("Live here"), str(door.members) if door.members else _("not filled in")),
        Term(_("Earlier"), tried if door.tries else _("not tried yet")),
    )
    return DoorPage(door.door, stand.places.told(division), terms, form)


def ways() -> dict[str, str]:
    """The ways in which a knock ends."""
    return {
        Covered.DOOR: _("Someone opened"),
        NOBODY: _("Nobody opened"),
        Covered.TELEPHONE: _("Reached by telephone"),
        Covered.EMPTY: _("Confirmed empty"),
    }


def door_form(household: UUID, typed: Typed, *, refusal: str = "") -> Form:
    """The form that records a knock, blank or as typed."""
    wrong, chosen = typed.wrong, typed.text("how")
    hints = {
        NOBODY: _("an attempt: the door comes back tomorrow at another hour"),
        Covered.EMPTY: _("nobody lives here; a neighbour or the keeper says so"),
    }
    seen = Field(
        "members", _("People seen"), value=typed.text("members"), error=wrong.get("members", ""),
        short=True, inputmode="numeric",
    )  # fmt: skip
    choices = tuple(
        Choice(way, words, hints.get(way, ""), chosen=way == chosen,
               asks=seen if way == Covered.DOOR else None)
        for way, words in ways().items()
    )  # fmt: skip
    return Form(
        action=reverse("door", args=[household]),
        key=typed.text("key"),
        title=_("What happened at this door"),
        submit=_("Save and go on"),
        refusal=refusal,
        cancel_url=reverse("doors"),
        fields=(
            Field("how", _("What happened"), kind="radio", choices=choices,
                  error=wrong.get("how", "")),
            Field("at", _("When"), value=typed.text("at"), error=wrong.get("at", ""),
                  hint=_("such as 18:05; empty means now"), short=True, optional=True),
        ),
    )  # fmt: skip
