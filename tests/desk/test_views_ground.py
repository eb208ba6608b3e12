"""Leads that change hands, stand-ins, second looks and doors, on their pages."""

import re
from datetime import datetime
from uuid import UUID

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Absence
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.screening.models import Answer, Lead, Placement, Recheck, Visit
from tests.desk.conftest import text_of
from tests.desk.scene import HERE, HOUR, LOOKING, NEXT, NOW, PASSWORD, Scene, begin_sweep

GRID = HERE + "001"


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of the page's last form."""
    form = page[page.rindex("<form") :] if "<form" in page else ""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def form_of(page: str, action: str) -> dict[str, list[str]]:
    """The hidden fields of the form that goes to `action`."""
    form = page[page.index(f'action="{action}"') :]
    return hidden("<form " + form[: form.index("</form>")])


# --- in other hands ---------------------------------------------------------------------------


def placed(scene: Scene) -> int:
    return scene.seen(lambda: Placement.objects.filter(division__startswith=NEXT).count())


def test_leads_change_hands_only_once_they_were_seen_to_and_confirmed(scene):
    secretary = scene.client("secretary")
    chosen = {"id": [str(lead) for lead in scene.leads[:3]]}
    assert "选了3条线索" in text_of(secretary.post("/leads/reassign", chosen))
    step = {**chosen, "step": "preview", "place": NEXT, "why": "住在东城"}
    preview = text_of(secretary.post("/leads/reassign", step))
    assert "将把3条线索改派到东城街道 中银社区" in preview and "－3" in preview
    assert placed(scene) == 0
    confirm = form_of(preview, "/leads/reassign")
    for _ in range(2):
        done = secretary.post("/leads/reassign", confirm)
        assert done.status_code == 302
    assert placed(scene) == 3
    assert "已收到3条线索" in text_of(secretary.get(done["Location"]))


def test_a_settled_lead_stays_and_is_named_before(scene):
    worker, secretary = scene.client("worker"), scene.client("secretary")
    url = f"/leads/{scene.leads[0]}"
    page = text_of(worker.get(url))
    seen = form_of(page, f"{url}/answer")
    worker.post(f"{url}/answer", {**seen, "outcome": "found"})
    step = {"id": [str(lead) for lead in scene.leads[:2]], "step": "preview"}
    preview = text_of(secretary.post("/leads/reassign", {**step, "place": NEXT, "why": "住东城"}))
    assert "1条不能改派" in preview and "已办结" in preview
    assert form_of(preview, "/leads/reassign")["id"] == [str(scene.leads[1])]


def test_nothing_chosen_and_no_reason_are_asked_for(scene):
    secretary = scene.client("secretary")
    assert secretary.post("/leads/reassign", {}).status_code == 422
    chosen = {"id": [str(scene.leads[0])], "step": "preview", "place": "", "why": ""}
    asked = secretary.post("/leads/reassign", chosen)
    assert asked.status_code == 422 and "有2处需要修改" in text_of(asked)
    assert scene.client("worker").post("/leads/reassign", chosen).status_code == 403


# --- stand-ins --------------------------------------------------------------------------------


def test_a_stand_in_is_named_for_a_time_and_it_can_be_ended(scene):
    secretary = scene.client("secretary")
    typed = {
        "step": "preview",
        "post": str(scene.posts["worker"]),
        "deputy": str(scene.posts["community"]),
        "from_at": "",
        "to_at": "2020-02-12 08:00",
    }
    preview = text_of(secretary.post("/absences", typed))
    assert "2月10日10时至2月12日8时" in preview
    confirm = form_of(preview, "/absences")
    for _ in range(2):
        assert secretary.post("/absences", confirm).status_code == 302
    (absence,) = scene.seen(lambda: list(Absence.objects.all()))
    assert (absence.deputy_id, absence.from_at) == (scene.posts["community"], NOW)
    page = text_of(secretary.get("/absences"))
    assert "现在1人不在岗" in page
    with clock.held(NOW + HOUR):
        assert secretary.post("/absences/end", {"absence": str(absence.pk)}).status_code == 302
        assert "没有人不在岗" in text_of(secretary.get("/absences"))


