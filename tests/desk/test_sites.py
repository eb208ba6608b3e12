"""Sites, transfers and vehicles on their pages."""

import re

import pytest

from lianfang.kernel import clock
from lianfang.quarantine.models import BedStay, Transfer
from lianfang.quarantine.site_models import SiteDuty, SiteInspection, SiteModeChange
from tests.desk.conftest import text_of
from tests.desk.scene import DAY, HOUR, NOW
from tests.desk.sites_scene import transfers_of, with_sites


@pytest.fixture
def placed(scene):
    return scene, *with_sites(scene)


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="(\w+)"', page)
    assert found
    return found[1]


def test_sites_show_how_full_they_are_and_what_contradicts(placed):
    scene, used, _spare, _orders, _cars = placed
    page = text_of(scene.client("staff").get("/sites"))
    assert "学府宾馆" in page and "党校" in page and f"/sites/{used}" in page
    assert 'data-state="missed"' in page
    front = text_of(scene.client("commander").get("/"))
    assert 'href="/sites"' in front


def test_a_ready_standby_takes_the_contradiction_away_and_is_proposed_when_full(scene):
    _used, spare, _orders, _cars = with_sites(scene, rooms=9, people=8)
    staff = scene.client("staff")
    asked = text_of(staff.get(f"/sites/{spare}/act/look"))
    said = {"drill": "yes", "zones": "yes", "sound": "yes", "key": key_of(asked)}
    before = text_of(staff.get("/sites"))
    assert 'data-kind="warn"' in before and f"/sites/{spare}/act/mode" not in before
    for _ in range(2):
        assert staff.post(f"/sites/{spare}/act/look", said).status_code == 302
    assert scene.seen(lambda: SiteInspection.objects.filter(site=spare).count()) == 1
    page = text_of(staff.get("/sites"))
    assert f"/sites/{spare}/act/mode" in page and 'data-kind="refused"' not in page
    answer = staff.post(f"/sites/{spare}/act/mode", {"mode": "active", "key": "m1"})
    assert answer.status_code == 302
    assert scene.seen(lambda: SiteModeChange.objects.filter(site=spare).count()) == 2
    refused = staff.post(f"/sites/{spare}/act/mode", {"mode": "closed", "key": "m2"})
    assert refused.status_code == 409
    assert staff.post(f"/sites/{spare}/act/mode", {"key": "m3"}).status_code == 422


def test_the_map_of_rooms_shows_masked_names_and_ends(placed):
    scene, used, _spare, orders, _cars = placed
    page = text_of(scene.client("cdc").get(f"/sites/{used}"))
    assert page.count('data-step="2"') + page.count('data-step="3"') >= 8
    assert "王*" in page and "王一明" not in page and f"/stays/{orders[0]}" in page
    assert "/act/mode" not in page


def test_the_next_township_sees_that_beds_are_taken_and_not_by_whom(placed):
    scene, used, *_rest = placed
    page = text_of(scene.client("neighbour").get(f"/sites/{used}"))
    assert "王*" not in page and page.count('data-step="1"') >= 8


def test_at_a_stay_one_leaves_signs_or_moves(placed):
    scene, used, _spare, orders, _cars = placed
    staff = scene.client("staff")
    url = f"/sites/{used}/stays/{orders[0]}"
    page = text_of(staff.get(url))
    beds = re.findall(r'<option value="([0-9a-f-]{36})">(901-\d)', page)
    move = {"act": "move", "bed": beds[0][0], "key": key_of(page)}
    assert staff.post(f"{url}/act", move).status_code == 302
    sign = {"act": "sign", "signed_at": "09:00", "key": "s"}
    assert staff.post(f"{url}/act", sign).status_code == 409
    assert staff.post(f"{url}/act", {**sign, "signed_at": "x"}).status_code == 422
    with clock.held(NOW + HOUR):
        assert staff.post(f"{url}/act", {"act": "out", "key": "o"}).status_code == 302
        assert staff.get(url).status_code == 404
    assert scene.client("secretary").post(f"{url}/act", {"act": "out"}).status_code == 403
    assert scene.seen(lambda: BedStay.objects.filter(order=orders[0], to_at=None).count()) == 0


