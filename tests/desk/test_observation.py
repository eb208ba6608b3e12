"""Observation from above, on its pages."""

import re

from lianfang.kernel import clock
from tests.desk.conftest import text_of
from tests.desk.scene import DAY, HERE, NOW
from tests.desk.sites_scene import with_sites


def test_each_number_opens_as_many_rows(scene):
    with_sites(scene)
    staff = scene.client("staff")
    page = text_of(staff.get("/observation"))
    opened = re.findall(r'href="(/observation/\w+)"><span class="label">[^<]*</span>'
                        r'<span class="figure">(?:<b class="overdue">✕ )?(\d+)', page)  # fmt: skip
    assert len(opened) == 14
    for url, number in opened:
        rows = text_of(staff.get(url))
        assert rows.count('<tr><th scope="row">') == int(number), url
    assert ("/observation/site", "8") in opened


def test_the_morning_tells_what_must_happen_by_whom(scene):
    page = text_of(scene.client("secretary").get("/observation"))
    assert "doctor" in page and "人时" in page or "person-hours" in page


def test_held_is_told_in_red(scene):
    with_sites(scene)
    with clock.held(NOW + 20 * DAY):
        page = text_of(scene.client("staff").get("/observation"))
    assert 'class="overdue">✕' in page


def test_of_a_smaller_place_and_of_nothing_there(scene):
    staff = scene.client("staff")
    assert f"place={HERE}" in text_of(staff.get(f"/observation?place={HERE}"))
    assert staff.get("/observation/nothing").status_code == 404
    assert scene.client("worker").get("/observation").status_code == 403
