"""A list becomes rows with a fate, people, and leads on the ground; whole or not at all.

Each row of a person is attached to a lead, any other is set aside. People are matched by
deterministic keys within the file and with all people of the incident. A lead that waits or is
settled keeps its person; one answered wrong data, not here or unreachable is followed by a new
one if the row names another or a nearer place. A new lead goes to the grid that its address
names, or to the smallest place that holds it, as an answer owed by the post there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.models import Unit
from lianfang.incidents.keyring import token_key
from lianfang.incidents.models import Incident
from lianfang.kernel import ids
from lianfang.people import registering, vault
from lianfang.screening import attaching, giving
from lianfang.screening.attaching import EarlierRow, Human
from lianfang.screening.choices import Band, Fate, IntakeState, Outcome, Source
from lianfang.screening.giving import Gift
from lianfang.screening.listing import ListedRow, Listing, read_listing
from lianfang.screening.models import Batch, Intake, Lead, OriginalPart, Row
from lianfang.screening.parsed import ParsedRow
from lianfang.screening.placing import Named, Placer
from lianfang.screening.rules import keeps_lead


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: `rows` = `attached` + `rejected`.

    `repeated`: rows of either fate whose content this provider had sent before, in this file or
    an earlier one. `located`: new leads placed in a community or village. `unchanged`: all rows
    were sent before, nothing was written, `batch` is None. `not_read`: sheets without a list.
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
        return read_listing(
            self.data,
            self.file_name,
            listed_on=self.listed_on,
            digest_key=token_key(self.incident.pk),
        )


class Import:
    """One list being imported. Runs across scopes, alone within its incident.

    After `run`, `persons` are those whom the list concerns.
    """

    def __init__(self, sent: SentList, listing: Listing, at: datetime, recorded: datetime) -> None:
        self._sent, self._listing, self._rows = sent, listing, listing.rows
        self._incident = sent.incident.pk
        self._at, self._recorded_at = at, recorded
        self._placer = Placer(sent.incident, at)
        self._lead_of: dict[bytes, Lead] = {}
        self.persons: list[UUID] = []

    def run(self) -> Imported:
        """Write what is new; nothing at all if every row was sent before."""
        giving.alone(self._incident)
        digests = [row.digest for row in self._rows]
        earlier = attaching.earlier_rows(self._incident, self._sent.provider.pk, digests)
        if all(digest in earlier for digest in digests):
            return self._result(None, repeated=len(self._rows))
        batch = self._batch()
        asked, new_people = self._attach(earlier)
        rows = list(self._as_rows(batch, earlier))
        Row.objects.bulk_create(rows, batch_size=2000)
        self.persons = list(dict.fromkeys(lead.person_id for lead in self._lead_of.values()))
        return self._result(
            batch.pk,
            repeated=sum(1 for row in rows if row.repeats),
            new_people=new_people,
            new_leads=len(asked),
            located=sum(1 for ask in asked if ask.named.located),
        )

    def _result(
        self,
        batch: UUID | None,
        *,
        repeated: int,
        new_people: int = 0,
        new_leads: int = 0,
        located: int = 0,
    ) -> Imported:
        attached = sum(1 for row in self._rows if isinstance(row.outcome, ParsedRow))
        return Imported(
            batch=batch,
            rows=len(self._rows),
            attached=attached,
            rejected=len(self._rows) - attached,
            repeated=repeated,
            new_people=new_people,
            new_leads=new_leads,
            located=located,
            unchanged=batch is None,
            not_read=self._listing.not_read,
        )

    def _batch(self) -> Batch:
        sent = self._sent
        return Batch.objects.create(
            intake=self._intake(),
            incident=sent.incident,
            provider=sent.provider,
            division=sent.provider.division,
            title=sent.title,
            legal_basis=sent.legal_basis,
            purpose=sent.purpose,
            listed_on=sent.listed_on,
            file_name=sent.file_name,
            columns=self._listing.columns,
            rows=len(self._rows),
            recorded_at=self._recorded_at,
        )

    def _intake(self) -> Intake:
        sent = self._sent
        intake = Intake.objects.create(
            incident=sent.incident,
            provider=sent.provider,
            division=sent.provider.division,
            title=sent.title,
            legal_basis=sent.legal_basis,
            purpose=sent.purpose,
            listed_on=sent.listed_on,
            file_name=sent.file_name,
            size=len(sent.data),
            state=IntakeState.DONE,
            rows_read=len(self._rows),
            by_post=sent.provider.pk,
            at=self._at,
            recorded_at=self._recorded_at,
        )
        part = OriginalPart(
            intake=intake, provider=sent.provider.pk, division=intake.division, number=1
        )
        part.sealed = vault.seal_bytes(self._incident, sent.data, part.pk)
        part.save(force_insert=True)
        return intake

    # --- people and leads -----------------------------------------------------------------

    def _attach(self, earlier: dict[bytes, EarlierRow]) -> tuple[list[_Ask], int]:
        """Find or make each row's lead; gives the new leads, and the number of new people."""
        fresh = self._fresh(earlier)
        about = attaching.people_of(self._incident, list(fresh.values()))
        humans = list(dict.fromkeys(about))
        newest, by_id = attaching.leads_held(
            self._incident,
            [human.person for human in humans if human.person],
            [row.lead for row in earlier.values() if row.lead],
        )
        leads: dict[Human, Lead] = {}
        asked: list[_Ask] = []
        for human in humans:
            named = self._named(human)
            held = newest.get(human.person) if human.person else None
            if held and keeps_lead(held.outcome, held.division, named.division):
                leads[human] = held
            else:
                place = self._placer.grid_for(named.division, named.compound)
                asked.append(_Ask(human, named, place))
        new_people = self._register(asked)
        leads |= self._ask(asked)
        self._lead_of = {d: by_id[row.lead] for d, row in earlier.items() if row.lead}
        self._lead_of |= {d: leads[h] for d, h in zip(fresh, about, strict=True)}
        return asked, new_people

    def _fresh(self, earlier: dict[bytes, EarlierRow]) -> dict[bytes, ParsedRow]:
        """Rows of people not sent before, each content once."""
        fresh: dict[bytes, ParsedRow] = {}
        for row in self._rows:
            if isinstance(row.outcome, ParsedRow) and row.digest not in earlier:
                fresh.setdefault(row.digest, row.outcome)
        return fresh

    def _named(self, human: Human) -> Named:
        """The nearest place that a person's rows name, the first of equals."""
        named = [self._placer.named(row.address) for row in human.rows]
        return max(named, key=lambda place: len(place.division))

    def _register(self, asked: Sequence[_Ask]) -> int:
        """Register the new people among those asked for, and move the known; counts the new."""
        giving.move_people({ask.human.person: ask.place for ask in asked if ask.human.person})
        new = [ask for ask in asked if ask.human.person is None]
        people = [ask.human.as_new(self._incident, ask.place) for ask in new]
        persons = registering.register(self._incident, people, self._recorded_at)
        for ask, person in zip(new, persons, strict=True):
            ask.human.person = person
        return len(new)

    def _ask(self, asked: Sequence[_Ask]) -> dict[Human, Lead]:
        """Make a lead of each, and give it to its place."""
        leads = {
            ask.human: Lead(
                incident_id=self._incident,
                person_id=ask.person,
                source=Source.LIST,
                division=ask.place,
                outcome=Outcome.PENDING,
                left_on=ask.human.left_on,
                at=self._at,
                recorded_at=self._recorded_at,
            )
            for ask in asked
        }
        Lead.objects.bulk_create(leads.values(), batch_size=2000)
        gifts = [Gift(leads[ask.human].pk, ask.place, ask.named.why) for ask in asked]
        giving.give(
            self._incident, gifts, self._placer, at=self._at, recorded_at=self._recorded_at
        )
        return leads

    # --- rows -----------------------------------------------------------------------------

    def _as_rows(self, batch: Batch, earlier: dict[bytes, EarlierRow]) -> Iterator[Row]:
        first = {digest: row.id for digest, row in earlier.items()}
        for listed in self._rows:
            pk, lead = ids.new(), self._lead_of.get(listed.digest)
            yield Row(
                id=pk,
                batch=batch,
                provider=self._sent.provider.pk,
                division=lead.division if lead else batch.division,
                sheet=listed.sheet,
                number=listed.number,
                digest=listed.digest,
                cells=self._sealed(listed, pk),
                fate=Fate.ATTACHED if lead else Fate.REJECTED,
                findings=listed.marks,
                lead=lead,
                person_id=lead.person_id if lead else None,
                band=Band.KEY if lead else None,
                repeats=first.get(listed.digest),
                outcome=lead.outcome if lead else None,
                recorded_at=self._recorded_at,
            )
            first.setdefault(listed.digest, pk)

    def _sealed(self, listed: ListedRow, row: UUID) -> bytes:
        text = json.dumps(listed.cells, ensure_ascii=False)
        return vault.seal_text(self._incident, text, row)


@dataclass(frozen=True, slots=True)
class _Ask:
    """A new lead to be made: about whom, where the rows place them, and the grid it goes to."""

    human: Human
    named: Named
    place: str

    @property
    def person(self) -> UUID:
        """The person, once registered."""
        if self.human.person is None:
            raise ValueError("This person is not registered yet.")
        return self.human.person
