"""What the front page says of whom is not accounted for, and of places with no worker. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.presenters import address
from lianfang.desk.shapes import Link, Part
from lianfang.desk.standing import Stand
from lianfang.figures.identities import Identity
from lianfang.figures.queries import Answer
from lianfang.screening.choices import Fate, Outcome
from lianfang.screening.ground_queries import Unstaffed
from lianfang.screening.reconciling_sql import What

MOST = 5


@dataclass(frozen=True, slots=True)
class Ground:
    """Places without a worker, pairs to review (None: not the reader's), faults of sites."""

    unstaffed: Sequence[Unstaffed]
    pairs: int | None
    sites: tuple[str, ...] = ()
    fevers: tuple[Link, ...] = ()
    held: tuple[Link, ...] = ()


def address_of(stand: Stand) -> dict[str, str]:
    """What keeps the place of a page in an address."""
    return {} if stand.place == stand.own_area else {"place": stand.place}


def fates(line: Identity) -> tuple[Part, ...]:
    """The terms of a sum: rows with the list that shows them, and who lies in the beds."""
    rows: dict[str, str] = {
        Fate.REJECTED: _("Set aside"),
        Fate.ATTACHED: _("Attached"),
        Fate.WAITING: _("Waiting for review"),
    }
    beds = {
        "arrived": _("Under an order for the site"),
        "past_end": _("Past the end of the order"),
        "voluntary": _("Staying by their own wish"),
        "accompanying": _("With someone"),
    }
    url = reverse("reconcile_rows")
    return tuple(
        Part(rows[code], number, address(url, what=What.ROWS.value, part=code))
        if code in rows
        else Part(beds[code], number)
        for code, number in line.parts
    )


def unsettled(
    identities: Iterable[Identity],
    answers: Iterable[Answer],
    pairs: int | None,
    kept: dict[str, str],
) -> Iterator[Part]:
    """Leads without an answer, pairs and rows to review, rows to mend."""
    url = reverse("reconcile_rows")
    for answer in answers:
        if answer.name == "leads_reconciled":
            where = address(url, what=What.LEADS.value, outcome=Outcome.PENDING.value, **kept)
            yield Part(_("leads to answer"), answer.parts.get(Outcome.PENDING, 0), where)
    if pairs is not None:
        yield Part(_("pairs to review"), pairs, reverse("review"))
    parts = {code: number for line in identities for code, number in line.parts}
    words = {Fate.WAITING: _("rows to review"), Fate.REJECTED: _("rows to mend")}
    for fate, label in words.items():
        if fate in parts:
            where = address(url, what=What.ROWS.value, part=fate.value)
            yield Part(label, parts[fate], where)


def no_workers(stand: Stand, unstaffed: Sequence[Unstaffed]) -> Iterator[Link]:
    """Places that nobody works, those with most leads first; then how many more."""
    found = [one for one in unstaffed if one.division.startswith(stand.place)]
    words = _("{place} has no worker: {leads} leads wait, {doors} doors")
    for one in found[:MOST]:
        place = stand.places.told(one.division)
        label = words.format(place=place, leads=one.pending, doors=f"{one.households:,}")
        yield Link(label, address(reverse("leads"), place=one.division))
    if len(found) > MOST:
        more = _("{n} more places have no worker").format(n=f"{len(found) - MOST:,}")
        yield Link(more, address(reverse("coverage"), level="grid", **address_of(stand)))
