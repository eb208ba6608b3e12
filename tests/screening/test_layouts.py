"""Tables as clerks lay them out: groups over columns, merged cells, no header, odd headers."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from lianfang.people.rules import make_id_number
from lianfang.screening.columns import find_layout
from lianfang.screening.findings import Code, Rule
from lianfang.screening.headers import Field
from lianfang.screening.layout import Basis, NoHeader, WouldLose
from lianfang.screening.listing import open_listing
from lianfang.screening.mapping import Mapping
from lianfang.screening.parsed import Rejected
from lianfang.screening.sheets import Row

LISTED_ON = date(2020, 1, 27)
NAMES = ("王小明", "李华", "张建国", "刘芳", "陈静", "杨洋", "赵丽", "黄磊")


def number(n):
    return make_id_number("149999", date(1960 + n, 1 + n % 12, 3), n + 1)


def people(*columns):
    """Eight rows of people: each column is a function of the row's place."""
    return [tuple(column(n) for column in columns) for n in range(len(NAMES))]


def name(n):
    return NAMES[n]


def phone(n):
    return f"1390000000{n}"


def rows(*cells):
    return [Row(at, tuple(row)) for at, row in enumerate(cells, start=1)]


def fields(*cells, **options):
    layout = find_layout(rows(*cells), file="名单", **options)
    return {column.label: column.field for column in layout.columns}


def csv(*cells):
    return "".join(",".join(row) + "\n" for row in cells).encode()


def opened(data, **options):
    source = io.BytesIO(data)
    return open_listing(source, "名单", listed_on=LISTED_ON, digest_key=b"key", **options)


def outcomes(data, **options):
    with opened(data, **options) as listing:
        return [row.outcome for row in listing.rows()]


# --- headers -----------------------------------------------------------------------------


def test_a_row_of_groups_over_a_row_of_names_is_one_header():
    header = (
        ("序号", "姓名", "身份证号", "离汉信息", "", "现居住地", "", "监护人", ""),
        ("", "", "", "时间", "车次", "乡镇", "村", "姓名", "电话"),
    )
    person = ("1", "王小明", number(1), "1月20日", "G1", "解州镇", "上王村", "王大山", "")
    layout = find_layout(rows(("返乡名单",), *header, person), file="名单")
    assert layout.header_row == 3
    assert {column.label: column.field for column in layout.columns} == {
        "姓名 (B)": Field.NAME,
        "身份证号 (C)": Field.ID_NUMBER,
        "离汉信息 时间 (D)": Field.LEFT_ON,
        "离汉信息 车次 (E)": Field.TRANSPORT,
        "现居住地 乡镇 (F)": Field.ADDRESS,
        "现居住地 村 (G)": Field.ADDRESS,
        "监护人 电话 (I)": Field.PHONE,
    }


def test_the_first_person_is_never_taken_for_part_of_the_header():
    layout = find_layout(
        rows(("姓名", "电话", "", "住址"), ("王小明", "", "离汉时间", "解州镇")), file="名单"
    )
    assert layout.header_row == 1


def test_a_title_over_the_header_is_no_group():
    layout = find_layout(
        rows(("某局返乡人员名单", ""), ("姓名", "电话"), ("王小明", phone(1))), file="名单"
    )
    assert [column.header for column in layout.columns] == ["姓名", "电话"]


def test_a_second_table_with_other_columns_is_read_by_its_own_header():
    found = outcomes(
        csv(
            ("姓名", "身份证号", "联系电话"),
            ("王小明", number(1), phone(1)),
            ("姓名", "身份证号", "联系电话"),
            ("李华", number(2), phone(2)),
            ("合计", "2人", ""),
            ("身份证号", "联系电话", "姓名"),
            (number(3), phone(3), "张建国"),
        )
    )
    assert [(row.name, row.phone) for row in found] == [
        ("王小明", phone(1)),
        ("李华", phone(2)),
        ("张建国", phone(3)),
    ]


def test_without_a_header_values_beyond_doubt_tell_the_columns():
    table = people(lambda n: str(n), name, number, phone)
    layout = find_layout(rows(*table), file="名单")
    assert layout.header_row == 0
    assert {column.label: column.field for column in layout.columns} == {
        "B": Field.NAME,
        "C": Field.ID_NUMBER,
        "D": Field.PHONE,
    }
    assert len(outcomes(csv(*table))) == len(NAMES)
    table[3] = table[4] = ("3", "合计", "无", "")
    with pytest.raises(NoHeader):
        find_layout(rows(*table), file="名单")


