"""Leads change hands in bulk, seen before it is done; a stand-in takes over while one is away."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, accessible

GRID = "中城街道 西花园社区 第1网格"


def test_a_secretary_gives_leads_to_another_place_after_seeing_what_will_change(
    site: Site, page: Page
):
    site.enter(page, "secretary")
    site.go(page, "/leads")
    for row in (3, 4):
        page.locator("tbody .pick input").nth(row).check()
    page.locator(".bulk").get_by_role("button", name="改派").click()
    accessible(page)
    page.get_by_role("button", name="看改派后的变化").click()
    expect(page.locator(".errors")).to_contain_text("请选择改派到哪里")
    page.get_by_label("改派到").select_option("140802002001")
    page.get_by_label("原因").fill("住在东城街道")
    page.get_by_role("button", name="看改派后的变化").click()
    expect(page.locator(".answer")).to_contain_text("将把2条线索改派到东城街道")
    expect(page.locator("table tbody tr").first).to_contain_text("－2")
    accessible(page)
    page.get_by_role("button", name="改派2条").click()
    expect(page.locator("[role=status]").first).to_contain_text("已收到2条线索")
    expect(page.locator("tbody tr")).to_have_count(5)
    accessible(page)


def test_a_worker_says_that_nobody_was_at_home_and_what_an_answer_needs_is_asked(
    site: Site, phone: Page
):
    site.enter(phone, "worker")
    site.go(phone, "/leads")
    phone.locator("table tbody th a").last.click()
    expect(phone.locator("main")).to_contain_text("139359")
    phone.get_by_role("button", name="没人在家").click()
    expect(phone.locator(".story")).to_contain_text("联系未果：没人在家")
    phone.get_by_label("不在本地居住").check()
    phone.get_by_role("button", name="答复", exact=True).click()
    expect(phone.locator(".errors")).to_contain_text("填“不在本地居住”还要写")
    phone.get_by_label("现在住在哪里").fill("东城街道中银社区")
    accessible(phone)
    phone.get_by_role("button", name="答复", exact=True).click()
    expect(phone.locator(".story")).to_contain_text("答复：不在本地居住")
    expect(phone.locator(".story")).to_contain_text("东城街道中银社区")


def test_a_stand_in_is_named_after_seeing_what_passes_on(site: Site, page: Page):
    site.enter(page, "secretary")
    site.go(page, "/absences")
    accessible(page)
    page.get_by_label("谁不在岗").select_option(label=f"{GRID} worker worker")
    page.get_by_label("到", exact=True).fill("2020-02-12 08:00")
    page.get_by_label(re.compile("谁替岗")).select_option(
        label="中城街道 西花园社区 community community"
    )
    page.get_by_role("button", name="看转交哪些").click()
    expect(page.locator(".answer")).to_contain_text("现有4条线索待答复")
    accessible(page)
    page.get_by_role("button", name="转交", exact=True).click()
    expect(page.locator("tbody tr")).to_contain_text("community")
    accessible(page)
    page.get_by_role("button", name="现在结束").click()
    expect(page.locator(".answer")).to_contain_text("没有人不在岗")
