"""Units, posts and passwords: made by an administrator, refused to everyone else."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import check_password

from lianfang.accounts.models import Holding, Officer, Post, Unit
from lianfang.accounts.operations import (
    NewPost,
    establish_posts,
    establish_units,
    set_password,
)
from lianfang.audit.models import Entry
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from tests.cast import DISTRICT, GRID, OFFICE, PASSWORD, TOWNSHIP, Cast, gather

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather(NOW)


def entries(action: str) -> list[Entry]:
    with entered(Scope(ScopeKind.SECOND)):
        return list(Entry.objects.filter(action=action).order_by("id"))


def test_posts_are_made_with_their_holders_in_one_act(cast):
    [entry] = entries("accounts.establish_posts")
    assert set(entry.subjects) == set(Post.objects.values_list("pk", flat=True))
    assert Holding.objects.count() == len(entry.subjects)


def test_a_known_user_name_keeps_its_officer_and_password(cast):
    unit = cast.units["township"].pk
    with clock.held(NOW), entered(OFFICE.scope):
        twice = NewPost(unit, "grid_worker", GRID, "second post", "secretary", "other name")
        assert establish_posts([twice], password="new", by=OFFICE, at=NOW) == 1
    officer = Officer.objects.get(username="secretary")
    assert officer.name == "secretary"
    assert check_password(PASSWORD, officer.password)
    assert officer.holdings.count() == 2


def test_passwords_are_argon2_and_changed_by_an_administrator(cast):
    officer = Officer.objects.get(username="secretary")
    assert officer.password.startswith("argon2$")
    by = cast.administrator
    with clock.held(NOW), entered(by.scope):
        set_password(officer.pk, "another one", by=by, at=NOW)
    assert check_password("another one", Officer.objects.get(pk=officer.pk).password)
    [entry] = entries("accounts.set_password")
    assert entry.subjects == [officer.pk]
    assert "another one" not in str(entry.__dict__)


@pytest.mark.parametrize("who", ["commander", "staff", "secretary", "doctor", "analyst"])
def test_nobody_else_makes_units_posts_or_passwords(cast, who):
    by = cast.actor(who)
    unit = Unit(name="fake", kind="department", division=DISTRICT)
    post = NewPost(cast.units["township"].pk, "commander", TOWNSHIP, "fake", "fake", "fake")
    before = Unit.objects.count(), Post.objects.count()
    with clock.held(NOW), entered(by.scope):
        with pytest.raises(NotAllowed):
            establish_units([unit], by=by, at=NOW)
        with pytest.raises(NotAllowed):
            establish_posts([post], password="x", by=by, at=NOW)
        with pytest.raises(NotAllowed):
            set_password(by.id, "x", by=by, at=NOW)
    assert (Unit.objects.count(), Post.objects.count()) == before


def test_sent_twice_posts_are_made_once(cast):
    post = NewPost(cast.units["township"].pk, "grid_worker", GRID, "once", "once", "once")
    with clock.held(NOW), entered(OFFICE.scope):
        for _ in range(2):
            made = establish_posts(
                [post],
                password=None,
                by=OFFICE,
                at=NOW,
                key="form-1",  # type: ignore[call-arg]
            )
            assert made == 1
    assert Post.objects.filter(title="once").count() == 1
