"""Addresses as people write them: old names, slips, groups, lanes, brackets, nicknames.

Every case was written from how such lists are filled in, before the code that reads it.
"""

import csv

import pytest

from lianfang.jurisdictions.addresses import CONFIDENCE, Gazetteer, Level, Reason
from lianfang.jurisdictions.data import CITY_2019, REGIONS_2023, register_lines

DISTRICT = "140802"
COMPOUNDS = [
    ("解放佳苑", "140802006005"),
    ("人民医院家属院", "140802001003"),
    ("御景新村", "140802006002"),
    ("博雅新村", "140802003003"),
    ("翰林佳苑", "140802005016"),
    ("幸福小区", "140802001001"),
    ("幸福小区", "140802006001"),
]


def _pairs(name):
    return [(row["code"], row["name"]) for row in csv.DictReader(register_lines(name))]


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer(_pairs(CITY_2019), COMPOUNDS, _pairs(REGIONS_2023), district=DISTRICT)


@pytest.fixture(scope="module")
def register_alone():
    return Gazetteer(_pairs(CITY_2019), (), _pairs(REGIONS_2023), district=DISTRICT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # what offices are called
        ("安邑街道办事处金海湾社区居民委员会3号楼", "140802006005"),
        ("安邑街办西里庄村委", "140802006240"),
        ("解州镇人民政府西元村", "140802100217"),
        ("冯村乡政府太方村2组", "140802203204"),
        ("大渠乡寺北村", "140802007200"),
        ("安邑镇西里庄村", "140802006240"),
        ("席张镇柴家窑村", "140802200209"),
        # villages without 村, with groups, lanes and doors
        ("姚孟吕儒三组", "140802008206"),
        ("龙居镇雷家坡第二村民小组", "140802101207"),
        ("东郭3组", "140802106203"),
        ("北相镇张村", "140802102212"),
        ("安邑街道柏园西巷", "140802006233"),
        ("解州镇董家庄南巷192号", "140802100203"),
        ("安邑街道办事处南街五组东胡同90号", "140802006244"),
        ("龙居镇羊四组", "140802101219"),
        ("龙居镇二十里店村", "140802101206"),
        ("盐湖区燕家卓北", "140802203208"),
        ("上王乡上王", "140802205200"),
        # communities without 社区
        ("安邑办金海湾", "140802006005"),
        ("东城街道禹都花园小区5号楼", "140802002013"),
        ("中城街道西花园12号楼", "140802001001"),
        ("安邑街道文侯天元新村14幢1101", "140802006002"),
        ("恒大绿洲3号楼2单元", "140802005028"),
        # another kind of place than in the register
        ("西城街道杜家社区", "140802003201"),
        ("东城办东关村12号", "140802002002"),
        # slips
        ("東郭鎮東郭村", "140802106203"),
        ("北相鎮張村村", "140802102212"),
        ("弘芝驿镇寨里村", "140802103211"),
        ("弘芝译镇寨头村3组", "140802103212"),
        ("龙居镇雷家破村", "140802101207"),
        ("安邑街道金海弯社区", "140802006005"),
        ("姚孟办留家庄村", "140802008213"),
        ("西城街道办事处尧家卓村民委员会1组", "140802003204"),
        ("姚孟街道岳谈村", "140802008201"),
        ("安邑街道大市村委会", "140802006232"),
        ("安邑街道埝尾村", "140802006242"),
        ("盐湖区恒大绿州社区", "140802005028"),
        # said twice, said in brackets, said behind
        ("山西省运城市山西省运城市盐湖区安邑街道西里庄村", "140802006240"),
        ("山西省-运城市-盐湖区-安邑街道-金海湾社区", "140802006005"),
        ("运城市区北城办新桥社区", "140802005005"),
        ("运城地区运城市解州镇西元村", "140802100217"),
        ("(安邑)北街村", "140802006237"),
        ("北街村（安邑街道）5号", "140802006237"),
        ("北街村，安邑街道", "140802006237"),
        ("西里庄村（租住）", "140802006240"),
        ("户籍地：盐湖区席张乡小胡村", "140802200204"),
        ("湖北省武汉市洪山区返回盐湖区解州镇西元村", "140802100217"),
        ("运城市解放路128号附近西花园社区", "140802001001"),
        # known compounds
        ("西城圣惠桥博雅新村30号楼", "140802003003"),
        ("北城翰林佳苑6号楼", "140802005016"),
        ("安邑府东街3号幸福小区2号楼", "140802006001"),
        ("安邑街文侯御景新村2号楼", "140802006002"),
    ],
)
def test_community_or_village(gazetteer, text, code):
    found = gazetteer.locate(text)
    assert (found.code, found.level) == (code, Level.COMMUNITY)


