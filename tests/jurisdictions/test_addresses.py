"""An address gives the nearest division its text allows, and never a wrong one.

The names are those of the register shipped with the package.
"""

import csv

import pytest

from lianfang.jurisdictions.addresses import Gazetteer, Level, Reason
from lianfang.jurisdictions.data import CITY_2019, register_lines
from lianfang.jurisdictions.place_names import community_forms, township_forms

DISTRICT = "140802"
ELSEWHERE = [
    *(("1401", "太原市"), ("140105", "小店区"), ("4201", "武汉市"), ("420111", "洪山区")),
    *(("110101", "东城区"), ("2113", "朝阳市"), ("140821", "临猗县"), ("140828", "夏县")),
]
COMPOUNDS = [
    *(
        ("解放佳苑", "140802006005"),
        ("西花园", "140802002005"),
        ("人民医院家属院", "140802001003"),
    ),
    *(("幸福小区", "140802001001"), ("幸福小区", "140802001002"), ("幸福小区", "140802005003")),
]


@pytest.fixture(scope="module")
def register():
    return {row["code"]: row["name"] for row in csv.DictReader(register_lines(CITY_2019))}


@pytest.fixture(scope="module")
def gazetteer(register):
    return Gazetteer(register.items(), (), ELSEWHERE, district=DISTRICT)


@pytest.fixture(scope="module")
def with_compounds(register):
    return Gazetteer(register.items(), COMPOUNDS, ELSEWHERE, district=DISTRICT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("运城盐湖区安邑街道金海湾社区居委会解放佳苑22号楼2单元302", "140802006005"),
        ("山西省运城市盐湖区姚孟街道办事处姚孟村委会", "140802008200"),
        ("安邑街办西里庄村三组", "140802006240"),
        ("安邑西里庄", "140802006240"),
        ("现住 盐湖区 陶村镇，陶村村", "140802105206"),
        ("陶村镇陶村", "140802105206"),
        ("冯村乡冯村村", "140802203200"),
        ("龙居镇羊村", "140802101219"),
        ("龙居东张耿村委会", "140802101235"),
        ("上王乡上王村", "140802205200"),
        ("安邑上王村3组", "140802006253"),
        ("安邑北街", "140802006237"),
        ("北城办北街村", "140802005200"),
        ("运城经济技术开发区虚拟社区", "140802404498"),
        ("解州社区", "140802100002"),
        ("解州村", "140802100216"),
    ],
)
def test_community_or_village(gazetteer, text, code):
    found = gazetteer.locate(text)
    assert (found.code, found.level) == (code, Level.COMMUNITY)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("西张贺村", "140802102225"),
        ("盐湖区东张耿村5号", "140802101235"),
        ("雷家坡3组", "140802101207"),
        ("解放南路与河东街交叉口西花园社区5号", "140802001001"),
    ],
)
def test_a_unique_name_needs_no_township(gazetteer, text, code):
    found = gazetteer.locate(text)
    assert (found.code, found.reason) == (code, Reason.UNIQUE)


def test_what_follows_is_handed_on(gazetteer):
    assert (
        gazetteer.locate("安邑街道金海湾社区解放佳苑22号楼2单元302").rest
        == "解放佳苑22号楼2单元302"
    )


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("北街", ("140802005200", "140802006237")),
        ("盐湖区北街村12号", ("140802005200", "140802006237")),
        ("三家庄3组", ("140802006234", "140802101200")),
        ("上王村", ("140802006253", "140802205200")),
    ],
)
def test_names_that_stand_twice_ask_with_their_candidates(gazetteer, text, candidates):
    found = gazetteer.locate(text)
    assert (found.code, found.level, found.reason) == (DISTRICT, Level.DISTRICT, Reason.AMBIGUOUS)
    assert found.candidates == candidates


