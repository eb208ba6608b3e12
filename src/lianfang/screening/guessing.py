"""What each column under a header is read for, by its words corrected by its values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lianfang.screening.headers import SERIAL, Field, Meaning, meaning_of
from lianfang.screening.layout import Basis, Column, Guess, Header, cells_of
from lianfang.screening.mapping import Mapping
from lianfang.screening.sheets import Row
from lianfang.screening.telling import LOOK_OF, MISSED, Look, common_look, is_born_then, share

_TOLD_BY_LOOK = {
    Look.ID_NUMBER: Field.ID_NUMBER,
    Look.PHONE: Field.PHONE,
    Look.NAME: Field.NAME,
    Look.SEX: Field.SEX,
    Look.ADDRESS: Field.ADDRESS,
}
_CORRECTED = frozenset((Field.ID_NUMBER, Field.PHONE, Field.NAME))
_SEVERAL = (Field.ADDRESS, Field.PHONE, Field.TRANSPORT, Field.REMARK)
_OF_A_RELATIVE = 5
_BY_VALUES = 8
_PART_OF_WHOLE = 6
_SAMPLES = 3
_BORN_THEN = 0.8


class Columns:
    """The columns under a header, their filled cells in a sample, and what they are read for."""

    def __init__(self, header: Header, below: Sequence[Row], mapping: Mapping | None = None):
        self._below, self._mapping = below, mapping
        width = max([len(header.parts), *(len(row.cells) for row in below)])
        blank: tuple[tuple[str, ...], ...] = ((),) * (width - len(header.parts))
        self._parts = header.parts + blank
        self.values = [cells_of(below, index) for index in range(width)]
        self._looks = [common_look(values) for values in self.values]
        self._meanings = [_meaning(parts) for parts in self._parts]
        self._possible = self._mapped() if mapping else self._named()
        self.taken = tuple(self._possible) if mapping else _chosen(self._possible)

    def _mapped(self) -> list[Column]:
        assert self._mapping is not None
        return [
            Column(index, self._text(index), field, part=self._part(index))
            for index, field in enumerate(self._mapping.fields)
            if field is not None and index < len(self._parts)
        ]

    def _part(self, index: int) -> int:
        meaning = self._meanings[index]
        is_part = meaning is not None and meaning.field is Field.ADDRESS
        return meaning.part if meaning is not None and is_part else _PART_OF_WHOLE

    def _named(self) -> list[Column]:
        found = [self._column(index) for index in range(len(self._parts))]
        named = [column for column in found if column is not None]
        fields = {column.field for column in named}
        if Field.BIRTH_DATE not in fields:
            named += self._births(named)
        if Field.TRANSPORT in fields and not fields & {Field.LEFT_ON, Field.ARRIVED_ON}:
            named += self._day_of_trip()
        return named

    def _day_of_trip(self) -> list[Column]:
        """The only days of late in a list of trips are the days of these trips."""
        found = [
            Column(index, self._text(index), Field.LEFT_ON, _BY_VALUES, by_values=True)
            for index, (seen, meaning) in enumerate(zip(self._looks, self._meanings, strict=True))
            if seen is Look.TRAVEL and meaning is None
        ]
        return found if len(found) == 1 else []

    def _column(self, index: int) -> Column | None:
        meaning, seen, text = self._meanings[index], self._looks[index], self._text(index)
        told = _TOLD_BY_LOOK.get(seen)
        if meaning is None or meaning is SERIAL:
            # A column without a telling header is taken behind any that has one.
            told = told if meaning is None or told is Field.ID_NUMBER else None
            return Column(index, text, told, _BY_VALUES, _PART_OF_WHOLE, True) if told else None
        if meaning.field is None:
            return None
        if told in _CORRECTED and told is not meaning.field:
            if meaning.field in _CORRECTED:
                return Column(index, text, told, meaning.rank, by_values=True)
            if told is Field.ID_NUMBER:
                return Column(index, text, told, _BY_VALUES, by_values=True)
        return Column(index, text, meaning.field, meaning.rank, meaning.part)

    def _births(self, named: Sequence[Column]) -> Iterator[Column]:
        """Days of long ago are birth dates where they agree with the identity numbers."""
        numbers = [column.index for column in named if column.field is Field.ID_NUMBER]
        for index, (seen, meaning) in enumerate(zip(self._looks, self._meanings, strict=True)):
            if seen is Look.BIRTH and meaning is None and numbers:
                pairs = ((_cell(row, index), _cell(row, numbers[0])) for row in self._below)
                agree = [a for a in (is_born_then(*pair) for pair in pairs) if a is not None]
                if agree and sum(agree) >= _BORN_THEN * len(agree):
                    header = self._text(index)
                    yield Column(index, header, Field.BIRTH_DATE, _BY_VALUES, by_values=True)

    def _text(self, index: int) -> str:
        return " ".join(self._parts[index])

    def guesses(self) -> Iterator[Guess]:
        """Yield what is made of each column that has a header or values."""
        taken = {column.index: column for column in self.taken}
        for index, values in enumerate(self.values):
            if not values and not self._parts[index]:
                continue
            column = taken.get(index)
            yield Guess(
                index=index,
                header=self._text(index),
                field=column.field if column else None,
                basis=self._basis(index, column),
                confidence=self._confidence(index, column),
                samples=tuple(dict.fromkeys(values))[:_SAMPLES],
                look=self._looks[index],
                loses=column is None and self._loses(index),
            )

    def _basis(self, index: int, column: Column | None) -> Basis:
        if self._mapping and index < len(self._mapping.fields):
            return Basis.MAPPING
        if column:
            return Basis.VALUES if column.by_values else Basis.WORDS
        return Basis.WORDS if self._meanings[index] else Basis.NOTHING

    def _confidence(self, index: int, column: Column | None) -> float:
        """1 for what a clerk settled; words and values that agree come near to it."""
        basis = self._basis(index, column)
        if basis is Basis.MAPPING:
            return 1.0
        if column is None:
            return 0.9 if basis is Basis.WORDS else 0.0
        looks, values = LOOK_OF.get(column.field), self.values[index]
        if looks is None or not values:
            return 0.8
        agreeing = share(values, looks)
        return round(0.9 * agreeing if column.by_values else 0.5 + 0.5 * agreeing, 2)

    def _loses(self, index: int) -> bool:
        """A column left out is lost unless a mapping or its words say why it is."""
        if self._looks[index] not in MISSED or len(self.values[index]) < min(2, len(self._below)):
            return False
        if self._mapping and index < len(self._mapping.fields):
            return False
        own = next((column for column in self._possible if column.index == index), None)
        if own is None:
            return self._meanings[index] is None
        best = min(column.rank for column in self.taken if column.field is own.field)
        return own.by_values or own.rank == best


def _cell(row: Row, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _meaning(parts: Sequence[str]) -> Meaning | None:
    """A group's and its column's words together say most; else the column's, else the group's."""
    texts = dict.fromkeys(("".join(parts), *reversed(parts)))
    return next((found for text in texts if (found := meaning_of(text))), None)


def _chosen(named: Sequence[Column]) -> tuple[Column, ...]:
    """Keep each field's columns of lowest rank: one, or all where several belong together.

    Of phones all are kept, a parent's behind the own: often it is the only one filled in.
    """
    taken: list[Column] = []
    for field in Field:
        columns = [column for column in named if column.field is field]
        if not columns:
            continue
        columns.sort(key=lambda column: (column.rank, column.part, column.index))
        last = columns[0].rank
        if field is Field.PHONE and last < _OF_A_RELATIVE:
            last = _OF_A_RELATIVE
        columns = [column for column in columns if column.rank <= last]
        taken += columns if field in _SEVERAL else columns[:1]
    return tuple(taken)
