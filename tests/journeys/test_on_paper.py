"""A list goes out on paper and comes back by digits and Enter; going is told apart from keying."""

from playwright.sync_api import Page, Route, expect

from tests.desk.scene import begin_sweep
from tests.journeys.conftest import Site, accessible

A4 = (794, 1123)
"""A sheet of paper, in CSS pixels."""


def key_line(page: Page, *keys: str) -> None:
    """What the clerk's fingers do: digits, and Enter after each field but the digit's."""
    expect(page.locator("#line")).to_be_focused()
    for typed in keys:
        page.keyboard.type(typed)
        page.keyboard.press("Enter")


def test_a_worker_prints_today_s_list_on_pages_of_a4(site: Site, page: Page):
    # given the grid worker, who prints today's own list: names open without a dialogue
    site.enter(page, "worker")
    site.go(page, "/paper")
    accessible(page)
    page.get_by_role("button", name="打印线索单").click()
    expect(page.locator(".leaf")).to_contain_text("王建二")
    expect(page.locator(".leaf")).to_contain_text("演练")
    expect(page.locator("[role=status]")).to_contain_text("今天记录一次")
    accessible(page)
    # then it fits its pages of A4, with nothing of the screen's frame
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    assert page.locator(".leaf").first.evaluate("leaf => leaf.scrollHeight") <= A4[1]
    page.emulate_media(media="screen")


def test_a_clerk_keys_a_sheet_back_without_a_mouse(site: Site, page: Page):
    # given a sheet that the worker printed, and the community's clerk with its number
    site.enter(page, "worker")
    site.go(page, "/paper")
    page.get_by_role("button", name="打印线索单").click()
    number = page.locator(".leaf .code b").inner_text()
    site.enter(page, "community")
    site.go(page, "/paper")
    page.locator("#number").fill(number)
    page.locator("#number").press("Enter")
    accessible(page)
    # when lines are keyed with digits and Enter only
    key_line(page, "4", "1", "930")
    expect(page.locator(".saved")).to_contain_text("已存")
    key_line(page, "5", "9", "935")
    expect(page.locator(".saved")).to_contain_text("第5行：没人在家")
    key_line(page, "6", "4", "")
    expect(page.get_by_label("现在住在哪里")).to_be_focused()
    page.keyboard.type("东城街道中银社区3号楼\n")
    expect(page.locator(".saved")).to_contain_text("第6行：不在本地居住")
    # then each line says who went and when, apart from who keyed it and when
    line = page.locator("tr[data-line='4']")
    expect(line).to_contain_text("查实")
    expect(line.locator("td").nth(2)).to_have_text("worker 09:30")
    expect(line.locator("td").nth(3)).to_contain_text("community 10:0")
    # and the worker finds the answer given
    site.enter(page, "worker")
    site.go(page, "/leads?view=all")
    expect(page.locator("tbody .chip", has_text="查实")).to_have_count(1)


def test_a_refused_line_stays_with_its_reason_and_the_others_are_kept(site: Site, page: Page):
    site.enter(page, "worker")
    site.go(page, "/paper")
    page.get_by_role("button", name="打印线索单").click()
    page.get_by_role("link", name="录入").first.click()
    key_line(page, "4", "1", "930")
    expect(page.locator(".saved")).to_contain_text("第4行")
    key_line(page, "5", "1", "2330")
    expect(page.locator(".message")).to_contain_text("晚于现在")
    expect(page.locator("#line")).to_have_value("5")
    expect(page.locator("tr[data-line='4'] .chip")).to_contain_text("查实")
    page.locator("#time").fill("940")
    page.keyboard.press("Enter")
    expect(page.locator(".saved")).to_contain_text("第5行")
    # what stands already is shown before it is corrected
    page.locator("#line").focus()
    key_line(page, "5", "2", "945")
    expect(page.locator(".band[data-kind=warn]")).to_contain_text("第5行已有“查实”")
    page.locator("#time").press("Enter")
    expect(page.locator("tr[data-line='5'] .chip")).to_contain_text("前期已排查")


