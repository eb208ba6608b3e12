"""Attacks on sessions: fixed, framed, forged, carried off, outlived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from lianfang.accounts import sessions
from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Holding, Post, Session
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from tests.config.headquarters import NOW, PASSWORD, House, standing

pytestmark = pytest.mark.urls("tests.config.routes")


@pytest.fixture
def house(db: None, district: Actor) -> Iterator[House]:
    yield from standing(district)


def log_in(browser: Client, username: str = "keeper", **more: str) -> str:
    data = {"username": username, "password": PASSWORD} | more
    return browser.post("/login", data).headers.get("Location", "")


def test_a_session_fixed_before_login_is_not_the_one_after_it(house: House):
    attacker = Client()
    attacker.get("/second-step/set")
    planted = attacker.session
    planted["mark"] = "attacker"
    planted.save()
    victim = Client()
    victim.cookies["sessionid"] = planted.session_key or ""
    log_in(victim)
    assert victim.cookies["sessionid"].value != planted.session_key or ""
    assert "mark" not in victim.session
    attacker.cookies["sessionid"] = planted.session_key or ""
    assert attacker.get("/which-post")["Location"].startswith("/login")


def test_the_proof_of_where_forms_come_from_is_fresh_after_login(house: House):
    browser = Client()
    browser.get("/login")
    before = browser.cookies["csrftoken"].value
    log_in(browser)
    browser.get("/sessions")
    assert browser.cookies["csrftoken"].value != before


def test_a_role_removed_while_its_page_is_open_refuses_the_next_request_in_words(house: House):
    browser = house.client("clerk")
    assert browser.get("/records").status_code == 200
    with entered(Scope(ScopeKind.SECOND)):
        Holding.objects.filter(officer=house.officers["clerk"]).update(to_at=NOW)
    answer = browser.get("/records", follow=True)
    assert answer.redirect_chain[0][0].startswith("/post?next=")
    assert "您现在没有岗位" in answer.content.decode()
    assert browser.post(f"/half-done/{house.lead}").status_code == 302
    assert browser.get("/api/v1/leads").status_code == 401


def test_a_post_that_ends_shuts_its_pages_at_that_moment(house: House):
    browser = house.client("clerk")
    with entered(Scope(ScopeKind.SECOND)):
        Post.objects.filter(holdings__officer=house.officers["clerk"]).update(
            to_at=NOW + timedelta(hours=1)
        )
    assert browser.get("/records").status_code == 200
    with clock.held(NOW + timedelta(hours=1)):
        assert browser.get("/records").status_code == 302


@pytest.mark.parametrize(
    "bad",
    [
        "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
        "javascript:alert(1)", "https:evil.example", "\\\\evil.example", " //evil.example",
        "/%09/evil.example", "http://localhost@evil.example", "data:text/html,x", "login",
    ],
)  # fmt: skip
def test_no_way_on_leads_to_another_site(house: House, bad: str):
    where = log_in(Client(), next=bad)
    assert where in ("/", "/%09/evil.example")  # the latter is an address of ours
    two_steps = Client()
    assert log_in(two_steps, "hq", next=bad).startswith("/second-step?next=%2F")


@pytest.mark.parametrize(
    "path",
    [
        "/login",
        "/second-step",
        "/second-step/set",
        "/s/",
        "/post",
        "/sessions",
        "/logout",
        "/language",
        "/second-step/passkey",
    ],
)
def test_a_form_of_another_site_is_refused(house: House, path: str):
    browser = house.client("keeper", enforce_csrf_checks=True)
    assert browser.post(path, {}).status_code == 409


def test_a_shared_computer_is_left_after_a_while_and_not_before(house: House):
    browser = Client()
    log_in(browser, computer_shared="yes")
    cookie = browser.cookies["sessionid"]
    assert int(cookie["max-age"]) == sessions.SHARED_IDLE.total_seconds()
    [row] = Session.objects.all()
    assert row.expire_date - clock.wall() <= sessions.SHARED_IDLE
    Session.objects.update(expire_date=clock.wall() + timedelta(minutes=2))
    session = browser.session
    session["awake"] = (clock.wall() - timedelta(minutes=5)).isoformat()
    session.save()
    browser.get("/which-post")
    assert Session.objects.get().expire_date - clock.wall() > timedelta(minutes=19)
    Session.objects.update(expire_date=clock.wall() - timedelta(seconds=1))
    assert browser.get("/which-post")["Location"].startswith("/login")


def test_a_shared_computer_is_never_known(house: House):
    from lianfang.accounts.models import Device

    log_in(Client(), computer_shared="yes")
    assert Device.objects.count() == 0
    log_in(Client())
    assert Device.objects.count() == 1


def test_one_sees_and_ends_ones_own_sessions_and_no_others(house: House):
    here, elsewhere, other = (
        Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36"),
        Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) MicroMessenger/8.0"),
        house.client("liaison"),
    )
    log_in(here)
    log_in(elsewhere)
    page = here.get("/sessions").content.decode()
    assert "Windows · Chrome" in page
    assert "iPhone · 微信" in page
    assert here.cookies["sessionid"].value not in page
    handle = page.split('name="session" value="')[1].split('"')[0]
    other.post("/sessions", {"session": handle})
    other.post("/sessions", {"session": "others"})
    assert elsewhere.get("/which-post").status_code == 200
    here.post("/sessions", {"session": handle})
    assert elsewhere.get("/which-post")["Location"].startswith("/login")
    assert here.get("/which-post").status_code == 200
    assert other.get("/which-post").status_code == 200


def test_a_session_of_another_installation_opens_nothing(house: House, settings: object):
    browser = Client()
    log_in(browser)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert browser.get("/which-post")["Location"].startswith("/login")


def test_an_administrator_resets_by_the_page_and_never_oneself(house: House):
    from tests.accounts.test_second_step import enrol

    with entered(house.by.scope):
        house.post("admin", "administrator", "140802", "管理员")
    enrol("hq")
    browser = house.client("admin")
    assert browser.get("/second-steps").status_code == 200
    ask = {"username": "hq", "why": "手机丢失，已核对身份证", "key": "k" * 16}
    assert (
        "没有设置第二步验证"
        in browser.post("/second-steps", ask | {"username": "nobody"}).content.decode()
    )
    assert (
        "不能自行取消"
        in browser.post("/second-steps", ask | {"username": "admin"}).content.decode()
    )
    assert browser.post("/second-steps", ask)["Location"] == "/second-steps?saved=reset"
    assert house.client("clerk").get("/second-steps").status_code == 403
