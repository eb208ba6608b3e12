"""Report forms as a workbook: written to be edited, and read with each problem by its cell."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lianfang.accounts.choices import UnitKind
from lianfang.figures.registry import Figure, Measure, figure
from lianfang.incidents.rules import Slot
from lianfang.reporting.form_rules import FieldSpec, FormSpec
from lianfang.reporting.xlsx_forms import opened

FORMS, FIELDS = "表单", "字段"
FORM_HEAD = ("代码", "名称", "填报单位类别", "开放", "截止", "宽限分钟", "锁定", "生效日期")
FIELD_HEAD = (
    "表单代码", "字段代码", "名称", "单位", "指标", "分项", "较上日", "去重", "说明阈值",
)  # fmt: skip
KINDS: Mapping[str, str] = {
    "指挥部": UnitKind.HEADQUARTERS, "区直单位": UnitKind.DEPARTMENT,
    "乡镇街道": UnitKind.TOWNSHIP,
    "村社区": UnitKind.COMMITTEE, "卫生机构": UnitKind.CLINIC, "派出所": UnitKind.POLICE_STATION,
    "物业公司": UnitKind.PROPERTY_COMPANY, "隔离点": UnitKind.SITE,
}  # fmt: skip
YES, RETIRED = "是", "停用"
_CODE = re.compile(r"[a-z][a-z0-9_]{0,11}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,23}")
_TIME = re.compile(r"(次日)?(\d{1,2})[:：](\d{2})")
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be taken, what stands in it, and which rule it breaks."""

    sheet: str
    cell: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a workbook says: forms, or problems."""

    forms: tuple[FormSpec, ...]
    problems: tuple[Problem, ...]


def written(forms: Sequence[FormSpec]) -> bytes:
    """Forms as a workbook: the template to edit and to send back."""
    book = Workbook()
    sheets = (book.worksheets[0], book.create_sheet())
    sheets[0].title, sheets[1].title = FORMS, FIELDS
    names = {str(kind): name for name, kind in KINDS.items()}
    sheets[0].append(FORM_HEAD)
    sheets[1].append(FIELD_HEAD)
    for spec in forms:
        kinds = "、".join(names[kind] for kind in sorted(spec.owed_by)) or RETIRED
        times = (_told(spec.slot.opens), _told(spec.slot.due), spec.slot.grace)
        sheets[0].append([spec.key, spec.name, kinds, *times, _told(spec.slot.closes), None])
        for one in spec.fields:
            sheets[1].append(
                [spec.key, one.key, one.label, one.unit, one.figure, one.part,
                 YES if one.change else "", YES if one.distinct else "", one.threshold]
            )  # fmt: skip
    for sheet in sheets:
        sheet.freeze_panes = "A2"
        for n in range(1, sheet.max_column + 1):
            sheet.column_dimensions[get_column_letter(n)].width = 18
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _told(minutes: int) -> str:
    days, rest = divmod(minutes, _DAY)
    return f"{'次日' if days else ''}{rest // 60:02}:{rest % 60:02}"


def read(name: str, content: bytes) -> Read:
    """The forms of a workbook, whole or not at all. Raises NotAWorkbook."""
    book = opened(name, content)
    reader = _Reader()
    for title, head in ((FORMS, FORM_HEAD), (FIELDS, FIELD_HEAD)):
        if title not in book.sheetnames:
            reader.problem(title, "A1", "、".join(book.sheetnames), "sheet")
        else:
            reader.head(book[title], head)
    if reader.problems:
        return Read((), tuple(reader.problems))
    return reader.whole(book[FORMS], book[FIELDS])


class _Reader:
    """Reads rows, and notes each problem by its cell."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, sheet: str, cell: str, value: object, why: str) -> None:
        self.problems.append(Problem(sheet, cell, "" if value is None else str(value), why))

    def head(self, sheet: Worksheet, head: Sequence[str]) -> None:
        for n, label in enumerate(head, start=1):
            value = sheet.cell(1, n).value
            if _text(value) != label:
                self.problem(sheet.title, f"{get_column_letter(n)}1", value, f"head:{label}")

    def whole(self, forms: Worksheet, fields: Worksheet) -> Read:
        """Each form with its fields; nothing where anything is wrong."""
        found = {spec.key: spec for spec in self.forms(forms)}
        for key, row, one in self.fields(fields):
            spec = found.get(key)
            if spec is None:
                self.problem(*row.at(0), "form")
            elif spec.field(one.key):
                self.problem(*row.at(1), "twice")
            else:
                found[key] = replace(spec, fields=(*spec.fields, one))
        for spec in found.values():
            if not spec.fields:
                self.problem(FORMS, "A", spec.key, "fieldless")
        return Read(() if self.problems else tuple(found.values()), tuple(self.problems))

    def forms(self, sheet: Worksheet) -> Iterator[FormSpec]:
        seen: set[str] = set()
        for row in _rows(sheet, len(FORM_HEAD)):
            key = self._code(row, 0, _CODE, "code")
            if key in seen:
                self.problem(*row.at(0), "twice")
            seen.add(key)
            name = self._needed(row, 1)
            slot = Slot(
                key, self._time(row, 3), self._time(row, 4), self._whole(row, 5, 0, 12 * 60),
                self._time(row, 6),
            )  # fmt: skip
            if not slot.opens <= slot.due < _DAY:
                self.problem(*row.at(4), "due")
            elif not slot.due + slot.grace <= slot.closes <= slot.due + slot.grace + _DAY:
                self.problem(*row.at(6), "closes")
            yield FormSpec(key, name, self._kinds(row), slot, (), from_on=self._day(row, 7))

    def fields(self, sheet: Worksheet) -> Iterator[tuple[str, _Row, FieldSpec]]:
        for row in _rows(sheet, len(FIELD_HEAD)):
            known, bound = self._figure(row), _text(row.values[4])
            part = _text(row.values[5])
            if part and known and part not in known.parts:
                self.problem(*row.at(5), "part")
            one = FieldSpec(
                key=self._code(row, 1, _FIELD, "field"),
                label=self._needed(row, 2),
                unit=self._needed(row, 3),
                figure=bound,
                part=part,
                change=self._yes(row, 6),
                distinct=self._yes(row, 7),
                threshold=self._whole(row, 8, 0, 1_000_000),
            )
            yield _text(row.values[0]), row, one

    def _figure(self, row: _Row) -> Figure | None:
        key = _text(row.values[4])
        if not key:
            return None
        try:
            found = figure(key)
        except KeyError:
            self.problem(*row.at(4), "figure")
            return None
        if found.measure not in (Measure.COUNT, Measure.SUM):
            self.problem(*row.at(4), "share")
        return found

    def _code(self, row: _Row, n: int, shape: re.Pattern[str], why: str) -> str:
        value = _text(row.values[n])
        if not shape.fullmatch(value):
            self.problem(*row.at(n), why)
        return value

    def _needed(self, row: _Row, n: int) -> str:
        value = _text(row.values[n])
        if not 0 < len(value) <= 60:
            self.problem(*row.at(n), "text")
        return value

    def _kinds(self, row: _Row) -> frozenset[str]:
        names = [name for name in re.split(r"[、,，;；\s]+", _text(row.values[2])) if name]
        if names == [RETIRED]:
            return frozenset()
        unknown = [name for name in names if name not in KINDS]
        if unknown or not names:
            self.problem(*row.at(2), "kinds")
        return frozenset(str(KINDS[name]) for name in names if name in KINDS)

    def _time(self, row: _Row, n: int) -> int:
        value = row.values[n]
        text = f"{value:%H:%M}" if hasattr(value, "hour") else _text(value)
        told = _TIME.fullmatch(text)
        if told is None or int(told[2]) > 23 or int(told[3]) > 59:
            self.problem(*row.at(n), "time")
            return 0
        return (_DAY if told[1] else 0) + 60 * int(told[2]) + int(told[3])

    def _whole(self, row: _Row, n: int, least: int, most: int) -> int:
        text = _text(row.values[n]) or "0"
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            self.problem(*row.at(n), "whole")
            return least
        return int(text)

    def _yes(self, row: _Row, n: int) -> bool:
        text = _text(row.values[n])
        if text not in ("", YES, "否"):
            self.problem(*row.at(n), "yes")
        return text == YES

    def _day(self, row: _Row, n: int) -> date | None:
        value = row.values[n]
        if value in (None, ""):
            return None
        if isinstance(value, datetime):
            return value.date()
        try:
            return date.fromisoformat(_text(value))
        except ValueError:
            self.problem(*row.at(n), "day")
            return None


@dataclass(frozen=True, slots=True)
class _Row:
    sheet: str
    number: int
    values: tuple[Any, ...]

    def cell(self, n: int) -> str:
        return f"{get_column_letter(n + 1)}{self.number}"

    def at(self, n: int) -> tuple[str, str, Any]:
        return self.sheet, self.cell(n), self.values[n]


def _rows(sheet: Worksheet, width: int) -> Iterator[_Row]:
    for number, values in enumerate(
        sheet.iter_rows(min_row=2, max_col=width, values_only=True), start=2
    ):
        if any(_text(value) for value in values):
            yield _Row(sheet.title, number, values)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
