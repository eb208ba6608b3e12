"""A village's sheet of checks: printed with row codes, keyed back on one screen."""

import re

from lianfang.kernel import clock
from lianfang.quarantine.check_sheets import code_of
from lianfang.quarantine.models import HealthCheck, Order
from tests.desk.conftest import text_of
from tests.desk.scene import HERE, NOW, Scene

URL = f"/roster/sheet?place={HERE}"


def codes(page: str) -> list[str]:
    return re.findall(r'name="t\.(\d+)\.am"', page)


def kept(scene: Scene) -> list[tuple[str, int]]:
    today = clock.day_of(NOW)
    found = scene.seen(
        lambda: list(HealthCheck.objects.filter(slot_on=today).select_related("order"))
    )
    return [(code_of(c.order.number), c.temperature) for c in found]


def test_each_row_has_the_code_of_its_order(scene):
    shown = codes(text_of(scene.client("community").get(URL)))
    numbers = scene.seen(lambda: list(Order.objects.values_list("number", flat=True)))
    assert shown
    assert set(shown) <= {code_of(number) for number in numbers}


def test_a_sheet_is_keyed_back_in_one_go_and_only_what_can_be_read_is_kept(scene):
    client = scene.client("community")
    first, second, *_ = codes(text_of(client.get(URL)))
    form = {f"t.{first}.am": "36,6", f"t.{second}.am": "3.66", "at.am": "09:30"}
    answer = client.post(URL, form)
    assert answer.status_code == 422
    assert kept(scene) == [(first, 366)]
    page = text_of(answer)
    assert "“3.66”" in page and 'value="3.66"' in page
    check = scene.seen(lambda: HealthCheck.objects.get(slot_on=clock.day_of(NOW)))
    assert (check.manner, clock.local(check.at).strftime("%H:%M")) == ("paper", "09:30")


def test_sent_twice_it_is_kept_once(scene):
    client = scene.client("community")
    first, *_ = codes(text_of(client.get(URL)))
    for _again in range(2):
        assert client.post(URL, {f"t.{first}.am": "366"}).status_code == 200
    assert kept(scene) == [(first, 366)]


def test_a_time_that_is_none_keeps_nothing(scene):
    client = scene.client("community")
    first, *_ = codes(text_of(client.get(URL)))
    answer = client.post(URL, {f"t.{first}.am": "366", "at.am": "25时"})
    assert answer.status_code == 422
    assert kept(scene) == []


def test_another_village_keys_nothing_here(scene):
    first, *_ = codes(text_of(scene.client("community").get(URL)))
    scene.client("neighbour").post("/roster/sheet", {f"t.{first}.am": "366"})
    assert kept(scene) == []
    assert scene.client("policeman").get(URL).status_code == 403
