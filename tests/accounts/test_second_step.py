"""The second step: set before anything opens, taken once, lost and taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection
from django.db.transaction import atomic
from django.test import Client

from lianfang.accounts import second_step
from lianfang.accounts.actors import Actor, oneself
from lianfang.accounts.choices import Role
from lianfang.accounts.models import Holding, Officer, SignInFailure
from lianfang.accounts.permissions import Permission
from lianfang.accounts.role_table import ROLE_PERMISSIONS, ROLE_SCOPES
from lianfang.accounts.rules import FAILURES
from lianfang.accounts.second_step_operations import (
    AlreadySet,
    NotOneself,
    WhyMissing,
    reset_second_step,
    set_app,
)
from lianfang.accounts.sign_in_table import ROLE_MEANS, in_two_steps
from lianfang.audit.models import Entry
from lianfang.jurisdictions.scope import Scope, ScopeKind, across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from tests.config.headquarters import NOW, PASSWORD, House, standing

pytestmark = pytest.mark.urls("tests.config.routes")


@pytest.fixture
def house(db: None, district: Actor) -> Iterator[House]:
    yield from standing(district)


def password(browser: Client, username: str, **more: str) -> str:
    return browser.post("/login", {"username": username, "password": PASSWORD} | more)["Location"]


def enrol(username: str) -> str:
    """Set an app; gives its key."""
    officer, key = Officer.objects.get(username=username), second_step.new_secret()
    by = oneself(officer.pk, officer.name)
    with entered(by.scope):
        set_app(officer, key, second_step.code_now(key), by=by, at=NOW)
    return key


def code(browser: Client, value: str) -> str:
    answer = browser.post("/second-step", {"code": value})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def test_every_role_has_its_means():
    assert set(ROLE_MEANS) == set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_a_whole_district_or_keeps_accounts_takes_two_steps(role):
    wide = {Role.COMMANDER, Role.GROUP_STAFF, Role.CDC, Role.DUTY_OFFICER, Role.SUPERVISION}
    keeps = ROLE_PERMISSIONS[role] & {Permission.ADMINISTER, Permission.REVIEW_READINGS}
    if role in wide or keeps or role in (Role.TOWNSHIP_SECRETARY, Role.ANALYST):
        assert in_two_steps(role)
    elif ROLE_SCOPES[role] is not ScopeKind.AREA:
        assert not in_two_steps(role)


def test_nothing_opens_before_the_second_step_is_set(house: House):
    browser = Client()
    assert password(browser, "hq", next="/records") == "/second-step?next=%2Frecords"
    for path in ("/which-post", "/records", "/post", "/api/v1/figures"):
        assert browser.get(path).status_code in (302, 401)
        assert "/login" in browser.get(path).headers.get("Location", "/login")
    assert browser.get("/second-step")["Location"].startswith("/second-step/set")
    page = browser.get("/second-step/set").content.decode()
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert key
    secret = key[1].replace(" ", "")
    wrong = browser.post("/second-step/set", {"code": "000000"})
    assert (wrong.status_code, "验证码不对" in wrong.content.decode()) == (422, True)
    done = browser.post("/second-step/set", {"code": second_step.code_now(secret)})
    codes = re.findall(r"<code>(\d{5} \d{5})</code>", done.content.decode())
    assert len(codes) == 10
    assert done["Cache-Control"].count("no-store") == 1
    assert browser.get("/which-post").content.decode() == "指挥长"
    assert "<code>" not in browser.get("/second-step/set", follow=True).content.decode()


def test_a_post_of_ones_own_list_opens_by_password_alone(house: House):
    browser = Client()
    assert password(browser, "keeper") == "/"


def test_a_code_opens_once(house: House):
    key = enrol("hq")
    value = second_step.code_now(key)
    first, second = Client(), Client()
    password(first, "hq")
    password(second, "hq")
    assert code(first, value) == "/"
    assert first.get("/which-post").content.decode() == "指挥长"
    assert "验证码不对" in code(second, value)


def test_a_recovery_code_opens_once(house: House):
    officer, key = Officer.objects.get(username="hq"), second_step.new_secret()
    by = oneself(officer.pk, officer.name)
    with entered(by.scope):
        made = set_app(officer, key, second_step.code_now(key), by=by, at=NOW)
    first, second = Client(), Client()
    password(first, "hq")
    password(second, "hq")
    assert code(first, f"{made.codes[0][:5]} {made.codes[0][5:]}") == "/"
    assert "验证码不对" in code(second, made.codes[0])
    assert code(second, made.codes[1]) == "/"


def test_guesses_at_the_code_lock_the_account_from_ever_new_devices(house: House):
    key = enrol("hq")
    for _ in range(FAILURES):
        browser = Client()
        password(browser, "hq")
        code(browser, "000000")
    thief = Client()
    answer = thief.post("/login", {"username": "hq", "password": PASSWORD})
    assert "输错次数太多" in answer.content.decode()
    assert SignInFailure.objects.filter(username="hq").count() == FAILURES
    assert second_step.means_of(Officer.objects.get(username="hq")) == {"totp", "recovery_codes"}
    assert len(second_step.code_now(key)) == 6


def test_a_right_password_does_not_forgive_wrong_codes(house: House):
    enrol("hq")
    browser = Client()
    for _ in range(FAILURES):
        password(browser, "hq")
        assert "验证码不对" in code(browser, "000000")
    assert (
        "输错次数太多"
        in browser.post("/login", {"username": "hq", "password": PASSWORD}).content.decode()
    )


def test_a_second_key_cannot_be_set_beside_the_first(house: House):
    enrol("hq")
    with pytest.raises(AlreadySet):
        enrol("hq")
    browser = Client()
    password(browser, "hq")
    assert browser.get("/second-step/set")["Location"].startswith("/second-step?")
    assert browser.post("/second-step/set", {"code": "123456"}).status_code == 302


def test_nobody_sets_the_second_step_of_another(house: House):
    officer, other = (Officer.objects.get(username=n) for n in ("hq", "clerk"))
    by, key = oneself(other.pk, other.name), second_step.new_secret()
    with entered(by.scope), pytest.raises(NotAllowed):
        set_app(officer, key, second_step.code_now(key), by=by, at=NOW)


def test_an_administrator_takes_it_away_from_another_with_a_reason_that_is_kept(house: House):
    enrol("hq")
    officer = house.officers["hq"]
    browser = house.client("hq")
    with entered(house.by.scope):
        house.post("admin", "administrator", "140802", "管理员")
    admin = oneself(Officer.objects.get(username="admin").pk, "admin")
    by = Actor(admin.id, "officer", "admin", ROLE_PERMISSIONS[Role.ADMINISTRATOR], admin.scope)
    with entered(by.scope):
        with pytest.raises(NotOneself):
            reset_second_step(by.id, "lost phone", by=by, at=NOW)
        with pytest.raises(WhyMissing):
            reset_second_step(officer, " ", by=by, at=NOW)
        with pytest.raises(NotAllowed):
            reset_second_step(officer, "lost phone", by=admin, at=NOW)
        reset_second_step(officer, "手机丢失，已当面核实", by=by, at=NOW)
    with entered(Scope(ScopeKind.SECOND)):
        entry = Entry.objects.get(action="accounts.reset_second_step")
    assert (entry.actor, entry.subjects) == (by.id, [officer])
    assert entry.detail == {"why": "手机丢失，已当面核实"}
    assert browser.get("/which-post")["Location"].startswith("/login")
    assert browser.get("/second-step")["Location"].startswith("/login")
    fresh = Client()
    password(fresh, "hq")
    assert fresh.get("/second-step")["Location"].startswith("/second-step/set")


def test_a_post_gained_with_a_page_open_asks_for_the_second_step(house: House):
    browser = Client()
    password(browser, "keeper")
    assert browser.get("/which-post").status_code == 200
    with entered(house.by.scope):
        house.post("keeper", "group_staff", "140802", "临时工作人员")
    browser.post("/post", {"post": _newest("keeper")})
    assert browser.get("/which-post")["Location"].startswith("/second-step")


def _newest(username: str) -> str:
    return str(Holding.objects.filter(officer__username=username).latest("id").pk)


def test_the_secret_is_sealed_and_no_scope_reads_it(house: House):
    key = enrol("hq")
    with across_scopes(second_step.STEPPING), connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        rows = [row for (row,) in cursor.fetchall()]
    assert len(rows) == 2
    assert key not in "".join(rows)
    for kind in ScopeKind:
        if kind is ScopeKind.SECOND:
            continue
        with pytest.raises(ProgrammingError), entered(Scope(kind)), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM mfa_authenticator")
    with pytest.raises(ProgrammingError), atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM mfa_authenticator")


def test_codes_follow_the_wall_clock_and_not_the_scenarios(house: House):
    key = enrol("hq")
    browser = Client()
    password(browser, "hq")
    with clock.held(NOW):
        assert code(browser, second_step.code_now(key)) == "/"
