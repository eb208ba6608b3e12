"""What goes between whoever imports a large list and the process that reads it, pickled.

Pickles go only between the two, which are one program.
"""

from __future__ import annotations

import copyreg
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, BinaryIO

from lianfang.kernel.errors import DomainError
from lianfang.people.vault import Tokens
from lianfang.screening.findings import Finding, Repair
from lianfang.screening.listing import ListedRow, OpenListing
from lianfang.screening.named import Named, Naming
from lianfang.screening.parsed import ParsedRow, Rejected
from lianfang.screening.prepared import PreparedRow

_ROWS = (PreparedRow, ListedRow, ParsedRow, Rejected, Finding, Repair, Tokens, Named)


class ReadingFailed(RuntimeError):
    """The process could not read on, for no reason that lies in the list."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is to be read: how the file, open under a number, becomes a list."""

    reopened: Callable[[BinaryIO], OpenListing]
    naming: Naming
    file: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How reading ended: at the end of the list, or by an error, to be raised again."""

    error: type[DomainError] | None = None
    message: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def by(cls, error: Exception) -> Ended:
        """An error as it can be carried."""
        if isinstance(error, DomainError):
            return cls(type(error), error.sentence, error.values)
        return cls(None, "".join(traceback.format_exception(error)))

    def tell(self) -> None:
        """Raise what went wrong, if anything did."""
        if self.error is not None:
            raise self.error(self.message, **self.values)
        if self.message:
            raise ReadingFailed(self.message)


def pickle_rows_plainly() -> None:
    """Pickle rows by their fields in order: half the time that slots take by themselves."""
    for kind in _ROWS:
        copyreg.pickle(kind, _plainly(kind))


def _plainly(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    values = attrgetter(*(one.name for one in fields(kind)))
    return lambda one: (kind, values(one))
