"""Opening an identity states a purpose and is logged."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.audit.acts import entries
from tests.cast import NEXT_GRID, details, gather, outbreak, relate, resident

from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people.models import Reading
from lianfang.people.operations import PurposeUnknown, open_identities

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
    assert reading.relation == {"staff": "group"}.get(who, "place")
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
