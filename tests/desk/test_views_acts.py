"""What officers do on their pages: answer, record, open, send, file; and what they are told."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty, owe
from lianfang.jurisdictions.scope import across_scopes
from lianfang.kernel import clock
from lianfang.people.models import Reading as Opening
from lianfang.quarantine.models import HealthCheck
from lianfang.reporting.models import DailyReport
from lianfang.screening.models import Answer
from tests.desk.conftest import text_of
from tests.desk.scene import DAY, HERE, LOOKING, NOW, Scene


def hidden(page: str, name: str) -> str:
    """The value of a hidden field in the page's last form that has it."""
    return str(re.findall(rf'name="{name}" value="([^"]*)"', page)[-1])


def answers(scene: Scene) -> int:
    return scene.seen(lambda: Answer.objects.count())


# --- a lead is answered -----------------------------------------------------------------------


def filled(page: str, **values: str) -> dict[str, str]:
    return {"key": hidden(page, "key"), "seen": hidden(page, "seen"), **values}


def test_a_grid_worker_answers_a_lead_once_however_often_it_is_sent(scene):
    worker, url = scene.client("worker"), f"/leads/{scene.leads[0]}"
    form = filled(text_of(worker.get(url)), outcome="found")
    first = worker.post(f"{url}/answer", form)
    assert (first.status_code, first["Location"]) == (302, url)
    again = worker.post(f"{url}/answer", form)
    assert again.status_code == 302
    assert answers(scene) == 1
    page = text_of(worker.get(url))
    assert "答复：查实" in page and "再次答复" in page


def test_an_answer_without_an_outcome_is_asked_for_again(scene):
    worker, url = scene.client("worker"), f"/leads/{scene.leads[0]}"
    form = filled(text_of(worker.get(url)), at="25时")
    answer = worker.post(f"{url}/answer", form)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "有2处需要修改" in page
    assert page.count("“25时”不是时间") == 2, "once on top, once at the field"
    assert 'value="25时"' in page
    assert answers(scene) == 0


@pytest.mark.parametrize("outcome", ["not_here", "elsewhere", "wrong_data"])
def test_what_an_answer_demands_is_asked_at_its_field_and_shown_to_its_owner(scene, outcome):
    worker, url = scene.client("worker"), f"/leads/{scene.leads[0]}"
    form = filled(text_of(worker.get(url)), outcome=outcome)
    asked = worker.post(f"{url}/answer", form)
    assert asked.status_code == 422
    assert text_of(asked).count("还要写") == 2, "once on top, once at the field"
    told = {f"told_{outcome}": "东城街道中银社区，问过邻居"}
    assert worker.post(f"{url}/answer", form | told).status_code == 302
    assert "问过邻居" in text_of(worker.get(url))
    assert "问过邻居" not in text_of(scene.client("secretary").get(url))


def test_a_try_is_no_answer_and_is_recorded_once(scene):
    worker, url = scene.client("worker"), f"/leads/{scene.leads[0]}"
    key = re.findall(r'name="key" value="([^"]*)"', text_of(worker.get(url)))[0]
    for _ in range(2):
        sent = worker.post(f"{url}/attempt", {"key": key, "kind": "call", "tried_at": ""})
        assert sent.status_code == 302
    page = text_of(worker.get(url))
    assert page.count("联系未果：电话不通") == 1 and "已联系1次" in page
    assert answers(scene) == 0
    again = worker.post(f"{url}/attempt", {"key": "x", "kind": "call", "tried_at": "23:50"})
    assert again.status_code == 422 and "晚于现在" in text_of(again)


def test_whoever_was_faster_is_named_and_nothing_is_overwritten(scene):
    worker, secretary = scene.client("worker"), scene.client("secretary")
    url = f"/leads/{scene.leads[0]}"
    form = filled(text_of(worker.get(url)), outcome="past_period")
    secretary.post(f"{url}/answer", filled(text_of(secretary.get(url)), outcome="found"))
    answer = worker.post(f"{url}/answer", form)
    assert answer.status_code == 409
    assert "已由secretary在2月10日10时答复“查实”" in text_of(answer)
    assert answers(scene) == 1


def test_an_answer_dated_before_its_lead_is_refused_in_words(scene):
    worker, url = scene.client("worker"), f"/leads/{scene.leads[0]}"
    form = filled(text_of(worker.get(url)), outcome="found", at="2月9日 8:00")
    answer = worker.post(f"{url}/answer", form)
    assert answer.status_code == 422
    assert "早于线索收到的" in text_of(answer)


# --- a check is recorded ----------------------------------------------------------------------


def check(page: str, **values: str) -> dict[str, str]:
    form = page[page.index('id="check"') :]
    slot = re.search(r'option value="(2020-[^"]+)"', form)
    assert slot
    return {
        "key": re.findall(r'name="key" value="([^"]*)"', form)[0],
        "slot": slot[1],
        "thermometer": "forehead",
        "manner": "in_person",
        **values,
    }


