"""Who answers for which place and compound, as its page shows it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.command.chart_queries import PairingNow
from lianfang.command.choices import CadreRank, PairingKind
from lianfang.desk.chart_page import tabs
from lianfang.desk.presenters import address, place_field
from lianfang.desk.shapes import Filters, Link, Nothing, Tab
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, heads
from lianfang.desk.templatetags.words import moment


def pairings_page(
    stand: Stand, found: Sequence[PairingNow], kind: str, *, may: bool, saved: str
) -> BoardPage:
    """Who answers for what in a place."""
    officers = len({p.officer or p.title for p in found})
    rows = tuple(_row(stand, p, may=may) for p in found)
    head = heads(
        _("Object"), _("Sort of pairing"), _("Who"), _("Rank"), _("Place"), _("Since"),
        _("Act") if may else _("Document"), numbers=0,
    )  # fmt: skip
    nothing = None if rows else Nothing("never", _("Nobody is paired with anything here yet."))
    own = [Tab(_("All"), address(reverse("pairings"), place=stand.place), current=not kind)]
    own += [
        Tab(str(k.label), address(reverse("pairings"), place=stand.place, kind=k.value),
            current=k == kind)
        for k in PairingKind
    ]  # fmt: skip
    words = _("{n} pairings are in force here, held by {officers} people.")
    return BoardPage(
        title=_("Pairings"),
        sentence=words.format(n=f"{len(found):,}", officers=f"{officers:,}"),
        saved=saved,
        acts=(Link(_("Many at once…"), reverse("hq_rosters")),) if may else (),
        book=Link(_("As a workbook"), address(reverse("pairings_book"), place=stand.place)),
        tabs=tabs("pairings"),
        filters=Filters(
            action=reverse("pairings"),
            fields=(place_field(stand),),
            hidden=(("kind", kind),) if kind else (),
        ),
        tables=(Table("pairings", _("Who answers for what"), head, rows, nothing=nothing),),
    )


def _row(stand: Stand, p: PairingNow, *, may: bool) -> tuple[Value, ...]:
    end = Value(_("End…"), reverse("pairing_end", args=[p.id]))
    return (
        Value(p.compound or stand.places.told(p.division)),
        Value(str(PairingKind(p.kind).label)),
        Value(" ".join(filter(None, (p.title, p.officer)))),
        Value(str(CadreRank(p.rank).label)),
        Value(stand.places.told(p.division)),
        Value(moment(p.since, stand.at)),
        end if may else Value(p.document),
    )
