"""Missed checks: a call, then someone goes; never by night, never after the end."""

from datetime import timedelta

import pytest

from lianfang.jurisdictions.scope import across_scopes
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people import vault
from lianfang.quarantine.choices import SpecialNeed
from lianfang.quarantine.missed import anything_to_follow
from lianfang.quarantine.missed_operations import (
    ContactByWhat,
    ContactNotYet,
    follow_missed,
    record_contact,
)
from lianfang.quarantine.models import Suitability, WelfareContact
from tests.quarantine.cast import (
    DAY,
    LOOKING,
    NEXT_VILLAGE,
    NOW,
    VILLAGE,
    acting,
    duties,
    ended,
    ordered,
    raw,
    reading,
    recorded,
    seen,
    the_order,
    unbalanced,
)

TODAY = clock.day_of(NOW + DAY)


def at(hour, minute=0, day=0):
    """An hour of the second day of the order, or of a later one."""
    return clock.moment(TODAY + timedelta(days=day)) + timedelta(hours=hour, minutes=minute)


def followed(world, moment):
    with acting(world.district, moment):
        return follow_missed(world.incident, by=world.district, at=moment)


def taken(world, order, *moments):
    for moment in moments:
        recorded(world, reading(order, moment), at=moment)


def kept_first_day(world, order):
    """The readings of the first day, of which the order owes two."""
    taken(world, order, at(9, 30, -1), at(16, 0, -1))


def calls(order):
    return [
        (clock.local(d.opens_at).hour, d.due_at - d.opens_at) for d in duties(order, "check_call")
    ]


def visits(order):
    return duties(order, "welfare_visit")


def is_special(world, order, need):
    found = the_order(order)
    with across_scopes(LOOKING):
        Suitability.objects.create(
            incident_id=world.incident, person=found.person_id, division=found.division,
            own_room=True, alone_or_consent=True, no_contact=True, can_stay_in=True,
            own_toilet=True, carer=True, phone=True, special=[need], verdict="home",
            reason="fit", by_post=world.posts["cdc"], at=NOW, recorded_at=NOW,
        )  # fmt: skip


def test_one_missed_check_is_a_call_by_the_doctor(world):
    order = ordered(world)
    kept_first_day(world, order)
    assert followed(world, at(13, 55)) == 0
    assert followed(world, at(14, 5)) == 1
    (call,) = duties(order, "check_call")
    assert call.owner == world.posts[f"doctor.{VILLAGE}"]
    assert (call.opens_at, call.due_at) == (at(14), at(18))
    assert visits(order) == []


def test_asked_again_it_is_one_call(world):
    order = ordered(world)
    kept_first_day(world, order)
    for minutes in (5, 10, 180):
        followed(world, at(14, minutes))
    assert len(calls(order)) == 1
    with acting(world.district, at(17, 30)):
        assert not anything_to_follow(world.incident, at(17, 30))


def test_nobody_is_called_by_night(world):
    order = ordered(world)
    kept_first_day(world, order)
    taken(world, order, at(9))
    assert followed(world, at(23, 5)) == 1
    (call,) = duties(order, "check_call")
    assert (call.opens_at, call.due_at) == (at(7, day=1), at(11, day=1))


def test_two_in_a_row_someone_goes_the_same_day(world):
    order = ordered(world)
    taken(world, order, at(9, 30, -1))
    followed(world, at(23, 10, -1))
    followed(world, at(14, 5))
    (visit,) = visits(order)
    assert visit.owner == world.posts[f"village_cadre.{VILLAGE}"]
    assert (visit.opens_at, visit.due_at) == (at(14), at(18))
    assert len(calls(order)) == 1


@pytest.mark.parametrize("need", ["old_alone", "pregnant", "dialysis"])
def test_to_some_someone_goes_at_the_first(world, need):
    order = ordered(world)
    kept_first_day(world, order)
    is_special(world, order, SpecialNeed(need))
    followed(world, at(14, 5))
    assert (len(visits(order)), calls(order)) == (1, [])


