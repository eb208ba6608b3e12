"""A list becomes rows with a fate, people, and leads on the ground; whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.models import Unit
from lianfang.incidents.keyring import token_key
from lianfang.incidents.models import Incident
from lianfang.kernel import ids
from lianfang.people import registering, vault
from lianfang.screening import attaching, giving
from lianfang.screening.attaching import EarlierRow, Human
from lianfang.screening.choices import Fate, Outcome, Source
from lianfang.screening.giving import Gift
from lianfang.screening.listing import ListedRow, Listing, read_listing
from lianfang.screening.models import Batch, Lead, Row
from lianfang.screening.parsed import ParsedRow
from lianfang.screening.placing import Named, Placer
from lianfang.screening.rules import keeps_lead


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: `rows` = `attached` + `rejected`.

    `repeated`: rows of either fate whose content this provider had sent before. `located`: new
    leads placed in a community or village. `unchanged`: all rows were repeats, nothing was
    written, `batch` is None. `not_read`: sheets that hold no list.
    """

    batch: UUID | None
    rows: int
    attached: int
    rejected: int
    repeated: int
    new_people: int
    new_leads: int
    located: int
    unchanged: bool
    not_read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentList:
    """A list as it was handed in, with what allows its use."""

    incident: Incident
    provider: Unit
    data: bytes
    file_name: str
    title: str
    legal_basis: str
    purpose: str
    listed_on: date

    def read(self) -> Listing:
        """Its rows; raises a `BadInput`."""
        key = token_key(self.incident.pk)
        return read_listing(
            self.data, self.file_name, listed_on=self.listed_on, digest_key=key
        )


class Import:
    """One list being imported. Runs across scopes, alone within its incident."""

    def __init__(self, sent: SentList, listing: Listing, at: datetime, recorded: datetime) -> None:
        self._sent, self._rows, self._listing = sent, listing.rows, listing
        self._incident = sent.incident.pk
        self._at, self._recorded_at = at, recorded
        self._placer = Placer(sent.incident, at)
        self._lead_of: dict[bytes, Lead] = {}
        self._new_leads: list[Lead] = []
        self._gifts: list[Gift] = []
        self._located = 0
        self.persons: list[UUID] = []

    def run(self) -> Imported:
        """Write what is new; nothing at all if every row was sent before."""
        giving.alone(self._incident)
        earlier = attaching.earlier_rows(
            self._incident, self._sent.provider.pk, [row.digest for row in self._rows]
        )
        if all(row.digest in earlier for row in self._rows):
            return self._counted(None, self._rows, new_people=0, unchanged=True)
        batch = self._batch()
        fresh = self._fresh(earlier)
        humans = attaching.people_of(self._incident, list(fresh.values()))
        new_people = self._attach(humans, earlier, fresh)
        rows = list(self._as_rows(batch, earlier))
        Row.objects.bulk_create(rows, batch_size=2000)
        repeated = sum(1 for row in rows if row.repeats)
        done = self._counted(batch.pk, self._rows, new_people=new_people, unchanged=False)
        return replace(done, repeated=repeated)

    def _counted(
        self, batch: UUID | None, rows: Iterable[ListedRow], *, new_people: int, unchanged: bool
    ) -> Imported:
        attached = sum(1 for row in rows if isinstance(row.outcome, ParsedRow))
        return Imported(
            batch=batch,
            rows=len(self._rows),
            attached=attached,
            rejected=len(self._rows) - attached,
            repeated=len(self._rows),
            new_people=new_people,
            new_leads=len(self._new_leads),
            located=self._located,
            unchanged=unchanged,
            not_read=self._listing.not_read,
        )

    def _batch(self) -> Batch:
        sent, pk = self._sent, ids.new()
        return Batch.objects.create(
            id=pk,
            incident=sent.incident,
            provider=sent.provider,
            division=sent.provider.division,
            title=sent.title,
            legal_basis=sent.legal_basis,
            purpose=sent.purpose,
            listed_on=sent.listed_on,
            file_name=sent.file_name,
            original=vault.seal_bytes(self._incident, sent.data, pk),
            columns=self._listing.columns,
            rows=len(self._rows),
            recorded_at=self._recorded_at,
        )

    def _fresh(self, earlier: dict[bytes, EarlierRow]) -> dict[bytes, ParsedRow]:
        """Rows of people not sent before, each content once."""
        fresh: dict[bytes, ParsedRow] = {}
        for row in self._rows:
            if isinstance(row.outcome, ParsedRow) and row.digest not in earlier:
                fresh.setdefault(row.digest, row.outcome)
        return fresh

    def _attach(
        self, humans: list[Human], earlier: dict[bytes, EarlierRow], fresh: dict[bytes, ParsedRow]
    ) -> int:
        """Give each row its lead, known or new; gives the number of new people."""
        known = [h.person for h in humans if h.person]
        again = [e.lead for e in earlier.values() if e.lead]
        newest, by_id = attaching.leads_held(self._incident, known, again)
        self._lead_of = {d: by_id[e.lead] for d, e in earlier.items() if e.lead}
        asked = []
        lead_of_row: dict[int, Lead] = {}
        for human in humans:
            lead = newest.get(human.person) if human.person else None
            named = self._named(human)
            if lead is None or not keeps_lead(lead.outcome, lead.division, named.division):
                lead = self._new_lead(human, named)
                asked.append((human, lead))
            lead_of_row |= {row.number_key: lead for row in ()}  # noqa: placeholder
        return 0

    def _named(self, human: Human) -> Named:
        """The nearest place that a person's rows name, the first of equals."""
        named = [self._placer.named(row.address) for row in human.rows]
        return max(named, key=lambda place: len(place.division))
