"""Who is already known: sure keys only, so that no two people are ever made one."""

from dataclasses import fields
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from tests.cast import GRID, OFFICE, details, gather, outbreak, resident

from lianfang.jurisdictions.scope import entered
from lianfang.people import vault
from lianfang.people.matching import Known, known_among
from lianfang.people.models import Join
from lianfang.people.vault import Tokens

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident():
    return outbreak(NOW)


@pytest.fixture
def find(incident):
    """Look a person up among those who are known to the incident."""

    def find_in(known, scope=OFFICE.scope):
        tokens = vault.tokens(incident.pk, known)
        with entered(scope):
            return known_among(incident.pk, [tokens]).find(tokens)

    return find_in


def test_the_same_number_joins_where_the_names_look_or_sound_alike(incident, find):
    person = resident(incident, NOW, details("王建国"))
    assert find(details("王建囯", phone="13835900009")) == person
    assert find(details("", phone="13835900009")) == person


def test_two_people_under_one_number_are_left_for_someone_to_look_at(incident, find):
    resident(incident, NOW, details("王建国"))
    assert find(details("李秀英", phone="13835900009")) is None


def test_who_was_joined_is_counted_as_the_one_kept(incident):
    first = resident(incident, NOW, details("王建国"))
    second = resident(incident, NOW, details("王建国", born=None, phone="13835900009"))
    told = {"division": GRID, "why": "same name", "recorded_at": NOW}
    with entered(OFFICE.scope):
        Join.objects.create(person_id=second, kept_id=first, **told)
    tokens = vault.tokens(incident.pk, details("王建国", born=None, phone="13835900009"))
    with entered(OFFICE.scope):
        known = known_among(incident.pk, [tokens])
    found = known.find(tokens)
    assert found is not None
    assert known.counted_as(found) == first


def test_name_and_phone_join_where_one_has_no_number(incident, find):
    person = resident(incident, NOW, details("王建国"))
    assert find(details("王建国", born=None)) == person
    unnumbered = resident(incident, NOW, details("赵小燕", born=None, phone="13935900002"))
    assert find(details("赵小燕", sequence=8, phone="13935900002")) == unnumbered


def test_father_and_son_on_one_phone_stay_apart(incident, find):
    father = resident(incident, NOW, details("王建国", born=date(1970, 5, 17)))
    son = details("王小明", born=date(1998, 9, 1), sequence=3)
    assert find(son) is None
    assert find(details("王小明", born=None)) is None
    known = resident(incident, NOW, son)
    assert find(son) == known != father


def test_namesakes_on_one_phone_with_two_numbers_stay_apart(incident, find):
    resident(incident, NOW, details("王建国", born=date(1970, 5, 17)))
    assert find(details("王建国", born=date(1998, 9, 1))) is None


def test_twins_stay_apart(incident, find):
    born = date(2010, 2, 2)
    one = resident(incident, NOW, details("王大双", born=born, sequence=11))
    other = details("王小双", born=born, sequence=13)
    assert find(other) is None
    assert find(details("王小双", born=None)) is None
    assert find(details("王大双", born=born, sequence=11)) == one


def test_a_name_alone_or_a_phone_alone_joins_nobody(incident, find):
    resident(incident, NOW, details("王建国"))
    assert find(details("王建国", born=None, phone="")) is None
    assert find(details("王建国", born=None, phone="13935900009")) is None
    assert find(details("", born=None)) is None
    assert find(details("李秀英", born=None)) is None


def test_nobody_of_another_incident_is_known(incident, find):
    resident(outbreak(NOW, name="another"), NOW, details("王建国"))
    assert find(details("王建国")) is None


def test_nobody_outside_the_scope_is_known(incident, find):
    cast = gather(NOW)
    person = resident(incident, NOW, details("王建国"))
    assert find(details("王建国"), cast.grid_worker.scope) == person
    assert find(details("王建国"), cast.neighbour.scope) is None


def test_within_one_list_the_first_holder_of_a_key_keeps_it(incident):
    known, first, second = Known(), uuid4(), uuid4()
    tokens = vault.tokens(incident.pk, details())
    known.add(first, tokens)
    known.add(second, tokens)
    assert known.find(tokens) == first


def test_what_is_asked_costs_three_questions_however_many_rows(
    incident, django_assert_num_queries
):
    wanted = [vault.tokens(incident.pk, details(sequence=n)) for n in range(1, 200)]
    with entered(OFFICE.scope), django_assert_num_queries(3):
        known_among(incident.pk, wanted)


def test_who_counts_as_someone_with_a_number_is_nobody_with_another_number():
    known, kept, joined = Known(), uuid4(), uuid4()
    known.counts(joined, kept)
    known.numbered(kept, b"one")
    nothing = dict.fromkeys(field.name for field in fields(Tokens))
    called = {**nothing, "name": b"name", "phone": b"phone"}
    known.add(joined, Tokens(**called))
    assert known.find(Tokens(**{**called, "number": b"another"})) is None
    assert known.find(Tokens(**{**called, "number": b"one"})) == joined
    assert known.find(Tokens(**called)) == joined
