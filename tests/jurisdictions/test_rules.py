"""Codes, kinds, registers and links, on the shipped registers."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.jurisdictions import rules
from lianfang.jurisdictions.data import CITY_2019, DISTRICT_2023, register_lines
from lianfang.jurisdictions.rules import Kind, LinkKind

codes = st.sampled_from(rules.LENGTHS).flatmap(
    lambda n: st.text("0123456789", min_size=n, max_size=n)
)


def shipped(name: str) -> dict[str, str]:
    rows, errors = rules.parse_register(register_lines(name))
    assert errors == []
    return {row.code: row.name for row in rows}


def test_kinds_of_the_district_in_early_2020() -> None:
    rows, _ = rules.parse_register(register_lines(CITY_2019))
    kinds = Counter(row.kind for row in rows if row.code.startswith("140802"))
    assert kinds == {
        Kind.DISTRICT: 1,
        Kind.SUBDISTRICT: 8,
        Kind.TOWN: 7,
        Kind.TOWNSHIP: 6,
        Kind.DEVELOPMENT_ZONE: 1,
        Kind.COMMUNITY: 113,
        Kind.VILLAGE: 305,
    }


def test_whole_city_is_shipped_with_its_ancestors() -> None:
    register = shipped(CITY_2019)
    assert Counter(map(len, register)) == {2: 1, 4: 1, 6: 13, 9: 162, 12: 3153}
    assert register["140802101235"] == "东张耿村"


def test_village_without_suffix_is_read_from_its_code() -> None:
    assert rules.kind_of("140802101235", "东张耿村") is Kind.VILLAGE
    assert rules.kind_of("140882450401", "毓秀") is Kind.COMMUNITY


@pytest.mark.parametrize("code", ["", "1", "14080", "14080200", "1408020010011", "１４", "14080x"])
def test_anything_but_a_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError):
        rules.level_of(code)


def test_parents_climb_to_the_province() -> None:
    chain, code = [], "140802001001001"
    while (parent := rules.parent_of(code)) is not None:
        chain.append(parent)
        code = parent
    assert chain == ["140802001001", "140802001", "140802", "1408", "14"]


@given(codes, codes)
def test_prefix_range_holds_the_code_and_what_is_below_it_only(above: str, code: str) -> None:
    low, high = rules.prefix_range(above)
    assert (low <= code < high) == code.startswith(above)
    below = above + code
    assert low <= below < high


def test_register_rows_set_aside_say_where_and_how_to_mend() -> None:
    lines = [
        "\ufeff代码,名称,kind",
        "110101,东城区",
        "110101001,东华门街道",
        "11010100,景山街道",
        "110101001,东华门街道办事处",
        "110101003,",
        "110101004001,无主社区居委会",
        "",
        "110101005,甲,castle",
        "１１０１０１００６,全角街道",
    ]
    rows, errors = rules.parse_register(lines)
    assert [(r.row, r.code) for r in rows] == [(2, "110101"), (3, "110101001")]
    assert [(e.row, e.column, e.value, (e.problem, e.remedy)) for e in errors] == [
        (4, "code", "11010100", rules.BAD_CODE),
        (5, "code", "110101001", rules.DUPLICATE_CODE),
        (6, "name", "", rules.EMPTY_NAME),
        (7, "code", "110101004001", rules.MISSING_PARENT),
        (9, "kind", "castle", rules.UNKNOWN_KIND),
        (10, "code", "１１０１０１００６", rules.BAD_CODE),
    ]


def test_a_bad_township_sets_aside_its_villages_too() -> None:
    rows, errors = rules.parse_register(["code,name", "110101001,", "110101001001,甲社区居委会"])
    assert rows == []
    assert [(e.row, e.problem) for e in errors] == [
        (2, rules.EMPTY_NAME[0]),
        (3, rules.MISSING_PARENT[0]),
    ]


def test_parents_already_in_force_suffice_in_any_order_of_rows() -> None:
    lines = ["code,name", "110101001001,甲社区居委会", "110101001,东华门街道"]
    rows, errors = rules.parse_register(lines, known_codes={"110101"})
    assert [row.code for row in rows] == ["110101001001", "110101001"]
    assert errors == []


def test_a_file_without_a_header_is_refused_whole() -> None:
    for lines in ([], ["140802,盐湖区"]):
        rows, errors = rules.parse_register(lines)
        assert rows == []
        assert [(e.row, e.problem) for e in errors] == [(1, rules.NO_HEADER[0])]


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("东张耿村", "东张耿"),
        ("南村村委会", "南村"),
        ("康和村村委会", "康和"),
        ("西花园社区居委会", "西花园"),
        ("村委会", "村委会"),
    ],
)
def test_core_name(name: str, core: str) -> None:
    assert rules.core_name(name) == core


def test_codes_of_2019_are_followed_to_2023() -> None:
    old = {c: n for c, n in shipped(CITY_2019).items() if c.startswith("140802")}
    new = shipped(DISTRICT_2023)
    links = rules.link_codes(old, new)
    assert {link.old for link in links if link.old} == set(old)
    vanished = [link for link in links if link.old and link.old not in new]
    assert len(vanished) == 121
    assert {link.kind for link in vanished} <= {LinkKind.RECODED, LinkKind.MERGED}
    renamed = {link.old for link in links if link.kind is LinkKind.RENAMED}
    assert "140802003201" in renamed and len(renamed) == 17
    merged = next(link for link in links if link.old == "140802003202")
    assert merged == rules.CodeLink("140802003202", "140802003", LinkKind.MERGED)


def test_a_village_that_became_a_community_keeps_its_name() -> None:
    old = {"110101001": "甲镇", "110101001235": "东庄村委会", "110101002": "乙镇"}
    new = {"110101001": "甲镇", "110101001009": "东庄社区居委会"}
    assert rules.link_codes(old, new) == [
        rules.CodeLink("110101001", "110101001", LinkKind.KEPT),
        rules.CodeLink("110101001235", "110101001009", LinkKind.RECODED),
        rules.CodeLink("110101002", None, LinkKind.UNMATCHED),
    ]


def test_codes_that_are_new_are_named_as_added() -> None:
    assert rules.link_codes({}, {"11": "北京市"}) == [rules.CodeLink(None, "11", LinkKind.ADDED)]
