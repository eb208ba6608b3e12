"""The person's own page on a small old phone: no script, no account, one link and one code."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from lianfang.config import present
from lianfang.incidents.operations import set_drill_clock
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.quarantine.models import HealthCheck, HeldFact, Need, Order
from tests.desk.scene import LOOKING, NOW, Scene
from tests.journeys.conftest import Site


@pytest.fixture
def small(browser: Browser) -> Iterator[Page]:
    """360 px wide, without JavaScript."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, java_script_enabled=False, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


def slip(site: Site, page: Page) -> tuple[str, str]:
    """Link and code as the worker prints them."""
    site.enter(page, "worker")
    site.go(page, f"/orders/{site.scene.orders[0]}/code")
    page.locator("form[action$='/code'] button[type=submit]").click()
    shown = page.locator(".slip dd").all_inner_texts()
    return shown[1], shown[2]


def later(scene: Scene, days: int) -> None:
    """The site's clock goes on by so many days."""
    at = NOW + timedelta(days=days)
    with clock.held(at), entered(scene.by.scope), across_scopes(LOOKING):
        set_drill_clock(scene.incident, at - clock.wall(), by=scene.by, at=at)
    present.forget()


def fits(page: Page) -> None:
    """Nothing stands beside the screen, and nothing is written smaller than 18 pixels."""
    assert page.locator("html").evaluate("e => e.scrollWidth") <= 360, page.url
    small = page.locator("main *").evaluate_all(
        "all => all.filter(e => parseFloat(getComputedStyle(e).fontSize) < 18).length"
    )
    assert small == 0, page.url


def opened(site: Site, small: Page, link: str, code: str) -> None:
    """The page, opened by link and code as they are printed."""
    site.go(small, "/p/")
    small.locator("#link").fill(link)
    small.locator("#code").fill(code)
    small.locator("main form button").click()


def test_the_end_stands_first_in_days_and_in_words(site: Site, page: Page, small: Page):
    order = site.scene.seen(lambda: Order.objects.get(pk=site.scene.orders[0]))
    link, code = slip(site, page)
    opened(site, small, link, "0000 0000")
    expect(small.locator(".refused")).to_be_visible()
    fits(small)
    opened(site, small, link, code)
    expect(small).to_have_url(re.compile("/p/me$"))
    last = clock.day_of(order.end_at - timedelta(seconds=1))
    expect(small.locator("h1")).to_contain_text(str((last - clock.day_of(NOW)).days))
    expect(small.locator(".until")).to_contain_text(f"{last.day}")
    fits(small)


def test_a_temperature_and_a_need_are_sent_from_the_phone(site: Site, page: Page, small: Page):
    opened(site, small, *slip(site, page))
    small.locator("a[href$='/report']").click()
    fits(small)
    small.locator("#temperature").fill("36.6")
    small.locator("input[name=thermometer][value=axillary]").check()
    small.locator("main form button").click()
    expect(small.locator(".said")).to_be_visible()
    expect(small.locator("a[href$='/report']")).to_contain_text("36.6℃")
    small.locator("a[href$='/need']").click()
    fits(small)
    expect(small.locator(".away a")).to_be_visible()
    small.locator("input[name=kind][value=medicine]").check()
    small.locator("input[name=priority][value=urgent]").check()
    small.locator("#text").fill("降压药明天吃完")
    small.locator("main form button").click()
    expect(small.locator(".asked li")).to_have_count(1)
    checks = site.scene.seen(lambda: list(HealthCheck.objects.filter(manner="self")))
    assert [check.temperature for check in checks] == [366]
    assert site.scene.seen(lambda: Need.objects.get().kind) == "medicine"


def test_after_the_end_the_page_says_free_and_takes_that_it_is_not_so(
    site: Site, page: Page, small: Page
):
    link, code = slip(site, page)
    later(site.scene, 20)
    site.go(small, "/p/" + link.replace(" ", ""))
    small.locator("#code").fill(code)
    small.locator("main form button").click()
    expect(small.locator(".free")).to_be_visible()
    expect(small.locator("a[href$='/report']")).to_have_count(0)
    small.locator("a[href$='/held']").click()
    fits(small)
    small.locator("main form button").click()
    expect(small.locator(".said")).to_be_visible()
    fits(small)
    assert site.scene.seen(lambda: HeldFact.objects.get().how) == "said"
    small.locator("button.plain").click()
    expect(small).to_have_url(re.compile("/p/$"))