@pytest.mark.parametrize("who", ["doctor", "community", "worker"])
def test_a_doctor_or_cadre_records_the_morning_s_check_once(scene, who):
    officer, url = scene.client(who), f"/people/{scene.persons[0]}"
    before = scene.seen(lambda: HealthCheck.objects.count())
    form = check(text_of(officer.get(url)), temperature="36.6")
    for _ in range(2):
        assert officer.post(f"{url}/checks", form).status_code == 302
    assert scene.seen(lambda: HealthCheck.objects.count()) == before + 1
    assert "上午体温36.6℃" in text_of(officer.get(url))


def test_a_temperature_that_cannot_be_is_asked_for_again(scene):
    doctor, url = scene.client("doctor"), f"/people/{scene.persons[0]}"
    answer = doctor.post(f"{url}/checks", check(text_of(doctor.get(url)), temperature="466"))
    assert answer.status_code == 422
    assert "体温“466”超出34.0～43.0" in text_of(answer)


def test_a_check_measured_before_the_order_is_refused_in_words(scene):
    doctor, url = scene.client("doctor"), f"/people/{scene.persons[0]}"
    form = check(text_of(doctor.get(url)), temperature="36.6", at="2月8日 9:00")
    answer = doctor.post(f"{url}/checks", form)
    assert answer.status_code == 409
    assert "测温时间早于隔离开始" in text_of(answer)


def test_a_fever_stands_in_the_roster_and_calls_the_clinic(scene):
    doctor, url = scene.client("doctor"), f"/people/{scene.persons[0]}"
    doctor.post(f"{url}/checks", check(text_of(doctor.get(url)), temperature="38.2"))
    assert "▲38.2" in text_of(scene.client("secretary").get("/roster"))
    assert "发热送诊" in text_of(doctor.get("/duties"))


# --- an identity is opened --------------------------------------------------------------------


def test_opening_asks_a_purpose_shows_the_person_and_says_what_was_logged(scene):
    secretary, url = scene.client("secretary"), f"/people/{scene.persons[0]}"
    assert "王建" not in text_of(secretary.get(url))
    refused = secretary.post(f"{url}/open", {"purpose": ""})
    assert refused.status_code == 422
    assert "请选用来做什么" in text_of(refused)
    opened = secretary.post(f"{url}/open", {"purpose": "care_visit"})
    page = text_of(opened)
    assert "王建" in page and "149999" in page
    assert "已记录：2月10日10时" in page and "用途：上门照看" in page
    assert opened["Cache-Control"] == "no-store"
    assert scene.seen(lambda: Opening.objects.count()) == 1
    looked = text_of(secretary.get(url))
    assert "中城街道 乡镇（街道）书记" in looked and "王建" not in looked


def test_a_policeman_opens_name_and_door_only(scene):
    policeman, url = scene.client("policeman"), f"/people/{scene.persons[0]}"
    page = text_of(policeman.post(f"{url}/open", {"purpose": "care_visit"}))
    assert "王建" in page and "149999" not in page


# --- a report is filed ------------------------------------------------------------------------


STAFF = {"returned": "3", "observed": "0", "symptoms": "0"}


def reports(scene: Scene) -> int:
    return scene.seen(lambda: DailyReport.objects.filter(unit=scene.units["health"]).count())


def test_a_zero_report_is_signed_once_and_stands_in_the_matrix(scene):
    liaison = scene.client("other_liaison")
    form = {"key": hidden(text_of(liaison.get("/reports/file")), "key"), "day": "2020-02-10"}
    for _ in range(2):
        assert liaison.post("/reports/file", form | {"kind": "zero"}).status_code == 302
    assert reports(scene) == 1
    assert "卫生健康局 2月10日 零报告" in text_of(liaison.get("/reports"))


def test_a_report_that_says_two_things_is_asked_for_again(scene):
    liaison = scene.client("other_liaison")
    for values, told in (
        ({}, "请选今天有情况还是没有情况"),
        ({"kind": "zero", "returned": "3"}, "请只留一样"),
        ({"kind": "figures"}, "这一格空着"),
        ({"kind": "figures", **dict.fromkeys(STAFF, "0")}, "数字都是零"),
        ({"kind": "figures", **STAFF, "returned": "x"}, "不是0到1000000之间的整数"),
    ):
        answer = liaison.post("/reports/file", {"key": "k" * 32, "day": "2020-02-10", **values})
        assert answer.status_code == 422, values
        assert told in text_of(answer)
    assert reports(scene) == 0


def test_a_correction_says_why_and_both_versions_stay(scene):
    liaison = scene.client("other_liaison")
    form = {"day": "2020-02-10", "kind": "figures", **STAFF}
    liaison.post("/reports/file", form | {"key": "a" * 32})
    refused = liaison.post("/reports/file", form | {"key": "b" * 32, "returned": "4"})
    assert refused.status_code == 409
    assert "更正要写明原因" in text_of(refused)
    liaison.post("/reports/file", form | {"key": "c" * 32, "returned": "4", "reason": "漏一人"})
    assert reports(scene) == 2
    assert '<u aria-hidden="true">改</u>' in text_of(liaison.get("/reports"))


