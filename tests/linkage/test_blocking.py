"""Which records are compared at all."""

from lianfang.linkage.blocking import RULES
from lianfang.linkage.census import COMMON, Census
from lianfang.linkage.name_forms import name_forms

TOKENS = {"number", "phone", "name", "pinyin", "lookalike", "name_year"}
CLEAR = {"birth_year", "sex", "division"}


def test_the_database_can_ask_by_what_it_has():
    for rule in RULES:
        assert set(rule.asked_by) <= TOKENS | CLEAR
        assert not rule.asked_by or TOKENS & set(rule.asked_by)


def test_a_common_name_alone_is_no_key():
    form = name_forms("王伟")
    assert form.sound
    assert Census(10**6, sounds={form.sound: COMMON + 1}).is_common(form)
    assert not Census(10**6, sounds={form.sound: COMMON}).is_common(form)
