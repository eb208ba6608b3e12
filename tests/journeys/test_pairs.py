"""A doubtful match is settled in a few seconds, rightly, and can be taken back.

Given two pairs that wait, when the office decides the first with one key, then the next is there
without a page load, and one key more takes the decision back.
"""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from lianfang.people.models import DoubtfulPair, Person
from tests.desk.scene import NOW
from tests.journeys.conftest import Site, accessible
from tests.screening.doubts import act, put


@pytest.fixture
def pairs(site: Site) -> list[str]:
    scene = site.scene
    persons = scene.seen(lambda: list(Person.objects.order_by("-id").values_list("pk", flat=True)))
    asked = [(persons[0], persons[1]), (persons[2], persons[3])]
    made = act(put, scene.incident.pk, asked, by=scene.by, at=NOW - timedelta(hours=1))
    return [str(pair) for pair in sorted(made)]


def decisions(site: Site) -> list[str | None]:
    found = DoubtfulPair.objects.order_by("id").values_list("decision", flat=True)
    return site.scene.seen(lambda: list(found))


@pytest.mark.parametrize("width", [1440, 360])
def test_pairs_are_settled_by_keys_or_thumb(site: Site, page: Page, pairs, width):
    page.set_viewport_size({"width": width, "height": 900})
    site.enter(page, "staff")
    site.go(page, "/review")
    accessible(page)
    page.get_by_role("link", name=re.compile("从最早|Begin")).click()
    expect(page.locator(".compare")).to_be_visible()
    accessible(page)
    page.keyboard.press("1") if width > 1000 else page.locator("button[value=join]").click()
    expect(page).to_have_url(re.compile(pairs[1]))
    expect(page.locator("[data-focus-swap]")).to_be_focused()
    accessible(page)
    assert decisions(site) == ["join", None]
    page.keyboard.press("u") if width > 1000 else page.locator("button[data-key=u]").click()
    expect(page).to_have_url(re.compile(f"{pairs[0]}$"))
    assert decisions(site) == [None, None]