def test_values_tell_what_headers_do_not():
    table = people(
        name,
        number,
        lambda n: "男女"[n % 2],
        lambda n: f"{1960 + n}-{1 + n % 12}-3",
        lambda n: f"解州镇{NAMES[n][0]}村{n}组",
        phone,
    )
    assert fields(("姓名", "SFZH", "列1", "列2", "列3", "列4"), *table) == {
        "姓名 (A)": Field.NAME,
        "SFZH (B)": Field.ID_NUMBER,
        "列1 (C)": Field.SEX,
        "列2 (D)": Field.BIRTH_DATE,
        "列3 (E)": Field.ADDRESS,
        "列4 (F)": Field.PHONE,
    }


def test_the_only_day_beside_a_train_is_the_day_of_the_trip():
    table = people(name, number, lambda n: f"G{n}", lambda n: f"2020012{n % 8}")
    header = ("旅客姓名", "证件号码", "车次", "日期")
    assert fields(header, *table)["日期 (D)"] is Field.LEFT_ON
    twice = [(*row, row[-1]) for row in table]
    assert len(find_layout(rows((*header, "列1"), *twice), file="名单").losing) == 2


def test_one_word_again_and_again_is_no_name():
    table = people(phone, lambda n: "武汉", name)
    assert fields(("联系电话", "列1", "列2"), *table) == {
        "列2 (C)": Field.NAME,
        "联系电话 (A)": Field.PHONE,
    }


def test_numbers_are_told_whatever_they_are_called_but_not_another_persons():
    table = people(number, name, phone)
    assert fields(("编号", "姓名", "电话"), *table)["编号 (A)"] is Field.ID_NUMBER
    assert "监护人身份证 (A)" not in fields(("监护人身份证", "姓名", "电话"), *table)


def test_three_hundred_columns_are_looked_through_and_the_rest_is_named():
    more = [f"指标{n}" for n in range(297)]
    table = people(name, number, phone, *[lambda n: str(n)] * 297)
    layout = find_layout(rows(("姓名", "身份证号", "电话", *more), *table), file="名单")
    assert len(layout.columns) == 3
    assert layout.not_taken == tuple(more)
    assert layout.losing == ()


# --- what is lost ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("同行人姓名", lambda n: NAMES[-1 - n]),
        ("列1", lambda n: number(n + 20)),
        ("列1", lambda n: NAMES[-1 - n]),
        ("列1", lambda n: f"解州镇上王村{n}组"),
        ("列1", lambda n: f"2020-01-1{n}"),
        ("列1", lambda n: f"1380000000{n}"),
    ],
)
def test_a_telling_column_is_not_left_out_unasked(header, value):
    top = ("姓名", "身份证号", "电话", "现住址", header)
    table = [top, *people(name, number, phone, lambda n: "东城街道", value)]
    with opened(csv(*table)) as listing:
        ((_, guess),) = listing.asks
        assert (guess.header, guess.field, guess.loses) == (header, None, True)
        with pytest.raises(WouldLose, match=rf"{header} \(E\)"):
            listing.require_nothing_lost()
        mapping = listing.sheets[0].mapping()
    with opened(csv(*table), mappings=[mapping]) as listing:
        listing.require_nothing_lost()


@pytest.mark.parametrize("header", ["监护人姓名", "填报人", "户籍地址", "序号"])
def test_what_words_or_values_explain_is_left_out_in_silence(header):
    values = {"户籍地址": lambda n: f"解州镇上王村{n}组", "序号": lambda n: str(n)}
    table = people(name, number, lambda n: "东城街道", values.get(header, name))
    layout = find_layout(rows(("姓名", "身份证号", "现住址", header), *table), file="名单")
    assert layout.losing == () and layout.not_taken == (header,)


# --- mappings ----------------------------------------------------------------------------


def test_a_guess_says_what_it_rests_on_and_how_sure_it_is():
    table = [("姓名", "列1", "班级"), *people(name, number, lambda n: "三班")]
    first, second, third = find_layout(rows(*table), file="名单").guesses
    assert (first.field, first.basis, first.confidence) == (Field.NAME, Basis.WORDS, 1.0)
    assert (second.field, second.basis, second.confidence) == (Field.ID_NUMBER, Basis.VALUES, 0.9)
    assert (third.field, third.basis, third.samples) == (None, Basis.NOTHING, ("三班",))
    assert first.samples == NAMES[:3]


