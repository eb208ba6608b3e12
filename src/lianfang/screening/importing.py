"""A list becomes rows with a fate, people, and leads on the ground; whole or not at all.

Each row of a person is attached to a lead, any other is set aside. A row about someone who may
be known already is attached as well, and waits for review. A lead that waits or is settled keeps
its person; one answered wrong data, not here or unreachable is followed by a new one if the row
names another or a nearer place. A new lead goes to the grid that its address names, or to the
smallest place that holds it, as an answer owed by the post there.

The rows stream through in portions, so that memory does not grow with the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from lianfang.accounts.models import Unit
from lianfang.database.bulk import among, insert_values
from lianfang.incidents.models import Incident
from lianfang.kernel.lasting import uncollected
from lianfang.people.models import DoubtfulPair
from lianfang.screening import attaching, giving, review_duties, settling_pairs
from lianfang.screening.ahead import rows_ahead
from lianfang.screening.attaching import EarlierRow
from lianfang.screening.choices import Fate
from lianfang.screening.contradictions import Contradictions
from lianfang.screening.gathering import Acquaintance
from lianfang.screening.knowing import acquaint, count_people
from lianfang.screening.leading import Leading
from lianfang.screening.listing import OpenListing
from lianfang.screening.models import Batch, Intake, Row
from lianfang.screening.named import Named
from lianfang.screening.placing import Placer
from lianfang.screening.prepared import PreparedRow, fresh_among, places_named
from lianfang.screening.row_writing import RowWriter
from lianfang.screening.settling_pairs import How

PORTION = 20_000
"""Rows in memory at a time."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: `rows` = `attached` + `waiting` + `rejected`.

    `repeated`: rows of either fate whose content this provider had sent before, in this file or
    an earlier one. `joined`: people taken for one known before, by what agrees. `mended`: rows
    set aside before that rows of this list replace. `located`: new leads placed in a community
    or village. `unchanged`: all rows were sent before, nothing was written, `batch` is None.
    `not_read`: sheets without a list.
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
    waiting: int = 0
    joined: int = 0
    mended: int = 0


class NothingNew(Exception):
    """Every row was sent before; carries how many there were, and how many are attached."""

    def __init__(self, rows: int, attached: int) -> None:
        super().__init__(rows)
        self.rows, self.attached = rows, attached


@dataclass(frozen=True, slots=True)
class SentList:
    """A list as it was handed in, by which post it is imported, and what allows its use."""

    incident: Incident
    provider: Unit
    intake: Intake
    listed_on: date
    by_post: UUID


