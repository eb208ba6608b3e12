"""From “is everyone accounted for” to the row itself, and from a township down to a grid."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.places.models import Household
from lianfang.places.operations import NewGrid, NewHousehold, establish_grids, register_households
from lianfang.screening.sweep_operations import open_round, record_visits
from lianfang.screening.sweeping import DoorVisit
from tests.desk.scene import HERE, NOW
from tests.journeys.conftest import Site, accessible

GRID = HERE + "009"


def test_work_group_staff_see_who_holds_what_is_not_settled(site: Site, page: Page):
    site.enter(page, "staff")
    page.locator("nav.rail").get_by_role("link", name="名单").click()
    page.locator("nav.rail a[href='/reconcile']").click()
    expect(page.locator(".balance .figure").first).to_have_text("9")
    expect(page.locator("main")).to_contain_text("铁路办公室")
    accessible(page)
    page.locator("main a[href*='part=rejected']").first.click()
    expect(page.locator(".answer .figure")).to_have_text("2")
    expect(page.locator("table tbody tr")).to_have_count(2)
    accessible(page)
    page.go_back()
    with page.expect_download() as download:
        page.locator("a[href^='/reconcile.xlsx']").click()
    assert download.value.suggested_filename == "reconciliation-20200210-1000.xlsx"


def test_a_unit_sees_its_rows_and_their_outcome_on_the_phone(site: Site, phone: Page):
    site.enter(phone, "liaison")
    site.go(phone, "/reconcile")
    expect(phone.locator("main")).to_contain_text("铁路2月9日到站旅客")
    expect(phone.locator("main")).not_to_contain_text("王*")
    accessible(phone)


def test_a_secretary_sees_which_doors_were_answered_and_goes_down(site: Site, page: Page):
    sweep(site)
    site.enter(page, "secretary")
    page.locator("nav.rail").get_by_role("link", name="摸排").click()
    page.locator("nav.rail a[href='/coverage']").click()
    expect(page.locator(".answer")).to_contain_text("60.0%")
    accessible(page)
    page.locator(f".tiles a[href*='place={HERE}']").click()
    expect(page.locator(".tiles li")).to_have_count(2)
    page.locator("nav.tabs a[href*='view=table']").click()
    expect(page.locator("table tbody tr").nth(1)).to_contain_text("3/4")
    accessible(page)


def sweep(site: Site) -> None:
    """Five doors: three answered, one knocked at in vain, one not visited."""
    at, by = NOW - timedelta(hours=1), site.scene.by
    with clock.held(at), entered(by.scope):
        establish_grids([NewGrid(GRID, "第9网格", 5)], by=by, at=at)
        doors = [NewHousehold(GRID, None, f"{n}号", 3) for n in range(5)]
        register_households(doors, by=by, at=at)
        homes = list(Household.objects.filter(division=GRID).values_list("pk", flat=True))
        round_ = open_round(site.scene.incident.pk, 1, "第一轮摸排", by=by, at=at)
        visits = [
            DoorVisit(home, at, answered, 2 * answered)
            for home, answered in zip(homes, (True, True, True, False), strict=False)
        ]
        record_visits(round_, visits, by=by, at=at)