def test_a_late_reading_is_no_missed_check(world):
    order = ordered(world)
    kept_first_day(world, order)
    taken(world, order, at(13, 30))
    assert followed(world, at(14, 5)) == 0


def test_what_arrives_later_calls_the_call_off(world):
    order = ordered(world)
    kept_first_day(world, order)
    followed(world, at(14, 5))
    recorded(world, reading(order, at(9), received_at=at(15)), at=at(15))
    followed(world, at(15, 5))
    (call,) = duties(order, "check_call")
    assert (call.lifted_as, call.done_at) == ("void", None)
    assert unbalanced(world, at(15, 5)) == []


def test_whoever_measures_later_was_there(world):
    order = ordered(world)
    kept_first_day(world, order)
    followed(world, at(14, 5))
    taken(world, order, at(15, 30))
    followed(world, at(15, 35))
    (call,) = duties(order, "check_call")
    assert call.done_at == at(15, 30)


def test_after_the_end_nobody_is_called(world):
    order = ordered(world)
    kept_first_day(world, order)
    followed(world, at(14, 5))
    ended(world, order, at=at(15))
    followed(world, at(15, 5))
    assert [c.lifted_as for c in duties(order, "check_call")] == ["void"]
    assert followed(world, at(23, 5)) == 0


def contacted(world, order, manner, reached, by=None, moment=None, words="家里没信号"):
    when = moment or at(16)
    actor = by or world.actor(f"doctor.{VILLAGE}", when)
    with acting(actor, when):
        return record_contact(order, manner, reached, words, by=actor, at=when)


def test_a_call_answers_the_call_and_its_words_are_sealed(world):
    order = ordered(world)
    kept_first_day(world, order)
    followed(world, at(14, 5))
    pk = contacted(world, order, "telephone", True)
    (call,) = duties(order, "check_call")
    assert (call.done_at, call.evidence) == (at(16), pk)
    sealed = raw(seen(lambda: WelfareContact.objects.get(pk=pk).words))
    assert "没信号".encode() not in sealed
    with acting(world.district, at(16)):
        assert vault.open_text(world.incident, sealed, pk) == "家里没信号"


def test_a_call_that_nobody_answers_sends_someone(world):
    order = ordered(world)
    kept_first_day(world, order)
    followed(world, at(14, 5))
    contacted(world, order, "telephone", False)
    (visit,) = visits(order)
    assert (visit.owner, visit.due_at) == (world.posts[f"village_cadre.{VILLAGE}"], at(20))
    assert duties(order, "check_call")[0].done_at
    contacted(world, order, "in_person", False, moment=at(17))
    assert visits(order)[0].done_at is None
    contacted(world, order, "in_person", True, moment=at(18))
    assert visits(order)[0].done_at == at(18)


def test_a_visit_is_not_done_by_telephone(world):
    order = ordered(world)
    taken(world, order, at(9, 30, -1))
    followed(world, at(14, 5))
    contacted(world, order, "telephone", True)
    assert visits(order)[0].done_at is None


def test_contacts_that_cannot_be_are_refused(world):
    order = ordered(world)
    for manner in ("self", "paper", "pigeon"):
        with pytest.raises(ContactByWhat):
            contacted(world, order, manner, True)
    doctor = world.actor(f"doctor.{VILLAGE}", at(16))
    with acting(doctor, at(16)), pytest.raises(ContactNotYet):
        record_contact(order, "telephone", True, "", by=doctor, at=at(17))
    with pytest.raises(NotFound):
        contacted(world, order, "telephone", True, by=world.actor(f"doctor.{NEXT_VILLAGE}"))
    with pytest.raises(NotAllowed):
        contacted(world, order, "telephone", True, by=world.actor(f"police.{VILLAGE}"))
