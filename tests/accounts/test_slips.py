"""Slips and phones: given out, used once, speaking, revoked, emptied."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lianfang.accounts import slips
from lianfang.accounts.ending_phones import KNOWING
from lianfang.accounts.models import Holding, Phone, Post, Session, SignInFailure, Slip
from lianfang.accounts.rules import FAILURES
from lianfang.accounts.slip_operations import (
    NoSlipForThisPost,
    issue_slips,
    revoke_phones,
)
from lianfang.accounts.slip_queries import posts_by_slip
from lianfang.audit.models import Entry
from lianfang.jurisdictions.scope import Scope, ScopeKind, across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from tests.desk.conftest import scene as scene
from tests.desk.scene import LOOKING, NOW, Scene

WECHAT = (
    "Mozilla/5.0 (Linux; Android 8.1.0; vivo Y83A) AppleWebKit/537.36 Chrome/66.0.3359.126"
    " MQQBrowser/6.2 Mobile Safari/537.36 MicroMessenger/7.0.10"
)


def holding_of(scene: Scene, who: str) -> Holding:
    return Holding.objects.get(post=scene.posts[who])


def code_for(scene: Scene, who: str = "worker") -> str:
    by = scene.actor("secretary")
    with entered(by.scope):
        return issue_slips([holding_of(scene, who).pk], by=by, at=NOW).slips[0].code


def use(code: str, browser: Client | None = None) -> tuple[Client, int]:
    browser = browser or Client(HTTP_USER_AGENT=WECHAT)
    return browser, browser.post("/s/", {"code": code}).status_code


def phone_of(scene: Scene, who: str = "worker") -> Phone:
    with across_scopes(KNOWING):
        return Phone.objects.filter(holding=holding_of(scene, who)).latest("id")


def revoke(scene: Scene, who: str = "worker") -> int:
    by = scene.actor("secretary")
    with entered(by.scope):
        return revoke_phones([holding_of(scene, who).pk], by=by, at=NOW)


def expired(browser: Client) -> None:
    """Its session is over; what is left is the phone's own cookie."""
    Session.objects.filter(session_key=browser.cookies["sessionid"].value).delete()
    del browser.cookies["sessionid"]


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_as_letters_of_the_alphabet_only(value):
    assert set(slips.typed(value)) <= set(slips.ALPHABET)


def test_a_code_is_read_as_people_type_it():
    code = slips.new_code()
    for way in (code, slips.told(code), code.lower(), "-".join(code), f" {code} "):
        assert slips.typed(way) == code
    assert not set("01258BDGILNOQSUVZ") & set(slips.ALPHABET)


