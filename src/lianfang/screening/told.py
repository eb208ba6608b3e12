"""What the rows of a list tell of one person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lianfang.people import vault
from lianfang.people.rules import birth_years
from lianfang.people.vault import Details, Tokens
from lianfang.screening.headers import Field
from lianfang.screening.parsed import ParsedRow


@dataclass(slots=True, eq=False)
class Told:
    """One person's rows; `listed_on` is the list's date, on which an age was counted."""

    rows: list[ParsedRow]
    listed_on: date

    @property
    def details(self) -> Details:
        """What the rows say together: of each detail the first that is there."""
        born = next((r.birth_date for r in self.rows if r.birth_date), None)
        left, arrived = self.left_on, self.arrived_on
        years = self.birth_years
        return Details(
            name=self._first("name"),
            number=self._first("id_number"),
            phone=self._first("phone"),
            birth_date=born.isoformat() if born else "",
            address=self._first("address"),
            more_phones="/".join(self.phones[1:]),
            number_as_written=self._number_as_written(),
            birth_years=f"{years[0]}/{years[1]}" if years and not born else "",
            left_on=left.isoformat() if left else "",
            arrived_on=arrived.isoformat() if arrived else "",
        )

    @property
    def left_on(self) -> date | None:
        """The first day of departure that a row gives."""
        return next((r.left_on for r in self.rows if r.left_on), None)

    @property
    def arrived_on(self) -> date | None:
        """The first day of arrival that a row gives."""
        return next((r.arrived_on for r in self.rows if r.arrived_on), None)

    @property
    def phones(self) -> tuple[str, ...]:
        """All phone numbers, the first row's first."""
        return tuple(dict.fromkeys(phone for row in self.rows for phone in row.phones))

    @property
    def birth_year(self) -> int | None:
        """The year of birth where a number or a date gives it."""
        return next((r.birth_year for r in self.rows if r.birth_year), None)

    @property
    def birth_years(self) -> tuple[int, int] | None:
        """The first and last year of birth that an age allows."""
        age = next((r.age for r in self.rows if r.age is not None), None)
        return None if age is None else birth_years(age, self.listed_on)

    @property
    def sex(self) -> str:
        """M or F, '' where no row says it."""
        return next((str(r.sex) for r in self.rows if r.sex), "")

    def _number_as_written(self) -> str:
        return next(
            (
                found.original
                for row in self.rows
                for found in row.findings
                if found.field is Field.ID_NUMBER
            ),
            "",
        )

    def _first(self, name: str) -> str:
        return next((value for row in self.rows if (value := getattr(row, name))), "")


def keys_of(key: bytes, row: ParsedRow, listed_on: date) -> list[Tokens]:
    """The keys by which a row's person is known, under an incident's token key.

    One set for each phone number.
    """
    first = vault.tokens_under(key, Told([row], listed_on).details)
    others = [vault.token_under(key, "phone", phone) for phone in row.phones[1:]]
    return [first, *(replace(first, phone=phone) for phone in others)]
