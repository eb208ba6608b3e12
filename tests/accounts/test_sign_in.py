"""Signing in and being locked out, on the wall clock, before any scope is entered."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.accounts import sign_in as door
from lianfang.accounts.models import Device, Officer, SignInFailure
from lianfang.accounts.rules import FAILURES, WINDOW, locked
from lianfang.accounts.sign_in import Locked, SignedIn, WrongCredentials
from lianfang.kernel import clock
from tests.cast import PASSWORD, gather

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)


@pytest.fixture
def cast(db):
    return gather(NOW)


def sign_in(username: str, password: str, device: str) -> SignedIn:
    """By password alone, as those do who need no second step."""
    found = door.sign_in(username, password, device)
    door.complete(found.officer, device)
    return found


def fail(username: str, device: str, times: int = FAILURES) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            sign_in(username, "wrong", device)


def test_the_right_password_signs_in_and_remembers_the_device(cast):
    officer = sign_in("secretary", PASSWORD, "phone").officer
    assert officer.username == "secretary"
    [device] = Device.objects.filter(officer=officer)
    assert device.digest != "phone"
    assert abs(clock.wall() - device.last_seen_at) < timedelta(minutes=1)
    sign_in("secretary", PASSWORD, "phone")
    assert Device.objects.count() == 1


@pytest.mark.parametrize(
    ("username", "password"),
    [("secretary", "wrong"), ("secretary", ""), ("nobody", PASSWORD), ("", ""), ("x" * 200, "x")],
)
def test_wrong_credentials_are_told_alike(cast, username, password):
    with pytest.raises(WrongCredentials):
        sign_in(username, password, "phone")
    assert SignInFailure.objects.count() == 1


def test_a_retired_officer_cannot_sign_in(cast, settings):
    from lianfang.jurisdictions.scope import Scope, ScopeKind, entered

    with entered(Scope(ScopeKind.SECOND)):
        Officer.objects.filter(username="secretary").update(is_active=False)
    with pytest.raises(WrongCredentials):
        sign_in("secretary", PASSWORD, "phone")


def test_an_unknown_user_name_costs_one_hash_as_a_known_one_does(cast, monkeypatch):
    from argon2 import PasswordHasher
    from argon2.low_level import Type
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hashed = []
    original_hash, original_verify = Argon2PasswordHasher.encode, PasswordHasher.verify

    def encode(self: Argon2PasswordHasher, password: str, salt: str) -> str:
        hashed.append(Type.ID)
        return str(original_hash(self, password, salt))

    def verify(self: PasswordHasher, *args: str) -> bool:
        hashed.append(Type.ID)
        return bool(original_verify(self, *args))

    monkeypatch.setattr(Argon2PasswordHasher, "encode", encode)
    monkeypatch.setattr(PasswordHasher, "verify", verify)
    fail("secretary", "a", 1)
    known = len(hashed)
    fail("nobody", "a", 1)
    assert (known, len(hashed)) == (1, 2)


def test_five_wrong_passwords_lock_the_account_for_that_device(cast):
    fail("secretary", "stolen phone")
    with pytest.raises(Locked):
        sign_in("secretary", PASSWORD, "stolen phone")


def test_an_unknown_user_name_locks_in_the_same_way(cast):
    fail("nobody", "phone")
    with pytest.raises(Locked):
        sign_in("nobody", "x", "phone")


def test_changing_devices_does_not_buy_more_guesses(cast):
    for n in range(FAILURES):
        fail("secretary", f"fresh device {n}", 1)
    with pytest.raises(Locked):
        sign_in("secretary", PASSWORD, "yet another device")


def test_an_attacker_elsewhere_cannot_lock_out_a_known_device(cast):
    sign_in("secretary", PASSWORD, "her own phone")
    fail("secretary", "attacker")
    assert sign_in("secretary", PASSWORD, "her own phone").officer.username == "secretary"
    with pytest.raises(Locked):
        sign_in("secretary", PASSWORD, "attacker")


def test_a_known_device_is_locked_by_its_own_failures(cast):
    sign_in("secretary", PASSWORD, "her own phone")
    fail("secretary", "her own phone")
    with pytest.raises(Locked):
        sign_in("secretary", PASSWORD, "her own phone")


def test_signing_in_forgives_the_failures_of_its_device(cast):
    fail("secretary", "phone", FAILURES - 1)
    sign_in("secretary", PASSWORD, "phone")
    fail("secretary", "phone", FAILURES - 1)
    sign_in("secretary", PASSWORD, "phone")


def test_a_village_behind_one_address_is_not_locked_by_one_of_it(cast):
    fail("secretary", "village computer")
    for other in ("grid_worker", "neighbour", "commander"):
        assert sign_in(other, PASSWORD, "village computer").officer.username == other


def test_a_lock_ends_by_itself(cast):
    fail("secretary", "phone")
    SignInFailure.objects.update(at=clock.wall() - WINDOW - timedelta(seconds=1))
    assert sign_in("secretary", PASSWORD, "phone").officer.username == "secretary"


failures = st.lists(
    st.tuples(
        st.timedeltas(timedelta(0), 2 * WINDOW).map(lambda ago: NOW - ago),
        st.sampled_from(["own", "attacker", "other"]),
    ),
    max_size=20,
)


@given(failures)
def test_only_its_own_failures_lock_a_known_device(seen):
    own = [pair for pair in seen if pair[1] == "own"]
    assert locked(seen, device="own", device_known=True, now=NOW) == locked(
        own, device="own", device_known=True, now=NOW
    )


@given(failures)
def test_nothing_old_or_few_locks(seen):
    recent = [at for at, _ in seen if at > NOW - WINDOW]
    assert locked(seen, device="new", device_known=False, now=NOW) == (len(recent) >= FAILURES)
