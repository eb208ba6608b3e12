"""Pairs, single entries, rosters and tips on their pages: who does what, and what is told."""

import re
from datetime import timedelta

import pytest

from lianfang.people.models import DoubtfulPair, Join, Person
from lianfang.people.models import Reading as Opening
from lianfang.screening.models import Lead, Roster, Tip
from lianfang.screening.roster_operations import plan_rosters
from tests.desk.conftest import text_of
from tests.desk.scene import HERE, NOW
from tests.screening.doubts import act, put


def key_of(page: str) -> str:
    return str(re.findall(r'name="key" value="([^"]+)"', page)[-1])


# --- pairs --------------------------------------------------------------------------------------


@pytest.fixture
def pairs(scene):
    """Two pairs that wait, of the people of this morning's list."""
    persons = scene.seen(lambda: list(Person.objects.order_by("-id").values_list("pk", flat=True)))
    asked = [(persons[0], persons[1]), (persons[2], persons[3])]
    made = act(put, scene.incident.pk, asked, by=scene.by, at=NOW - timedelta(hours=1))
    return sorted(made)


def waiting(scene):
    return scene.seen(lambda: DoubtfulPair.objects.filter(decision=None).count())


def test_the_queue_counts_what_waits_and_says_when_all_is_done(scene, pairs):
    staff = scene.client("staff")
    page = text_of(staff.get("/review"))
    assert all(f"/review/{pair}" in page for pair in pairs)
    for pair in pairs:
        staff.post(f"/review/{pair}", {"decision": "apart"})
    assert "/review/" not in re.sub(
        r"<nav.*?</nav>", "", text_of(staff.get("/review")), flags=re.S
    )


def test_a_pair_opens_both_once_for_the_day_and_a_decision_leads_on(scene, pairs):
    staff, url = scene.client("staff"), f"/review/{pairs[0]}"
    before = scene.seen(lambda: Opening.objects.count())
    page = text_of(staff.get(url))
    staff.get(url)
    assert scene.seen(lambda: Opening.objects.count()) == before + 1
    assert len(re.findall(r"149999\d{11}[\dX]", re.sub(r"</?mark>", "", page))) == 2
    done = staff.post(url, {"decision": "join", "key": key_of(page)})
    assert done["Location"] == f"/review/{pairs[1]}?last={pairs[0]}"
    assert scene.seen(lambda: Join.objects.count()) == 1
    assert f"/review/{pairs[0]}/reopen" in text_of(staff.get(done["Location"]))


def test_left_for_later_it_comes_round_again(scene, pairs):
    staff = scene.client("staff")
    assert staff.get(f"/review/{pairs[1]}/next")["Location"] == f"/review/{pairs[0]}"
    assert waiting(scene) == 2


def test_what_was_decided_is_taken_back_with_one_press(scene, pairs):
    staff = scene.client("staff")
    staff.post(f"/review/{pairs[0]}", {"decision": "join"})
    assert staff.post(f"/review/{pairs[0]}/reopen")["Location"] == f"/review/{pairs[0]}"
    assert waiting(scene) == 2


def test_the_second_reviewer_is_told_on_the_page(scene, pairs):
    scene.client("staff").post(f"/review/{pairs[0]}", {"decision": "apart"})
    late = scene.client("cdc").post(f"/review/{pairs[0]}", {"decision": "join"})
    assert late.status_code == 409
    assert 'role="alert"' in text_of(late)
    assert scene.seen(lambda: Join.objects.count()) == 0


@pytest.mark.parametrize("who", ["secretary", "worker", "liaison", "duty", "supervisor"])
def test_nobody_else_settles_pairs(scene, pairs, who):
    browser = scene.client(who)
    for url in ("/review", f"/review/{pairs[0]}"):
        assert browser.get(url).status_code == 403


# --- one person entered -------------------------------------------------------------------------


def entry(page, **values):
    return {"key": key_of(page), "source": "desk", "name": "赵小燕", **values}


def test_someone_is_entered_once_and_the_lead_stands_at_the_place(scene):
    worker = scene.client("worker")
    form = entry(text_of(worker.get("/leads/new")), where="here", left_on="1月22日")
    first = worker.post("/leads/new", form)
    assert worker.post("/leads/new", form)["Location"] == first["Location"]
    lead = scene.seen(lambda: Lead.objects.get(source="desk"))
    assert (lead.division, str(lead.left_on)) == (HERE + "001", "2020-01-22")
    assert str(lead.pk) in first["Location"]


