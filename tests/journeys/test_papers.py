"""An order's paper from the desk to the door: printed, read aloud, recorded; on both widths."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, accessible


def test_a_secretary_prints_an_order_and_records_that_it_was_read_aloud(site: Site, page: Page):
    site.enter(page, "secretary")
    site.go(page, "/documents")
    accessible(page)
    waiting = page.locator("tbody tr").count()
    number = page.locator("tbody tr").first.locator("td").nth(1).inner_text()
    page.locator("tbody input[name=id]").first.check()
    page.get_by_role("button", name="打开并打印所选").click()
    expect(page.locator(".paper")).to_contain_text(number)
    expect(page.locator(".paper")).to_contain_text("到期自行解除")
    accessible(page)
    site.go(page, "/documents")
    page.locator("tbody input[name=id]").first.check()
    page.get_by_label("当面宣读").check()
    page.get_by_label("副本存放处").fill("村委会")
    page.get_by_role("button", name="登记送达").click()
    expect(page.locator("[role=status]").first).to_contain_text("已登记送达1份文书")
    expect(page.locator("tbody tr")).to_have_count(waiting - 1)


def test_a_doctor_s_phone_shows_the_papers_of_the_own_people_only(site: Site, phone: Page):
    site.enter(phone, "doctor")
    site.go(phone, "/documents")
    expect(phone.locator("tbody tr")).to_have_count(2)
    accessible(phone)
