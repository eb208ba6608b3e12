"""A directive rings and is acknowledged from the inbox; a workbook goes out and comes back."""

import re
from datetime import timedelta
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from lianfang.command.directive_operations import (
    NewDirective,
    approve_directive,
    draft_directive,
    issue_directive,
)
from lianfang.config import jobs
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from tests.desk.scene import HERE
from tests.journeys.conftest import Site, accessible


def _issued(site: Site) -> None:
    scene, at = site.scene, clock.now()
    staff, chief = scene.actor("staff", at), scene.actor("commander", at)
    due = at + timedelta(days=2)
    new = NewDirective("directive", "city", "9号", "转发市通知", "请落实。", 30, due)
    with entered(staff.scope):
        paper = draft_directive(scene.incident, new, by=staff, at=at).pk
    with entered(chief.scope):
        approve_directive(paper, by=chief, at=at)
        issue_directive(paper, [scene.units["here"]], by=chief, at=at)


def test_a_directive_rings_and_is_acknowledged_from_the_inbox(site: Site, page: Page) -> None:
    site.enter(page, "secretary")
    _issued(site)
    jobs.tell_posts()
    site.go(page, "/duties")
    inbox = page.get_by_role("banner").get_by_role("link", name=re.compile("消息"))
    expect(inbox).to_contain_text(re.compile(r"\d"))
    inbox.click()
    accessible(page)
    page.get_by_role("link", name="指令待签收：新到1件").click()
    accessible(page)
    expect(page.locator("main")).to_contain_text("已读")
    page.get_by_role("link", name="转发市通知").click()
    page.get_by_role("button", name="签收").click()
    expect(page.locator("main")).to_contain_text("已签收")
    site.go(page, "/inbox/wishes")
    accessible(page)
    page.get_by_label("每天提醒次数上限").fill("3")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("不是4到40之间的整数")
    page.get_by_label("每天提醒次数上限").fill("6")
    page.get_by_role("button", name="保存").click()
    expect(page).to_have_url(re.compile("/inbox$"))


def test_a_workbook_goes_out_and_comes_back(site: Site, page: Page, tmp_path: Path) -> None:
    site.enter(page, "staff")
    site.go(page, "/headquarters/roster")
    accessible(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载今天的表格").click()
    path = tmp_path / "名册.xlsx"
    taken.value.save_as(path)
    _hand_in(site, page, path)
    expect(page.locator("main")).to_contain_text("没有变化")
    book = load_workbook(path)
    book.worksheets[0].append(["东关村村委会", "没有的类别", HERE])
    book.save(path)
    _hand_in(site, page, path)
    expect(page.locator("main")).to_contain_text("没有这个单位类别")
    accessible(page)
    book.worksheets[0].cell(book.worksheets[0].max_row, 2, "committee")
    book.save(path)
    _hand_in(site, page, path)
    expect(page.locator("main")).to_contain_text("新增单位1个")
    page.get_by_role("button", name="确认变更").click()
    expect(page.locator("main")).to_contain_text("已完成1项变更")
    _hand_in(site, page, path)
    expect(page.locator("main")).to_contain_text("没有变化")


def _hand_in(site: Site, page: Page, path: Path) -> None:
    site.go(page, "/headquarters/roster")
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="查看会有哪些变更").click()
