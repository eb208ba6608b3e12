"""Entering and leaving a scope: the transaction shows it and nothing else."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.audit.acts import threads
from tests.cast import GRID, NEXT_GRID, OFFICE, details, outbreak, resident

from lianfang.jurisdictions import scope as scopes
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import NOTHING, Scope, ScopeKind, entered
from lianfang.people.models import Person

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
HERE = Scope(ScopeKind.AREA, prefix=GRID)
THERE = Scope(ScopeKind.AREA, prefix=NEXT_GRID)

codes = st.sampled_from((2, 4, 6, 9, 12, 15)).flatmap(
    lambda n: st.text("0123456789", min_size=n, max_size=n)
)


@pytest.fixture
def two(db):
    incident = outbreak(NOW)
    return (
        resident(incident, NOW, details(), GRID),
        resident(incident, NOW, details(sequence=2), NEXT_GRID),
    )


def seen() -> set[object]:
    return set(Person.objects.values_list("pk", flat=True))


def role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def test_blocks_nest_and_the_outer_scope_comes_back(two):
    here, there = two
    with entered(HERE):
        assert seen() == {here}
        with entered(THERE):
            assert seen() == {there}
            assert scopes.current() == THERE
        assert seen() == {here}
        assert scopes.current() == HERE
    assert scopes.current() is None


def test_an_error_inside_gives_the_outer_scope_back_and_undoes_the_inner(two):
    here, _ = two
    with entered(HERE):
        with pytest.raises(ZeroDivisionError), entered(THERE):
            Person.objects.update(display="x")
            raise ZeroDivisionError
        assert (seen(), role(), scopes.current()) == ({here}, "lianfang_area", HERE)
    with entered(THERE):
        assert not Person.objects.filter(display="x").exists()


@pytest.mark.parametrize("kind", list(ScopeKind))
def test_each_kind_takes_its_own_role_and_gives_it_back(db, kind):
    before = role()
    assert before == "lianfang_app"
    with entered(Scope(kind)):
        assert role() == f"lianfang_{kind}"
    assert role() == before


def test_after_a_commit_nothing_of_a_scope_is_left_on_the_connection(committed):
    with entered(HERE):
        pass
    assert role() == "lianfang_app"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lianfang.low', true)")
        assert cursor.fetchone() in {("",), (None,)}


def test_a_scope_belongs_to_its_thread(committed):
    with entered(HERE), threads(1) as start:
        assert start(scopes.current).result() is None
        assert start(role).result() == "lianfang_app"
        assert scopes.current() == HERE


def test_a_scope_is_a_transaction(committed):
    assert not connection.in_atomic_block
    with entered(HERE):
        assert connection.in_atomic_block
    with transaction.atomic(), entered(HERE):
        pass
    assert not connection.in_atomic_block


@given(codes, codes)
def test_a_place_covers_itself_and_what_lies_below(area, code):
    low, high = prefix_range(area)
    covered = Scope(ScopeKind.AREA, prefix=area).covers(code)
    assert covered == code.startswith(area) == (low <= code < high)
    assert Scope(ScopeKind.AREAS, divisions=(area, GRID)).covers(code) == (
        covered or code.startswith(GRID)
    )


@given(codes)
def test_what_has_no_place_covers_none(code):
    for kind in ScopeKind:
        assert not Scope(kind).covers(code)
    related = Scope(ScopeKind.RELATION, subjects=(uuid4(),))
    assert not related.covers(code)
    assert not NOTHING.covers(code)


def test_several_places_show_what_lies_in_each(two):
    here, there = two
    both = Scope(ScopeKind.AREAS, divisions=(GRID[:12], NEXT_GRID))
    with entered(both):
        assert seen() == {here, there}
    with entered(Scope(ScopeKind.AREAS, divisions=(GRID[:9],))):
        assert seen() == {here}
    with entered(OFFICE.scope):
        assert seen() == {here, there}
