"""Rows that need mending go out as a workbook and come back as rows that replace them."""

import io
from datetime import date
from uuid import UUID

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from lianfang.people.rules import make_id_number
from lianfang.screening.listing import open_listing
from lianfang.screening.mending import HOW_TO_MEND, RowToMend, neutral, write_workbook
from lianfang.screening.parsed import ParsedRow, Rejected

LISTED_ON = date(2020, 1, 27)
ID = make_id_number("149999", date(1990, 1, 2), 15)
LIST = f"""学生姓名,证件,家庭住址,乘车日期,离汉信息
王某,{ID[:-1]},=安邑街道,1月21日,G1
李华,149,-解州镇,春节前,"=HYPERLINK(""x"")"
赵丽,{ID},东城街道,2020-01-20,
"""


def opened(data):
    return open_listing(
        io.BytesIO(data), "某局名单.csv", listed_on=LISTED_ON, digest_key=b"incident"
    )


def code(number):
    return UUID(int=number)


def to_mend(listed):
    return RowToMend(
        code=code(listed.number),
        sheet=listed.sheet,
        number=listed.number,
        cells=listed.cells,
        marks=listed.marks,
        set_aside=isinstance(listed.outcome, Rejected),
    )


@pytest.fixture
def sent():
    with opened(LIST.encode()) as listing:
        rows = [row for row in listing.rows() if row.marks]
        return rows, write_workbook(map(to_mend, rows), listing.columns, file=listing.file)


def test_the_reason_stands_beside_the_cell_and_the_code_hidden_behind(sent):
    rows, data = sent
    aside, doubts = load_workbook(io.BytesIO(data)).worksheets
    cells = [[cell.value for cell in row] for row in aside.iter_rows(min_row=2)]
    header, row = cells
    assert HOW_TO_MEND.format(file="某局名单.csv") == aside["A1"].value
    assert row[header.index("行号")] == "2"
    at = header.index("学生姓名")
    assert row[at] == "王某" and "names nobody" in str(row[at + 1]) and "Enter" in str(row[at + 1])
    assert row[-1] == str(code(2))
    assert aside.column_dimensions[get_column_letter(len(header))].hidden
    assert aside.protection.sheet and not aside.cell(3, at + 1).protection.locked
    assert aside.cell(3, len(header)).protection.locked
    assert [cell.value for cell in doubts["B"]][2:] == ["李华"]


def test_nothing_in_it_is_computed(sent):
    _, data = sent
    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert str(cell.value or "")[:1] not in ("=", "+", "-", "@")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_with_a_formulas_sign_is_made_harmless(sign):
    assert neutral(f"{sign}1") == f"'{sign}1"
    assert neutral(f"1{sign}") == f"1{sign}"


def test_sent_again_unchanged_each_row_is_the_same_and_says_which_it_mends(sent):
    rows, data = sent
    with opened(data) as listing:
        again = {row.mends: row for row in listing.rows()}
    assert set(again) == {code(row.number) for row in rows}
    for row in rows:
        assert again[code(row.number)].digest == row.digest


def test_a_mended_row_is_a_person_and_keeps_its_code(sent):
    _, data = sent
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[2]]
    sheet.cell(3, header.index("学生姓名") + 1).value = "王小明"
    out = io.BytesIO()
    book.save(out)
    with opened(out.getvalue()) as listing:
        mended = next(row for row in listing.rows() if row.mends == code(2))
    assert isinstance(mended.outcome, ParsedRow)
    assert mended.outcome.name == "王小明"
    assert "联防行码" not in "".join(mended.cells)


def test_a_row_whose_cells_were_cleared_is_no_row(sent):
    _, data = sent
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    for column in range(2, sheet.max_column):
        sheet.cell(3, column).value = None
    out = io.BytesIO()
    book.save(out)
    with opened(out.getvalue()) as listing:
        assert code(2) not in {row.mends for row in listing.rows()}


def test_a_list_without_such_rows_gives_a_workbook_that_names_nobody():
    with opened(f"姓名,身份证号\n王小明,{ID}\n".encode()) as listing:
        data = write_workbook([], listing.columns, file="a")
    assert load_workbook(io.BytesIO(data)).worksheets[0].max_row == 2
