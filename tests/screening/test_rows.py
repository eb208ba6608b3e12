"""Each row is a person, a row set aside with its reason, or no data; nothing else happens."""

import io
from datetime import date, time

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from lianfang.people.rules import Sex, make_id_number
from lianfang.screening.columns import find_layout
from lianfang.screening.files import open_book
from lianfang.screening.findings import MESSAGES, RULES, Code, Rule
from lianfang.screening.headers import Field
from lianfang.screening.parsed import NotData, ParsedRow, Rejected, Skipped, row_digest
from lianfang.screening.rows import RowReader, layout_of
from lianfang.screening.sheets import Row

LISTED_ON = date(2020, 1, 27)
ID = make_id_number("149999", date(1990, 1, 2), 15)
WRONG_ID = ID[:-1] + ("0" if ID[-1] != "0" else "1")
HEADER = (
    *("序号", "姓名", "身份证号", "联系电话", "性别", "年龄", "出生日期", "乡镇", "详细地址"),
    *("离汉时间", "到运时间", "来源地", "车次", "备注"),
)
FULL = {
    "姓名": "王明",
    "身份证号": ID,
    "联系电话": "13812345678",
    "离汉时间": "2020-01-21",
    "到运时间": "2020-01-22",
}
LAYOUT = find_layout([Row(1, HEADER), Row(2, ("1", "王明", ID))], file="名单")


def outcome(**cells):
    row = Row(2, tuple(cells.get(header, "") for header in HEADER))
    return RowReader(LAYOUT, listed_on=LISTED_ON).read(row)


def parsed(**cells):
    row = outcome(**(FULL | cells))
    assert isinstance(row, ParsedRow)
    return row


def only_code(row):
    (finding,) = row.findings
    return finding.code


def test_a_whole_row():
    row = parsed(
        乡镇="安邑街道", 详细地址="金海湾社区3号楼", 来源地="武汉市", 车次="G1234", 备注="发热"
    )
    assert row == ParsedRow(
        number=2,
        name="王明",
        id_number=ID,
        phones=("13812345678",),
        sex=Sex.MALE,
        birth_date=date(1990, 1, 2),
        address="安邑街道金海湾社区3号楼",
        left_on=date(2020, 1, 21),
        arrived_on=date(2020, 1, 22),
        origin="武汉市",
        transport="G1234",
        remark="发热",
    )
    assert (row.phone, row.birth_year) == ("13812345678", 1990)


def test_what_a_later_part_of_the_address_repeats_is_left_out():
    assert (
        parsed(乡镇="安邑街道", 详细地址="盐湖区安邑街道金海湾").address == "盐湖区安邑街道金海湾"
    )


