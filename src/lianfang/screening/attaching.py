"""To whom each row belongs: known people and their leads, or new ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from lianfang.people import vault
from lianfang.people.matching import known_among
from lianfang.people.registering import NewPerson
from lianfang.people.vault import Details, Tokens
from lianfang.screening.models import Lead, Row
from lianfang.screening.parsed import ParsedRow


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """The first row with the same content that the same provider sent."""

    id: UUID
    lead: UUID | None


@dataclass(slots=True, eq=False)
class Human:
    """One person of a file with all their rows; `person` None until they are registered.

    `tokens` are of the first row, which as a rule is the only one.
    """

    rows: list[ParsedRow] = field(default_factory=list)
    person: UUID | None = None
    tokens: Tokens | None = None

    @property
    def details(self) -> Details:
        """What the rows say together: of each detail the first that is there."""
        born = next((r.birth_date for r in self.rows if r.birth_date), None)
        return Details(
            name=self._first("name"),
            number=self._first("id_number"),
            phone=self._first("phone"),
            birth_date=born.isoformat() if born else "",
            address=self._first("address"),
        )

    @property
    def left_on(self) -> date | None:
        """The first day of departure that a row gives."""
        return next((r.left_on for r in self.rows if r.left_on), None)

    def as_new(self, incident: UUID, division: str) -> NewPerson:
        """The person as registered, at a place."""
        details, known = self.details, self.tokens if len(self.rows) == 1 else None
        return NewPerson(
            details=details,
            tokens=known or vault.tokens(incident, details),
            sex=next((str(r.sex) for r in self.rows if r.sex), ""),
            birth_year=next((r.birth_year for r in self.rows if r.birth_year), None),
            division=division,
        )

    def _first(self, name: str) -> str:
        return next((value for row in self.rows if (value := getattr(row, name))), "")


def keys_of(incident: UUID, details: Details, phones: Sequence[str] = ()) -> list[Tokens]:
    """The keys by which someone is known: one set for each phone number."""
    first = vault.tokens(incident, details)
    others = [vault.token(incident, "phone", phone) for phone in phones[1:]]
    return [first, *(replace(first, phone=phone) for phone in others)]


def people_of(incident: UUID, rows: Sequence[ParsedRow]) -> list[Human]:
    """Tell for each row whom it is about: people known to the incident, and new ones.

    Rows about the same person share one `Human`. Deterministic keys only (people.matching),
    within the file as across lists; linear in the rows. Reads everyone, across scopes.
    """
    keys = [keys_of(incident, Human([row]).details, row.phones) for row in rows]
    known = known_among(incident, [tokens for several in keys for tokens in several])
    humans: dict[UUID, Human] = {}
    about = []
    for number, (row, several) in enumerate(zip(rows, keys, strict=True)):
        found = next((p for tokens in several if (p := known.find(tokens))), None)
        person = found or UUID(int=number)
        is_new = person.int < len(rows)
        human = humans.setdefault(person, Human([], None if is_new else person, several[0]))
        human.rows.append(row)
        about.append(human)
        for tokens in several:
            known.add(person, tokens)
    return about


def earlier_rows(
    incident: UUID, provider: UUID, digests: Sequence[bytes]
) -> dict[bytes, EarlierRow]:
    """The rows that this provider sent before, by the digest of their content."""
    found = Row.objects.filter(
        provider=provider, batch__incident=incident, digest__in=set(digests)
    ).order_by("recorded_at", "id")
    earlier: dict[bytes, EarlierRow] = {}
    for digest, pk, lead in found.values_list("digest", "id", "lead_id"):
        earlier.setdefault(bytes(digest), EarlierRow(pk, lead))
    return earlier


def leads_held(
    incident: UUID, persons: Sequence[UUID], also: Sequence[UUID]
) -> tuple[dict[UUID, Lead], dict[UUID, Lead]]:
    """Leads held against change until the act ends: each person's newest, and all by id.

    `also` names leads wanted for their own sake.
    """
    by_person: dict[UUID, list[Lead]] = defaultdict(list)
    by_id = {}
    wanted = Q(person__in=persons) | Q(pk__in=also)
    for lead in Lead.objects.select_for_update().filter(wanted, incident=incident).order_by("id"):
        by_id[lead.pk] = lead
        by_person[lead.person_id].append(lead)
    newest = {
        person: max(leads, key=lambda lead: (lead.recorded_at, lead.pk))
        for person, leads in by_person.items()
    }
    return newest, by_id