def test_a_township_and_a_village_of_another_one_contradict(gazetteer):
    found = gazetteer.locate("东城街道西花园社区")
    assert (found.code, found.reason) == (DISTRICT, Reason.CONFLICT)
    assert found.candidates == ("140802002", "140802001001")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("东城办西花园12号楼", "140802002"),
        ("安邑街道北街12号", "140802006"),
        ("安邑街道禹都大道12号", "140802006"),
        ("解州镇", "140802100"),
        ("解州", "140802100"),
        ("冯村", "140802203"),
        ("运城市经济开发区", "140802404"),
    ],
)
def test_no_nearer_than_the_text_allows(gazetteer, text, code):
    found = gazetteer.locate(text)
    assert (found.code, found.reason) == (code, Reason.TOWNSHIP_ONLY)


@pytest.mark.parametrize(
    "text",
    [
        "", "无", "西花园12号楼", "朝阳小区3号楼", "北城花园3号楼", "金井小区", "禹都大道12号",
        "李村路5号", "张村镇下村", "红旗西街98号", "安康苑3号楼", "东城区西花园",
    ],
)  # fmt: skip
def test_nothing_is_guessed(gazetteer, text):
    found = gazetteer.locate(text)
    assert (found.code, found.level) == (None, Level.NOWHERE)


def test_the_district_alone(gazetteer):
    found = gazetteer.locate("山西省运城市盐湖区解放路12号")
    assert (found.code, found.level) == (DISTRICT, Level.DISTRICT)
    assert found.reason is Reason.DISTRICT_ONLY


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("山西省运城市临猗县猗氏镇", "山西省运城市临猗县"),
        ("临猗县北街村", "临猗县"),
        ("临猗角杯乡", "临猗"),
        ("夏县", "夏县"),
        ("太原小店区", "太原小店区"),
        ("湖北省武汉市洪山区珞喻路", "湖北省武汉市洪山区"),
        ("武汉洪山区", "武汉洪山区"),
        ("现住武汉", "武汉"),
        ("湖北省某某县", "湖北省"),
        ("北京市东城区", "北京市东城区"),
        ("辽宁省朝阳市", "辽宁省朝阳市"),
        ("灵宝市函谷关镇", "灵宝市"),
    ],
)
def test_other_regions_are_named_and_not_lost(gazetteer, text, elsewhere):
    found = gazetteer.locate(text)
    assert (found.code, found.level, found.elsewhere) == (None, Level.ELSEWHERE, elsewhere)


@pytest.mark.parametrize(
    ("text", "code", "compound"),
    [
        ("解放佳苑3号楼", "140802006005", "解放佳苑"),
        ("东城办西花园12号楼", "140802002005", "西花园"),
        ("运城市解放路人民医院家属院2单元", "140802001003", "人民医院家属院"),
        ("安邑街道金海湾社区解放佳苑3号楼", "140802006005", "解放佳苑"),
        ("西花园社区5号", "140802001001", None),
        ("北城街道幸福小区3号楼", "140802005003", "幸福小区"),
        ("中城街道幸福小区3号楼", "140802001", "幸福小区"),
        ("幸福小区3号楼", DISTRICT, "幸福小区"),
    ],
)
def test_compounds_stand_for_their_place(with_compounds, text, code, compound):
    found = with_compounds.locate(text)
    assert (found.code, found.compound) == (code, compound)


def test_every_name_of_the_register_is_found_and_none_is_taken_for_another(gazetteer, register):
    towns = {code: name for code, name in register.items() if code.startswith(DISTRICT)}
    for code, name in towns.items():
        if len(code) != 12:
            continue
        town = towns[code[:9]]
        for form in (name, *community_forms(name).whole):
            for head in (f"山西省运城市盐湖区{town}", *township_forms(town).whole):
                assert gazetteer.locate(f"{head}{form}12号").code == code, (head, form)


def test_without_the_township_every_name_is_found_or_left_coarse(gazetteer, register):
    for code, name in register.items():
        if len(code) != 12 or not code.startswith(DISTRICT):
            continue
        forms = community_forms(name)
        for form in (name, *forms.whole, forms.bare):
            for tail in ("", "12号", "3组", "小区5号楼"):
                found = gazetteer.locate(form + tail).code
                assert found is None or code.startswith(found), (form, tail, found)


def test_the_same_city_seen_from_another_county(register):
    linyi = Gazetteer(register.items(), district="140821")
    assert linyi.locate("盐湖区安邑街道").elsewhere == "盐湖区"
    assert linyi.locate("运城市临猗县").code == "140821"