@pytest.mark.parametrize(
    ("column", "text", "value", "rule"),
    [
        ("身份证号", f"'{ID}", ID, Rule.MARKS_REMOVED),
        ("身份证号", f" {ID[:6]} {ID[6:14]} {ID[14:]} ", ID, Rule.MARKS_REMOVED),
        (
            "身份证号",
            ID.translate({n: n + 0xFEE0 for n in range(48, 91)}),
            ID,
            Rule.MARKS_REMOVED,
        ),
        ("身份证号", ID[:6] + ID[8:17], ID, Rule.FIFTEEN_DIGITS),
        ("身份证号", ID.replace("0", "O"), ID, Rule.DIGIT_FOR_LETTER),
        ("联系电话", "+86 138-1234-5678", "13812345678", Rule.MARKS_REMOVED),
        ("联系电话", "13812345678/13912345678", "13812345678/13912345678", Rule.PHONES_PARTED),
        ("联系电话", "13812345678 0359-2022345", "13812345678/0359-2022345", Rule.PHONES_PARTED),
        ("身份证号", f"身份证：{ID}", ID, Rule.NOTE_REMOVED),
        ("身份证号", f"{ID}（本人）", ID, Rule.NOTE_REMOVED),
        ("联系电话", "13812345678（父亲）", "13812345678", Rule.NOTE_REMOVED),
        ("联系电话", "手机：13812345678", "13812345678", Rule.NOTE_REMOVED),
        (
            "联系电话",
            "妻13812345678 女13912345678",
            "13812345678/13912345678",
            Rule.NOTE_REMOVED,
        ),
        ("姓名", "王　明", "王明", Rule.MARKS_REMOVED),
        ("姓名", "王小明(儿子)", "王小明", Rule.NAME_NOTE_REMOVED),
        ("姓名", "户主：王小明", "王小明", Rule.NAME_NOTE_REMOVED),
        ("姓名", "长子/王小明", "王小明", Rule.NAME_NOTE_REMOVED),
        ("姓名", "王小明-户主", "王小明", Rule.NAME_NOTE_REMOVED),
        ("姓名", "王明（学生）", "王明", Rule.NAME_NOTE_REMOVED),
        ("离汉时间", "1月21日", "2020-01-21", Rule.YEAR_SUPPLIED),
        ("离汉时间", "12月28日", "2019-12-28", Rule.YEAR_SUPPLIED),
        ("离汉时间", "1.21", "2020-01-21", Rule.YEAR_SUPPLIED),
        ("离汉时间", "2020.1.21", "2020-01-21", Rule.DATE_WRITTEN_OUT),
        ("离汉时间", "２０２０年１月２１号", "2020-01-21", Rule.DATE_WRITTEN_OUT),
        ("离汉时间", "20200121", "2020-01-21", Rule.DATE_WRITTEN_OUT),
        ("离汉时间", "20.1.21", "2020-01-21", Rule.DATE_WRITTEN_OUT),
        ("离汉时间", "1/21/2020", "2020-01-21", Rule.DATE_WRITTEN_OUT),
        ("离汉时间", "21/1/2020", "2020-01-21", Rule.DATE_WRITTEN_OUT),
        ("离汉时间", "1/21", "2020-01-21", Rule.YEAR_SUPPLIED),
        ("离汉时间", "21/1", "2020-01-21", Rule.YEAR_SUPPLIED),
        ("离汉时间", "43851", "2020-01-21", Rule.EXCEL_SERIAL),
    ],
)
def test_one_reading_is_repaired_and_the_repair_recorded(column, text, value, rule):
    row = parsed(**{column: text})
    (repair,) = row.repairs
    assert (repair.original, repair.value, repair.rule) == (text, value, rule)
    assert repair.column.startswith(column)
    assert row.findings == ()


def test_a_small_x_is_written_as_a_capital():
    number = next(
        n for k in range(1, 99) if (n := make_id_number("149999", LISTED_ON, k))[-1] == "X"
    )
    row = parsed(身份证号=number.lower())
    assert row.id_number == number
    assert [repair.rule for repair in row.repairs] == [Rule.CAPITAL_X]


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("身份证号", "1.42701E+17", Code.ID_LOST_PRECISION),
        ("身份证号", WRONG_ID, Code.ID_CHECK_DIGIT),
        ("身份证号", ID[:-1], Code.ID_SHAPE),
        ("身份证号", "护照E12345678", Code.ID_SHAPE),
        ("身份证号", "990000199001010010", Code.ID_AREA),
        ("身份证号", make_id_number("142701", date(2010, 1, 2), 15), Code.ID_AREA_ENDED),
        ("身份证号", "149999199002300010", Code.ID_BIRTH_DATE),
        ("身份证号", f"{ID}/{WRONG_ID}", Code.ID_SHAPE),
        ("联系电话", "13812345678转8001", Code.PHONE_UNREADABLE),
        ("联系电话", "父亲1381234567", Code.PHONE_UNREADABLE),
        ("姓名", "王小明之子", Code.NAME_NOT_WHOLE),
        ("姓名", "王小明的女儿", Code.NAME_NOT_WHOLE),
        ("联系电话", "1381234567", Code.PHONE_UNREADABLE),
        ("联系电话", "13812345678/1391234", Code.PHONE_UNREADABLE),
        ("姓名", "王某", Code.NAME_NOT_WHOLE),
        ("姓名", "王明、李华", Code.NAME_NOT_WHOLE),
        ("性别", "未婚", Code.SEX_UNREADABLE),
        ("年龄", "三十", Code.AGE_UNREADABLE),
        ("年龄", "300", Code.AGE_UNREADABLE),
        ("出生日期", "90.5.1", Code.DATE_AMBIGUOUS),
        ("离汉时间", "2099-01-01", Code.DATE_AFTER_LIST),
        ("离汉时间", "2020-01-28", Code.DATE_AFTER_LIST),
        ("离汉时间", "2010-01-21", Code.DATE_LONG_PAST),
        ("离汉时间", "1.2", Code.DATE_AMBIGUOUS),
        ("离汉时间", "5/1/2019", Code.DATE_AMBIGUOUS),
        ("离汉时间", "1月20日左右", Code.DATE_AMBIGUOUS),
        ("离汉时间", "1月20-22日", Code.DATE_AMBIGUOUS),
        ("离汉时间", "2月30日", Code.DATE_UNREADABLE),
        ("离汉时间", "春节前", Code.DATE_UNREADABLE),
    ],
)
def test_without_one_reading_the_row_goes_on_without_the_value_and_says_so(column, text, code):
    row = parsed(**{column: text})
    (finding,) = row.findings
    assert (finding.code, finding.original) == (code, text)
    assert finding.column.startswith(column)
    assert text in finding.message.problem.format(**finding.places)
    assert finding.message.remedy
    whole = parsed()
    lost = {"身份证号": "id_number", "联系电话": "phones", "姓名": "name", "离汉时间": "left_on"}
    kept = set(lost.values()) - {lost.get(column)}
    assert all(getattr(row, field) == getattr(whole, field) for field in kept)
    assert column not in lost or not getattr(row, lost[column])


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2020-01-21 16:30", time(16, 30)),
        ("2020年1月21日16时30分", time(16, 30)),
        ("1月21日 08:05", time(8, 5)),
        ("43851.6875", time(16, 30)),
        ("1月21日下午", None),
        ("2020/1/21", None),
    ],
)
def test_a_clock_time_is_kept_where_one_was_written(text, clock):
    row = parsed(离汉时间=text)
    assert (row.left_on, row.left_clock) == (date(2020, 1, 21), clock)


