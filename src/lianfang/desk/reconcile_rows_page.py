"""The rows behind a number of the reconciliation. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.presenters_leads import outcome_words
from lianfang.desk.reconcile_queries import RowOf
from lianfang.desk.reconcile_tables import KINDS, kind_words
from lianfang.desk.shapes import Nothing, Pager
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, heads
from lianfang.desk.templatetags.words import duration
from lianfang.jurisdictions.scope import ScopeKind
from lianfang.screening.choices import Fate, Source
from lianfang.screening.reconciling_rows import DONE, NOT_SAID, Behind, Chosen
from lianfang.screening.reconciling_sql import What


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader may know of the rows: rows of lists, names, posts and units by id."""

    rows: Mapping[UUID, RowOf]
    names: Mapping[UUID, str]
    posts: Mapping[UUID, str]
    units: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class ReconcileRowsPage:
    """`total` is the number that was opened; `elsewhere` of it lie outside the reader's scope."""

    title: str
    total: int
    elsewhere: int
    table: Table
    pager: Pager


def rows_page(
    stand: Stand,
    as_of: datetime,
    what: What,
    filters: Mapping[str, str],
    behind: Behind,
    known: Known,
    pager: Pager,
) -> ReconcileRowsPage:
    """The rows of one number, the oldest first."""
    shown = [one for one in behind.rows if _may_show(what, one, known)]
    rows = tuple(_row(stand, as_of, what, one, known) for one in shown)
    whose = _("Provider") if what in (What.ROWS, What.MISSED) else _("In whose hands")
    head = heads(_("What"), _("State"), _("Place"), whose, _("Since"), numbers=1)
    elsewhere = behind.total - behind.seen
    none = Nothing("filtered", _("No row is behind this number here."))
    title = "　".join(_title(stand, what, filters, known))
    table = Table("rows", title, head, rows, nothing=None if rows else none)
    return ReconcileRowsPage(title, behind.total, elsewhere, table, pager)


def _may_show(what: What, one: Chosen, known: Known) -> bool:
    """Row security has the last word: what it hides is not shown."""
    if what is What.LOOKS:
        return True
    if _is_row(what, one):
        return one.id in known.rows
    return one.lead in known.names or what is What.MISSED


def _is_row(what: What, one: Chosen) -> bool:
    return what is What.ROWS or (what is What.OPEN and one.part != "lead")


def _row(
    stand: Stand, as_of: datetime, what: What, one: Chosen, known: Known
) -> tuple[Value, ...]:
    return (
        _subject(what, one, known),
        Value(_state(what, one)),
        Value(_place(stand, one)),
        Value(_owner(what, one, known)),
        Value(duration(as_of - one.since), number=True),
    )


def _subject(what: What, one: Chosen, known: Known) -> Value:
    if _is_row(what, one):
        row = known.rows[one.id]
        where = f"{row.sheet} " if row.sheet else ""
        place = where + _("row {number}").format(number=row.number)
        url = reverse("batch", args=[row.batch]) if row.batch else ""
        if known.names.get(one.lead) if one.lead else "":
            url = reverse("lead", args=[one.lead])
        return Value(" ".join(filter(None, (row.title, place, row.name))), url)
    name = known.names.get(one.lead, "") if one.lead else ""
    if not name:
        words = _("a door") if what is What.LOOKS else _("not shown to this post")
        return Value(words)
    return Value(name, reverse("lead", args=[one.lead]))


def _state(what: What, one: Chosen) -> str:
    if what is What.LOOKS:
        return _look(one.part)
    fate = "" if one.part in ("", "lead") else str(Fate(one.part).label)
    outcome = outcome_words(one.outcome) if one.outcome else ""
    source = str(Source(one.source).label) if one.source else ""
    return " · ".join(filter(None, (fate, outcome, source)))


def _look(part: str) -> str:
    words = {"open": _("to look at again"), "agrees": _("agrees"), "differs": _("differs")}
    return words.get(part, part)


def _place(stand: Stand, one: Chosen) -> str:
    """Where it lies; a unit learns what became of its rows, and not where people are."""
    unit = stand.scope.kind is ScopeKind.UNIT
    return "—" if unit and one.lead else stand.places.told(one.division)


def _owner(what: What, one: Chosen, known: Known) -> str:
    if what is What.OPEN and one.part == Fate.WAITING:
        return _("the district's review queue")
    if one.post and what is not What.MISSED:
        return known.posts.get(one.post, "")
    return known.units.get(one.provider, "") if one.provider else "—"


def _title(stand: Stand, what: What, filters: Mapping[str, str], known: Known) -> Iterator[str]:
    """What was opened: the selection, then each condition in words."""
    provider = filters.get("provider", "")
    yield {
        What.ROWS: _("Rows of lists"),
        What.LEADS: _("Leads"),
        What.MISSED: _("Found on no list"),
        What.OPEN: _("Not settled"),
        What.LOOKS: _("Second looks"),
    }[what]
    if filters.get("part"):
        yield _part_words(what, filters["part"])
    if filters.get("outcome"):
        yield outcome_words(filters["outcome"])
    if filters.get("source"):
        yield str(Source(filters["source"]).label)
    if provider:
        said = provider != NOT_SAID
        yield known.units.get(UUID(provider), "") if said else _("not yet said")
    if filters.get("at"):
        yield stand.places.told(filters["at"])


def _part_words(what: What, part: str) -> str:
    if what is What.LOOKS:
        return _("Looked at again") if part == DONE else _look(part)
    if what is What.OPEN and part in KINDS:
        return kind_words(part)
    return str(Fate(part).label) if part in Fate.values else _("in force")
