"""Level I becomes level II, shown first; the phase changes, and freed people go on."""

from playwright.sync_api import Page, expect

from lianfang.command.chart_operations import NewPairing, pair
from lianfang.command.operations import decide_level
from lianfang.command.phase_operations import decide_phase
from lianfang.command.phase_rules import Indicator, Is
from lianfang.config import jobs
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.quarantine.operations import end_orders
from tests.desk.scene import DAY, HERE, NOW, OPENED
from tests.journeys.conftest import Site, accessible

MIDNIGHT = clock.moment(clock.day_of(NOW + 2 * DAY))


def test_level_one_becomes_level_two_with_its_preview(site: Site, page: Page) -> None:
    scene = site.scene
    since = OPENED.replace(month=1, day=25, hour=10, minute=0)
    with clock.held(NOW), entered(scene.by.scope):
        words = ("山西省人民政府", "晋政发〔2020〕1号", since)
        decide_level(scene.incident, 1, *words, by=scene.by, at=NOW)
    site.enter(page, "commander")
    site.go(page, "/headquarters/plans")
    expect(page.locator("main")).to_contain_text("Ⅰ级")
    page.get_by_role("link", name="登记响应级别…").click()
    accessible(page)
    _filled(page)
    expect(page.locator(".answer")).to_contain_text("自2月12日0时起，有2项规定调整")
    expect(page.locator("main")).to_contain_text("尚未登记")
    accessible(page)
    number = _opened(page)
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已登记")
    expect(page.locator("main")).to_contain_text("届时生效")
    accessible(page)
    with clock.held(MIDNIGHT):
        jobs.follow_decisions()
        jobs.follow_decisions()
    with entered(scene.by.scope):
        void = Obligation.objects.filter(kind="health_check", lifted_why="laid anew")
        assert void.count() == number


def _filled(page: Page) -> None:
    """Level II from midnight, once without its document."""
    page.get_by_label("Ⅱ级").check()
    page.get_by_label("决定机关").fill("山西省人民政府")
    page.get_by_label("生效时间").fill("2020-02-12 00:00")
    page.get_by_label("居家隔离对象每日测温").select_option(label="每日一次：上午")
    page.get_by_label("线索答复时限").fill("240")
    page.get_by_role("button", name="查看影响").click()
    expect(page.get_by_role("alert").first).to_contain_text("文件")
    page.get_by_label("文号", exact=True).fill("晋政发〔2020〕4号")
    page.get_by_role("button", name="查看影响").click()


def _opened(page: Page) -> int:
    """The rows behind what changes, and back."""
    falling = page.locator("tr", has_text="不再测温").get_by_role("link")
    number = int(falling.inner_text())
    falling.click()
    accessible(page)
    expect(page.locator("main table tbody tr")).to_have_count(number)
    page.go_back()
    return number


def test_the_phase_changes_and_freed_people_go_to_the_next_front(site: Site, page: Page) -> None:
    scene = site.scene
    with clock.held(NOW), entered(scene.by.scope):
        wanted = [Indicator("F36", Is.AT_MOST, 0), Indicator("F04", Is.AT_LEAST, 8)]
        words = ("第一阶段", ["隔离到位"], "指挥部", "1号", NOW)
        decide_phase(scene.incident, *words, indicators=wanted, by=scene.by, at=NOW)
        end_orders(scene.orders, "核酸阴性", by=scene.by, at=NOW)
        leading = [NewPairing(scene.posts["supervisor"], "station", "leader", HERE)]
        pair(scene.incident, leading, "7号", by=scene.by, at=NOW)
    site.enter(page, "commander")
    site.go(page, "/headquarters/plans")
    criteria = page.locator("table", has_text="转段条件")
    expect(criteria).to_contain_text("已达到")
    _second_phase(page)
    _sent_on(page, site)


def _second_phase(page: Page) -> None:
    page.get_by_role("link", name="登记阶段…").click()
    page.get_by_label("阶段名称").fill("第二阶段")
    page.get_by_label("目标", exact=True).fill("防输入")
    page.get_by_label("转段指标").fill("F31 = 0")
    page.get_by_label("决定机关").fill("区指挥部")
    page.get_by_label("文号").fill("转段通知")
    page.get_by_label("生效时间").fill("10:30")
    page.get_by_role("button", name="查看影响").click()
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已登记")
    expect(page.locator("main")).to_contain_text("第二阶段")


def _sent_on(page: Page, site: Site) -> None:
    site.go(page, "/headquarters/next")
    accessible(page)
    page.get_by_label("militia").check()
    page.get_by_label("转去的任务").fill("东环路防输入卡口")
    page.get_by_label("文号").fill("转段通知")
    page.get_by_role("button", name="调配").click()
    expect(page.get_by_role("status")).to_contain_text("已登记")
    expect(page.locator("main")).to_contain_text("东环路防输入卡口")
    page.get_by_role("link", name="交接…").click()
    accessible(page)
    page.get_by_label("转去的任务").fill("东环路防输入卡口")
    page.get_by_label("文号").fill("转段通知")
    page.get_by_role("button", name="交接").click()
    expect(page.get_by_role("alert").first).to_contain_text("没有其他负责人")
