"""Each kind of file that offices send, and what each does to its cells."""

import errno
import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
import xlwt  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from lianfang.screening.archives import open_archive
from lianfang.screening.cells import Shows, cell_text, shown_number, shows
from lianfang.screening.files import open_book
from lianfang.screening.sheets import (
    BrokenText,
    LockedWorkbook,
    Merge,
    SwollenWorkbook,
    TruncatedWorkbook,
)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheets_of(data):
    return open_book(io.BytesIO(data), file="名单").sheets


def rows_of(data):
    (sheet,) = sheets_of(data)
    return [(row.number, row.cells) for row in sheet.rows() if any(row.cells)]


def repacked(data, change):
    """The same workbook with one part written in another way: `change` maps name, text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def worksheet(text):
    """A workbook whose only sheet is this XML."""

    def change(name, part):
        return text.encode() if name == "xl/worksheets/sheet1.xml" else part

    book = Workbook()
    book.worksheets[0]["A1"] = "x"
    return repacked(saved(book), change)


# --- .xlsx -------------------------------------------------------------------------------

values = st.one_of(
    st.text("王李 a&<>\"'1.,\n", min_size=1, max_size=8).filter(lambda t: t.strip()),
    st.integers(-(10**17), 10**17),
    st.floats(-1e6, 1e6).map(lambda f: round(f, 6)),
    st.booleans(),
    st.datetimes(datetime(1900, 3, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001
        lambda d: d.replace(microsecond=0)
    ),
    st.dates(date(1900, 3, 1), date(2099, 1, 1)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(values, min_size=1, max_size=6), min_size=1, max_size=5), st.booleans())
def test_a_streamed_workbook_reads_as_one_held_in_memory(rows, inline):
    out = io.BytesIO()
    options = {"constant_memory": inline, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        day, moment = (
            book.add_format({"num_format": code}) for code in ("yyyy/m/d", "yyyy/m/d h:mm:ss")
        )
        sheet = book.add_worksheet()
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    look = moment if isinstance(cell, datetime) else day
                    sheet.write_datetime(at, column, cell, look)
                else:
                    sheet.write(at, column, cell)
    held = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue())).get_sheet_by_index(0)
    expected = [tuple(cell_text(cell) for cell in row) for row in held.iter_rows()]
    widest = max(map(len, expected))
    read = [cells + ("",) * (widest - len(cells)) for _, cells in rows_of(out.getvalue())]
    assert read == expected


PLAIN = """<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="2"><c r="A2" t="inlineStr"><is><t>王&amp;明</t></is></c><c r="C2"><v>138</v></c></row>
<row r="3" ht="12"/><row r="5"><c r="A5" t="str"><v>李华</v></c><c r="B5" s="0"/></row>
</sheetData></worksheet>"""


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml,
        lambda xml: xml.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
        .replace("xmlns=", "xmlns:x="),
        lambda xml: xml.replace("<v>李华</v>", "<v><![CDATA[李华]]></v>"),
        lambda xml: xml.replace("<v>138</v>", "<f>1+1</f><v>138</v>"),
        lambda xml: xml.replace(
            "<t>王&amp;明</t>", "<r><t>王&amp;</t></r><rPh><t>w</t></rPh><r><t>明</t></r>"
        ),
        lambda xml: xml.replace(' r="A2"', "").replace(' r="A5"', ""),
        lambda xml: xml.replace("&amp;", "&#38;").replace("<v>138", '<v xml:space="preserve">138'),
    ],
)  # fmt: skip
def test_however_a_program_sets_its_cells_they_read_alike(change):
    assert rows_of(worksheet(change(PLAIN))) == [(2, ("王&明", "", "138")), (5, ("李华",))]


@pytest.mark.parametrize(
    "broken",
    [
        PLAIN.replace("</sheetData></worksheet>", ""),
        PLAIN.replace('r="C2"', 'r="ZZZ2"'),
        PLAIN.replace('t="str"', 't="s"'),
        PLAIN.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        PLAIN.replace("UTF-8", "UTF-99"),
    ],
)
def test_a_sheet_that_cannot_be_right_is_refused(broken):
    with pytest.raises(TruncatedWorkbook):
        rows_of(worksheet(broken))


def test_a_formula_comes_as_its_stored_result_and_as_itself_without_one():
    book = Workbook()
    book.worksheets[0].append(["姓名", "=B2", "=NOW("])
    assert rows_of(saved(book)) == [(1, ("姓名", "=B2", "=NOW("))]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as written:
        sheet = written.add_worksheet()
        sheet.write_formula(0, 0, "=1+1", None, 2)
        sheet.write_formula(0, 1, "=A1&B1", None, "王明")
        sheet.write_formula(0, 2, "=NA()", None, "#N/A")
    assert rows_of(out.getvalue()) == [(1, ("2", "王明", "#N/A"))]


def test_macros_are_not_even_looked_at():
    book = Workbook()
    book.worksheets[0].append(["姓名", "电话"])
    out = io.BytesIO(saved(book))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()")
    assert rows_of(out.getvalue()) == [(1, ("姓名", "电话"))]


def test_many_different_texts_are_read_though_they_are_not_held():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at in range(9_000):
            sheet.write_string(at, 0, f"{at:04d}" + "王明" * 200)
    rows = rows_of(out.getvalue())
    assert [int(cells[0][:4]) for _, cells in rows] == list(range(9_000))


def test_days_count_from_1904_where_the_workbook_says_so():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"date_1904": True}) as book:
        look = book.add_format({"num_format": "yyyy/m/d"})
        book.add_worksheet().write_datetime(0, 0, date(2020, 1, 22), look)
    assert rows_of(out.getvalue()) == [(1, ("2020-01-22",))]


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("General", Shows.NUMBER),
        ("0.00", Shows.NUMBER),
        ('0"days"', Shows.NUMBER),
        ("[Red]0", Shows.NUMBER),
        ('m"月"d"日"', Shows.DAY),
        ("[$-804]yyyy/m/d", Shows.DAY),
        ("h:mm AM/PM", Shows.DAY),
        ("[h]:mm", Shows.DURATION),
    ],
)
def test_number_formats(code, how):
    assert shows(200, code) is how


@pytest.mark.parametrize(
    ("number", "how", "cell"),
    [
        (43852, Shows.DAY, date(2020, 1, 22)),
        (59, Shows.DAY, date(1900, 2, 28)),
        (61, Shows.DAY, date(1900, 3, 1)),
        (0.6875, Shows.DAY, time(16, 30)),
        (43852.354166666664, Shows.DAY, datetime(2020, 1, 22, 8, 30)),  # noqa: DTZ001
        (-1, Shows.DAY, -1),
        (1e9, Shows.DAY, 1e9),
        (1.25, Shows.DURATION, timedelta(hours=30)),
    ],
)
def test_numbers_as_days(number, how, cell):
    assert shown_number(number, how) == cell


def test_merged_cells_are_told():
    book = Workbook()
    book.worksheets[0].append(["甲", "乙"])
    book.worksheets[0].merge_cells("B2:B5")
    book.worksheets[0].merge_cells("A1:C1")
    (sheet,) = sheets_of(saved(book))
    assert list(sheet.merges) == [Merge(1, 1, 0, 2), Merge(2, 5, 1, 1)]


# --- .xls and .ods -----------------------------------------------------------------------


def test_an_old_workbook_with_days_merges_and_a_hidden_sheet():
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    sheet.write(0, 0, "姓名")
    sheet.write_merge(1, 2, 0, 0, "王明")
    sheet.write(1, 1, date(2020, 1, 22), xlwt.easyxf(num_format_str="YYYY/M/D"))
    sheet.write(2, 1, 13812345678)
    other = book.add_sheet("旧")
    other.write(0, 0, "x")
    other.visibility = 1
    listed, hidden = sheets_of(saved(book))
    assert [row.cells for row in listed.rows()] == [
        ("姓名", ""),
        ("王明", "2020-01-22"),
        ("", "13812345678"),
    ]
    assert list(listed.merges) == [Merge(2, 3, 0, 0)]
    assert (listed.hidden, hidden.hidden) == (False, True)


def old_workbook(rows=60):
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for at in range(rows):
        sheet.write(at, 0, f"王明{at}")
    return saved(book)


def test_an_old_workbook_with_a_password_is_locked():
    data = old_workbook()
    start = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    protected = start + 20
    locked = data[:protected] + b"\x2f\x00" + data[protected + 2 :]
    with pytest.raises(LockedWorkbook):
        sheets_of(locked)


def test_an_old_workbook_whose_sectors_run_in_a_circle_is_refused():
    data = bytearray(old_workbook(2000))
    table = 512 * (1 + int.from_bytes(data[76:80], "little"))
    data[table + 40 : table + 44] = (3).to_bytes(4, "little")
    with pytest.raises(TruncatedWorkbook):
        sheets_of(bytes(data))


# --- what swells -------------------------------------------------------------------------


def bomb(name, size, **others):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, text in others.items():
            archive.writestr(other, text)
        with archive.open(name, "w", force_zip64=True) as member:
            for _ in range(size >> 20):
                member.write(b"\x20" * (1 << 20))
    return out.getvalue()


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "content.xml"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(name):
    data = bomb(name, 48 << 20, **{"xl/workbook.xml": "<workbook/>"})
    with pytest.raises(SwollenWorkbook, match="far more"):
        sheets_of(data)


def test_a_member_that_unpacks_to_more_than_it_says_is_refused():
    data = bytearray(bomb("content.xml", 2 << 20))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises((SwollenWorkbook, TruncatedWorkbook)):
        sheets_of(bytes(data))


def test_a_member_behind_a_password_is_a_locked_workbook():
    data = bytearray(saved(Workbook()))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(LockedWorkbook):
        sheets_of(bytes(data))


# --- text --------------------------------------------------------------------------------


def test_a_late_byte_that_is_no_text_is_told_with_its_record():
    good = "".join(f"王明{n},138,盐湖区安邑街道\n" for n in range(5000)).encode()
    data = "姓名,电话,住址\n".encode() + good + b"\xe7\x8e,139,\xff\n" + good
    with pytest.raises(BrokenText, match="record 5002"):
        list(sheets_of(data)[0].rows())


def test_text_is_read_from_the_disk_by_two_readers_at_once(tmp_path: Path):
    path = tmp_path / "名单.csv"
    path.write_text("姓名,电话\n" + "王明,138\n" * 50_000, "gb18030")
    book = open_book(path, file="名单.csv")
    (sheet,) = book.sheets
    assert all(one == two for one, two in zip(sheet.rows(), sheet.rows(), strict=True))
    book.close()


class FailingDisk(io.BytesIO):
    """A file that the disk stops giving."""

    def read(self, size=-1, /):
        raise OSError(errno.EIO, "Input/output error")


def test_a_disk_that_fails_is_not_told_as_a_damaged_workbook():
    with pytest.raises(OSError, match="Input/output error"):
        open_archive(FailingDisk(zip_of(zipfile.ZIP_DEFLATED)), "名单.ods")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_does_not_unpack_is_told_as_a_damaged_workbook(method):
    data = bytearray(zip_of(method))
    at = data.index(b"content.xml") + len("content.xml")
    data[at : at + 40] = b"\xff" * 40
    for source in (io.BytesIO(data), io.BytesIO(data[-200:])):
        with pytest.raises(TruncatedWorkbook):
            open_archive(source, "名单.ods")


def zip_of(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("content.xml", "".join(f"<a>{n * n}</a>" for n in range(500)))
    return out.getvalue()
