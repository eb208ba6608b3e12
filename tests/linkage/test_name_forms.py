"""Forms of a name that stay the same under the errors of lists."""

import pytest

from lianfang.linkage.name_forms import name_forms
from lianfang.people.names import pinyin


@pytest.mark.parametrize(
    ("part", "one", "other"),
    [
        ("name", "买买提·艾力", "买买提-艾力"),
        ("name", "买买提·艾力", "买买提艾力"),
        ("head", "买买提·艾力", "买买提"),
        ("sound", "王小明", "王晓鸣"),
        ("accent", "曾丽萍", "曾丽平"),
        ("accent", "陈林", "陈宁"),
        ("shape", "侯未", "候末"),
        ("bag", "王小明", "小明王"),
        ("name", "王 小 明", "王小明（学生）"),
    ],
)
def test_two_writings_share_a_form(part, one, other):
    assert getattr(name_forms(one), part) == getattr(name_forms(other), part)


@pytest.mark.parametrize("name", ["单小明", "尉迟贵志", "欧阳恒", "解璐芳", "王重庆", "吕律"])
def test_the_sound_is_that_of_the_blind_token(name):
    assert name_forms(name).sound == pinyin(name).replace(" ", "")


def test_a_name_that_is_none_has_no_forms():
    assert set(name_forms("（空）")) == {None}
