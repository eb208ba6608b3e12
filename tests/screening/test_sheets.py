"""Files as offices send them come out as rows of text; what is no list is refused in words."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from lianfang.screening.cells import cell_text
from lianfang.screening.files import open_book
from lianfang.screening.sheets import (
    BrokenQuotes,
    EmptyFile,
    LockedWorkbook,
    NotATable,
    TruncatedWorkbook,
    UnknownEncoding,
)

TABLE = "姓名,身份证号,住址\n王明,14999919900101001X,安邑街道金海湾社区\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(*sheets, hidden=()):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy/m/d"}) as book:
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet(f"表{number + 1}")
            if number in hidden:
                sheet.hide()
            for at, cells in rows.items():
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(at - 1, column, cell)
                    else:
                        sheet.write(at - 1, column, cell)
    return out.getvalue()


def ods(manifest=b"<manifest/>"):
    out = io.BytesIO()
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("姓名", "电话")
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="表1"><table:table-row>'
        f"{cells}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def rows_of(data):
    (sheet,) = open_book(io.BytesIO(data), file="名单").sheets
    return [(row.number, row.cells) for row in sheet.rows()]


def refuse(data):
    for sheet in open_book(io.BytesIO(data), file="名单.xlsx").sheets:
        list(sheet.rows())


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_in_every_encoding_offices_use(encoding):
    assert rows_of(TABLE.encode(encoding)) == [
        (1, ("姓名", "身份证号", "住址")),
        (2, ("王明", "14999919900101001X", "安邑街道金海湾社区")),
    ]


@pytest.mark.parametrize("mark", ["\t", ";", "|", "，"])
def test_other_delimiters(mark):
    assert rows_of(TABLE.replace(",", mark).encode())[1][1][0] == "王明"


def test_a_record_number_counts_blank_lines_and_not_line_breaks_in_quotes():
    data = '姓名,住址\n\n王明,"安邑街道\n金海湾社区"\n李华,解州镇\n'.encode()
    assert rows_of(data) == [
        (1, ("姓名", "住址")),
        (2, ()),
        (3, ("王明", "安邑街道\n金海湾社区")),
        (4, ("李华", "解州镇")),
    ]


def test_a_workbook_keeps_its_own_row_numbers_and_columns():
    data = workbook({3: ("", "姓名"), 5: ("", "王明")})
    filled = [row for row in rows_of(data) if any(row[1])]
    assert filled == [(3, ("", "姓名")), (5, ("", "王明"))]


def test_every_filled_sheet_is_read_and_hidden_ones_are_marked():
    data = workbook({1: ("姓名",)}, {}, {1: ("旧名单",)}, hidden=(2,))
    sheets = open_book(io.BytesIO(data), file="名单").sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("表1", False), ("表3", True)]


def test_an_open_document_is_read():
    assert rows_of(ods()) == [(1, ("姓名", "电话"))]


def test_a_sheet_can_be_read_again_from_the_top():
    (sheet,) = open_book(io.BytesIO(TABLE.encode()), file="名单").sheets
    assert list(sheet.rows()) == list(sheet.rows())


def test_values_come_out_as_seen():
    values = ("王明", 149999199001010012, 13812345678, 1.5, date(2020, 1, 22), True)
    assert rows_of(workbook({1: values})) == [
        (1, ("王明", "1.49999E+17", "13812345678", "1.5", "2020-01-22", "TRUE"))
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (142701199001010012.0, "1.42701E+17"),
        (140000000000000000.0, "1.4E+17"),
        (142701900101001.0, "142701900101001"),
        (43852.6875, "43852.6875"),
        (0.1 + 0.2, "0.3"),
        (datetime(2020, 1, 22, 16, 30), "2020-01-22 16:30"),  # noqa: DTZ001
        (datetime(2020, 1, 22), "2020-01-22"),  # noqa: DTZ001
        (time(16, 30), "16:30"),
        (False, "FALSE"),
    ],
)
def test_cells_as_text(cell, text):
    assert cell_text(cell) == text


@given(st.integers(0, 10**15 - 1))
def test_whole_numbers_of_fifteen_digits_survive_a_spreadsheet(number):
    assert cell_text(float(number)) == str(number)


@pytest.mark.parametrize(
    "data", [b"", b"\r\n \n", b"\xef\xbb\xbf", "\ufeff".encode("utf-16-le"), workbook({})]
)
def test_an_empty_file_is_refused(data):
    with pytest.raises(EmptyFile, match=r"名单.xlsx is empty"):
        refuse(data)


@pytest.mark.parametrize(
    "data",
    [
        OLE + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(512),
        ods(manifest=b"<manifest:encryption-data/>"),
    ],
)
def test_a_locked_workbook_is_refused(data):
    with pytest.raises(LockedWorkbook, match="password"):
        refuse(data)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(share):
    data = workbook({at: ("王明", at) for at in range(1, 200)})
    with pytest.raises(TruncatedWorkbook, match="cut off"):
        refuse(data[: int(len(data) * share)])


def test_an_old_workbook_that_breaks_off_is_refused():
    with pytest.raises(TruncatedWorkbook):
        refuse(OLE + bytes(600))


def zipped(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4 ...",
        b"\x89PNG\r\n\x1a\n0000",
        zipped("word/document.xml"),
        b"<html><table><tr><td>1</td></tr></table></html>",
        OLE + "WordDocument".encode("utf-16-le") + bytes(600),
        b"\x01\x02\x03\x04abc\x05",
    ],
)
def test_what_is_no_table_is_refused(data):
    with pytest.raises(NotATable, match="not a table"):
        refuse(data)


@pytest.mark.parametrize(
    "data",
    [
        "氏名、住所、電話番号、東京都".encode("shift_jis"),
        "姓名,臺灣省運城市鹽湖區東城辦事處武漢返鄉人員".encode("big5"),
        b"name,address\n\xff\xfa\xff\n",
    ],
)
def test_an_unknown_encoding_is_refused(data):
    with pytest.raises(UnknownEncoding, match="unknown encoding"):
        refuse(data)


def test_a_quote_left_open_loses_no_row_in_silence():
    data = '姓名,住址\n"王明,安邑街道\n李华,解州镇\n'.encode()
    with pytest.raises(BrokenQuotes, match="record 2"):
        refuse(data)