@pytest.mark.parametrize("text", ["1990年1月", "1990.01", "1990-1", "199001"])
def test_a_month_of_birth_is_kept_where_no_day_is_known(text):
    alone = parsed(身份证号="", 出生日期=text)
    assert (alone.birth_date, alone.born_in, alone.birth_year) == (None, date(1990, 1, 1), 1990)
    known = parsed(出生日期=text)
    assert (known.birth_date, known.born_in, known.findings) == (date(1990, 1, 2), None, ())
    assert only_code(parsed(出生日期="1991年1月")) is Code.BIRTH_DIFFERS_FROM_ID


def test_a_month_that_lost_its_nought_has_two_readings():
    assert only_code(parsed(出生日期="1990.1")) is Code.DATE_AMBIGUOUS


def test_an_arrival_before_the_departure_takes_both_dates():
    row = parsed(离汉时间="2020-01-22", 到运时间="2020-01-21")
    assert (row.left_on, row.arrived_on) == (None, None)
    assert {finding.code for finding in row.findings} == {Code.ARRIVED_BEFORE_LEFT}


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("性别", "女", Code.SEX_DIFFERS_FROM_ID),
        ("出生日期", "1991-01-02", Code.BIRTH_DIFFERS_FROM_ID),
        ("年龄", "55", Code.AGE_DIFFERS_FROM_ID),
    ],
)
def test_what_differs_from_the_number_is_said_and_the_number_goes_before(column, text, code):
    row = parsed(**{column: text})
    assert only_code(row) is code
    assert (row.sex, row.birth_date, row.age) == (Sex.MALE, date(1990, 1, 2), None)


@pytest.mark.parametrize("age", ["30", "29", "30岁", "31"])
def test_ages_counted_either_way_agree(age):
    assert parsed(年龄=age).findings == ()


@pytest.mark.parametrize("nothing", ["无", "/", "-", "不详", "　", "——"])
def test_words_for_nothing_are_no_values(nothing):
    row = parsed(联系电话=nothing, 离汉时间=nothing, 性别=nothing)
    assert (row.phones, row.left_on, row.findings) == ((), None, ())


def test_a_number_without_a_name_is_enough_and_a_name_without_a_number_too():
    assert outcome(身份证号=ID).id_number == ID
    assert outcome(姓名="王明").name == "王明"


