"""One person of a list, with the rows that tell of them, and as whom they are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lianfang.linkage.records import Record
from lianfang.people import vault
from lianfang.people.candidates import Wanted
from lianfang.people.registering import NewPerson
from lianfang.people.vault import Details, Tokens
from lianfang.screening.choices import Band
from lianfang.screening.told import Told


@dataclass(slots=True, eq=False)
class Human(Told):
    """One person of a list as their rows tell; `person` is None until they are registered.

    `tokens` are of the first row, which as a rule is the only one. `band` and `reasons` say how
    it was known who this is. `root`: whoever a key says this is, a person known or another of
    the list.
    """

    person: UUID | None = None
    tokens: Tokens | None = None
    division: str = ""
    band: Band = Band.NEW
    reasons: list[str] = field(default_factory=list)
    root: UUID | Human | None = None

    @property
    def known(self) -> UUID:
        """The person, once registered."""
        if self.person is None:
            raise ValueError("This person is not registered yet.")
        return self.person

    def tokens_in(self, incident: UUID) -> Tokens:
        """The blind tokens of all that the rows say."""
        if self.tokens is None or len(self.rows) > 1:
            return vault.tokens(incident, self.details)
        return self.tokens

    def as_new(self, incident: UUID, division: str) -> NewPerson:
        """The person as registered, at a place."""
        return NewPerson(
            details=self.details,
            tokens=self.tokens_in(incident),
            sex=self.sex,
            birth_year=self.birth_year,
            division=division,
        )

    def as_wanted(self, incident: UUID) -> Wanted:
        """The person as looked for among those known."""
        years = self.birth_years
        others = (vault.token(incident, "phone", phone) for phone in self.phones[1:])
        return Wanted(
            tokens=self.tokens_in(incident),
            birth_year=self.birth_year or (years[1] if years else None),
            division=self.division,
            phones=tuple(token for token in others if token),
        )

    def as_record(self, key: int) -> Record:
        """The person as compared with others."""
        return record_of(key, self.details, self.sex, self.birth_year, self.division)


def record_of(
    key: int | UUID, details: Details, sex: str, birth_year: int | None, division: str
) -> Record:
    """Someone's details as they are compared with others'."""
    years = _years(details.birth_years) or (birth_year and (birth_year, birth_year)) or None
    phones = (details.phone, *details.more_phones.split("/"))
    return Record(
        key=key,
        name=details.name,
        number=details.number,
        number_text=details.number_as_written,
        phones=tuple(phone for phone in phones if phone),
        sex=sex if sex in ("M", "F") else "",
        birth_date=details.birth_date,
        birth_years=None if details.birth_date else years,
        division=division,
        address=details.address,
        left_on=details.left_on,
        arrived_on=details.arrived_on,
    )


def _years(text: str) -> tuple[int, int] | None:
    first, _, last = text.partition("/")
    return (int(first), int(last)) if last else None


@dataclass(slots=True, eq=False)
class Someone:
    """One person as counted: those of the list who are one, and the person they count as.

    `person` is None until the first of them is registered. `numbers` are the tokens of the
    valid ID numbers that are theirs, one as a rule.
    """

    humans: list[Human]
    person: UUID | None = None
    numbers: set[bytes] = field(default_factory=set)

    @property
    def left_on(self) -> date | None:
        """The first day of departure that any of the rows gives."""
        return next((day for human in self.humans if (day := human.left_on)), None)

    @property
    def known(self) -> UUID:
        """The person counted, once the first is registered."""
        if self.person is None:
            raise ValueError("Nobody of these is registered yet.")
        return self.person
