"""Lists on paper: made once, opened once a shift, keyed back line by line, told apart."""

import re
from datetime import timedelta

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from lianfang.kernel import clock
from lianfang.people.models import Reading
from lianfang.screening.models import Answer, Attempt, PaperSheet, Visit
from tests.desk.conftest import text_of
from tests.desk.scene import HERE, NOW, Scene, begin_sweep

GRID = HERE + "001"
MINUTE = timedelta(minutes=1)


def make(browser: Client, **what: str) -> str:
    """Make a sheet; gives its address."""
    answer = browser.post("/paper/make", what)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def key(scene: Scene, browser: Client, sheet: str, **typed: str) -> HttpResponseBase:
    by = str(scene.posts["worker"])
    return browser.post(f"{sheet}/key", {"by": by, "on": "0210", **typed})


def answers(scene: Scene) -> list[Answer]:
    return scene.seen(lambda: list(Answer.objects.order_by("recorded_at", "id")))


# --- a sheet ----------------------------------------------------------------------------------


def test_the_same_list_printed_twice_is_one_sheet_and_numbers_have_no_gap(scene):
    begin_sweep(scene)
    worker = scene.client("worker")
    first = make(worker, leads=GRID)
    assert make(worker, leads=GRID) == first
    doors = make(worker, doors=GRID)
    assert doors != first
    key(scene, worker, first, line="7", digit="1", time="930")
    assert make(worker, leads=GRID) not in (first, doors), "one lead fewer is another list"
    numbers = scene.seen(lambda: list(PaperSheet.objects.order_by("number")))
    assert [sheet.number for sheet in numbers] == [1, 2, 3]
    assert [len(sheet.lines) for sheet in numbers] == [7, 30, 6]


def test_lines_stand_as_one_walks_from_door_to_door(scene):
    page = text_of(scene.client("worker").get(make(scene.client("worker"), leads=GRID)))
    assert re.findall(r'class="where">\D*(\d+)号', page) == ["1", "2", "3", "4", "5", "6", "7"]


def test_one_s_own_list_opens_by_itself_and_is_logged_once_a_shift(scene):
    worker = scene.client("worker")
    sheet = make(worker, leads=GRID)
    before = scene.seen(lambda: Reading.objects.count())
    for _ in range(3):
        assert "王建二" in text_of(worker.get(sheet))
    assert scene.seen(lambda: Reading.objects.count()) == before + 1
    with clock.held(NOW + timedelta(days=1)):
        masked = text_of(scene.client("worker").get(sheet))
    assert "王建二" not in masked, "yesterday's sheet is no duty of today"


def test_another_s_list_asks_the_purpose_and_says_what_was_logged(scene):
    sheet = make(scene.client("worker"), leads=GRID)
    community = scene.client("community")
    page = text_of(community.get(sheet))
    assert "王*二" in page and "王建二" not in page and "139359" not in page
    assert community.post(f"{sheet}/open", {}).status_code == 422
    opened = text_of(community.post(f"{sheet}/open", {"purpose": "care_visit"}))
    assert "王建二" in opened and "已记录" in opened


def test_a_sheet_is_seen_within_its_area_only(scene):
    sheet = make(scene.client("worker"), leads=GRID)
    neighbour = scene.client("neighbour")
    assert neighbour.get(sheet).status_code == 404
    assert neighbour.get(f"{sheet}/key").status_code == 404
    assert neighbour.post("/paper/make", {"leads": GRID}).status_code == 403


def test_a_helper_sees_lists_of_doors_and_no_others(scene):
    begin_sweep(scene)
    leads = make(scene.client("worker"), leads=GRID)
    helper = scene.client("helper")
    assert helper.get(leads).status_code == 404
    assert helper.post("/paper/make", {"leads": GRID}).status_code == 403
    assert "解放南路1号" in text_of(helper.get(make(helper, doors=GRID)))
    assert [helper.get(p).status_code for p in ("/leads", "/duties", "/roster")] == [403] * 3


# --- keyed back -------------------------------------------------------------------------------


