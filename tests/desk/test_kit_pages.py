"""Every template, rendered from samples and opened in a browser under the strict policy."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from tests.desk import samples
from tests.desk.conftest import render

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
NAMES = list(samples.pages())
ROWS = ["batches", "batch", "leads", "duties-overdue", "roster", "reports", "figure"]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_where_it_stands(name):
    html = render(name)
    assert "<h1" in html
    assert "演练" in html
    if name not in ("login", "login-refused", "choose_post"):
        assert "截至" in html and "盐湖区" in html
    assert html.count("<h1") == 1
    assert not re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_whole_in_english_too(name):
    assert '<html lang="en"' in render_english(name)


def render_english(name):
    template, frame, page = samples.pages()[name]
    context = {"frame": replace(frame, language="en"), "page": page}
    return get_template(f"desk/{template}.html").render(context, RequestFactory().get("/"))


def test_texts_of_rows_are_escaped():
    row = replace(samples.lead_rows(1)[0], name='<b>"王"', url='/x?a="b"')
    page = samples.leads(rows=(row,))
    html = get_template("desk/leads.html").render(
        {"frame": samples.frame(), "page": page}, RequestFactory().get("/")
    )
    assert "<b>" not in html.split("<tbody>")[1].split("</tbody>")[0]
    assert 'href="/x?a=&quot;b&quot;"' in html


def test_an_alarm_keeps_its_value_and_the_strip_shows_the_worst_of_a_day():
    html = render("roster")
    assert "▲38.2" in html
    assert re.search(r'<div class="strip" aria-hidden="true">(<i[^>]*>[^<]*</i>){14}</div>', html)


def widths(page):
    return page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_phone_does_not_scroll_sideways(phone, site, name):
    for width in (360, 320):
        phone.set_viewport_size({"width": width, "height": 740})
        phone.goto(f"{site}/{name}")
        content, window = widths(phone)
        assert content <= window


def test_every_width_between_holds_its_tables(page, site):
    for width in (600, 640, 800):
        page.set_viewport_size({"width": width, "height": 900})
        for name in ROWS:
            page.goto(f"{site}/{name}")
            content, window = widths(page)
            assert content <= window, (name, width)


@pytest.mark.parametrize("name", NAMES)
def test_a_desk_fits_and_has_no_serious_barrier(page, site, name):
    page.goto(f"{site}/{name}")
    content, window = widths(page)
    assert content <= window
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
        ".filter(v => ['serious', 'critical'].includes(v.impact))"
        ".map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html)]))"
    )
    assert found == []


def test_digits_have_one_width(page, site):
    page.goto(f"{site}/kit")
    boxes = page.locator("[data-digits]")
    found = {round(boxes.nth(i).bounding_box()["width"], 2) for i in range(boxes.count())}
    assert boxes.count() == 3 and len(found) == 1


def test_targets_on_a_phone_are_large_enough(phone, site):
    phone.goto(f"{site}/roster")
    small = phone.evaluate(
        "[...document.querySelectorAll('.btn, .bar > a, .bar summary')]"
        ".filter(e => e.offsetParent).map(e => e.getBoundingClientRect())"
        ".filter(b => b.height < 44 || b.width < 44).length"
    )
    assert small == 0


def test_a_matrix_is_one_stop_and_arrows_move_between_owed_days(page, site):
    page.goto(f"{site}/roster")
    stops = page.locator("table[data-grid] a[tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    before = page.evaluate("document.activeElement.closest('td').cellIndex")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('td').cellIndex") == before - 1
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 2
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("scroll")
    assert stops.count() == 1


def test_keys_move_choose_and_can_be_switched_off(page, site):
    page.goto(f"{site}/leads")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 2
    page.keyboard.press("x")
    assert page.locator(".bulk").is_visible()
    assert page.locator("[data-chosen]").inner_text() == "1"
    page.keyboard.press("Escape")
    assert not page.locator(".bulk").is_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.locator("[data-keys-off]").check()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()


def test_errors_take_the_focus_and_lead_to_their_field(page, site):
    page.goto(f"{site}/form-422")
    assert page.evaluate("document.activeElement.className") == "errors"
    page.locator(".errors a").nth(1).click()
    assert page.evaluate("document.activeElement.id") == "temperature"
    assert page.locator("#temperature").input_value() == "366"
    assert page.title().startswith("错误：")


def test_a_number_of_the_briefing_opens_beside_it(page, site):
    page.route("**/figures/*", lambda route: route.fulfill(body=render("figure")))
    page.goto(f"{site}/briefing")
    page.locator("a.num").first.click()
    page.locator("#side #figure").wait_for()
    assert "怎样算一个" in page.locator("#side").inner_text()
    assert page.evaluate("document.activeElement.closest('#side') !== null")


def test_the_next_page_comes_in_place_and_is_said(page, site):
    page.goto(f"{site}/leads")
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url("**/leads?after=2")
    assert page.locator("#said").inner_text().startswith("待答复231条")
    assert page.evaluate("document.activeElement.closest('#list') !== null")
    page.get_by_label("地方").select_option("")
    page.wait_for_url(re.compile(r"/leads\?tab=open&since=2020-02-01$"))


def test_the_network_s_silence_is_said(page, site):
    page.goto(f"{site}/leads")
    page.context.set_offline(True)
    page.locator("#network").wait_for(state="visible")
    assert "没有网络" in page.locator("#network").inner_text()
    page.context.set_offline(False)
    page.locator("#network").wait_for(state="hidden")


def test_the_chart_is_told_in_words_and_shows_its_data(page, site):
    page.goto(f"{site}/figure")
    page.locator("[data-chart] svg").wait_for()
    assert "居家隔离人数" in page.locator("[data-chart]").get_attribute("aria-label")
    page.locator("[data-chart]").hover()
    page.get_by_text("看数据").click()
    assert page.locator(".chart tbody tr").count() == 14


def test_the_pages_work_without_scripts(browser, site):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    tab = context.new_page()
    tab.goto(f"{site}/lead")
    assert tab.get_by_role("button", name="答复").is_visible()
    tab.goto(f"{site}/leads")
    assert tab.locator(".filters button").is_visible()
    context.close()
