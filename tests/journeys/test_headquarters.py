"""A directive relayed until its principal is asked; a zero explained; a workbook filled."""

import io
import re
from datetime import timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from lianfang.command.chart_operations import NewMandate, give_mandates
from lianfang.command.directive_operations import climb_directives
from lianfang.config import jobs
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.oversight.contradiction_operations import find_contradictions
from lianfang.reporting.filing import UnitReport
from lianfang.reporting.operations import file_reports
from tests.desk.scene import NOW
from tests.journeys.conftest import Site, accessible

HOUR = timedelta(hours=1)


def test_a_directive_from_the_city_is_relayed_and_silence_reaches_the_principal(
    site: Site, page: Page
) -> None:
    scene = site.scene
    with clock.held(NOW - HOUR), entered(scene.by.scope):
        mandates = [
            NewMandate(scene.units[unit], "属地管控", scene.posts[post])
            for unit, post in (("here", "secretary"), ("next", "neighbour"))
        ]
        give_mandates(scene.incident, mandates, "1号", by=scene.by, at=NOW - HOUR)
    url = _drafted(site, page)
    _issued(site, page, url)
    site.enter(page, "secretary")
    site.go(page, url)
    page.get_by_role("button", name="签收").click()
    expect(page.locator("main")).to_contain_text("已签收")
    late = clock.now() + HOUR
    with clock.held(late), entered(scene.by.scope):
        assert climb_directives(scene.incident.pk, by=scene.by, at=late) == 1
    site.enter(page, "commander")
    site.go(page, url)
    expect(page.locator("main")).to_contain_text("已提请neighbour")


def _drafted(site: Site, page: Page) -> str:
    site.enter(page, "staff")
    site.go(page, "/directives")
    accessible(page)
    page.get_by_role("link", name="起草…").first.click()
    accessible(page)
    page.get_by_label("指令", exact=True).check()
    page.get_by_label("来文机关").select_option(label="市")
    page.get_by_label("文号").fill("盐疫指发〔2020〕9号")
    page.get_by_label("标题").fill("转发市指挥部通知")
    page.get_by_label("正文").fill("请再排查一遍。")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("h1")).to_contain_text("草稿")
    return page.url.removeprefix(site.address).partition("?")[0]


def _issued(site: Site, page: Page, url: str) -> None:
    site.enter(page, "commander")
    site.go(page, url)
    accessible(page)
    page.get_by_role("button", name="批准").click()
    page.get_by_role("link", name="下发…").click()
    page.get_by_label("全部乡镇街道").check()
    page.get_by_role("button", name="看看要多少人力").click()
    expect(page.locator(".consequence")).to_contain_text("2个单位、2人")
    page.get_by_role("button", name="下发").click()
    expect(page.get_by_role("status")).to_contain_text("已下发")


def test_a_zero_against_records_is_asked_about_explained_and_corrected(
    site: Site, page: Page
) -> None:
    scene = site.scene
    yesterday = clock.day_of(NOW - 24 * HOUR)
    secretary = scene.actor("secretary")
    with clock.held(NOW), entered(secretary.scope):
        why = dict.fromkeys(("found", "pending", "home"), "当日情况未及核实")
        zero = UnitReport(scene.units["here"], yesterday, NOW, {}, True, explanations=why)
        file_reports(scene.incident, [zero], by=secretary, at=NOW)
    with clock.held(NOW), entered(scene.by.scope):
        assert find_contradictions(scene.incident, yesterday, by=scene.by, at=NOW) == 1
    site.enter(page, "commander")
    site.go(page, "/reports")
    expect(page.locator("table.days")).to_contain_text("矛")
    site.enter(page, "secretary")
    site.go(page, "/contradictions")
    accessible(page)
    page.get_by_role("link", name="中城街道").click()
    accessible(page)
    page.get_by_label("不一致的原因").fill("签报早于当日最后一次上门。")
    page.get_by_role("button", name="说明").click()
    expect(page.locator("main")).to_contain_text("签报早于当日最后一次上门。")
    _corrected(site, page, str(yesterday))


def _corrected(site: Site, page: Page, yesterday: str) -> None:
    site.go(page, f"/reports/file?day={yesterday}")
    accessible(page)
    page.get_by_role("radio", name="有情况", exact=True).check()
    page.get_by_label("观察对象以外发热咳嗽").fill("1")
    page.get_by_label("为什么更正").fill("漏计一人")
    page.get_by_role("button", name="签报").click()
    expect(page).to_have_url(re.compile("/reports$"))
    site.enter(page, "commander")
    site.go(page, f"/reports/{site.scene.units['here']}/{yesterday}")
    accessible(page)
    expect(page.locator("main")).to_contain_text("更正1次")
    expect(page.locator("main")).to_contain_text("漏计一人")
    page.get_by_role("link", name="居家隔离（人）").click()
    expect(page).to_have_url(re.compile("/figures/F36"))


def test_the_superior_s_workbook_is_bound_and_fills_itself(
    site: Site, page: Page, tmp_path: Path
) -> None:
    path = _form(tmp_path)
    site.enter(page, "staff")
    site.go(page, "/workbooks/new")
    accessible(page)
    page.get_by_label("表格名称").fill("市日报")
    page.get_by_label("要表单位").fill("市指挥部")
    page.get_by_label("自动填报时刻").fill("9:05")
    page.get_by_label("文件").set_input_files(path)
    page.get_by_role("button", name="收下").click()
    page.locator("summary", has_text="未绑定的空单元格").click()
    expect(page.locator("main")).to_contain_text("日报!B1")
    accessible(page)
    page.get_by_label("工作表").fill("日报")
    page.get_by_label("单元格", exact=True).fill("B1")
    page.get_by_label("指标").select_option(value="F04")
    page.get_by_role("button", name="绑定", exact=True).click()
    expect(page.locator("main")).to_contain_text("F04 街道办事处")
    jobs.fill_superiors_workbooks()
    page.reload()
    with page.expect_download() as download:
        page.locator("#sent ~ table a, table:has-text('已填单元格') a").first.click()
    content = Path(download.value.path()).read_bytes()
    assert load_workbook(io.BytesIO(content))["日报"]["B1"].value is not None


def _form(folder: Path) -> Path:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "日报"
    sheet["A1"] = "街道办事处"
    path = folder / "市日报.xlsx"
    made.save(path)
    return path
