"""Two people with one ID number, one person with two: said on the rows that bring it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lianfang.linkage.reasons import Reason
from lianfang.screening.findings import Code
from lianfang.screening.gathering import Doubt
from lianfang.screening.headers import Field
from lianfang.screening.humans import Human
from lianfang.screening.listing import ListedRow

_CODES = {Reason.ONE_NUMBER: Code.ID_OF_ANOTHER, Reason.TWO_NUMBERS: Code.SECOND_NUMBER}


class Contradictions:
    """What a list's rows say that cannot all be so; someone decides, nobody is joined by it.

    `columns` are the list's, by sheet (`OpenListing.columns`).
    """

    def __init__(self, doubts: Sequence[Doubt], columns: Mapping[str, Any]) -> None:
        self._columns = columns
        self._codes: dict[Human, Code] = {}
        for doubt in doubts:
            for code in filter(None, map(_CODES.get, doubt.pair.reasons)):
                self._codes.update(dict.fromkeys(doubt.told, code))

    def marks(self, row: ListedRow, human: Human | None) -> list[dict[str, str]]:
        """All that was found in a row, as it is stored."""
        code = self._codes.get(human) if human else None
        if code is None:
            return row.marks
        taken = self._columns[row.sheet]["taken"]
        label = next((label for label, read in taken.items() if read == Field.ID_NUMBER), "")
        field = str(Field.ID_NUMBER)
        return [*row.marks, {"column": label, "field": field, "code": str(code)}]
