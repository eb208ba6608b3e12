"""Leads of other counties: proposed, written, printed, received; and a place chosen by hand."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from lianfang.accounts.actors import Actor
from lianfang.config import present
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.people.models import Reading
from lianfang.places.models import Alias
from lianfang.screening.import_operations import import_list
from lianfang.screening.models import Lead, Placement, Referral, Row
from tests.desk.conftest import text_of
from tests.desk.scene import HERE, HOUR, LOOKING, NOW, Scene, build
from tests.screening.samples import csv, row

MACHENG = "湖北省黄冈市麻城市"


@pytest.fixture
def scene(db: None, district: Actor) -> Iterator[Scene]:
    """The morning, with a list of people whose addresses are elsewhere or fit two places."""
    present.forget()
    made = build(district)
    rows = [
        row("王小明", 11, MACHENG + "南湖街道5号"),
        row("李小红", 12, "河津市城区街道"),
        row("张大山", 13, "北街村3组"),
        row("赵老四", 14, "盐湖区电厂院3号楼"),
    ]
    at = NOW - HOUR
    with clock.held(at), entered(made.by.scope):
        done = import_list(
            made.incident.pk, made.units["railway"], csv(*rows), "名单二.csv",
            title="外地住址", legal_basis="传染病防治法第十二条", purpose="摸排返乡人员",
            listed_on=clock.day_of(at), by=made.by, at=at,
        )  # fmt: skip
    with across_scopes(LOOKING):
        found = Row.objects.filter(batch=done.batch).order_by("number")
        made.leads = list(found.values_list("lead", flat=True))
    with clock.held(NOW):
        yield made
    present.forget()


def hidden(page: str, name: str) -> str:
    return str(re.findall(rf'name="{name}" value="([^"]*)"', page)[-1])


def written(scene: Scene) -> list[tuple[str, int]]:
    with across_scopes(LOOKING):
        return list(Referral.objects.order_by("number").values_list("to_code", "number"))


def propose(staff) -> tuple[str, dict[str, Any]]:
    """The page with the proposals, and its form filled as it stands."""
    page = text_of(staff.post("/letters/propose"))
    typed: dict[str, Any] = {"key": hidden(page, "key")}
    typed |= dict(re.findall(r'name="(county_[^"]*)" value="([^"]*)"', page))
    typed["lead"] = re.findall(r'name="lead" value="([^"]*)"', page)
    typed["id"] = re.findall(r'name="id" value="([^"]*)"[^>]* checked', page)
    return page, typed


def test_counties_are_proposed_and_one_press_writes_the_letters_once(scene):
    staff = scene.client("staff")
    page, typed = propose(staff)
    assert f'value="{MACHENG}"' in page and 'value="山西省运城市河津市"' in page
    assert "南湖街道5号" in page
    assert typed["id"] == typed["lead"] and len(typed["id"]) == 2
    for _ in range(2):
        answer = staff.post("/letters/issue", typed)
        assert (answer.status_code, answer["Location"]) == (302, "/letters?written=2")
    assert written(scene) == [("140882", 1), ("421181", 2)]
    listed = text_of(staff.get("/letters"))
    assert "盐联防协〔2020〕1号" in listed and "盐联防协〔2020〕2号" in listed
    assert "/letters/propose" not in listed, "nobody waits any more"


def test_a_county_that_is_none_is_asked_for_again_and_nothing_is_written(scene):
    staff = scene.client("staff")
    _, typed = propose(staff)
    (first, *_rest) = typed["id"]
    answer = staff.post("/letters/issue", {**typed, f"county_{first}": "桃花源"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'value="桃花源"' in page and "南湖街道5号" not in page
    assert staff.post("/letters/issue", {**typed, "id": []}).status_code == 422
    home = staff.post("/letters/issue", {**typed, f"county_{first}": "140802"})
    assert home.status_code == 422
    assert written(scene) == []


def test_the_printed_letter_holds_number_addressee_list_and_stamp_and_is_logged(scene):
    staff = scene.client("staff")
    _, typed = propose(staff)
    staff.post("/letters/issue", typed)
    with across_scopes(LOOKING):
        letter = Referral.objects.get(to_code="421181").pk
    shown = text_of(staff.get(f"/letters/{letter}"))
    assert "王小明" not in shown, "masked until it is opened"
    before = scene.seen(lambda: Reading.objects.count())
    page = text_of(staff.post("/letters/print", {"id": [str(letter)]}))
    for part in (
        "盐联防协〔2020〕2号",
        f"{MACHENG}疫情防控指挥部：",
        "王小明",
        "（印章）",
        "2020年2月10日",
    ):
        assert part in page
    assert "李小红" not in page
    assert scene.seen(lambda: Reading.objects.count()) == before + 1


def test_the_receipt_is_recorded_once_and_the_duty_is_done(scene):
    staff = scene.client("staff")
    _, typed = propose(staff)
    staff.post("/letters/issue", typed)
    with across_scopes(LOOKING):
        letter = Referral.objects.get(to_code="421181").pk
    duties = text_of(staff.get("/duties"))
    assert f"/letters/{letter}" in duties
    page = text_of(staff.get(f"/letters/{letter}"))
    form = {"key": hidden(page, "key"), "by": "", "at": ""}
    assert staff.post(f"/letters/{letter}/receipt", form).status_code == 422
    for _ in range(2):
        answer = staff.post(f"/letters/{letter}/receipt", {**form, "by": "麻城市指挥部 周"})
        assert answer.status_code == 302
    page = text_of(staff.get(f"/letters/{letter}"))
    assert "麻城市指挥部 周" in page and f"/letters/{letter}/receipt" not in page
    assert f"/letters/{letter}" not in text_of(staff.get("/duties"))


@pytest.mark.parametrize("who", ["secretary", "worker", "commander", "liaison"])
def test_others_do_not_come_near_the_letters(scene, who):
    browser = scene.client(who)
    assert browser.get("/letters").status_code in (403, 404)
    assert browser.post("/letters/propose").status_code in (403, 404)


# --- a place is chosen --------------------------------------------------------------------------


def opened(staff, lead) -> str:
    url = f"/leads/{lead}/place"
    assert staff.get(url).status_code == 200
    return text_of(staff.post(url, {"purpose": "tracing", "reason": ""}))


def test_an_ambiguous_address_shows_its_candidates_and_goes_where_it_is_said(scene):
    staff, lead = scene.client("staff"), scene.leads[2]
    page = opened(staff, lead)
    assert "北街村3组" in page
    assert re.findall(r'name="candidate" value="([^"]*)"', page) == [
        "140802005200",
        "140802006237",
    ]
    form = {"step": "place", "key": hidden(page, "key"), "place": "140802006237", "teach": "no"}
    for _ in range(2):
        assert staff.post(f"/leads/{lead}/place", form)["Location"] == f"/leads/{lead}"
    with across_scopes(LOOKING):
        assert Lead.objects.get(pk=lead).division == "140802006237"
        last = Placement.objects.filter(lead=lead).order_by("recorded_at", "id").last()
        assert last is not None and last.why == "chosen"
        assert not Alias.objects.exists()


def test_what_people_call_the_place_is_taught_and_understood_next_time(scene):
    staff, lead = scene.client("staff"), scene.leads[3]
    page = opened(staff, lead)
    assert 'value="电厂院"' in page
    form = {
        "step": "place", "key": hidden(page, "key"), "place": "other", "other": HERE,
        "teach": "yes", "alias": "电厂院",
    }  # fmt: skip
    assert staff.post(f"/leads/{lead}/place", form).status_code == 302
    with across_scopes(LOOKING):
        assert Lead.objects.get(pk=lead).division == HERE + "001"
        assert Alias.objects.get().name == "电厂院"


def test_a_person_s_name_is_not_taught_and_nothing_moves(scene):
    staff, lead = scene.client("staff"), scene.leads[3]
    page = opened(staff, lead)
    form = {
        "step": "place", "key": hidden(page, "key"), "place": "other", "other": HERE,
        "teach": "yes", "alias": "王建国",
    }  # fmt: skip
    answer = staff.post(f"/leads/{lead}/place", form)
    assert answer.status_code == 422
    with across_scopes(LOOKING):
        assert Lead.objects.get(pk=lead).division == "140802"
    missing = staff.post(f"/leads/{lead}/place", {**form, "other": "", "alias": ""})
    assert missing.status_code == 422


def test_only_who_answers_for_the_lead_opens_it(scene):
    lead = scene.leads[3]
    assert scene.client("secretary").get(f"/leads/{lead}/place").status_code == 404
    assert scene.client("worker").get(f"/leads/{lead}/place").status_code in (403, 404)