# --- lists ------------------------------------------------------------------------------------


def test_leads_by_urgency_filtered_empty_and_all_done(scene):
    worker = scene.client("worker")
    page = text_of(worker.get("/leads"))
    assert "待答复7条" in page
    assert page.index("✕") < page.index("○"), "the overdue come first"
    empty = text_of(worker.get("/leads?view=all&outcome=found"))
    assert "没有符合条件的线索" in empty and "清除条件" in empty
    done = text_of(scene.client("neighbour").get("/leads"))
    assert "线索都已答复" in done


def test_pages_follow_one_another_without_gap_or_repeat(scene, monkeypatch):
    monkeypatch.setattr("lianfang.desk.lead_views.PAGE", 3)
    worker = scene.client("worker")
    for view in ("open", "all"):
        shown: list[str] = []
        url = f"/leads?view={view}"
        while url:
            page = text_of(worker.get(url))
            shown += re.findall(r'<th scope="row"><a href="/leads/([0-9a-f-]+)"', page)
            onward = re.search(r'rel="next" href="([^"]+)"', page)
            last, url = page, onward[1].replace("&amp;", "&") if onward else ""
        assert len(shown) == len(set(shown)) == 7
        back = re.search(r'rel="prev" href="([^"]+)"', last)
        assert back
        before = text_of(worker.get(back[1].replace("&amp;", "&")))
        there = re.findall(r'<th scope="row"><a href="/leads/([0-9a-f-]+)"', before)
        assert there == shown[3:6]


def test_every_number_of_the_front_page_opens_a_page_with_the_same_number(scene):
    staff = scene.client("staff")
    page = text_of(staff.get("/"))
    assert "各项相符" in page
    opened = re.findall(r'<a href="(/figures/[^"]+)"><span class="label">.*?'
                        r'<span class="figure">([^<]*)<', page)  # fmt: skip
    assert len(opened) >= 5
    for url, value in opened:
        assert value in text_of(staff.get(url)), url


def test_overdue_duties_are_told_by_kind_place_and_owner_and_add_up(scene):
    with clock.held(NOW + timedelta(hours=3)):
        staff = scene.client("staff")
        page = text_of(staff.get("/duties/overdue"))
        total = re.search(r"逾期(\d+)件", page)
        assert total
        listed = len(
            re.findall(r'<tr><th scope="row"><a href="[^"]*">[^<]*</a></th><td data-l="事项', page)
        )
        assert "中城街道" in page
        assert text_of(staff.get("/")).count(f"{total[1]}件逾期") == 1
        assert listed in (0, int(total[1]))


def test_the_briefing_opens_each_number_and_its_rows_are_of_the_same_moment(scene):
    staff = scene.client("staff")
    page = text_of(staff.get("/briefing?as_of=2020-02-10T09:30%2B08:00"))
    found = re.findall(r'<a class="num" href="([^"]+)"[^>]*>([^<]+)</a>', page)
    leads = next((url, text) for url, text in found if "F34" in url)
    assert "as_of=2020-02-10T09%3A30" in leads[0]
    rows = text_of(staff.get(leads[0].replace("&amp;", "&")))
    assert "截至" in rows and "2月10日9时30分" in rows


def test_htmx_takes_its_part_from_the_whole_page(scene):
    worker = scene.client("worker")
    whole = text_of(worker.get("/leads"))
    part = text_of(worker.get("/leads", headers={"HX-Request": "true"}))
    cut = re.compile(r'<section class="panel" id="list".*?</section>', re.DOTALL)
    assert cut.findall(whole) == cut.findall(part) != []


@pytest.mark.parametrize(
    ("path", "module"), [("/leads", "lead"), ("/leads?view=all", "lead"), ("/roster", "roster")]
)
def test_a_long_list_asks_no_more_questions_than_a_short_one(
    scene, monkeypatch, django_assert_num_queries, path, module
):
    secretary = scene.client("secretary")
    secretary.get(path)
    with CaptureQueriesContext(connection) as long:
        secretary.get(path)
    monkeypatch.setattr(f"lianfang.desk.{module}_views.PAGE", 1)
    with django_assert_num_queries(len(long)):
        secretary.get(path)
    asked = [
        q for q in long if "accounts_session" not in q["sql"] and "SELECT set_c" not in q["sql"]
    ]
    assert len([q for q in asked if q["sql"].lstrip().startswith("SELECT")]) <= 8


def test_every_kind_of_duty_is_told_and_the_door_of_its_page_is_known(scene):
    worker = scene.posts["worker"]
    owed = [
        Duty(kind, uuid4(), "x", worker, None, HERE + "001", NOW, NOW, NOW, NOW + DAY)
        for kind in DutyKind
    ]
    with clock.held(NOW), across_scopes(LOOKING):
        owe(scene.incident.pk, owed, NOW)
    page = text_of(scene.client("worker").get("/duties"))
    assert [kind for kind in DutyKind if str(kind.label) not in page] == []
