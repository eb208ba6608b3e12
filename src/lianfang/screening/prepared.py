"""What can be made of a list's rows before the database is asked: keys, and the place named."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lianfang.people.vault import Tokens
from lianfang.screening.listing import ListedRow, OpenListing
from lianfang.screening.named import Named, Naming
from lianfang.screening.parsed import ParsedRow
from lianfang.screening.told import keys_of

_PLACES = 65_536


@dataclass(frozen=True, slots=True)
class PreparedRow:
    """A row, with the keys of its person and the place its address names, if it has a person."""

    listed: ListedRow
    keys: Sequence[Tokens] = ()
    named: Named | None = None

    @property
    def person(self) -> ParsedRow | None:
        """What it says of a person; None if it was set aside."""
        told = self.listed.outcome
        return told if isinstance(told, ParsedRow) else None


def prepared(listing: OpenListing, naming: Naming) -> Iterator[PreparedRow]:
    """The rows of a list, in their order; raises what reading them raises."""
    named = lru_cache(_PLACES)(naming.named)
    key, listed_on = listing.key, listing.listed_on
    for row in listing.rows():
        told = row.outcome
        if isinstance(told, ParsedRow):
            yield PreparedRow(row, keys_of(key, told, listed_on), named(told.address))
        else:
            yield PreparedRow(row)


def fresh_among(
    rows: Sequence[PreparedRow], earlier: Container[bytes]
) -> dict[bytes, PreparedRow]:
    """Rows of people not sent before, each content once, by their digests."""
    fresh: dict[bytes, PreparedRow] = {}
    for row in rows:
        if row.person and row.listed.digest not in earlier:
            fresh.setdefault(row.listed.digest, row)
    return fresh


def places_named(rows: Sequence[PreparedRow]) -> dict[str, Named]:
    """The place that each address of some rows names."""
    return {row.person.address: row.named for row in rows if row.person and row.named}
