"""Signing in as in a browser."""

from collections.abc import Iterator

import pytest
from django.test import Client

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Holding
from tests.config.headquarters import PASSWORD, House, standing

pytestmark = pytest.mark.urls("tests.config.routes")
WRONG = "用户名或密码不对。"
LOCKED = "这个账号密码输错次数太多"


@pytest.fixture
def house(db: None, district: Actor) -> Iterator[House]:
    yield from standing(district)


def enter(browser: Client, username: str, password: str, **more: str) -> str:
    data = {"username": username, "password": password} | more
    answer = browser.post("/login", data)
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def test_the_door_leads_to_where_one_wanted_to_go(house: House):
    assert enter(Client(), "keeper", PASSWORD, next="/records?a=1") == "/records?a=1"


@pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_door_leads_nowhere_else(house: House, bad: str):
    assert enter(Client(), "keeper", PASSWORD, next=bad) == "/"


def test_a_wrong_name_and_a_wrong_password_are_told_alike(house: House):
    assert WRONG in enter(Client(), "keeper", "no")
    assert WRONG in enter(Client(), "nobody", "no")


def test_what_was_typed_is_kept_but_not_the_password(house: House):
    page = enter(Client(), "keeper", "a-secret-typed")
    assert 'value="keeper"' in page
    assert "a-secret-typed" not in page


def test_guessing_elsewhere_locks_strangers_out_and_not_the_officer(house: House):
    own, thief = Client(), Client()
    assert enter(own, "keeper", PASSWORD) == "/"
    for _ in range(5):
        enter(thief, "keeper", "guess")
    assert LOCKED in enter(thief, "keeper", PASSWORD)
    assert LOCKED in enter(Client(), "keeper", PASSWORD)
    assert enter(own, "keeper", PASSWORD) == "/"


def test_locking_one_account_locks_nobody_else_in_the_village(house: House):
    browser = Client()
    for _ in range(6):
        enter(browser, "keeper", "guess")
    assert enter(browser, "liaison", PASSWORD) == "/"


def test_signing_in_takes_a_fresh_session(house: House):
    browser = Client()
    enter(browser, "keeper", PASSWORD)
    first = browser.cookies["sessionid"].value
    enter(browser, "liaison", PASSWORD)
    assert browser.cookies["sessionid"].value != first
    assert browser.get("/which-post").content.decode() == "联络员"


def test_signing_out_ends_the_session(house: House):
    browser = house.client("keeper")
    assert browser.post("/logout")["Location"] == "/login"
    assert browser.get("/which-post")["Location"].startswith("/login")


def test_signing_out_is_an_act_and_not_a_link(house: House):
    assert house.client("keeper").get("/logout").status_code == 405


def test_a_post_of_somebody_else_cannot_be_taken(house: House):
    other = Holding.objects.get(officer=house.officers["hq"]).pk
    browser = house.client("keeper")
    assert browser.post("/post", {"post": other}).status_code == 422
    assert browser.get("/which-post").content.decode() == "物业管理员"


def test_a_form_from_elsewhere_is_refused(house: House):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/login", {"username": "keeper", "password": PASSWORD})
    assert answer.status_code == 409


def test_the_language_is_switched_without_an_account(house: House):
    browser = Client()
    assert 'lang="zh-Hans"' in browser.get("/login").content.decode()
    browser.post("/language", {"language": "en", "next": "/login"})
    assert 'lang="en"' in browser.get("/login").content.decode()