def test_who_went_and_when_stays_apart_from_who_keyed_and_when(scene):
    community = scene.client("community")
    sheet = make(community, leads=GRID)
    key(scene, community, sheet, line="4", digit="1", time="0915")
    key(scene, community, sheet, line="5", digit="9", time="0920")
    (answer,) = answers(scene)
    assert (answer.outcome, answer.by_post) == ("found", scene.posts["worker"])
    assert answer.keyed_by == scene.posts["community"]
    assert answer.at == NOW - 45 * MINUTE and answer.recorded_at == NOW
    (attempt,) = scene.seen(lambda: list(Attempt.objects.all()))
    assert (attempt.kind, attempt.keyed_by) == ("visit", scene.posts["community"])
    page = text_of(community.get(f"{sheet}/key"))
    assert "worker 09:15" in page and "community 10:00" in page


def test_a_line_sent_twice_is_recorded_once(scene):
    worker = scene.client("worker")
    sheet = make(worker, leads=GRID)
    for _ in range(2):
        sent = key(scene, worker, sheet, line="4", digit="4", time="915", told="东城中银社区")
        assert sent.status_code == 302
    assert len(answers(scene)) == 1


def test_what_is_not_keyed_yet_is_asked_for_without_a_script(scene):
    worker = scene.client("worker")
    sheet = make(worker, leads=GRID)
    steps = [
        ({}, "line"),
        ({"line": "4"}, "digit"),
        ({"line": "4", "digit": "6"}, "time"),
        ({"line": "4", "digit": "6", "time": "915"}, "told"),
    ]
    for typed, wanted in steps:
        page = text_of(key(scene, worker, sheet, **typed))
        assert re.findall(r'<input id="[\w-]+" name="(\w+)"[^>]*autofocus', page) == [wanted]
    assert answers(scene) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"line": "31"}, "这张单子没有第31行，只有1到7行。"),
        ({"line": "4", "digit": "x"}, "数字x没有意思"),
        ({"line": "4", "digit": "1", "time": "2561"}, "“2561”不是时间"),
        ({"line": "4", "digit": "1", "time": "1130"}, "“1130”晚于现在"),
        ({"line": "4", "digit": "1", "time": "915", "on": "0231"}, "“0231”不是制单日到今天"),
        ({"line": "4", "digit": "1", "time": "830"}, "早于线索收到的"),
        ({"line": "4", "digit": "8", "time": "930"}, "3"),
    ],
)
def test_what_cannot_be_stays_on_the_line_with_its_reason(scene, typed, words):
    worker = scene.client("worker")
    sheet = make(worker, leads=GRID)
    answer = key(scene, worker, sheet, **typed)
    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page and f'value="{typed["line"]}"' in page
    assert answers(scene) == []


def test_what_stands_is_shown_before_it_is_corrected_and_both_stay(scene):
    worker = scene.client("worker")
    sheet = make(worker, leads=GRID)
    key(scene, worker, sheet, line="4", digit="1", time="915")
    warned = key(scene, worker, sheet, line="4", digit="2", time="920")
    assert warned.status_code == 409
    again = re.findall(r'name="again" value="([^"]+)"', text_of(warned))[0]
    sent = key(scene, worker, sheet, line="4", digit="2", time="920", again=again)
    assert sent.status_code == 302
    assert [answer.outcome for answer in answers(scene)] == ["found", "already_known"]


def test_doors_are_keyed_with_how_many_were_seen(scene):
    begin_sweep(scene)
    helper = scene.client("helper")
    sheet = make(helper, doors=GRID)
    by = str(scene.posts["worker"])
    rows = [("1", "1", "3"), ("2", "0", ""), ("3", "3", ""), ("4", "2", "")]
    for line, digit, members in rows:
        typed = {"line": line, "digit": digit, "members": members, "time": "915"}
        answer = helper.post(f"{sheet}/key", {"by": by, "on": "0210", **typed})
        assert answer.status_code == 302, text_of(answer)
    visits = scene.seen(lambda: list(Visit.objects.order_by("id")))
    told = sorted((v.answered, v.how, v.members_seen) for v in visits)
    assert told == [(False, "door", 0), (True, "door", 3), (True, "empty", 0),
                    (True, "telephone", 0)]  # fmt: skip


def test_a_sheet_is_found_by_the_number_on_its_top(scene):
    worker = scene.client("worker")
    sheet = make(worker, leads=GRID)
    found = worker.get("/paper/key", {"number": "1", "day": "0210"})
    assert found["Location"] == f"{sheet}/key"
    missed = worker.get("/paper/key", {"number": "9"})
    assert missed.status_code == 422 and "第“9”号单" in text_of(missed)
