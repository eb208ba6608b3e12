"""Opening an identity states a purpose and is logged; joins can be ended."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.audit.acts import entries
from tests.cast import GRID, NEXT_GRID, details, gather, outbreak, relate, resident

from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people.models import Join, Reading
from lianfang.people.operations import (
    AlreadyJoined,
    NotJoined,
    PurposeUnknown,
    join_people,
    open_identities,
    part_people,
)

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
EVERYTHING = Scope(ScopeKind.SECOND)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather(NOW)


@pytest.fixture
def incident():
    return outbreak(NOW)


@pytest.fixture
def person(incident):
    return resident(incident, NOW, details("王建国"))


def open_as(by, *persons, purpose="tracing", at=NOW):
    with clock.held(at), entered(by.scope):
        return open_identities(persons, purpose, by=by, at=at, reason="call")


def readings():
    with entered(EVERYTHING):
        return list(Reading.objects.order_by("recorded_at", "id"))


@pytest.mark.parametrize("who", ["staff", "secretary", "grid_worker"])
def test_whoever_answers_for_the_place_opens_all_and_it_is_logged(cast, person, who):
    by = cast.actor(who)
    [opened] = open_as(by, person)
    known = details("王建国")
    assert (opened.name, opened.number, opened.phone) == (known.name, known.number, known.phone)
    [reading] = readings()
    assert (reading.officer, reading.post, reading.role) == (by.id, by.post_id, by.role)
    assert (reading.persons, reading.purpose, reading.reason) == ([person], "tracing", "call")
    assert reading.relation == "area"
    assert reading.recorded_at == NOW
    assert "number" in reading.fields
    [entry] = [e for e in entries() if e.action == "people.open_identities"]
    assert entry.subjects == [person]
    assert known.name not in str(vars(entry)) + str(vars(reading))


def test_the_doctor_of_the_team_opens_the_patient_while_related(cast, person):
    with pytest.raises(NotFound):
        open_as(cast.doctor, person, purpose="medical_check")
    relate(cast.doctor, person, NOW)
    [opened] = open_as(cast.doctor, person, purpose="medical_check")
    assert opened.phone == details().phone
    later = NOW + timedelta(days=14)
    with pytest.raises(NotFound):
        open_as(cast.actor("doctor", later), person, purpose="medical_check", at=later)


def test_police_see_name_address_and_door_only(cast, person):
    relate(cast.policeman, person, NOW)
    [opened] = open_as(cast.policeman, person, purpose="duty")
    known = details("王建国")
    assert (opened.name, opened.address, opened.door) == (known.name, known.address, known.door)
    assert (opened.number, opened.phone, opened.birth_date) == ("", "", "")
    [reading] = readings()
    assert reading.fields == ["name", "address", "door"]


@pytest.mark.parametrize("who", ["neighbour", "doctor", "policeman"])
def test_a_stranger_finds_nobody(cast, person, who):
    with pytest.raises(NotFound):
        open_as(cast.actor(who), person)
    assert readings() == []


@pytest.mark.parametrize(
    "who", ["commander", "supervisor", "analyst", "transport_liaison", "reviewer", "administrator"]
)
def test_whoever_has_no_business_with_names_is_refused(cast, person, who):
    with pytest.raises(NotAllowed):
        open_as(cast.actor(who), person)
    assert readings() == []


def test_one_person_out_of_scope_opens_nobody(cast, incident, person):
    other = resident(incident, NOW, details("赵小燕", sequence=2), NEXT_GRID)
    for asked in ((person, other), (person, uuid4())):
        with pytest.raises(NotFound):
            open_as(cast.grid_worker, *asked)
    assert readings() == []


def test_persons_are_opened_in_the_order_asked(cast, incident, person):
    other = resident(incident, NOW, details("赵小燕", sequence=2))
    assert [o.person for o in open_as(cast.staff, other, person)] == [other, person]
    assert [o.person for o in open_as(cast.staff, person, other)] == [person, other]


def test_a_purpose_outside_the_list_is_refused(cast, person):
    for purpose in ("", "curiosity"):
        with pytest.raises(PurposeUnknown):
            open_as(cast.staff, person, purpose=purpose)
    assert readings() == []


def test_what_was_opened_is_never_kept_with_a_key(cast, person):
    by = cast.staff
    with clock.held(NOW), entered(by.scope), pytest.raises(TypeError):
        open_identities([person], "tracing", by=by, at=NOW, key="k")  # type: ignore[call-arg]
    assert readings() == []


def test_readings_are_never_changed_or_removed(cast, person):
    open_as(cast.staff, person)
    for scope in (EVERYTHING, cast.staff.scope):
        with entered(scope):
            for change in (
                lambda: Reading.objects.update(purpose="audit"),
                lambda: Reading.objects.all().delete(),
            ):
                with pytest.raises(DatabaseError), transaction.atomic():
                    change()


def join_as(by, person, kept, at=NOW):
    with clock.held(at), entered(by.scope):
        return join_people(person, kept, "same number", by=by, at=at)


def part_as(by, join, at=NOW):
    with clock.held(at), entered(by.scope):
        return part_people(join, "typing error", by=by, at=at)


@pytest.fixture
def three(incident):
    return [
        resident(incident, NOW, details(f"王{name}", sequence=n), place)
        for n, (name, place) in enumerate([("一", GRID), ("二", GRID), ("三", NEXT_GRID)], start=1)
    ]


def test_joined_and_parted_again(cast, three):
    one, two, _ = three
    join = join_as(cast.staff, one, two)
    assert (join.person_id, join.kept_id, join.recorded_at) == (one, two, NOW)
    assert join.ended_recorded_at is None
    later = NOW + timedelta(days=1)
    parted = part_as(cast.staff, join, later)
    assert (parted.ended_recorded_at, parted.ended_why) == (later, "typing error")
    assert [e.subjects for e in entries() if e.action.startswith("people.")] == [[one, two]] * 2
    with pytest.raises(NotJoined):
        part_as(cast.staff, join, later)
    assert join_as(cast.staff, one, two, later).pk != join.pk


def test_joins_make_no_chains(cast, three):
    one, two, three_ = three
    join_as(cast.staff, one, two)
    for person, kept in [(one, two), (one, three_), (two, three_), (three_, one), (two, one)]:
        with pytest.raises(AlreadyJoined):
            join_as(cast.staff, person, kept)
    assert join_as(cast.staff, three_, two).kept_id == two


def test_a_join_that_is_seen_from_one_side_only_forbids_a_chain_too(cast, incident, three):
    """Whoever cannot see the other side of a join is refused all the same."""
    from dataclasses import replace

    one, two, elsewhere = three
    join_as(cast.staff, elsewhere, one)
    narrow = replace(cast.staff, scope=cast.secretary.scope)
    with pytest.raises(AlreadyJoined):
        join_as(narrow, one, two)


def test_nobody_is_joined_to_someone_out_of_scope_or_to_himself(cast, three):
    from dataclasses import replace

    one, _, elsewhere = three
    narrow = replace(cast.staff, scope=cast.secretary.scope)
    for pair in ((one, elsewhere), (elsewhere, one), (one, uuid4()), (one, one)):
        with pytest.raises(NotFound):
            join_as(narrow, *pair)


@pytest.mark.parametrize("who", ["secretary", "grid_worker", "supervisor", "commander"])
def test_only_staff_and_cdc_join_people(cast, three, who):
    with pytest.raises(NotAllowed):
        join_as(cast.actor(who), three[0], three[1])
    with entered(EVERYTHING):
        assert Join.objects.count() == 0
