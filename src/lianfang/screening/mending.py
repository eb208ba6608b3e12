"""Rows to be mended, as a workbook that goes out and comes back with each row's code."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from lianfang.screening.findings import MESSAGES, Code
from lianfang.screening.headers import REASON, ROW_CODE, Field, meaning_of

SET_ASIDE, DOUBTFUL = "set aside", "taken with doubts"
HOW_TO_MEND = (
    "{file}: mend the marked cells and send this workbook again as it is; each row then replaces"
    " the one it mends. Delete the rows that need nothing."
)
TAKEN = (
    "{file}: for information. These rows were taken without what is marked, and need not be sent"
    " again; a row mended here comes in as one more row about the same person."
)
WORDS = (SET_ASIDE, DOUBTFUL, HOW_TO_MEND, TAKEN)
"""What the workbook says, as gettext ids."""

_HEADERS = {
    Field.NAME: "姓名",
    Field.ID_NUMBER: "身份证号",
    Field.PHONE: "联系电话",
    Field.SEX: "性别",
    Field.BIRTH_DATE: "出生日期",
    Field.AGE: "年龄",
    Field.ADDRESS: "现住址",
    Field.LEFT_ON: "离汉时间",
    Field.ARRIVED_ON: "返回本地时间",
    Field.ORIGIN: "来源地",
    Field.TRANSPORT: "车次",
    Field.REMARK: "备注",
    Field.HOUSEHOLD_HEAD: "户主",
}
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class RowToMend:
    """A stored row: where it stood, its cells by column label, and what was found in which.

    `marks` are `ListedRow.marks`; `set_aside`: it names nobody, else it was taken.
    """

    code: UUID
    sheet: str
    number: int
    cells: Mapping[str, str]
    marks: Sequence[Mapping[str, str]]
    set_aside: bool


def neutral(text: str) -> str:
    """Return a text so that no spreadsheet computes it: an apostrophe before =, +, - and @."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def write_workbook(
    rows: Iterable[RowToMend],
    columns: Mapping[str, Any],
    *,
    file: str,
    say: Callable[[str], str] = str,
) -> bytes:
    """Return the rows as a workbook: those set aside, and behind them those taken with doubts.

    `columns` are the batch's, by sheet (`OpenListing.columns`); `file` is the list's own name;
    `say` translates. Each sheet of the list has its own, for its columns are its own. Beside
    each column with findings stands what is wrong and how to mend it; the row's code stands
    hidden and locked in the last column, and everything is text.
    """
    rows = list(rows)
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        looks = _Looks(book)
        for words, note, is_aside in ((SET_ASIDE, HOW_TO_MEND, True), (DOUBTFUL, TAKEN, False)):
            for sheet in columns:
                found = [r for r in rows if r.sheet == sheet and r.set_aside is is_aside]
                if found or (is_aside and len(columns) == 1):
                    title = f"{say(words)} {len(book.worksheets()) + 1}"
                    taken = columns[sheet]["taken"]
                    page = _Page(book.add_worksheet(title[:31]), taken, found, looks, say)
                    page.write(say(note).format(file=file))
    return out.getvalue()


class _Looks:
    def __init__(self, book: Workbook) -> None:
        shared = {"num_format": "@", "valign": "top"}
        self.note = book.add_format({"italic": True})
        self.header = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        self.cell = book.add_format({**shared, "locked": False})
        self.wrong = book.add_format({**shared, "locked": False, "bg_color": "#FFF2CC"})
        self.reason = book.add_format({"text_wrap": True, "valign": "top", "color": "#9C0006"})
        self.code = book.add_format({"num_format": "@", "locked": True})


_HEADER_ROW, _ROW_NUMBER = 1, "行号"
_WIDTH, _REASON_WIDTH = 18, 44


class _Page:
    """One worksheet of rows that have the same columns."""

    def __init__(
        self,
        sheet: Any,
        taken: Mapping[str, str],
        rows: Sequence[RowToMend],
        looks: _Looks,
        say: Callable[[str], str],
    ) -> None:
        self._sheet, self._rows, self._looks, self._say = sheet, rows, looks, say
        labels = [label for label, field in taken.items() if field != Field.ROW_CODE]
        wrong = {mark["column"] for row in rows for mark in row.marks}
        self._labels = sorted(labels, key=_place)
        self._fields = taken
        self._at: dict[str, int] = {}
        at = 1
        for label in self._labels:
            self._at[label] = at
            at += 2 if label in wrong else 1
        self._wrong, self._code_at = wrong, at

    def write(self, note: str) -> None:
        """Write the note, header and rows."""
        sheet, looks = self._sheet, self._looks
        sheet.write_string(0, 0, note, looks.note)
        sheet.set_column(0, self._code_at - 1, _WIDTH, looks.cell)
        self._header(0, _ROW_NUMBER)
        for label, at in self._at.items():
            self._header(at, _header(label, Field(self._fields[label])))
            if label in self._wrong:
                self._header(at + 1, f"{REASON} {_bare(label)}")
                sheet.set_column(at + 1, at + 1, _REASON_WIDTH, looks.reason)
        self._header(self._code_at, ROW_CODE)
        sheet.set_column(self._code_at, self._code_at, _REASON_WIDTH, looks.code, {"hidden": 1})
        for at, row in enumerate(self._rows, start=_HEADER_ROW + 1):
            self._write_row(at, row)
        sheet.freeze_panes(_HEADER_ROW + 1, 0)
        allowed = ("format_columns", "format_rows", "delete_rows", "sort", "autofilter")
        sheet.protect("", dict.fromkeys(allowed, True))

    def _header(self, at: int, text: str) -> None:
        self._sheet.write_string(_HEADER_ROW, at, text, self._looks.header)

    def _write_row(self, at: int, row: RowToMend) -> None:
        self._sheet.write_string(at, 0, str(row.number), self._looks.reason)
        reasons: dict[str, list[str]] = {}
        for mark in row.marks:
            reasons.setdefault(mark["column"], []).append(self._reason(row, mark))
        for label, column in self._at.items():
            look = self._looks.wrong if label in reasons else self._looks.cell
            text = row.cells.get(label, "")
            self._sheet.write_string(at, column, neutral(text), look)
            if label in reasons:
                reason = "\n".join(reasons[label])
                self._sheet.write_string(at, column + 1, reason, self._looks.reason)
        self._sheet.write_string(at, self._code_at, str(row.code), self._looks.code)

    def _reason(self, row: RowToMend, mark: Mapping[str, str]) -> str:
        message = MESSAGES[Code(mark["code"])]
        label = mark["column"]
        places = {"column": _bare(label), "value": row.cells.get(label, "").strip()}
        said = (self._say(message.problem), self._say(message.remedy))
        return neutral(" ".join(text.format(**places) for text in said))


def _bare(label: str) -> str:
    """A column's own header out of its label, 身份证 out of 身份证 (C)."""
    header, _, letter = label.rpartition(" (")
    return header if header and letter.endswith(")") else label


def _place(label: str) -> tuple[int, str]:
    letter = label.rpartition(" (")[2].rstrip(")")
    return len(letter), letter


def _header(label: str, field: Field) -> str:
    """A column's header as it will be read again: its own if its words say what it is."""
    own = _bare(label)
    meaning = meaning_of(own)
    plainly = meaning is not None and meaning.field is field and not meaning.rank
    return neutral(own) if plainly else f"{_HEADERS[field]}（{own}）"
