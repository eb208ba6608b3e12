"""Every write is one act: one transaction, one entry, one answer per key."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.audit.acts import (
    NOW,
    Failed,
    add_and_fail,
    add_silently,
    add_two,
    add_unit,
    entries,
    threads,
    unit_names,
    working,
)
from tests.cast import DISTRICT, OFFICE, outbreak

from lianfang.audit import answers
from lianfang.audit import operations as audit
from lianfang.audit.operations import KeyUsed, Unaudited, concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotFound


def keyed(act, *args, key, by=OFFICE, at=NOW):
    return act(*args, by=by, at=at, key=key)


@pytest.mark.django_db
def test_an_act_leaves_one_entry(district):
    done_at = NOW - timedelta(hours=3)
    with working():
        unit = add_unit("one", by=OFFICE, at=done_at)
    [entry] = entries()
    assert entry.action == "audit.add_unit"
    assert (entry.actor, entry.actor_kind, entry.post) == (OFFICE.id, "job", None)
    assert entry.subjects == [unit]
    assert entry.detail == {"length": 3}
    assert (entry.at, entry.recorded_at) == (done_at, NOW)
    assert (entry.key, entry.result) == (None, None)


@pytest.mark.django_db
def test_an_act_that_does_not_say_whom_it_concerns_is_undone():
    with working():
        with pytest.raises(Unaudited):
            add_silently("silent", by=OFFICE, at=NOW)
        assert unit_names() == set()
    assert entries() == []


@pytest.mark.django_db
def test_an_act_that_fails_is_undone_whole_with_the_acts_within_it():
    with working():
        with pytest.raises(Failed):
            add_and_fail("half", by=OFFICE, at=NOW)
        assert unit_names() == set()
        add_unit("next", by=OFFICE, at=NOW)
    assert [e.action for e in entries()] == ["audit.add_unit"]


@pytest.mark.django_db
def test_outside_an_act_nothing_is_recorded():
    with pytest.raises(Unaudited):
        recorded_at()
    with pytest.raises(Unaudited):
        concerning(uuid4())


@pytest.mark.django_db
def test_acts_within_an_act_share_its_moment_and_have_their_own_entries():
    with working():
        first, second = add_two("one", "two", by=OFFICE, at=NOW)
    made = entries()
    assert {e.recorded_at for e in made} == {NOW}
    assert sorted((e.action, tuple(e.subjects)) for e in made) == sorted(
        [
            ("audit.add_unit", (first,)),
            ("audit.add_unit", (second,)),
            ("audit.add_two", (first, second)),
        ]
    )


@pytest.mark.django_db
def test_the_same_key_gives_the_same_answer_and_changes_nothing():
    with working():
        first = keyed(add_two, "one", "two", key="k1")
        again = keyed(add_two, "one", "two", key="k1")
        assert again == first
        assert unit_names() == {"one", "two"}
        keyed(add_unit, "three", key="k2")
    assert len(entries()) == 4


@pytest.mark.django_db
def test_a_key_of_another_act_is_refused():
    with working():
        keyed(add_unit, "one", key="k1")
        with pytest.raises(KeyUsed):
            keyed(add_two, "two", "three", key="k1")
        assert unit_names() == {"one"}


@pytest.mark.django_db
def test_another_actor_may_use_the_same_key(district):
    from lianfang.accounts.actors import job

    other = job("horizon", DISTRICT)
    with working():
        keyed(add_unit, "one", key="k1")
    with working(scope=Scope(ScopeKind.SECOND, actor=other.id)):
        keyed(add_unit, "two", key="k1", by=other)
    assert unit_names() == {"one", "two"}


@pytest.mark.django_db
def test_a_key_is_free_again_after_a_refusal():
    with working():
        with pytest.raises(Failed):
            keyed(add_and_fail, "one", key="k1")
        keyed(add_unit, "one", key="k1")
        assert unit_names() == {"one"}


@operation
def look_up(incident, *, by, at):
    """Answers with a row."""
    concerning(incident)
    return incident


@pytest.mark.django_db
def test_a_row_is_read_afresh_and_not_found_where_it_cannot_be_seen():
    incident, unknown = outbreak(NOW), Incident(id=uuid4())
    with working():
        for _ in range(2):
            assert keyed(look_up, incident, key="k1") == incident
        assert keyed(look_up, unknown, key="k2") is unknown
        with pytest.raises(NotFound):
            keyed(look_up, unknown, key="k2")


def test_two_connections_that_send_one_key_at_once_get_one_answer(committed):
    def send():
        with working():
            return keyed(add_unit, "once", key="k1")

    for _ in range(5):
        with threads(4) as start:
            found = {f.result() for f in [start(send) for _ in range(4)]}
        assert len(found) == 1
    assert unit_names() == {"once"}
    assert len(entries()) == 1


class OnlyOnce(DomainError):
    """This was done before."""


@operation
def add_only_once(name, *, by, at):
    """Refuses what is there, as most acts do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(4711)")
    if name in unit_names():
        raise OnlyOnce
    unit = add_unit(name, by=by, at=at)
    concerning(unit)
    return unit


def test_an_act_that_refuses_to_be_done_twice_still_gives_its_answer_again(committed):
    def send():
        with working():
            return keyed(add_only_once, "once", key="k1")

    for _ in range(5):
        with threads(4) as start:
            found = {f.result() for f in [start(send) for _ in range(4)]}
        assert len(found) == 1
    with working(), pytest.raises(OnlyOnce):
        keyed(add_only_once, "once", key="k2")


def test_acts_are_announced_after_they_are_committed_and_only_then(committed, monkeypatch):
    heard: list[tuple[str, tuple[UUID, ...]]] = []
    monkeypatch.setattr(audit, "_listeners", [lambda *news: heard.append(news)])
    with working():
        unit = add_unit("one", by=OFFICE, at=NOW)
        assert heard == []
    assert heard == [("audit.add_unit", (unit,))]
    with pytest.raises(Failed), working():
        add_and_fail("two", by=OFFICE, at=NOW)
    assert len(heard) == 1


@pytest.mark.django_db
def test_an_actor_reads_its_own_entries_only():
    from lianfang.accounts.actors import job
    from lianfang.audit.models import Entry

    other = job("horizon", DISTRICT)
    with working():
        add_unit("one", by=OFFICE, at=NOW)
    with entered(OFFICE.scope):
        assert Entry.objects.count() == 1
    with entered(other.scope):
        assert Entry.objects.count() == 0


@dataclass(frozen=True)
class Said:
    """An answer of an act."""

    name: str
    on: date
    at: datetime
    ids: tuple[UUID, ...]
    more: dict[str, int]


aware = st.datetimes(timezones=st.just(UTC))
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.uuids() | st.dates() | aware,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)
said = st.builds(
    Said, st.text(), st.dates(), aware, st.lists(st.uuids()).map(tuple), st.just({"n": 1})
)


@given(plain | said)
def test_an_answer_is_restored_as_it_was_given(answer):
    restored = answers.restored(answers.stored(answer))
    assert restored == answer
    assert type(restored) is type(answer)


def test_what_names_someone_or_is_not_plain_is_never_stored():
    class Named(answers.NamesSomeone):
        pass

    for answer in (Named(), [Named()], object(), {1, 2}, timedelta(1)):
        with pytest.raises(TypeError):
            answers.stored(answer)


def test_the_clock_decides_not_the_database(committed):
    at = datetime(2019, 12, 31, 23, tzinfo=UTC)
    with working(at):
        add_unit("one", by=OFFICE, at=at)
        assert clock.now() == at
    assert entries()[0].recorded_at == at