def test_a_slip_opens_its_post_on_an_old_phone_and_the_phone_stays_known(scene):
    code = code_for(scene)
    browser = Client(HTTP_USER_AGENT=WECHAT)
    assert "登记这部手机" in browser.get(f"/s/{code}").content.decode()
    assert use(code, browser)[1] == 302
    assert browser.get("/duties").status_code == 200
    cookie = browser.cookies["phone"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    phone = phone_of(scene)
    assert phone.browser == "Android · 微信"
    assert phone.digest not in cookie.value
    expired(browser)
    assert browser.get("/leads").status_code == 200
    assert browser.get("/leads/").status_code != 200


def test_looking_at_the_link_uses_nothing_up(scene):
    code = code_for(scene)
    for _ in range(3):
        assert Client().get(f"/s/{code}").status_code == 200
    assert use(code)[1] == 302


def test_a_slip_is_used_once(scene):
    code = code_for(scene)
    assert use(code)[1] == 302
    thief, status = use(code)
    assert status == 422
    assert thief.get("/duties")["Location"].startswith("/login")


def test_a_slip_ends_by_itself(scene):
    code = code_for(scene)
    with across_scopes(KNOWING):
        Slip.objects.update(
            issued_at=clock.wall() - timedelta(days=4), to_at=clock.wall() - timedelta(seconds=1)
        )
    assert use(code)[1] == 422


def test_a_new_slip_ends_the_earlier_one(scene):
    first, second = code_for(scene), code_for(scene)
    assert use(first)[1] == 422
    assert use(second)[1] == 302


def test_codes_that_open_nothing_are_told_alike(scene):
    used = code_for(scene)
    use(used)
    pages = {
        Client().post("/s/", {"code": code}).content.decode().count("这个登录码打不开")
        for code in (used, slips.new_code(), "", "×" * 300)
    }
    assert pages == {2}  # in the summary, and at the field


def test_one_browsers_wrong_codes_stop_that_browser_and_not_the_village(scene):
    code, guesser = code_for(scene), Client()
    for _ in range(FAILURES):
        use(slips.new_code(), guesser)
    assert "输错次数太多" in guesser.post("/s/", {"code": code}).content.decode()
    assert use(code)[1] == 302
    assert set(SignInFailure.objects.values_list("username", flat=True)) == {"/slips"}


def test_a_second_phone_of_the_post_ends_the_first(scene):
    first, _ = use(code_for(scene))
    second, _ = use(code_for(scene))
    assert first.get("/duties").status_code == 401
    assert second.get("/duties").status_code == 200


def test_a_revoked_phone_is_shut_at_once_and_empties_itself_when_it_speaks(scene):
    browser, _ = use(code_for(scene))
    assert browser.get("/duties").status_code == 200
    assert revoke(scene) == 1
    answer = browser.get("/duties")
    assert answer.status_code == 401
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "empty.js" in answer.content.decode()
    assert browser.cookies["phone"].value == ""
    assert phone_of(scene).emptied_at
    assert browser.get("/duties")["Location"].startswith("/login")


@pytest.mark.parametrize("path", ["/api/v1/leads", "/login", "/s/", "/"])
def test_wherever_it_speaks(scene, path):
    browser, _ = use(code_for(scene))
    revoke(scene)
    assert "Clear-Site-Data" in browser.get(path).headers


def test_a_phone_of_a_post_that_has_ended_empties_itself(scene):
    browser, _ = use(code_for(scene))
    expired(browser)
    with across_scopes(LOOKING):
        Post.objects.filter(pk=scene.posts["worker"]).update(to_at=NOW)
    assert "Clear-Site-Data" in browser.get("/duties").headers


def test_a_phone_ends_by_itself(scene):
    browser, _ = use(code_for(scene))
    expired(browser)
    with across_scopes(KNOWING):
        past = clock.wall() - timedelta(days=100)
        Phone.objects.update(registered_at=past, to_at=past + slips.PHONE_LASTS)
    assert "Clear-Site-Data" in browser.get("/duties").headers


def test_a_forged_phone_cookie_opens_nothing(scene):
    browser, _ = use(code_for(scene))
    token = browser.cookies["phone"].value.split(":")[0]
    thief = Client()
    thief.cookies["phone"] = token
    assert thief.get("/duties").status_code == 401
    thief.cookies["phone"] = f"{token}:x"
    assert thief.get("/duties").status_code == 401


def test_logging_out_of_a_known_phone_is_asked_about_and_signs_it_off(scene):
    browser, _ = use(code_for(scene))
    assert "要注销这部手机吗" in browser.post("/logout").content.decode()
    assert browser.get("/duties").status_code == 200
    assert "Clear-Site-Data" in browser.post("/logout", {"sure": "yes"}).headers
    assert phone_of(scene).revoked_at
    assert use(code_for(scene))[1] == 302


def test_a_phone_never_opens_a_post_of_two_steps(scene):
    by = scene.actor("secretary")
    with entered(by.scope), pytest.raises(NoSlipForThisPost):
        issue_slips([holding_of(scene, "secretary").pk], by=by, at=NOW)


@pytest.mark.parametrize("who", ["neighbour", "staff", "worker", "administrator"])
def test_only_its_own_township_gives_slips_and_revokes(scene, who):
    use(code_for(scene))
    by, target = scene.actor(who), holding_of(scene, "worker").pk
    with entered(by.scope):
        for act in (issue_slips, revoke_phones):
            with pytest.raises(NotAllowed):
                act([target], by=by, at=NOW)
    assert phone_of(scene).revoked_at is None


def test_the_next_township_sees_neither_posts_nor_phones(scene):
    use(code_for(scene))
    with entered(scene.actor("neighbour").scope):
        assert Phone.objects.count() == Slip.objects.count() == 0
        assert holding_of(scene, "worker").pk not in {
            post.holding for post in posts_by_slip(scene.actor("neighbour").scope, NOW)
        }
    with entered(scene.actor("secretary").scope):
        assert (Phone.objects.count(), Slip.objects.count()) == (1, 1)


def test_what_is_kept_of_a_slip_does_not_give_its_code(scene):
    code = code_for(scene)
    with across_scopes(KNOWING):
        kept = str(list(Slip.objects.values())) + str(list(Entry.objects.values()))
    assert code not in kept
    assert slips.digest_of(code) in kept


def test_giving_using_and_revoking_leave_their_traces(scene):
    use(code_for(scene))
    revoke(scene)
    with entered(Scope(ScopeKind.SECOND)):
        found = dict(Entry.objects.filter(action__contains="phone").values_list("action", "actor"))
        given = Entry.objects.get(action="accounts.issue_slips")
    officer = holding_of(scene, "worker").officer_id
    assert found["accounts.register_phone"] == officer
    assert found["accounts.revoke_phones"] == scene.actor("secretary").id
    assert given.subjects == [scene.posts["worker"]]


def test_a_secretary_prints_for_all_without_a_phone_and_revokes_one(scene):
    browser = scene.client("secretary")
    page = browser.get("/phones").content.decode()
    assert "个岗位中，0个有可用的登记手机" in page
    sheet = browser.post("/phones/slips", {"all": "yes"})
    assert sheet["Cache-Control"] == "no-store"
    codes = re.findall(r"<dd>([A-Z0-9]{4}(?: [A-Z0-9]{4}){2})</dd>", sheet.content.decode())
    with entered(scene.actor("secretary").scope):
        assert len(codes) == Slip.objects.count() > 3
    phone, status = use(codes[0])
    assert status == 302
    assert "，1个有可用的登记手机" in browser.get("/phones").content.decode()
    with across_scopes(KNOWING):
        target = str(Phone.objects.get().holding_id)
    answer = browser.post("/phones/revoke", {"post": [target]})
    assert urlsplit(answer["Location"]).path == "/phones"
    assert "Clear-Site-Data" in phone.get("/").headers
    assert "已自行清除" in browser.get("/phones").content.decode()
    assert browser.post("/phones/slips").status_code == 422
    assert browser.post("/phones/slips", {"post": ["x"]}).status_code == 404