def test_who_is_entered_elsewhere_is_received_and_no_more(scene):
    worker = scene.client("worker")
    form = entry(text_of(worker.get("/leads/new")), where="address", address="东城街道中银社区1号")
    assert worker.post("/leads/new", form)["Location"] == "/leads/new?done=received"


def test_what_is_wrong_stands_at_its_field_with_the_value(scene):
    staff = scene.client("staff")
    form = entry(text_of(staff.get("/leads/new")), id_number="14270119900101001X", name="")
    page = staff.post("/leads/new", form)
    assert page.status_code == 422
    shown = text_of(page)
    assert "14270119900101001X" in shown
    assert {f'id="{name}-error"' in shown for name in ("name", "id_number", "address")} == {True}


# --- rosters ------------------------------------------------------------------------------------


@pytest.fixture
def owed(scene):
    act(plan_rosters, scene.incident, NOW + timedelta(hours=6), by=scene.by, at=NOW)


def test_a_liaison_signs_a_zero_and_the_headquarters_sees_it(scene, owed):
    liaison, url = scene.client("liaison"), f"/rosters/{scene.units['railway']}"
    form = {"key": key_of(text_of(liaison.get(url))), "kind": "zero", "signed_by": "张主任"}
    assert liaison.post(url, form)["Location"] == "/rosters"
    page = text_of(scene.client("staff").get("/rosters"))
    assert "张主任" in page
    assert len(re.findall(r'href="/rosters/[0-9a-f-]{36}"', page)) == 4
    assert len(re.findall(r'href="/rosters/[0-9a-f-]{36}"', text_of(liaison.get("/rosters")))) == 1


def test_a_list_that_was_sent_is_filed_with_its_people(scene, owed):
    liaison, url = scene.client("liaison"), f"/rosters/{scene.units['railway']}"
    form = {"key": key_of(text_of(liaison.get(url))), "kind": "list", "signed_by": "张主任"}
    assert liaison.post(url, form).status_code == 422
    liaison.post(url, form | {"batch": str(scene.batch)})
    assert scene.seen(lambda: Roster.objects.get().persons) == 4


def test_nobody_signs_for_another_unit(scene, owed):
    other = scene.client("other_liaison")
    url = f"/rosters/{scene.units['railway']}"
    answer = other.post(url, {"key": "k", "kind": "zero", "signed_by": "张主任"})
    assert answer.status_code in (403, 404)
    assert scene.seen(lambda: Roster.objects.count()) == 0


# --- tips ---------------------------------------------------------------------------------------


@pytest.fixture
def tip(scene):
    staff = scene.client("staff")
    form = {"text": "3号楼有人回来没有登记", "division": HERE[:9], "informant": "楼下邻居"}
    staff.post("/tips/new", form | {"key": key_of(text_of(staff.get("/tips/new")))})
    return scene.seen(lambda: Tip.objects.get().pk)


def test_a_tip_is_sealed_until_it_is_opened_and_the_informant_apart(scene, tip):
    staff, url = scene.client("staff"), f"/tips/{tip}"
    assert "3号楼" not in text_of(staff.get("/tips")) + text_of(staff.get(url))
    opened = text_of(staff.post(url))
    assert "3号楼" in opened
    assert "楼下邻居" not in opened
    assert "楼下邻居" in text_of(staff.post(f"{url}/informant", {"why": "回电"}))
    duty = scene.client("duty")
    assert f"{url}/informant" not in text_of(duty.post(url))
    assert duty.post(f"{url}/informant", {"why": "好奇"}).status_code == 403


def test_only_what_a_call_verified_becomes_a_lead(scene, tip):
    staff, url = scene.client("staff"), f"/tips/{tip}"
    page = text_of(staff.post(url))
    form = {"key": key_of(page), "result": "verified", "address": "中城街道西花园社区3号楼"}
    assert staff.post(f"{url}/settle", form).status_code == 422
    assert staff.post(f"{url}/settle", form | {"name": "赵小燕"}).status_code == 302
    lead = scene.seen(lambda: Lead.objects.get(source="hotline"))
    assert f"/leads/{lead.pk}" in text_of(staff.get(url))


@pytest.mark.parametrize("who", ["secretary", "worker", "liaison", "cdc"])
def test_nobody_at_the_place_sees_tips(scene, tip, who):
    assert scene.client(who).get(f"/tips/{tip}").status_code in (403, 404)
