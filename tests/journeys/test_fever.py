"""22:10, a fever in a village without signal: paper, doctor, vehicle, and the child at home."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from lianfang.config import present
from lianfang.duties.models import Obligation
from lianfang.incidents.operations import set_drill_clock
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.quarantine.models import Dependant, HealthCheck
from tests.desk.scene import HERE, LOOKING, NOW
from tests.journeys.conftest import Site, accessible

LATE = NOW + timedelta(hours=12, minutes=10)
"""22:10."""


def late(site: Site) -> None:
    """The clock goes on to ten past ten in the evening."""
    by = site.scene.by
    with clock.held(LATE), entered(by.scope), across_scopes(LOOKING):
        set_drill_clock(site.scene.incident, LATE - clock.wall(), by=by, at=LATE)
    present.forget()


def changed(site: Site, page: Page, who: str) -> None:
    """Another officer takes the place at the screen."""
    page.context.clear_cookies()
    site.enter(page, who)


def test_a_fever_on_the_village_s_sheet_calls_doctor_and_vehicle(
    site: Site, page: Page, phone: Page
) -> None:
    late(site)
    site.enter(page, "community")
    site.go(page, f"/roster/sheet?place={HERE}")
    accessible(page)
    page.locator("input[name='at.pm']").fill("22:05")
    page.locator("input[name^='t.'][name$='.pm']").first.fill("38.6")
    page.get_by_role("button", name="保存本表").click()
    expect(page.get_by_role("status").first).to_be_visible()
    check = site.scene.seen(lambda: HealthCheck.objects.get(temperature=386))
    assert (check.manner, clock.local(check.at).strftime("%H:%M")) == ("paper", "22:05")
    site.enter(phone, "doctor")
    site.go(phone, "/duties")
    phone.locator(f"a[href*='/fevers/{check.pk}']").first.click()
    accessible(phone)
    expect(phone.locator("h1")).to_contain_text("38.6")
    phone.get_by_label("专用车辆").fill("晋M0120救")
    phone.get_by_role("button", name="已送到发热门诊").click()
    expect(phone.get_by_role("status").first).to_be_visible()
    owed = site.scene.seen(
        lambda: Obligation.objects.get(kind="clinic_referral", subject=check.pk)
    )
    assert owed.done_at is not None and owed.done_at < owed.late_at


def test_the_child_at_home_has_a_carer_within_the_hour(site: Site, page: Page) -> None:
    late(site)
    person = site.scene.persons[0]
    site.enter(page, "community")
    site.go(page, f"/people/{person}/care/dependants")
    accessible(page)
    page.get_by_label("因何询问").select_option("admission")
    page.locator("input[name=anyone][value=someone]").check()
    page.locator("[name=kind1]").select_option("child")
    page.locator("[name=who1]").fill("女儿，3岁")
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/care"))
    child = site.scene.seen(Dependant.objects.get)
    site.go(page, f"/people/{person}/care/carer/{child.pk}")
    page.locator("[name=carer]").fill("姑姑，同村")
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/care"))
    accessible(page)
    owed = site.scene.seen(lambda: Obligation.objects.get(kind="dependant_carer"))
    assert owed.done_at is not None and owed.done_at < owed.due_at
    changed(site, page, "secretary")
    site.go(page, "/observation")
    accessible(page)
