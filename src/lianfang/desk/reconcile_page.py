"""Everyone accounted for: the sentence, the balance, and who holds what is not settled. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.presenters import address, place_field
from lianfang.desk.reconcile_tables import (
    Opening,
    lead_tables,
    list_tables,
    looks_table,
    missed_table,
    open_table,
    owner_words,
)
from lianfang.desk.shapes import Choice, Field, Filters, IdentityLine, Link, Part
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table
from lianfang.desk.templatetags.words import duration, moment
from lianfang.screening.choices import Fate
from lianfang.screening.reconciling import Reconciliation


@dataclass(frozen=True, slots=True)
class ReconcilePage:
    """`balance` is the identity of the rows; `tables` stand in this order, the first ones open."""

    sentence: str
    balance: IdentityLine
    tables: tuple[Table, ...]
    filters: Filters
    book: Link
    mended: str = ""

    @property
    def wide(self) -> tuple[Table, ...]:
        """Open tables with many columns."""
        return tuple(t for t in self.tables if not t.folded and not t.narrow)

    @property
    def shown(self) -> tuple[Table, ...]:
        """Open tables that stand side by side."""
        return tuple(t for t in self.tables if not t.folded and t.narrow)

    @property
    def folded(self) -> tuple[Table, ...]:
        """Tables that open at a click."""
        return tuple(table for table in self.tables if table.folded)


def reconcile_page(
    stand: Stand,
    found: Reconciliation,
    units: Mapping[UUID, str],
    opening: Opening,
    moments: Sequence[datetime],
) -> ReconcilePage:
    """The page of a place, or of a unit's own rows; `units` are names of providers."""
    tables = list_tables(stand, found, opening)
    if found.question.provider is None:
        tables = (
            open_table(stand, found, opening),
            *tables,
            *lead_tables(stand, found, opening),
            missed_table(found, units, opening),
            looks_table(stand, found, opening),
        )
    else:
        tables = (*tables, missed_table(found, units, opening))
    mended = _("Besides, {n} rows were replaced by mended ones.")
    return ReconcilePage(
        sentence=_sentence(stand, found),
        balance=balance_line(found, opening),
        tables=tables,
        filters=_filters(stand, found, opening, moments),
        book=Link(_("Workbook"), address(reverse("reconcile_book"), **opening.kept)),
        mended=mended.format(n=f"{found.total.mended:,}") if found.total.mended else "",
    )


def balance_line(found: Reconciliation, opening: Opening) -> IdentityLine:
    """Rows in = set aside + attached + waiting for review; each number opens."""
    total = found.total
    parts = (
        Part(_("Set aside"), total.rejected, opening.rows(part=Fate.REJECTED.value)),
        Part(_("Attached"), total.attached, opening.rows(part=Fate.ATTACHED.value)),
        Part(_("Waiting for review"), total.waiting, opening.rows(part=Fate.WAITING.value)),
    )
    every = opening.rows(part="in")
    words = _("rows in = set aside + attached + waiting for review")
    return IdentityLine(words, found.read, total.rows_in, every, every, parts)


def _sentence(stand: Stand, found: Reconciliation) -> str:
    if found.question.provider is not None:
        words = _("{lists} lists of yours, {rows} rows; {rejected} of them to mend.")
        return words.format(
            lists=len(found.lists),
            rows=f"{found.total.rows_in:,}",
            rejected=f"{found.total.rejected:,}",
        )
    if not found.open:
        return _("Everyone is accounted for: nothing is left to settle.")
    oldest = found.open[0]
    words = _(
        "{leads} leads wait for an answer, {waiting} rows for review, {rejected} rows are to be"
        " mended; the oldest for {duration}, in the hands of {owner}."
    )
    return words.format(
        leads=f"{found.unsettled('lead'):,}",
        waiting=f"{found.unsettled('waiting'):,}",
        rejected=f"{found.unsettled('rejected'):,}",
        duration=duration(found.question.as_of - oldest.oldest),
        owner=owner_words(stand, oldest),
    )


def _filters(
    stand: Stand, found: Reconciliation, opening: Opening, moments: Sequence[datetime]
) -> Filters:
    named = opening.kept["as_of"]
    chosen = [Choice("", _("now"), chosen=not named)]
    chosen += [
        Choice(at.isoformat(), moment(at), chosen=at.isoformat() == named) for at in moments
    ]
    if named and not any(choice.chosen for choice in chosen):
        chosen.append(Choice(named, moment(found.question.as_of), chosen=True))
    fields = [Field("as_of", _("As of"), kind="select", choices=tuple(chosen))]
    if found.question.provider is None:
        fields.insert(0, place_field(stand))
    return Filters(reverse("reconcile"), tuple(fields))
