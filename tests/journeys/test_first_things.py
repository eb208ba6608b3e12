"""Each role signs in and does its first thing; the pages are accessible on the way."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desk.scene import list_of
from tests.journeys.conftest import Site, accessible


def test_the_commander_sees_whether_anyone_is_unaccounted_for_and_whose_the_delay_is(
    site: Site, page: Page
):
    # given the commander, who signs in
    site.enter(page, "commander")
    # then the first line answers, and the balance sheet stands under it
    expect(page.get_by_role("heading", level=1)).to_contain_text("人都在账上吗")
    expect(page.locator(".answer")).to_contain_text("各项相符")
    accessible(page)
    # when a number is opened
    page.get_by_role("link", name="线索核销").click()
    # then its rows and definition stand there
    expect(page.locator("table tbody tr")).to_have_count(7)
    accessible(page)


def test_work_group_staff_take_in_a_list_and_see_each_row_s_fate(
    site: Site, page: Page, tmp_path: Path
):
    file = tmp_path / "工信局返岗.csv"
    file.write_bytes(list_of(3, first=30))
    site.enter(page, "staff")
    page.get_by_role("link", name="名单", exact=True).first.click()
    page.get_by_role("link", name="交一份名单").click()
    accessible(page)
    page.get_by_label("提供单位").select_option(label="卫生健康局")
    page.get_by_label("名称").fill("返岗人员第一批")
    page.get_by_label("依据").fill("传染病防治法第十二条")
    page.get_by_label("用途").fill("摸排返乡人员")
    page.get_by_label("名单日期").fill("2020-02-10")
    page.get_by_label("文件").set_input_files(file)
    page.get_by_role("button", name="提交").click()
    page.get_by_role("button", name="按此读取并导入").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("返岗人员第一批")
    expect(page.locator(".answer")).to_contain_text("待补1")
    expect(page.locator(".answer")).to_contain_text("相符")
    expect(page.locator("table tbody")).to_contain_text("没有写明是谁")
    accessible(page)


def test_work_group_staff_read_the_briefing_and_open_a_number(site: Site, page: Page):
    site.enter(page, "staff")
    page.get_by_role("link", name="简报", exact=True).first.click()
    accessible(page)
    page.locator("a.num[data-figure=F34]").first.click()
    expect(page.locator("#side")).to_contain_text("F34")


def test_a_township_secretary_signs_the_daily_report(site: Site, page: Page):
    site.enter(page, "secretary")
    site.go(page, "/duties")
    page.locator("table tbody th a").last.click()
    page.get_by_role("radio", name="有情况", exact=True).check()
    page.get_by_label("观察对象以外发热咳嗽").fill("0")
    accessible(page)
    page.get_by_role("button", name="签报").click()
    expect(page.locator("table.days")).to_contain_text("中城街道 2月10日 按时")
    accessible(page)


def test_a_community_secretary_sees_who_is_under_observation(site: Site, page: Page):
    site.enter(page, "community")
    page.locator("nav.rail a[href='/observation']").first.click()
    page.locator("nav.rail a[href='/roster']").click()
    expect(page.locator(".answer")).to_contain_text("在隔离2人")
    expect(page.locator("table.days tbody tr")).to_have_count(2)
    accessible(page)


def test_a_grid_worker_answers_a_lead_on_the_phone(site: Site, phone: Page):
    site.enter(phone, "worker")
    expect(phone.get_by_role("heading", level=1)).to_have_text("我的事")
    accessible(phone)
    phone.get_by_role("link", name="线索").last.click()
    phone.locator("table tbody th a").last.click()
    phone.get_by_label("查实").check()
    accessible(phone)
    phone.get_by_role("button", name="答复", exact=True).click()
    expect(phone.locator(".story")).to_contain_text("答复：查实")
    accessible(phone)


def test_a_doctor_records_a_temperature_on_the_phone(site: Site, phone: Page):
    site.enter(phone, "doctor")
    site.go(phone, "/roster")
    accessible(phone)
    phone.get_by_role("link", name="记体温").first.click()
    phone.get_by_role("textbox", name="体温").fill("36.6")
    accessible(phone)
    phone.get_by_role("button", name="记下").click()
    expect(phone.locator(".story")).to_contain_text("上午体温36.6℃")


def test_a_policeman_opens_a_name_for_a_purpose_on_the_phone(site: Site, phone: Page):
    site.enter(phone, "policeman")
    site.go(phone, f"/people/{site.scene.persons[0]}")
    expect(phone.locator("main")).not_to_contain_text("王建")
    phone.get_by_label("用来做什么").select_option(label="上门照看")
    phone.get_by_role("button", name="打开").click()
    expect(phone.locator("#opened")).to_contain_text("王建")
    expect(phone.locator("#opened")).to_contain_text("已记录")
    expect(phone.locator("#opened")).not_to_contain_text("149999")
    accessible(phone)


def test_a_member_unit_files_its_zero_report(site: Site, page: Page):
    site.enter(page, "other_liaison")
    page.locator("table tbody th a").last.click()
    page.get_by_label("零报告").check()
    page.get_by_role("button", name="签报").click()
    expect(page.locator("table.days")).to_contain_text("卫生健康局 2月10日 零报告")


def test_supervision_sees_who_has_not_reported(site: Site, page: Page):
    site.enter(page, "supervisor")
    page.get_by_role("link", name="日报").first.click()
    expect(page.locator("table.days tbody")).to_contain_text("未报")
    accessible(page)


def test_an_analyst_opens_a_figure_by_the_keyboard(site: Site, page: Page):
    site.enter(page, "analyst")
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page).to_have_url(site.address + "/briefing")


@pytest.mark.parametrize(
    ("who", "told"), [("reviewer", "人查看过身份信息"), ("administrator", "备用码都已丢失")]
)
def test_who_looks_after_data_and_accounts_begins_there(
    site: Site, page: Page, who: str, told: str
):
    site.enter(page, who)
    expect(page.locator(".answer")).to_contain_text(told)
    accessible(page)


def test_the_officer_of_the_next_township_sees_none_of_it(site: Site, page: Page):
    site.enter(page, "neighbour")
    for path in ("/leads?view=all", "/roster", "/duties", "/duties/overdue"):
        site.go(page, path)
        expect(page.locator("main")).not_to_contain_text("王*")
    site.go(page, f"/people/{site.scene.persons[0]}")
    expect(page.locator(".answer")).to_have_text("在您的范围内没有这条记录。")
    accessible(page)
