"""A clerk's correction teaches what people call a place; addresses with it lead there."""

from datetime import timedelta
from uuid import UUID

import pytest

from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.places.alias_operations import (
    AliasKnown,
    NameOfRegister,
    NotAPlaceName,
    NumberInName,
    PersonInName,
    PlaceNotKnown,
    forget_alias,
    teach_alias,
)
from lianfang.places.naming import aliases, gazetteer
from lianfang.places.rules import doubt_of
from tests.audit.acts import entries
from tests.cast import DISTRICT, TOWNSHIP, VILLAGE, gather
from tests.places.conftest import NOW

NEXT = "140802002001"

pytestmark = pytest.mark.django_db


def teach(by, name="人民医院家属院", division=VILLAGE, compound=None, at=NOW) -> UUID:
    with clock.held(at), entered(by.scope):
        return teach_alias(name, division, compound, by=by, at=at)


def place_of(address: str, at=NOW):
    return gazetteer(None, DISTRICT, at).locate(address)


@pytest.fixture
def staff():
    return gather(NOW).staff


def test_what_was_taught_leads_there_from_the_next_address_on(staff):
    assert place_of("运城市人民医院家属院2单元").code is None
    alias = teach(staff)
    found = place_of("运城市人民医院家属院2单元")
    assert (found.code, found.compound) == (VILLAGE, None)
    with clock.held(NOW), entered(staff.scope):
        forget_alias(alias, by=staff, at=NOW)
    assert place_of("运城市人民医院家属院2单元").code is None
    assert not aliases(None, DISTRICT).exists()


def test_an_alias_of_a_compound_answers_with_the_compound(staff, compound):
    teach(staff, "电厂院", compound=compound)
    found = place_of("盐湖区电厂院3号楼")
    assert (found.code, found.compound) == (VILLAGE, "解放佳苑")


def test_a_name_taught_for_two_places_is_asked_about(staff):
    teach(staff)
    teach(staff, division=NEXT + "001")
    assert place_of("人民医院家属院5号").candidates == (VILLAGE, NEXT)


def test_it_is_taught_once_and_the_entry_names_no_alias(staff):
    teach(staff, "人民医院 家屬院")
    with pytest.raises(AliasKnown):
        teach(staff)
    [entry] = [entry for entry in entries() if entry.action == "places.teach_alias"]
    assert entry.detail == {"division": VILLAGE}


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("院", NotAPlaceName),
        ("院" * 61, NotAPlaceName),
        ("王建国", PersonInName),
        ("李医生家", PersonInName),
        ("张三家里", PersonInName),
        ("老院13800138000", NumberInName),
        ("142701199001011234院", NumberInName),
        ("西花园社区", NameOfRegister),
        ("安邑", NameOfRegister),
        ("三家庄", NameOfRegister),
    ],
)
def test_what_is_no_place_s_name_is_refused(staff, name, refusal):
    with pytest.raises(refusal):
        teach(staff, name)
    assert not aliases(None, DISTRICT).exists()


@pytest.mark.parametrize(
    "name",
    ["师专", "老机场", "张家巷", "棉纺厂北院", "康中家属楼", "王家坡小区", "李家山", "地区医院"],
)
def test_what_people_call_places_is_not_taken_for_a_person(name):
    assert doubt_of(name) is None


@pytest.mark.parametrize("name", ["李山", "王河", "赵敏", "欧阳", "刘桂芳", "陈中"])
def test_given_names_with_a_word_of_nature_are_still_people(name):
    assert (doubt_of(name) is None) == (name == "欧阳")


def test_the_place_must_stand_in_the_register_and_the_compound_in_the_place(staff, compound):
    with pytest.raises(PlaceNotKnown):
        teach(staff, division=TOWNSHIP)
    with pytest.raises(PlaceNotKnown):
        teach(staff, division=TOWNSHIP + "999")
    with pytest.raises(NotFound):
        teach(staff, division=NEXT, compound=compound)
    with pytest.raises(NotFound), entered(staff.scope):
        forget_alias(ids.new(), by=staff, at=NOW)


def test_who_may_teach():
    cast = gather(NOW)
    secretary = cast.secretary
    teach(secretary)
    with pytest.raises(NotAllowed):
        teach(secretary, "地区医院家属院", NEXT)
    for who in ("grid_worker", "commander", "analyst"):
        with pytest.raises(NotAllowed):
            teach(cast.actor(who), "地区医院家属院")


def test_a_gazetteer_is_kept_until_something_changes(staff):
    first = gazetteer(None, DISTRICT, NOW)
    assert gazetteer(None, DISTRICT, NOW + timedelta(hours=1)) is first
    teach(staff)
    assert gazetteer(None, DISTRICT, NOW) is not first