def test_a_guardian_comes_along_and_leaves_when_they_like(placed):
    scene, used, _spare, orders, _cars = placed
    staff = scene.client("staff")
    url = f"/sites/{used}/stays/{orders[0]}"
    page = text_of(staff.get(url))
    asked = page.split('id="who"')[1]
    who, bed = re.findall(r'<option value="([0-9a-f-]{36})">', asked)[0], None
    bed = re.findall(r'<option value="([0-9a-f-]{36})">901-', asked)[0]
    beside = {"act": "beside", "who": who, "bed": bed, "key": key_of(page)}
    for _ in range(2):
        assert staff.post(f"{url}/act", beside).status_code == 302
    theirs = scene.seen(lambda: BedStay.objects.get(kind="accompanying"))
    assert str(theirs.person) == who and str(theirs.bed_id) == bed
    again = staff.post(f"{url}/act", {**beside, "key": "again"})
    assert again.status_code == 409
    page = text_of(staff.get(url))
    assert f'value="{theirs.pk}"' in page
    apart = {"act": "apart", "stay": str(theirs.pk), "key": "apart"}
    with clock.held(NOW + HOUR):
        assert staff.post(f"{url}/act", apart).status_code == 302
        assert f'value="{theirs.pk}"' not in text_of(staff.get(url))


def test_a_held_person_stands_out(placed):
    scene, used, *_rest = placed
    with clock.held(NOW + 20 * DAY):
        page = text_of(scene.client("staff").get(f"/sites/{used}"))
        assert page.count('class="gap">') >= 8
        assert 'data-kind="refused"' in text_of(scene.client("staff").get("/sites"))


def test_groups_are_filled_and_left(placed):
    scene, used, *_rest = placed
    staff = scene.client("staff")
    asked = {"group": "health", "post": str(scene.posts["cdc"]), "key": "g1"}
    assert staff.post(f"/sites/{used}/act/group", {"key": "g0"}).status_code == 422
    assert staff.post(f"/sites/{used}/act/group", asked).status_code == 302
    duty = scene.seen(lambda: SiteDuty.objects.get().pk)
    url = f"/sites/{used}/groups/{duty}"
    assert url in text_of(staff.get(f"/sites/{used}")) and staff.get(url).status_code == 200
    assert staff.post(url).status_code == 302
    assert staff.post(url).status_code == 409


def test_rooms_are_added_by_number(placed):
    scene, used, *_rest = placed
    staff = scene.client("staff")
    rooms = {"numbers": "701、702，703", "beds": "2", "key": "r", "barrier": "no"}
    assert staff.post(f"/sites/{used}/act/rooms", rooms).status_code == 302
    assert "703-2" in text_of(staff.get(f"/sites/{used}"))
    assert staff.post(f"/sites/{used}/act/rooms", {**rooms, "key": "q"}).status_code == 409
    assert staff.post(f"/sites/{used}/act/rooms", {"numbers": "", "key": "p"}).status_code == 422


def test_no_site_yet(scene):
    page = text_of(scene.client("staff").get("/sites"))
    assert 'class="nothing"' in page and "<table" not in page


# --- transfers --------------------------------------------------------------------------------


def test_a_transfer_from_asking_to_hand_over(placed):
    scene, _used, _spare, _orders, cars = placed
    secretary, cdc = scene.client("secretary"), scene.client("cdc")
    new = f"/transfers/new?person={scene.persons[0]}"
    page = text_of(secretary.get(new))
    assert secretary.post(new, {"key": "k0"}).status_code == 422
    asked = {"destination": "clinic", "emergency": "no", "key": key_of(page)}
    for _ in range(2):
        assert secretary.post(new, asked).status_code == 302
    transfer = scene.seen(lambda: Transfer.objects.get().pk)
    _driven(scene, transfer, cars[0])
    staff = scene.client("staff")
    assert f"/transfers/{transfer}" not in text_of(cdc.get("/transfers"))
    assert "晋M0120救" in text_of(cdc.get("/transfers?view=settled"))
    assert 'data-state="missed"' in text_of(staff.get("/vehicles"))
    assert staff.post("/vehicles", {"vehicle": str(cars[0])}).status_code == 302
    assert 'data-state="missed"' not in text_of(staff.get("/vehicles"))


