"""What becomes of a row: a person, a row set aside, no data; and its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum
from operator import attrgetter

from lianfang.kernel.text import squeezed
from lianfang.people.rules import Sex
from lianfang.screening.findings import Code, Finding, Message, Repair
from lianfang.screening.headers import Field


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """What a row says, in one form. Empty text, () or None: the row does not say it.

    `number` is the sheet's own row number or the CSV's record number. Sex and birth date come
    from the identity number where it is valid; `born_in` is the first day of the month of birth
    where no day is known. A clock time stands only where one was written.
    """

    number: int
    name: str = ""
    id_number: str = ""
    phones: tuple[str, ...] = ()
    sex: Sex | None = None
    birth_date: date | None = None
    born_in: date | None = None
    age: int | None = None
    address: str = ""
    left_on: date | None = None
    left_clock: time | None = None
    arrived_on: date | None = None
    arrived_clock: time | None = None
    origin: str = ""
    transport: str = ""
    remark: str = ""
    household_head: str = ""
    repairs: tuple[Repair, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def phone(self) -> str:
        """The first phone number, '' if there is none."""
        return self.phones[0] if self.phones else ""

    @property
    def birth_year(self) -> int | None:
        """The year of birth where number, date or month give it; an age alone leaves two."""
        born = self.birth_date or self.born_in
        return born.year if born else None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row set aside because it names nobody: where, what stood there, how to mend it.

    `findings` say what else could not be read, such as the identity number.
    """

    number: int
    column: str
    value: str
    code: Code
    findings: tuple[Finding, ...] = ()

    @property
    def message(self) -> Message:
        """The problem and its remedy, to be translated and filled with `places`."""
        return self._finding.message

    @property
    def places(self) -> dict[str, str]:
        """What the message's named places stand for."""
        return self._finding.places

    @property
    def _finding(self) -> Finding:
        return Finding(Field.NAME, self.column, self.value, self.code)


class NotData(StrEnum):
    """Why a row below the header is no person's."""

    BLANK = "blank"
    NOTE = "note"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data: blank, a footer or note, or the header printed again."""

    number: int
    kind: NotData


Outcome = ParsedRow | Rejected | Skipped


_NOT_CONTENT = frozenset(("number", "repairs", "findings"))
_content = attrgetter(*(f.name for f in fields(ParsedRow) if f.name not in _NOT_CONTENT))
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


def row_digest(parsed: ParsedRow, *, key: bytes) -> str:
    """Return 32 hex digits that are the same for the same content, however it was saved.

    Row number, spelling and repairs do not count; values that could not be taken do. `key`
    (up to 64 bytes, the incident's) makes the digest useless to whoever would guess at it:
    without one an identity number can be found from its digest by trying them all.
    """
    found = [
        (found.field, found.reading or squeezed(found.original).strip("'`’‘").upper())
        for found in parsed.findings
    ]
    text = _encode([*_content(parsed), sorted(found)])
    return hashlib.blake2b(text.encode(), key=key, digest_size=16).hexdigest()
