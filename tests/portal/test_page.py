"""The page: when it ends, why, who; light enough for an old phone; nobody else's."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.people.choices import Purpose
from lianfang.people.operations import open_identities
from lianfang.portal.entering_views import COOKIE, IDLE
from lianfang.portal.words import ending
from lianfang.quarantine.choices import NeedKind
from lianfang.quarantine.models import HealthCheck, Need
from tests.portal.conftest import AFTER, LATER, at_home, given
from tests.quarantine.cast import DAY, HOUR, NOW, acting, ended, entries, seen, the_order

HEAVIEST = 60 * 1024
"""Bytes of a page with its style sheet, as they are before compression."""


def text(answer):
    return answer.content.decode()


def test_link_and_code_lead_to_the_page(home):
    asked = home.get(home.given.link)
    assert 'name="code"' in text(asked) and 'name="link"' not in text(asked)
    assert 'name="link"' in text(home.get(""))
    answer = home.enter()
    assert (answer.status_code, answer["Location"]) == (302, "/p/me")
    page, order = text(home.get("me")), the_order(home.order)
    assert ending(order.end_at) in page
    for said in (order.number, order.reason, order.authority.basis, order.authority.appeal):
        assert said in page
    assert f'href="tel:{order.authority.phone}"' in page


def test_the_cookie_is_the_page_s_own(home):
    cookie = home.enter().cookies[COOKIE]
    assert cookie["path"] == "/p/"
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert str(home.person) not in cookie.value and home.given.code not in cookie.value


def test_without_the_code_nothing_is_shown(home):
    for path in ("me", "me/looked", "me/report", "me/need", "me/held", "me/appeal", "me/correct"):
        answer = home.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/p/"), path
    for act in ("report", "need", "held", "appeal", "correct"):
        answer = home.send(act, kind="food", priority="normal", text="面")
        assert (answer.status_code, answer["Location"]) == (302, "/p/"), act
    assert seen(lambda: Need.objects.count()) == 0


def test_a_wrong_code_and_an_unknown_link_look_the_same(home):
    def refused(link, code):
        answer = home.phone.post("/p/", {"link": link, "code": code})
        assert answer.status_code == 422
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text(answer))

    wrong = f"{(int(home.given.code) + 1) % 10**8:08d}"
    assert refused(home.given.link, wrong) == refused("0000000000", wrong)
    assert home.phone.cookies.get(COOKIE) is None


def test_a_code_given_again_closes_the_page_at_once(home):
    home.enter()
    given(home.world, home.order, at=LATER)
    answer = home.get("me", LATER + HOUR)
    assert answer["Location"] == "/p/"
    assert home.phone.cookies[COOKIE].value == ""


def test_half_an_hour_without_a_click_closes_the_page(home, monkeypatch):
    home.enter()
    assert home.get("me").status_code == 200
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + IDLE + 1)
    assert home.get("me")["Location"] == "/p/"


def test_leaving_closes_the_page_and_shows_something_harmless(home):
    home.enter()
    away = home.get("away")
    assert the_order(home.order).number not in text(away)
    assert home.get("me").status_code == 302
    home.enter()
    home.phone.post("/p/leave")
    assert home.get("me").status_code == 302


def test_after_the_end_the_page_says_free_by_itself(home):
    order = the_order(home.order)
    before, after = order.end_at - timedelta(seconds=1), order.end_at
    home.enter(before)
    assert "/p/me/held" not in text(home.get("me", before))
    page = text(home.get("me", after))
    assert "/p/me/held" in page and "/p/me/report" not in page


def test_lifted_early_it_says_so_at_once(home):
    ended(home.world, home.order, at=NOW + DAY)
    home.enter(NOW + DAY)
    assert "/p/me/held" in text(home.get("me", NOW + DAY))


def test_a_temperature_is_reported_once_however_often_it_is_sent(home):
    home.enter()
    typed = {"temperature": "３６．６", "thermometer": "axillary", "key": "k"}
    for _ in range(2):
        answer = home.send("report", **typed)
        assert (answer.status_code, answer["Location"]) == (302, "/p/me?done=report")
    (check,) = seen(lambda: list(HealthCheck.objects.all()))
    assert (check.temperature, check.manner, check.slot) == (366, "self", "am")
    assert entries("record_checks") == 1
    assert "36.6" in text(home.get("me"))


@pytest.mark.parametrize("typed", ["3.66", "98.6", "发热", "", "45"])
def test_what_is_no_temperature_is_asked_again(home, typed):
    home.enter()
    answer = home.send("report", temperature=typed, thermometer="axillary")
    assert answer.status_code == 422
    assert 'id="temperature-error"' in text(answer)
    assert seen(lambda: HealthCheck.objects.count()) == 0


def test_a_fever_after_the_day_s_reading_still_calls_a_doctor(home):
    home.enter()
    home.send("report", temperature="36.6", thermometer="axillary", key="one")
    for _ in range(2):
        answer = home.send("report", temperature="38.4", thermometer="axillary", key="two")
        assert answer["Location"] == "/p/me?done=fever"
    (need,) = seen(lambda: list(Need.objects.all()))
    assert (need.kind, need.priority, need.person) == ("visit", "critical", home.person)


def test_a_need_of_the_home_is_not_told_to_whoever_looks_over_the_shoulder(home):
    home.enter()
    for kind in ("violence", "medicine"):
        answer = home.send("need", kind=kind, priority="normal", text="三天没有药了", key=kind)
        assert answer["Location"] == "/p/me?done=need"
    page = text(home.get("me"))
    assert str(NeedKind.MEDICINE.label) in page
    assert str(NeedKind.VIOLENCE.label) not in page
    assert "三天没有药了" not in page
    assert seen(lambda: Need.objects.filter(person=home.person).count()) == 2
    assert "/p/away" in text(home.get("me/need"))


def test_a_promise_is_told_as_a_promise(world):
    pages = []
    for kind in ("voluntary", "home"):
        home = at_home(world, kind)
        home.enter()
        pages.append(text(home.get("me")).split("</section>")[0])
    promise, order = pages
    assert promise.count("<p") == order.count("<p") + 1


def test_who_looked_is_told_by_role_and_unit_without_a_name(home):
    officer = home.world.actor("cdc")
    stranger = at_home(home.world)
    with acting(officer, LATER):
        open_identities([home.person], Purpose.MEDICAL_CHECK, by=officer, at=LATER)
    home.enter()
    page = text(home.get("me/looked"))
    assert officer.unit_name in page and str(Purpose.MEDICAL_CHECK.label) in page
    assert officer.label not in page
    stranger.enter()
    assert officer.unit_name not in text(stranger.get("me/looked"))


def test_the_page_is_light_and_needs_no_script(home):
    home.enter()
    for n in range(12):
        home.send("need", kind="food", priority="normal", text="面粉" * 200, key=str(n))
    sheet = finders.find("portal/portal.css")
    assert isinstance(sheet, str), "run make setup"
    with open(sheet, "rb") as file:
        css = len(file.read())
    for path in ("me", "me/need", "me/looked", "me/report", ""):
        page = home.get(path).content
        assert len(page) + css < HEAVIEST
        assert b"<script" not in page


def test_the_questions_asked_do_not_grow_with_what_is_kept(home):
    home.enter()

    def asked(at):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert home.get("me", at).status_code == 200
        return len(caught)

    first = asked(LATER)
    for n in range(6):
        home.send("need", kind="food", priority="normal", text="面", key=str(n))
    home.send("report", temperature="36.6", thermometer="axillary")
    assert asked(LATER) == first
    assert first <= 40
    assert asked(AFTER) <= first