def test_a_clerks_mapping_is_obeyed_and_kept_as_json():
    table = [
        ("通知", "", ""),
        ("列1", "列2", "列3"),
        *people(lambda n: f"同学{n}", name, number),
    ]
    with opened(csv(*table)) as listing:
        guessed = listing.sheets[0].mapping()
        assert guessed.fields == (None, Field.NAME, Field.ID_NUMBER)
    corrected = Mapping(("列1", "列2", "列3"), (Field.REMARK, Field.NAME, None))
    kept = Mapping.from_json(corrected.as_json())
    assert kept == corrected and kept.fingerprint == guessed.fingerprint
    found = outcomes(csv(*table), mappings=[kept])
    assert [(row.name, row.remark, row.id_number) for row in found[:2]] == [
        ("王小明", "同学0", ""),
        ("李华", "同学1", ""),
    ]


def test_a_mapping_of_another_layout_changes_nothing():
    other = Mapping(("姓名", "电话"), (Field.REMARK, None))
    table = [("姓名", "身份证号"), *people(name, number)]
    assert outcomes(csv(*table), mappings=[other])[0].name == "王小明"


def test_each_sheet_has_its_own_layout_and_hidden_ones_are_told():
    book = Workbook()
    book.worksheets[0].append(["姓名", "身份证号"])
    book.worksheets[0].append(["王小明", number(1)])
    second = book.create_sheet("二")
    second.append(["联系电话", "姓名"])
    second.append([phone(2), "李华"])
    hidden = book.create_sheet("旧")
    hidden.append(["姓名", "身份证号"])
    hidden.append(["张建国", number(3)])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    with opened(out.getvalue()) as listing:
        assert [row.outcome.name for row in listing.rows()] == ["王小明", "李华"]
        assert listing.not_read == ("旧",)
        assert [sheet.hidden for sheet in listing.sheets] == [False, False, True]


# --- merged cells ------------------------------------------------------------------------


def merged(*ranges, cells):
    book = Workbook()
    for row in cells:
        book.worksheets[0].append(row)
    for area in ranges:
        book.worksheets[0].merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return outcomes(out.getvalue())


HEADER = ("村", "姓名", "身份证号", "电话", "备注")


def test_a_merged_village_is_every_rows_and_the_repair_is_recorded():
    found = merged(
        "A2:A3",
        cells=[
            HEADER,
            ("上王村", "王小明", number(1), phone(1), ""),
            (None, "李华", number(2), phone(2), ""),
            (None, "张建国", number(3), phone(3), ""),
        ],
    )
    assert [row.address for row in found] == ["上王村", "上王村", ""]
    (repair,) = found[1].repairs
    assert (repair.column, repair.original, repair.value) == ("村 (A)", "", "上王村")
    assert repair.rule is Rule.CARRIED_DOWN


def test_a_merged_person_is_one_person_on_each_row_and_never_lends_a_name_to_another():
    found = merged(
        "B2:B4",
        "C2:C3",
        cells=[
            HEADER,
            ("上王村", "王小明", number(1), "", "去程"),
            ("", None, None, "", "回程"),
            ("", None, number(3), "", "别人"),
        ],
    )
    assert [(row.name, row.id_number) for row in found] == [
        ("王小明", number(1)),
        ("王小明", number(1)),
        ("", number(3)),
    ]


def test_merged_cells_make_no_person_of_a_blank_row():
    found = merged(
        "A2:A4", "B2:B4", cells=[HEADER, ("上王村", "王小明", number(1), "", ""), (), ()]
    )
    assert len(found) == 1


# --- cells that are no values ------------------------------------------------------------


def test_errors_and_formulas_are_findings_and_the_row_goes_on():
    (row,) = outcomes(
        csv(
            ("姓名", "身份证号", "电话", "住址"),
            ("王小明", number(1), "#N/A", "=VLOOKUP(A2)"),
            ("#N/A", "#N/A", "#N/A", "#N/A"),
        )
    )
    assert [(f.column, f.code) for f in row.findings] == [
        ("电话 (C)", Code.CELL_ERROR),
        ("住址 (D)", Code.CELL_FORMULA),
    ]
    assert (row.name, row.phones, row.address) == ("王小明", (), "")


def test_the_way_to_keep_a_text_a_text_in_a_csv_is_no_formula():
    (row,) = outcomes(csv(("姓名", "身份证号"), ("王小明", f'="{number(1)}"')))
    assert (row.id_number, row.findings) == (number(1), ())


def test_a_header_among_people_is_not_a_person_called_so():
    found = outcomes(csv(("姓名", "住址"), ("身份证号", "解州镇")))
    assert not any(isinstance(row, Rejected) for row in found) and len(found) == 1
