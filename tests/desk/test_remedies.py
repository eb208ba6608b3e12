"""Orders, appeals, extensions and releases as officers meet them on their pages."""

import re
from datetime import timedelta

from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.quarantine.choices import Ending
from lianfang.quarantine.holding import say_held
from lianfang.quarantine.models import Appeal, Correction, Extension, HeldFact, Order
from tests.desk.conftest import text_of
from tests.desk.scene import HOUR, NOW, Scene


def key_of(page: str) -> str:
    """The key of the page's first form of the main part."""
    return str(re.findall(r'name="key" value="([^"]*)"', page)[0])


def sent(scene: Scene, who: str, url: str, **values: str):
    browser = scene.client(who)
    page = text_of(browser.get(url))
    return browser.post(url, {"key": key_of(page), **values})


def the_order(scene: Scene) -> Order:
    return scene.seen(lambda: Order.objects.get(pk=scene.orders[0]))


def appealed(scene: Scene) -> Appeal:
    url = f"/orders/{scene.orders[0]}?act=appeal"
    answer = sent(scene, "community", url, text="我1月就回来了", manner="telephone")
    assert answer.status_code == 302, text_of(answer)
    return scene.seen(Appeal.objects.get)


def test_an_order_tells_everything_that_it_must(scene):
    page = text_of(scene.client("secretary").get(f"/orders/{scene.orders[0]}"))
    for told in (
        "武汉返乡",
        "传染病防治法第三十九条",
        "盐政发〔2020〕1号",
        "知情、就医",
        "2066000",
    ):
        assert told in page
    assert "区政府行政复议办" in page


def test_who_guards_reads_no_order(scene):
    assert scene.client("policeman").get(f"/orders/{scene.orders[0]}").status_code == 403


def test_an_appeal_is_taken_down_reviewed_and_frees_at_once(scene):
    appeal = appealed(scene)
    url = f"/appeals/{appeal.pk}"
    assert "我1月就回来了" not in text_of(scene.client("staff").get("/appeals"))
    assert "我1月就回来了" in text_of(scene.client("staff").get(url))
    empty = sent(scene, "staff", url, act="propose", answer="", why="")
    assert empty.status_code == 422
    assert sent(scene, "staff", url, act="propose", answer="revoke", why="属实").status_code == 302
    assert (
        sent(scene, "cdc", url, act="decide", answer="revoke", why="予以撤销").status_code == 302
    )
    assert the_order(scene).ended_as == Ending.REVOKED
    page = text_of(scene.client("community").get(url))
    assert "予以撤销" in page


def test_an_approved_name_stands_at_once_on_the_persons_page(scene):
    taken = {"field": "name", "text": "名字写错了", "manner": "telephone"}
    order = f"/orders/{scene.orders[0]}?act=correct"
    answer = sent(scene, "community", order, **taken)
    assert answer.status_code == 302, text_of(answer)
    url = f"/appeals/correction/{scene.seen(Correction.objects.get).pk}"
    assert "更正后的姓名" in text_of(scene.client("cdc").get(url))
    assert sent(scene, "cdc", url, answer="approved", why="核对证件").status_code == 422
    wrong = sent(scene, "cdc", url, answer="approved", why="核对证件", right="王某")
    assert "姓名不完整" in text_of(wrong)
    good = sent(scene, "cdc", url, answer="approved", why="核对证件", right="欧阳小明")
    assert good.status_code == 302, text_of(good)
    assert "更正前的内容" in text_of(scene.client("cdc").get(url))
    person = f"/people/{scene.persons[0]}"
    assert "欧*明" in text_of(scene.client("staff").get(person))
    opened = scene.client("secretary").post(f"{person}/open", {"purpose": "care_visit"})
    assert "欧阳小明" in text_of(opened)


def test_a_doctor_has_no_queue_of_appeals(scene):
    assert scene.client("doctor").get("/appeals").status_code == 403


def test_an_extension_is_proposed_and_refused_by_another(scene):
    url = f"/orders/{scene.orders[0]}?act=extend"
    wrong = sent(scene, "secretary", url, evidence="exposure", anchor="明天", why="同屋确诊")
    assert wrong.status_code == 422
    good = {"evidence": "exposure", "anchor": "2020-02-10 09:00", "why": "同屋确诊"}
    assert sent(scene, "secretary", url, **good).status_code == 302
    again = sent(scene, "secretary", url, **good)
    assert again.status_code == 409
    extension = scene.seen(Extension.objects.get)
    page = f"/appeals/extension/{extension.pk}"
    assert sent(scene, "cdc", page, answer="refused", why="证据不足").status_code == 302
    assert the_order(scene).ended_at is None


def test_who_is_not_let_out_stands_red_on_the_front_page_until_free(scene):
    order = the_order(scene)
    late = order.end_at + timedelta(hours=10)
    staff = scene.actor("staff", late)
    with clock.held(late), entered(staff.scope):
        say_held(order.pk, "gate", by=staff, at=late)
    with clock.held(late + HOUR):
        front = text_of(scene.client("staff").get("/"))
        assert "60" in front
        assert "/releases#held" in front
        browser = scene.client("secretary")
        assert "卡口" in text_of(browser.get("/releases"))
        fact = scene.seen(HeldFact.objects.get)
        early = browser.post(f"/releases/held/{fact.pk}", {"to_at": "2020-02-11 10:00"})
        assert early.status_code == 422
        assert browser.post(f"/releases/held/{fact.pk}", {"to_at": ""}).status_code == 302
        assert "/releases#held" not in text_of(scene.client("staff").get("/"))


def test_the_releases_of_a_day_are_listed_until_the_day_is_over(scene):
    order = the_order(scene)
    with clock.held(order.end_at - timedelta(hours=6)):
        page = text_of(scene.client("community").get("/releases"))
    assert f"/orders/{order.pk}" in page
    assert page.count("24时") >= 2
    with clock.held(NOW):
        assert f"/orders/{order.pk}" not in text_of(scene.client("community").get("/releases"))