@pytest.mark.parametrize("name", ["", "王某", "王*明", "不详"])
def test_a_row_that_names_nobody_is_set_aside_with_place_value_and_remedy(name):
    row = outcome(序号="7", 姓名=name, 身份证号=WRONG_ID, 联系电话="13812345678")
    assert isinstance(row, Rejected)
    assert (row.number, row.column, row.value) == (2, "姓名 (B)", name)
    assert [finding.code for finding in row.findings] == [Code.ID_CHECK_DIGIT]
    assert row.message.problem.format(**row.places)
    assert "ID number" in row.message.remedy


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({}, NotData.BLANK),
        ({"序号": "12"}, NotData.BLANK),
        ({"姓名": " ", "备注": "/"}, NotData.BLANK),
        ({"序号": "合计", "姓名": "652人"}, NotData.NOTE),
        ({"序号": "制表人：", "姓名": "李华", "联系电话": "13812345678"}, NotData.NOTE),
        ({"序号": "说明：以上名单由教育局提供"}, NotData.NOTE),
        ({"姓名": "共计652人"}, NotData.NOTE),
        ({"姓名": "名单截至1月27日18时由各校汇总"}, NotData.NOTE),
        (dict(zip(HEADER, HEADER, strict=True)), NotData.HEADER),
    ],
)
def test_footers_and_blank_rows_are_no_data_and_counted(cells, kind):
    assert outcome(**cells) == Skipped(2, kind)


def test_an_address_alone_is_no_note_but_a_row_that_names_nobody():
    assert isinstance(outcome(详细地址="安邑街道金海湾社区3号楼"), Rejected)


def test_every_code_and_rule_has_its_words():
    assert set(MESSAGES) == set(Code)
    assert set(RULES) == set(Rule)


def digest(row, key=b"incident"):
    return row_digest(row, key=key)


def workbook(rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy/m/d"}) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell)
                else:
                    sheet.write(at, column, cell)
    return out.getvalue()


def digests(data):
    (sheet,) = open_book(io.BytesIO(data), file="名单").sheets
    layout = layout_of(sheet, file="名单")
    reader = RowReader(layout, listed_on=LISTED_ON, merges=sheet.merges)
    rows = [reader.read(row) for row in sheet.rows() if row.number > layout.header_row]
    return [digest(row) for row in rows if isinstance(row, ParsedRow)]


def test_a_list_saved_again_in_another_format_has_the_same_rows():
    header = ("姓名", "身份证号", "电话", "返乡时间")
    as_workbook = [
        ("返乡人员名单",),
        header,
        ("王明", ID, 13812345678, date(2020, 1, 22)),
        ("李华", 149999198503150021, "", date(2099, 1, 1)),
    ]
    as_text = [
        ",".join(header),
        f"王明,{ID},13812345678,2020/1/22",
        "李华,1.49999E+17,,2099/1/1",
    ]
    assert digests(workbook(as_workbook)) == digests("\r\n".join(as_text).encode("gb18030"))


names = st.text("王李张明华伟芳", min_size=2, max_size=4)
spelt = st.sampled_from(
    [str, lambda t: f" {t} ", lambda t: "　".join(t), lambda t: f"{t}（学生）"]
)


@given(names, spelt, st.integers(1, 9999))
def test_spelling_and_place_in_the_sheet_do_not_change_the_digest(name, spell, number):
    cells = tuple((FULL | {"姓名": spell(name)}).get(header, "") for header in HEADER)
    moved = RowReader(LAYOUT, listed_on=LISTED_ON).read(Row(number, cells))
    assert isinstance(moved, ParsedRow)
    assert digest(moved) == digest(parsed(姓名=name))


@given(st.sampled_from(sorted(FULL)), st.sampled_from(["", "14999", "1.2", "李华", "2020-01-20"]))
def test_other_content_changes_the_digest(column, text):
    row = outcome(**(FULL | {column: text}))
    assert isinstance(row, Rejected) or digest(row) != digest(parsed())


def test_two_numbers_that_could_not_be_read_stay_two_rows():
    other = WRONG_ID[:10] + "1" + WRONG_ID[11:]
    assert digest(parsed(身份证号=WRONG_ID)) != digest(parsed(身份证号=other))


def test_a_digest_says_nothing_without_the_key():
    assert digest(parsed()) != digest(parsed(), key=b"another")


def test_the_header_of_each_finding_is_a_field_of_the_list():
    row = parsed(身份证号="1", 联系电话="2", 离汉时间="3")
    assert {finding.field for finding in row.findings} == {
        Field.ID_NUMBER,
        Field.PHONE,
        Field.LEFT_ON,
    }
