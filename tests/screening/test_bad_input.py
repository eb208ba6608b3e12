"""What offices send by mistake: taken, set aside with how to mend it, or refused whole."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from lianfang.audit.models import Entry
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput
from lianfang.screening.layout import NoHeader
from lianfang.screening.listing import NobodyListed
from lianfang.screening.mending_operations import send_back
from lianfang.screening.models import Batch, Lead, Row
from lianfang.screening.sheets import EmptyFile, LockedWorkbook, NotATable, TruncatedWorkbook
from tests.screening.conftest import NOW, READING
from tests.screening.samples import HEADER, HERE_ADDRESS, csv, number, row, workbook

LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
GOOD = row("王小明", 1, HERE_ADDRESS)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", EmptyFile),
        (b"\n\n  \n", EmptyFile),
        (LOCKED + bytes(600), LockedWorkbook),
        (workbook(GOOD)[:-400], TruncatedWorkbook),
        ("王小明,14999919910101001X\n李国强,149999199201010011\n".encode(), NoHeader),
        (HEADER.encode() + b"\n", NobodyListed),
        (b"%PDF-1.7 something", NotATable),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(send, data, refusal):
    with pytest.raises(refusal) as refused:
        send(data, file_name="某局名单.xlsx")
    assert issubclass(refusal, BadInput)
    assert "某局名单.xlsx" in str(refused.value) and "{" not in str(refused.value)
    with across_scopes(READING):
        assert (Batch.objects.count(), Row.objects.count(), Lead.objects.count()) == (0, 0, 0)
        assert not Entry.objects.filter(action="screening.import_list").exists()


def test_two_sheets_are_one_list(send):
    done = send(workbook(GOOD, row("李国强", 2, HERE_ADDRESS), sheets=2), file_name="a.xlsx")
    assert (done.rows, done.new_leads, done.not_read) == (2, 2, ())


def test_a_sheet_of_notes_is_told_and_a_sheet_of_people_without_header_refuses_the_file(send):
    def book(note):
        buffer = BytesIO()
        with Workbook(buffer) as out:
            listed = out.add_worksheet("名单")
            for at, line in enumerate((HEADER, GOOD)):
                for column, cell in enumerate(line.split(",")):
                    listed.write_string(at, column, cell)
            other = out.add_worksheet("说明")
            for column, cell in enumerate(note):
                other.write_string(0, column, cell)
        return buffer.getvalue()

    with pytest.raises(NoHeader):
        send(book(["王小明", number(5)]))
    assert send(book(["请各单位如实填写"])).not_read == ("说明",)


def test_what_cannot_be_read_is_shown_with_file_row_column_value_and_remedy(send, world):
    liaison = world.officers["liaison"]
    done = send(
        csv(
            "王小明,1.42701E+17,13900000001,,2020-01-20",
            "李国强,149999199201010019,13900000002,,2099-01-20",
            "/,149,13900000003,,",
        ),
        file_name="某局.csv",
        by=liaison,
    )
    assert (done.attached, done.rejected) == (2, 1)
    with clock.held(NOW), entered(liaison.scope):
        wrong = Row.objects.filter(batch=done.batch).exclude(findings=[]).order_by("number")
        told = [(r.number, mark["column"], r.fate) for r in wrong for mark in r.findings]
        sent = send_back(done.batch, by=liaison, at=NOW)
    assert told == [
        (2, "身份证号 (B)", "attached"),
        (3, "身份证号 (B)", "attached"),
        (3, "离开日期 (E)", "attached"),
        (4, "姓名 (A)", "rejected"),
        (4, "身份证号 (B)", "rejected"),
    ]
    aside, doubtful = load_workbook(BytesIO(sent.workbook)).worksheets
    for sheet, values in ((aside, {"149"}), (doubtful, {"1.42701E+17", "149999199201010019"})):
        lines = sheet.iter_rows(min_row=3, values_only=True)
        cells = [str(cell) for line in lines for cell in line if cell]
        assert values <= set(cells)
        assert all(any(v in cell and v != cell for cell in cells) for v in values), "the reasons"
        assert not any("{" in cell for cell in cells)
