"""The header is found among titles and notes, and each column for what it holds."""

from datetime import date

import pytest

from lianfang.people.rules import make_id_number
from lianfang.screening.columns import find_layout
from lianfang.screening.headers import Field, meaning_of
from lianfang.screening.layout import NoHeader, column_letter
from lianfang.screening.sheets import Row

GOOD_ID = make_id_number("149999", date(1990, 1, 1), 1)
ANOTHER_ID = make_id_number("149999", date(1985, 3, 15), 2)


def rows(*cells):
    return [Row(number, tuple(row)) for number, row in enumerate(cells, start=1)]


def mapped(*cells):
    layout = find_layout(rows(*cells), file="名单")
    return {column.header: column.field for column in layout.columns}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓名", Field.NAME),
        ("姓 名", Field.NAME),
        ("旅客姓名", Field.NAME),
        ("XM", Field.NAME),
        ("身份证号", Field.ID_NUMBER),
        ("公民身份号码", Field.ID_NUMBER),
        ("证件号码", Field.ID_NUMBER),
        ("SFZH", Field.ID_NUMBER),
        ("联系电话", Field.PHONE),
        ("手机号码(必填)", Field.PHONE),
        ("家长联系电话", Field.PHONE),
        ("性别", Field.SEX),
        ("出生年月日", Field.BIRTH_DATE),
        ("年龄", Field.AGE),
        ("离汉时间", Field.LEFT_ON),
        ("离开武汉日期", Field.LEFT_ON),
        ("乘车日期", Field.LEFT_ON),
        ("到达日期", Field.ARRIVED_ON),
        ("返乡时间", Field.ARRIVED_ON),
        ("抵运日期", Field.ARRIVED_ON),
        ("来源地", Field.ORIGIN),
        ("从何地返回", Field.ORIGIN),
        ("在汉居住地址", Field.ORIGIN),
        ("车次", Field.TRANSPORT),
        ("交通方式", Field.TRANSPORT),
        ("现住址", Field.ADDRESS),
        ("乡镇(街道)", Field.ADDRESS),
        ("村(社区)", Field.ADDRESS),
        ("户籍地址", Field.ADDRESS),
        ("备注", Field.REMARK),
        ("户主姓名", Field.HOUSEHOLD_HEAD),
    ],
)
def test_header_words(header, field):
    meaning = meaning_of(header)
    assert meaning is not None
    assert meaning.field is field


@pytest.mark.parametrize(
    "header",
    [
        "序号", "与户主关系", "民族", "籍贯", "监护人身份证号", "填报人电话", "到武汉时间",
        "离运日期", "解除隔离日期", "证件类型", "手机归属地", "学生证号", "工作单位",
    ],
)  # fmt: skip
def test_columns_known_to_have_no_purpose(header):
    meaning = meaning_of(header)
    assert meaning is not None
    assert meaning.field is None


def test_the_header_stands_below_titles_and_blank_rows():
    layout = find_layout(
        rows(
            ("盐湖区重点地区返乡人员名单",),
            ("填报单位：教育局", "", "填报时间：2020年1月27日"),
            (),
            ("序号", "姓名", "身份证号", "联系电话", "班级"),
            ("1", "王明", GOOD_ID, "13812345678", "三班"),
        ),
        file="名单",
    )
    assert layout.header_row == 4
    assert [c.field for c in layout.columns] == [Field.NAME, Field.ID_NUMBER, Field.PHONE]
    assert layout.not_taken == ("序号", "班级")


def test_the_row_number_is_the_sheets_own():
    layout = find_layout([Row(7, ("姓名", "电话")), Row(9, ("王明", "13812345678"))], file="名单")
    assert layout.header_row == 7


def test_values_tell_an_identity_number_whatever_it_is_called():
    assert mapped(("姓名", "代码"), ("王明", GOOD_ID), ("李华", ANOTHER_ID)) == {
        "姓名": Field.NAME,
        "代码": Field.ID_NUMBER,
    }


def test_values_correct_headers_that_were_mixed_up():
    found = mapped(
        ("姓名", "身份证号", "电话"),
        ("王明", "13812345678", GOOD_ID),
        ("李华", "13912345678", ANOTHER_ID),
    )
    assert (found["身份证号"], found["电话"]) == (Field.PHONE, Field.ID_NUMBER)


def test_names_are_told_by_their_values_too():
    assert (
        mapped(("旅客", "电话"), ("王明", "13812345678"), ("李小华", "13912345678"))["旅客"]
        is Field.NAME
    )


def test_another_persons_number_is_never_taken_for_this_one():
    found = mapped(("姓名", "监护人身份证号", "电话"), ("王明", GOOD_ID, "13812345678"))
    assert "监护人身份证号" not in found


def test_an_own_phone_goes_before_a_parents():
    layout = find_layout(rows(("姓名", "家长电话", "手机号"), ("王明", "", "")), file="名单")
    assert [c.header for c in layout.of(Field.PHONE)] == ["手机号", "家长电话"]
    assert mapped(("学生姓名", "家长电话"), ("王明", ""))["家长电话"] is Field.PHONE


def test_the_present_address_goes_before_the_registered_one():
    assert "户籍地址" not in mapped(("姓名", "户籍地址", "现住址"), ("王明", "", ""))


def test_an_address_in_several_columns_is_read_from_large_to_small():
    layout = find_layout(
        rows(("姓名", "详细地址", "村(社区)", "乡镇(街道)"), ("王明", "", "", "")), file="名单"
    )
    assert [c.header for c in layout.of(Field.ADDRESS)] == ["乡镇(街道)", "村(社区)", "详细地址"]


def test_rounded_numbers_are_noticed_by_the_whole_column():
    rounded = rows(
        ("姓名", "身份证号"), ("王明", "149999199001010000"), ("李华", "149999198503150000")
    )
    assert find_layout(rounded, file="名单").rounded_ids
    whole = rows(("姓名", "身份证号"), ("王明", GOOD_ID), ("李华", "149999198503150000"))
    assert not find_layout([*whole, Row(4, ("张三", ANOTHER_ID))], file="名单").rounded_ids


@pytest.mark.parametrize(
    "cells",
    [
        (("王明", GOOD_ID, "13812345678"), ("李华", ANOTHER_ID, "13912345678")),
        (("姓名", "性别"), ("王明", "男")),
        (("身份证号", "电话"), (GOOD_ID, "13812345678")),
        (("通知", "各单位"), ("请于今日上报", "")),
        (),
    ],
)
def test_without_a_header_the_file_is_refused_and_says_what_is_needed(cells):
    with pytest.raises(NoHeader, match=r"rows 1 to \d+ .*姓名.*身份证号"):
        find_layout(rows(*cells), file="名单.csv")


def test_a_message_calls_a_column_by_header_and_letter():
    layout = find_layout(rows(("姓名", "电话"), ("王明", "")), file="名单")
    assert layout.columns[1].label == "电话 (B)"
    assert [column_letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