@pytest.mark.parametrize(
    ("text", "code", "candidates"),
    [
        ("安邑街道杨家卓村", "140802006", {"140802006209", "140802006239"}),
        ("龙居镇张耿村", "140802101", {"140802101204", "140802101216", "140802101235"}),
        ("北城街道锦绣社区", "140802005", {"140802005016", "140802005017"}),
        ("解州镇解州3组", "140802100", {"140802100002", "140802100216"}),
        ("幸福小区3号楼", DISTRICT, {"140802001001", "140802006001"}),
    ],
)
def test_several_near_names_are_asked_about(gazetteer, text, code, candidates):
    found = gazetteer.locate(text)
    assert (found.code, found.reason) == (code, Reason.AMBIGUOUS)
    assert set(found.candidates) == candidates


@pytest.mark.parametrize(
    "text",
    [
        "北城街道阳光小区3号楼", "北城街道阳光花园3号楼", "北城街道天和新村6号楼",
        "西城街道府东街215号御景小区", "安邑街道红旗街12号", "北城街道黄河大道5号",
        "上郭乡李庄头村", "西城办杜家巷5号", "北相镇盐湖大厦", "解州镇关公街3号",
    ],
)  # fmt: skip
def test_an_estate_or_street_is_not_the_community_whose_name_it_bears(register_alone, text):
    found = register_alone.locate(text)
    assert found.level is Level.TOWNSHIP


@pytest.mark.parametrize(
    "text",
    ["西花园3号楼", "芦家坡村", "阳光3号楼", "新桥花园5号", "运城空港开发区", "府东街215号"],
)
def test_nothing_is_guessed(register_alone, text):
    assert register_alone.locate(text).level in (Level.NOWHERE, Level.DISTRICT)


def test_a_village_of_one_township_is_not_a_slip_for_another_one_s(gazetteer):
    found = gazetteer.locate("上郭乡李家庄村")  # 路家庄 is in 上郭乡, 李家庄 in 席张乡
    assert (found.code, found.reason) == (DISTRICT, Reason.CONFLICT)


@pytest.mark.parametrize(
    ("text", "region", "written"),
    [
        ("湖北省黄冈市麻城市南湖街道", "421181", "湖北省黄冈市麻城市"),
        ("湖北麻城", "421181", "湖北麻城"),
        ("麻城市龙池桥街道", "421181", "麻城市"),
        ("临汾尧都区解放路", "141002", "临汾尧都区"),
        ("河津市城区街道", "140882", "河津市"),
        ("河津", "140882", "河津"),
        ("湖北省恩施州利川市", "422802", "湖北省恩施州利川市"),
        ("北京市朝阳区", "110105", "北京市朝阳区"),
        ("湖北省仙桃市", "429004", "湖北省仙桃市"),
        ("山西省运城市临猗县", "140821", "山西省运城市临猗县"),
        ("武汉市", "4201", "武汉市"),
        ("河南省灵宝市函谷关镇", "411282", "河南省灵宝市"),
        ("湖北省武漢市江夏區", "420115", "湖北省武汉市江夏区"),
    ],
)
def test_another_county_is_named_by_its_code(gazetteer, text, region, written):
    found = gazetteer.locate(text)
    assert (found.level, found.region) == (Level.ELSEWHERE, region)
    assert found.elsewhere == written


@pytest.mark.parametrize(
    ("text", "estate", "door"),
    [
        ("安邑街道金海湾社区解放佳苑22号楼2单元302", "解放佳苑", "22号楼2单元302"),
        ("东城办西花园12号楼", "西花园", "12号楼"),
        ("龙居镇雷家坡村3组15号", "", "3组15号"),
        ("安邑西里庄村三组", "", "三组"),
        ("解州镇西元村", "", ""),
    ],
)
def test_compound_and_door_stand_apart(gazetteer, text, estate, door):
    found = gazetteer.locate(text)
    assert (found.estate, found.door) == (estate, door)


def test_names_that_a_register_gave_up_lead_to_what_answers_now():
    now = [*_pairs(CITY_2019)]
    former = [("140802101200", "三盛村委会"), ("140802006", "埝掌村委会")]
    found = Gazetteer(now, district=DISTRICT, earlier=former)
    assert found.locate("龙居镇三盛村3组").code == "140802101200"
    assert found.locate("埝掌村").code == "140802006"
    assert found.locate("三盛村").reason is Reason.UNIQUE


def test_each_reason_has_a_confidence_that_ranks_it(gazetteer):
    assert set(CONFIDENCE) == set(Reason)
    said = ["安邑街道西里庄村", "安邑办金海湾3号楼", "龙居镇雷家破村", "北街村", ""]
    found = [gazetteer.locate(text).confidence for text in said]
    assert found == sorted(found, reverse=True)
    assert all(0 <= value <= 1 for value in found)