def test_an_absence_without_an_end_or_a_post_is_asked_for_again(scene):
    answer = scene.client("secretary").post("/absences", {"step": "preview", "to_at": "后天"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "有2处需要修改" in page and "“后天”不是时间" in page


# --- second looks -----------------------------------------------------------------------------


@operation
def draw(lead: Lead, answer: Answer, post: UUID, *, by: Actor, at: datetime) -> Recheck:
    """One second look for a post, as the evening's draw would."""
    made = Recheck.objects.create(
        incident_id=lead.incident_id, subject=answer.pk, lead=lead, division=lead.division,
        post=post, drawn_at=at, recorded_at=recorded_at(),
    )  # fmt: skip
    concerning(made)
    return made


@pytest.fixture
def look(scene: Scene) -> Recheck:
    """The community's second look at what the worker answered."""
    worker, url = scene.client("worker"), f"/leads/{scene.leads[0]}"
    seen = form_of(text_of(worker.get(url)), f"{url}/answer")
    assert worker.post(f"{url}/answer", {**seen, "outcome": "found"}).status_code == 302
    with entered(scene.by.scope), across_scopes(LOOKING):
        answer = Answer.objects.get(lead=scene.leads[0])
        return draw(answer.lead, answer, scene.posts["community"], by=scene.by, at=NOW)


def test_a_second_look_agrees_or_says_what_is_so(scene, look):
    community, url = scene.client("community"), f"/rechecks/{look.pk}"
    listed = text_of(community.get("/rechecks"))
    assert "1条答复待复核" in listed and "查实" in listed
    page = text_of(community.get(url))
    assert "王建" in page, "one's own list of today opens by itself"
    form = form_of(page, url)
    asked = community.post(url, {**form, "agrees": "differs", "outcome": ""})
    assert asked.status_code == 422 and "请选择实际情况" in text_of(asked)
    told = {"outcome": "elsewhere", "told": "现在太原市"}
    for _ in range(2):
        sent = community.post(url, {**form, "agrees": "differs", **told})
    assert sent.status_code in (302, 409)
    found = scene.seen(lambda: list(Answer.objects.order_by("recorded_at", "id")))
    assert [answer.outcome for answer in found] == ["found", "elsewhere"]
    assert scene.seen(lambda: Recheck.objects.filter(agrees=False).count()) == 1


def test_agreement_is_shown_by_place_to_whoever_leads(scene, look):
    community, url = scene.client("community"), f"/rechecks/{look.pk}"
    form = form_of(text_of(community.get(url)), url)
    assert community.post(url, {**form, "agrees": "agrees"}).status_code == 302
    assert "100.0%" in text_of(scene.client("staff").get("/rechecks"))
    assert "一致率" not in text_of(scene.client("worker").get("/rechecks"))


# --- doors ------------------------------------------------------------------------------------


def record(browser: Client, door: str, **typed: str) -> HttpResponseBase:
    form = form_of(text_of(browser.get(door)), door)
    return browser.post(door, {**form, **typed})


def test_a_knock_without_an_answer_leaves_the_door_to_do(scene):
    begin_sweep(scene)
    helper = scene.client("helper")
    doors = re.findall(r'<th scope="row"><a href="([^"]+)">', text_of(helper.get("/doors")))
    assert len(doors) == 30
    assert record(helper, doors[0], how="nobody").status_code == 302
    assert record(helper, doors[1], how="door", members="2").status_code == 302
    assert record(helper, doors[2], how="door", members="").status_code == 422
    page = text_of(helper.get("/doors"))
    assert "还有29户，其中1户敲过没人开门" in page
    assert scene.seen(lambda: Visit.objects.filter(answered=True).count()) == 1


def test_a_secretary_chooses_a_grid_first(scene):
    begin_sweep(scene)
    page = text_of(scene.client("secretary").get("/doors"))
    assert "请选一个网格" in page and f"/doors?place={GRID}" in page


def test_without_a_round_the_page_says_what_will_stand_there(scene):
    assert "还没有开始入户摸排" in text_of(scene.client("worker").get("/doors"))


def test_a_round_is_opened_helped_in_and_ended_with_its_helpers(scene):
    commander, community = scene.client("commander"), scene.client("community")
    opening = form_of(text_of(commander.get("/rounds")), "/rounds")
    assert commander.post("/rounds", {**opening, "number": "1"}).status_code == 422
    assert (
        commander.post("/rounds", {**opening, "number": "1", "name": "第一轮摸排"}).status_code
        == 302
    )
    assert (
        commander.post("/rounds", {**opening, "number": "1", "name": "第一轮摸排"}).status_code
        == 302
    )
    page = text_of(community.get("/rounds"))
    (door,) = re.findall(r'action="(/rounds/[^"]+/helpers)"', page)
    asked = {**form_of(page, door), "division": HERE, "name": "王帮手", "username": "wangbs"}
    for bad in ({"password": "short"}, {"division": NEXT}, {"name": ""}):
        answer = community.post(door, asked | {"password": PASSWORD} | bad)
        assert answer.status_code == 422, bad
        assert PASSWORD not in text_of(answer)
    for _ in range(2):
        assert community.post(door, asked | {"password": PASSWORD}).status_code == 302
    assert "王帮手" in text_of(community.get("/rounds"))
    assert "王帮手" not in text_of(scene.client("neighbour").get("/rounds"))
    helper = scene.client("wangbs")
    assert helper.get("/doors").status_code == 200
    assert helper.get("/rounds").status_code == 403
    assert "/rounds" in text_of(community.get("/coverage"))
    assert 'value="end"' not in text_of(community.get("/rounds"))
    with clock.held(NOW + HOUR):
        ending = form_of(text_of(commander.get("/rounds")), "/rounds")
        assert commander.post("/rounds", ending).status_code == 302
        assert helper.get("/doors").status_code != 200
        assert 'value="open"' in text_of(commander.get("/rounds"))