def _driven(scene, transfer, vehicle):
    """Each step by whoever may take it, and by nobody else."""
    secretary, cdc, staff = (scene.client(who) for who in ("secretary", "cdc", "staff"))
    url = f"/transfers/{transfer}"
    assert f"{url}/approved" in text_of(cdc.get("/transfers"))
    assert secretary.post(f"{url}/approved").status_code == 403
    assert cdc.post(f"{url}/approved").status_code == 302
    assert cdc.post(f"{url}/assigned", {"driver": "王师傅", "key": "a"}).status_code == 422
    form = text_of(cdc.get(f"{url}/assigned"))
    assert str(vehicle) in form
    car = {"vehicle": str(vehicle), "driver": "王师傅", "key": key_of(form)}
    assert cdc.post(f"{url}/assigned", car).status_code == 302
    for who, step in ((secretary, "under_way"), (secretary, "arrived"), (secretary, "given")):
        assert who.post(f"{url}/{step}").status_code == 302
    assert secretary.post(f"{url}/handed_over").status_code == 409
    assert staff.post(f"{url}/handed_over").status_code == 302


def test_the_board_tells_what_is_late_and_what_is_called_off(placed):
    scene, *_rest = placed
    first, _second = transfers_of(scene, scene.persons[:2], NOW - 5 * HOUR)
    cdc = scene.client("cdc")
    assert text_of(cdc.get("/transfers")).count('class="overdue"') == 2
    assert cdc.post(f"/transfers/{first}/cancelled", {"key": "c"}).status_code == 422
    off = {"why": "改期", "key": "d"}
    assert cdc.post(f"/transfers/{first}/cancelled", off).status_code == 302
    assert text_of(cdc.get("/transfers")).count('class="overdue"') == 1


def test_nobody_is_under_way(scene):
    page = text_of(scene.client("cdc").get("/transfers"))
    assert 'class="nothing"' in page
    assert 'class="nothing"' in text_of(scene.client("staff").get("/vehicles"))


def test_a_vehicle_that_never_left_may_leave(placed):
    scene, *_rest = placed
    page = text_of(scene.client("staff").get("/vehicles"))
    assert page.count('data-state="done"') == 2 and page.count('name="vehicle"') == 2


def test_a_vehicle_is_set_apart_once(placed):
    scene, *_rest = placed
    staff = scene.client("staff")
    unit = str(scene.units["office"])
    new = {"act": "register", "plate": "晋M9", "unit": unit, "key": "v1"}
    assert staff.post("/vehicles", new).status_code == 302
    assert staff.post("/vehicles", {**new, "key": "v2"}).status_code == 409
    assert staff.post("/vehicles", {**new, "plate": "", "key": "v3"}).status_code == 422
    assert scene.client("secretary").post("/vehicles", {**new, "key": "v4"}).status_code == 403


def test_a_vehicle_is_set_apart_no_more_unless_it_is_under_way(placed):
    scene, _used, _spare, _orders, cars = placed
    staff = scene.client("staff")
    assert 'name="retire"' not in text_of(scene.client("cdc").get("/vehicles"))
    assert f'name="retire" value="{cars[1]}"' in text_of(staff.get("/vehicles"))
    assert staff.post("/vehicles", {"retire": str(cars[1])}).status_code == 302
    assert "晋M0121救" not in text_of(staff.get("/vehicles"))
    assert staff.post("/vehicles", {"retire": str(cars[1])}).status_code == 409
