"""An appeal that frees at once, a refused extension, and someone who was not let out."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from lianfang.config import present
from lianfang.incidents.operations import set_drill_clock
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.quarantine.models import Order
from tests.desk.scene import LOOKING
from tests.journeys.conftest import Site, accessible


def test_an_appeal_taken_down_by_telephone_frees_the_person(site: Site, page: Page) -> None:
    order = site.scene.orders[0]
    site.enter(page, "community")
    site.go(page, f"/orders/{order}")
    page.get_by_role("link", name="代为登记申诉").click()
    page.get_by_label("反映的内容").fill("我1月20日就离开武汉了")
    page.get_by_label("电话问到").check()
    accessible(page)
    page.get_by_role("button", name="代为登记申诉").click()
    expect(page.get_by_role("status")).to_contain_text("已登记")
    acknowledged(site, page, "staff")
    answered(site, page, "staff", "提出处理意见", "撤销")
    answered(site, page, "cdc", "决定", "撤销")
    accessible(page)
    assert site.scene.seen(lambda: Order.objects.get(pk=order)).ended_as == "revoked"
    site.go(page, f"/orders/{order}")
    expect(page.get_by_text("提前解除").first).to_be_visible()


def acknowledged(site: Site, page: Page, who: str) -> None:
    """An officer tells the person that the appeal has arrived."""
    page.context.clear_cookies()
    site.enter(page, who)
    site.go(page, "/appeals")
    page.get_by_role("rowheader").first.get_by_role("link").click()
    page.get_by_role("button", name="告知已收到").click()
    expect(page.get_by_role("status")).to_be_visible()


def answered(site: Site, page: Page, who: str, act: str, answer: str) -> None:
    """An officer opens the appeal from the queue and answers it."""
    page.context.clear_cookies()
    site.enter(page, who)
    site.go(page, "/appeals")
    page.get_by_role("rowheader").first.get_by_role("link").click()
    part = page.get_by_role("region", name=act, exact=True)
    part.get_by_label(answer).check()
    part.get_by_label("理由").fill("票据属实")
    part.get_by_role("button", name=act).click()
    expect(page.get_by_role("status")).to_be_visible()


def test_an_extension_is_put_forward_and_refused(site: Site, page: Page) -> None:
    order = site.scene.orders[0]
    site.enter(page, "secretary")
    site.go(page, f"/orders/{order}?act=extend")
    page.get_by_label("新的接触").check()
    page.get_by_label("起算").fill("2020-02-10 08:00")
    page.get_by_label("依据什么").fill("同屋的人确诊")
    page.get_by_role("button", name="提出延长").click()
    expect(page.get_by_role("status")).to_be_visible()
    answered(site, page, "cdc", "决定", "不同意")
    assert site.scene.seen(lambda: Order.objects.get(pk=order)).ended_at is None


def test_who_is_not_let_out_is_red_on_the_front_page(site: Site, page: Page) -> None:
    order = site.scene.seen(lambda: Order.objects.get(pk=site.scene.orders[0]))
    at = order.end_at + timedelta(hours=1)
    with clock.held(at), entered(site.scene.by.scope), across_scopes(LOOKING):
        set_drill_clock(site.scene.incident, at - clock.wall(), by=site.scene.by, at=at)
    present.forget()
    site.enter(page, "secretary")
    site.go(page, f"/orders/{order.pk}?act=held")
    page.get_by_label("本人反映").check()
    page.get_by_role("button", name="反映未放行").click()
    expect(page.get_by_role("status")).to_be_visible()
    site.go(page, "/")
    page.get_by_role("link", name="仍未放行").click()
    accessible(page)
    page.get_by_role("button", name="已放行").click()
    expect(page.get_by_role("status")).to_be_visible()