def slow(page: Page) -> list[Route]:
    """Lines sent from now on stay on their way until they are let go."""
    on_their_way: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            on_their_way.append(route)
        else:
            route.continue_()

    page.route("**/key*", hold)
    return on_their_way


def let_go(page: Page, on_their_way: list[Route]) -> None:
    """The next line reaches the server."""
    for _ in range(50):
        if on_their_way:
            break
        page.wait_for_timeout(50)
    on_their_way.pop(0).continue_()


def test_lines_are_keyed_on_while_others_are_being_saved_and_nothing_is_lost(
    site: Site, page: Page
):
    site.enter(page, "worker")
    site.go(page, "/paper")
    page.get_by_role("button", name="打印线索单").click()
    page.get_by_role("link", name="录入").first.click()
    on_their_way = slow(page)
    # when the clerk keys on without waiting: two whole lines, and the beginning of a third
    key_line(page, "4", "1", "930")
    key_line(page, "5", "1", "2330")
    key_line(page, "6", "2")
    expect(page.locator("#time")).to_be_focused()
    page.keyboard.type("9")
    # then the first is saved, the second is refused, and the third stays as it was typed
    let_go(page, on_their_way)
    expect(page.locator("tr[data-line='4'] .chip")).to_contain_text("查实")
    let_go(page, on_their_way)
    expect(page.locator(".band[data-kind=refused]")).to_contain_text("晚于现在")
    expect(page.locator("#time")).to_be_focused()
    typed = [page.locator(at).input_value() for at in ("#line", "#digit", "#time")]
    assert typed == ["6", "2", "9"]
    page.keyboard.type("40\n")
    let_go(page, on_their_way)
    expect(page.locator("tr[data-line='6'] .chip")).to_contain_text("前期已排查")
    # and the refused one is taken up with what was keyed, mended and saved
    take_up(page, "5", "935")
    let_go(page, on_their_way)
    expect(page.locator("tr[data-line='5'] .chip")).to_contain_text("查实")
    expect(page.locator("#key-bands .band")).to_have_count(0)


def take_up(page: Page, line: str, moment: str) -> None:
    """The refused line comes back with what was keyed; its time is mended."""
    page.keyboard.press("Enter")
    expect(page.locator("#line")).to_have_value(line)
    accessible(page)
    page.locator("#time").fill(moment)
    page.keyboard.press("Enter")


def test_a_helper_s_doors_go_out_on_paper_and_come_back(site: Site, page: Page):
    begin_sweep(site.scene)
    site.enter(page, "helper")
    expect(page.get_by_role("heading", level=1)).to_contain_text("入户摸排")
    accessible(page)
    expect(page.locator(".rail a")).to_have_count(2)
    site.go(page, "/paper")
    page.get_by_role("button", name="打印敲门单").click()
    expect(page.locator(".leaf")).to_have_count(2)
    accessible(page)
    page.get_by_role("link", name="录入").first.click()
    key_line(page, "1", "1", "3", "915")
    expect(page.locator(".saved")).to_contain_text("第1行：上门见到")
    key_line(page, "2", "0", "")
    expect(page.locator(".saved")).to_contain_text("第2行：没人开门")
    site.go(page, "/doors")
    expect(page.locator(".answer")).to_contain_text("还有29户，其中1户敲过没人开门")


def test_a_door_is_recorded_on_the_phone_and_the_next_one_follows(site: Site, phone: Page):
    begin_sweep(site.scene)
    site.enter(phone, "helper")
    accessible(phone)
    phone.get_by_role("link", name="下一户").click()
    phone.get_by_label("有人开门").check()
    phone.get_by_label("见到几人").fill("2")
    accessible(phone)
    phone.get_by_role("button", name="保存，下一户").click()
    expect(phone.locator(".answer")).to_contain_text("还有29户")
    for path in ("/leads", "/duties", "/roster"):
        site.go(phone, path)
        expect(phone.locator("main")).not_to_contain_text("王*")