class Import:
    """One list being imported. Runs across scopes, alone within its incident."""

    def __init__(self, sent: SentList, at: datetime, recorded_at: datetime) -> None:
        self._sent, self._incident = sent, sent.incident.pk
        self._at, self._recorded_at = at, recorded_at
        self._placer = Placer(sent.incident, at)
        self._places: dict[str, Named] = {}
        self._leading = Leading(self._incident, self._placer, self._named, at, recorded_at)
        self._people = count_people(self._incident)
        self._counts: Counter[str] = Counter()
        self._persons: dict[UUID, None] = {}

    @property
    def persons(self) -> list[UUID]:
        """Those whom the list concerns, as they are counted."""
        return list(self._persons)

    def run(
        self,
        listing: OpenListing,
        progress: Callable[[int], None],
    ) -> tuple[UUID, Counter[str]]:
        """Write what is new; gives the batch and its counts by the names of `Imported`.

        `progress` is told how many rows are done; an error that it raises undoes everything.
        Raises NothingNew.
        """
        giving.alone(self._incident)
        batch = self._batch(listing.columns)
        naming = self._placer.naming
        with rows_ahead(listing, naming, PORTION) as source, uncollected() as collect:
            while portion := list(islice(source, PORTION)):
                self._take(batch, portion)
                progress(self._counts["rows"])
                collect()
        if not self._counts["news"]:
            attached = self._counts[Fate.ATTACHED] + self._counts[Fate.WAITING]
            raise NothingNew(self._counts["rows"], attached)
        area, at, recorded_at = self._sent.incident.division, self._at, self._recorded_at
        review_duties.owe(self._incident, area, self._placer, at=at, recorded_at=recorded_at)
        batch.rows = self._counts["rows"]
        batch.save(update_fields=["rows"])
        return batch.pk, self._counts + self._leading.counts

    def _batch(self, columns: dict[str, Any]) -> Batch:
        intake = self._sent.intake
        return Batch.objects.create(
            intake=intake,
            incident=self._sent.incident,
            provider=self._sent.provider,
            division=intake.division,
            title=intake.title,
            legal_basis=intake.legal_basis,
            purpose=intake.purpose,
            listed_on=intake.listed_on,
            file_name=intake.file_name,
            columns=columns,
            rows=0,
            recorded_at=self._recorded_at,
        )

    def _take(self, batch: Batch, rows: Sequence[PreparedRow]) -> None:
        """Attach some rows, or set them aside."""
        portion = [row.listed for row in rows]
        self._places = places_named(rows)
        provider, digests = self._sent.provider.pk, [row.digest for row in portion]
        earlier = attaching.earlier_rows(self._incident, provider, digests)
        fresh = fresh_among(rows, earlier)
        known = acquaint(
            self._incident,
            [row.person for row in fresh.values() if row.person],
            [row.keys for row in fresh.values()],
            self._sent.listed_on,
            self._place_of,
            self._people + self._leading.counts["new_people"],
        )
        self._unite(known)
        leads = self._leading.lead(known, [row.lead for row in earlier.values() if row.lead])
        self._persons.update(dict.fromkeys(lead.person_id for lead in leads.values()))
        about = dict(zip(fresh, known.about, strict=True))
        mended = attaching.rows_to_mend(provider, [r.mends for r in portion if r.mends])
        writer = RowWriter(batch, self._incident, earlier, about, leads, mended)
        writer.waiting = self._waiting(earlier, known)
        writer.contradictions = Contradictions(known.doubts, batch.columns)
        written = [writer.row(listed) for listed in portion]
        Row.objects.filter(pk__in=[row["mends"] for row in written if row["mends"]]).update(
            fate=Fate.MENDED
        )
        insert_values(Row, written)
        Row.objects.filter(person__in=writer.waiting, fate=Fate.ATTACHED).update(fate=Fate.WAITING)
        self._count(written, news=len(set(digests) - earlier.keys()))

    def _unite(self, known: Acquaintance) -> None:
        """Count as one who was known as two, as this list shows."""
        how = How(self._sent.by_post, self._at, self._recorded_at)
        for found in known.united:
            settling_pairs.unite(found.kept, found.other, found.why, how)
            self._persons.update(dict.fromkeys((found.kept, found.other)))
        self._counts["joined"] += len(known.united)

    def _named(self, address: str) -> Named:
        return self._places.get(address) or self._placer.named(address)

    def _place_of(self, address: str) -> str:
        named = self._named(address)
        return named.division if named.located else named.division[:9]

    def _waiting(self, earlier: dict[bytes, EarlierRow], known: Acquaintance) -> set[UUID]:
        """Those of the rows' people about whom someone is to decide."""
        persons = {row.person for row in earlier.values() if row.person}
        persons |= {human.person for human in known.about if human.person}
        doubted = (one for doubt in known.doubts for one in (doubt.one, doubt.other))
        persons |= {one.person for one in (*known.people, *doubted) if one.person}
        asked = DoubtfulPair.objects.filter(second__in=among(persons), decision=None)
        return set(asked.values_list("second_id", flat=True))

    def _count(self, rows: Sequence[dict[str, Any]], news: int) -> None:
        self._counts.update(rows=len(rows), news=news)
        for row in rows:
            self._counts[row["fate"]] += 1
            self._counts["repeated"] += row["repeats"] is not None
            self._counts["mended"] += row["mends"] is not None
            self._counts["news"] += bool(row["mends"]) and row["fate"] != Fate.REJECTED
