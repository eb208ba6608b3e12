"""One normal form, one sound and one look-alike form for each name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.people import names
from lianfang.people.names import is_full_name, look_alike, normal_name, pinyin, split_name

messy = st.text("王明欧阳修单买提先生女士户主学生 　·•.()（）[]：:12Aa'-", max_size=14)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王　明", "王明"),
        (" 王 小 明 ", "王小明"),
        ("王明（学生）", "王明"),
        ("王明(户主)", "王明"),
        ("王明[已回村]", "王明"),
        ("户主：王明", "王明"),
        ("李华 户主", "李华"),
        ("王明先生", "王明"),
        ("王伟2", "王伟"),
        ("'王明", "王明"),
        ("阿卜杜 ･ 买买提", "阿卜杜·买买提"),
        ("阿卜杜.买买提", "阿卜杜·买买提"),
        ("阿卜杜•买买提", "阿卜杜·买买提"),
        ("john  smith", "JOHN SMITH"),
        ("ＪＯＨＮ　ＳＭＩＴＨ", "JOHN SMITH"),
        ("于先生", "于先生"),
        ("（空）", ""),
    ],
)
def test_normal_form(text, name):
    assert normal_name(text) == name


@given(messy | st.text(max_size=20))
def test_the_normal_form_is_its_own_normal_form(text):
    assert normal_name(normal_name(text)) == normal_name(text)


@pytest.mark.parametrize(
    "name", ["王明", "欧阳修", "司马相如", "阿卜杜·买买提", "JOHN SMITH", "㛃媛"]
)
def test_whole_names(name):
    assert is_full_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "王", "欧阳", "王某", "王*明", "不详", "合计", "王明、李华", "王明/李华", "共652人", "A"],
)
def test_what_names_nobody(name):
    assert not is_full_name(name)


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("王小明", "wang xiao ming"),
        ("王晓明", "wang xiao ming"),
        ("单雄信", "shan xiong xin"),
        ("解晓东", "xie xiao dong"),
        ("仇英", "qiu ying"),
        ("盖叫天", "ge jiao tian"),
        ("曾巩", "zeng gong"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("欧阳修", "ou yang xiu"),
        ("吕布", "lv bu"),
        ("JOHN SMITH", "john smith"),
    ],
)
def test_surnames_are_read_as_surnames(name, sound):
    assert pinyin(name) == sound


def test_the_same_character_is_read_otherwise_in_a_given_name():
    assert pinyin("王解") != "wang xie"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王己", "王巳"),
        ("张未", "张末"),
        ("侯博", "候搏"),
        ("杨冶", "扬治"),
        ("戊国", "戍囯"),
        ("梁士", "粱土"),
    ],
)
def test_easily_mistaken_characters_look_alike(one, other):
    assert one != other
    assert look_alike(one) == look_alike(other)


def test_different_names_do_not_look_alike():
    assert look_alike("王小明") != look_alike("李小明")


def test_a_character_stands_in_one_group_only():
    characters = names._LOOK_ALIKES.replace(" ", "")
    assert len(characters) == len(set(characters))


@given(messy)
def test_the_look_alike_form_is_its_own(text):
    assert look_alike(look_alike(text)) == look_alike(text)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("王明", ("王", "明")),
        ("欧阳修", ("欧阳", "修")),
        ("欧阳", ("欧", "阳")),
        ("阿·买", ("阿·买", "")),
    ],
)
def test_surname_and_given_name(name, parts):
    assert split_name(name) == parts
