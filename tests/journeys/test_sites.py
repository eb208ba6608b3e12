"""A site fills and its standby opens; an appeal upheld frees a bed at once."""

from playwright.sync_api import Page, expect

from tests.desk.sites_scene import with_sites
from tests.journeys.conftest import Site, accessible
from tests.journeys.test_remedies import acknowledged, answered


def test_a_site_fills_and_its_standby_is_looked_over_and_opened(site: Site, page: Page) -> None:
    _used, spare, _orders, _cars = with_sites(site.scene, rooms=8)
    site.enter(page, "staff")
    site.go(page, "/sites")
    accessible(page)
    expect(page.locator("main")).to_contain_text("没有一处备用点处于就绪状态")
    expect(page.locator("main")).to_contain_text("建议启用备用点")
    page.get_by_role("link", name="党校").first.click()
    page.get_by_text("登记检查…").click()
    accessible(page)
    for question, answer in (("drill", "yes"), ("zones", "yes"), ("sound", "yes")):
        page.locator(f"input[name={question}][value={answer}]").check()
    page.get_by_role("button", name="记录").click()
    expect(page.locator("main")).to_contain_text("就绪")
    page.get_by_text("变更状态…").click()
    page.get_by_label("正在使用").check()
    page.get_by_role("button", name="变更").click()
    site.go(page, f"/sites/{spare}")
    expect(page.locator("h1")).to_contain_text("正在使用")
    site.go(page, "/sites")
    expect(page.locator("main")).to_contain_text("2处隔离点启用中：29间房已住8间")


def test_an_appeal_upheld_frees_a_bed(site: Site, page: Page) -> None:
    used, _spare, orders, _cars = with_sites(site.scene, rooms=8)
    order = orders[0]
    site.enter(page, "community")
    site.go(page, f"/orders/{order}?act=appeal")
    page.get_by_label("反映的内容").fill("我1月20日就离开武汉了")
    page.get_by_label("电话问到").check()
    page.get_by_role("button", name="代为登记申诉").click()
    expect(page.get_by_role("status")).to_contain_text("已登记")
    acknowledged(site, page, "staff")
    answered(site, page, "staff", "提出处理意见", "撤销")
    answered(site, page, "cdc", "决定", "撤销")
    site.go(page, f"/sites/{used}")
    expect(page.locator("main")).to_contain_text("11张床已住7张")
