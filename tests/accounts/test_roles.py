"""What roles may is changed by the administrator alone, for a reason, within the guarantees."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from lianfang.accounts import role_operations as acts
from lianfang.accounts.actors import job
from lianfang.accounts.choices import Role
from lianfang.accounts.job_table import UndeclaredJob
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.role_models import RoleChange
from lianfang.accounts.role_operations import change_role
from lianfang.accounts.role_rules import RIGHTS, by_default, guarantee, rights_of
from lianfang.accounts.role_rules import FieldRight as F
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.people.operations import open_identities
from tests.audit.acts import entries
from tests.cast import details, gather, outbreak, relate, resident

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
EVERYTHING = Scope(ScopeKind.SECOND)
WHY = "区指挥部2月1日会议纪要"

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather(NOW)


def change(by, role, right, allowed, reason=WHY, at=NOW):
    with clock.held(at), entered(by.scope):
        return change_role(role, right, allowed, reason, by=by, at=at)


def test_a_right_given_and_taken_counts_from_the_next_request(cast):
    admin = cast.administrator
    assert not cast.commander.may(P.RECHECK)
    change(admin, Role.COMMANDER, P.RECHECK, True)
    assert cast.commander.may(P.RECHECK)
    change(admin, Role.COMMANDER, P.RECHECK, False, at=NOW + timedelta(seconds=1))
    assert not cast.commander.may(P.RECHECK)
    assert [e.action for e in entries()].count("accounts.change_role") == 2


def test_a_field_that_was_taken_is_not_seen(cast):
    person = resident(outbreak(NOW), NOW, details())
    change(cast.administrator, Role.GRID_WORKER, F.NUMBER, False)
    worker = cast.grid_worker
    with clock.held(NOW), entered(worker.scope):
        [seen] = open_identities([person], "care_visit", by=worker, at=NOW)
    assert (seen.number, seen.phone) == ("", details().phone)


def test_police_never_see_more_whatever_is_written(cast):
    """Not even where a row came past the operation."""
    person = resident(outbreak(NOW), NOW, details())
    with pytest.raises(acts.Guaranteed):
        change(cast.administrator, Role.POLICE, F.PHONE, True)
    with entered(EVERYTHING):
        for right in (F.PHONE, P.RECORD_CHECK):
            RoleChange.objects.create(
                role=Role.POLICE, right=right, allowed=True, reason=WHY, by_officer=person,
                recorded_at=NOW,
            )  # fmt: skip
    assert not cast.policeman.may(P.RECORD_CHECK)
    relate(cast.policeman, person, NOW)
    with clock.held(NOW), entered(cast.policeman.scope):
        [seen] = open_identities([person], "care_visit", by=cast.policeman, at=NOW)
    assert (seen.name, seen.phone) == (details().name, "")


@pytest.mark.parametrize(
    ("role", "right", "allowed"),
    [
        (Role.ADMINISTRATOR, P.OPEN_IDENTITY, True),
        (Role.ADMINISTRATOR, P.ADMINISTER, False),
        (Role.GROUP_STAFF, P.ADMINISTER, True),
        (Role.PRIVACY_REVIEWER, P.READ_RECORDS, True),
        (Role.PRIVACY_REVIEWER, P.REVIEW_READINGS, False),
        (Role.COMMANDER, P.REVIEW_READINGS, True),
        (Role.UNIT_LIAISON, P.OPEN_IDENTITY, True),
        (Role.ANALYST, F.NAME, True),
        (Role.MILITIA, P.READ_FIGURES, True),
        (Role.COMMANDER, P.KEEP_MATTERS, True),
        (Role.GRID_WORKER, P.SPEAK_FOR_ONESELF, True),
    ],
)
def test_guarantees_cannot_be_changed(cast, role, right, allowed):
    with pytest.raises(acts.Guaranteed):
        change(cast.administrator, role, right, allowed)
    assert rights_of(role, [(right, allowed)]) == by_default(role)


def test_guarantees_hold_for_whatever_rows_there_are():
    for role in Role.values:
        everything = rights_of(role, [(right, True) for right in RIGHTS])
        nothing = rights_of(role, [(right, False) for right in RIGHTS])
        for right in RIGHTS:
            if guarantee(role, right):
                assert (right in everything) == (right in nothing) == (right in by_default(role))


@pytest.mark.parametrize("who", ["commander", "staff", "reviewer", "supervisor", "grid_worker"])
def test_nobody_but_the_administrator_changes_it(cast, who):
    with pytest.raises(NotAllowed):
        change(cast.actor(who), Role.GROUP_STAFF, P.RECHECK, False)


def test_a_change_has_a_reason_and_changes_something(cast):
    for role, right, reason in (
        ("king", P.RECHECK, WHY),
        (Role.CDC, "fly", WHY),
        (Role.CDC, P.SWEEP, "x"),
    ):
        with pytest.raises(acts.ChangeUnclear):
            change(cast.administrator, role, right, True, reason)
    with pytest.raises(acts.NothingChanges):
        change(cast.administrator, Role.GROUP_STAFF, P.RECHECK, True)


def test_rows_stay_as_they_are(cast):
    change(cast.administrator, Role.COMMANDER, P.RECHECK, True)
    for alter in (
        lambda: RoleChange.objects.update(allowed=False),
        lambda: RoleChange.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), entered(EVERYTHING), transaction.atomic():
            alter()
    with pytest.raises(DatabaseError), entered(cast.administrator.scope), transaction.atomic():
        RoleChange.objects.create(
            role=Role.CDC, right=P.SWEEP, allowed=True, reason=WHY,
            by_officer=cast.administrator.id, recorded_at=NOW,
        )  # fmt: skip


def test_a_job_that_is_not_declared_does_not_act():
    with pytest.raises(UndeclaredJob):
        job("something new", "140802")
    assert job("cut-off", "140802").permissions == {P.CUT_OFF, P.PUBLISH}
