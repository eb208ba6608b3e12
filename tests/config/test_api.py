"""`/api/v1` under the same session, scope and rules as the pages."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from lianfang.config.commands import main
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.screening.models import Answer, Lead
from tests.config.headquarters import EAST, NOW, House

pytestmark = pytest.mark.urls("tests.config.routes")
_LOOKING = second_role_use("tests.looking", "A test looks at what was kept.")
AS_OF = "2020-02-10T10:00+08:00"


def get(browser: Client, path: str, **query: Any) -> tuple[int, Any]:
    answer = browser.get("/api/v1/" + path, query)
    return answer.status_code, answer.json()


def answer(browser: Client, house: House, key: str, outcome: str = "found") -> tuple[int, Any]:
    body = {"outcome": outcome, "at": NOW.isoformat()}
    told = browser.post(
        f"/api/v1/leads/{house.lead}/answer",
        json.dumps(body),
        content_type="application/json",
        headers={"idempotency-key": key},
    )
    return told.status_code, told.json()


def test_without_a_session_there_is_a_problem_and_no_redirect(house: House):
    told = house.client().get("/api/v1/balance")
    assert (told.status_code, told["Content-Type"]) == (401, "application/problem+json")
    assert told.json()["status"] == 401


def test_figures_as_of_a_moment(house: House):
    status, figures = get(house.client("hq"), "figures", as_of=AS_OF)
    assert status == 200
    leads = next(f for f in figures if f["id"] == "F34")
    assert (leads["value"], leads["provisional"], leads["parts"]) == (1, True, {"pending": 1})
    assert set(leads) == {
        "id", "name", "label", "value", "parts", "unit", "text", "rows", "provisional",
        "definition",
    }  # fmt: skip


def test_a_moment_without_offset_is_refused(house: House):
    status, told = get(house.client("hq"), "figures", as_of="2020-02-10T10:00")
    assert status == 422
    assert "as_of" in told["detail"]


def test_a_place_outside_ones_own_may_not_be_asked(house: House):
    assert get(house.client("west"), "figures", as_of=AS_OF, scope=EAST)[0] == 403
    assert get(house.client("west"), "figures", as_of=AS_OF, scope=f"{EAST[:9]}'x")[0] == 422
    assert get(house.client("east"), "figures", as_of=AS_OF, scope=EAST)[0] == 200


def test_the_balance_has_both_sides(house: House):
    status, lines = get(house.client("hq"), "balance")
    assert status == 200
    assert len(lines) > 10
    assert all(line["holds"] == (line["left"] == line["right"]) for line in lines)


def test_leads_are_those_of_ones_scope_and_name_nobody(house: House):
    _, mine = get(house.client("east"), "leads")
    assert [i["id"] for i in mine["items"]] == [str(house.lead)]
    assert "王" not in json.dumps(mine, ensure_ascii=False)
    assert get(house.client("west"), "leads")[1] == {"items": [], "next": None}


def test_leads_go_on_at_the_cursor(house: House):
    with across_scopes(_LOOKING):
        first = Lead.objects.get(pk=house.lead)
        for _ in range(4):
            Lead.objects.create(
                incident=house.incident, person=first.person, source=first.source,
                division=first.division, at=first.at, recorded_at=first.recorded_at,
            )  # fmt: skip
    browser, after = house.client("east"), dict[str, str]()
    seen: list[str] = []
    while True:
        _, page = get(browser, "leads", limit=2, **after)
        seen += [i["id"] for i in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen)


def test_a_post_that_reads_no_records_gets_none(house: House):
    status, told = get(house.client("keeper"), "leads")
    assert (status, told["type"]) == (403, "about:blank#NotAllowed")


def test_an_answer_sent_twice_is_recorded_once(house: House):
    browser = house.client("east")
    first = answer(browser, house, "phone-1-0001")
    assert first == (200, {"leads": 1, "recorded": 1, "unchanged": 0})
    assert answer(browser, house, "phone-1-0001") == first
    with across_scopes(_LOOKING):
        assert Answer.objects.filter(lead=house.lead).count() == 1


def test_an_answer_needs_a_key(house: House):
    told = house.client("east").post(
        f"/api/v1/leads/{house.lead}/answer",
        json.dumps({"outcome": "found", "at": NOW.isoformat()}),
        content_type="application/json",
    )
    assert told.status_code == 422
    assert "idempotency_key" in told.json()["detail"].lower()


def test_the_next_township_cannot_answer_what_it_cannot_see(house: House):
    status, told = answer(house.client("west"), house, "phone-2-0001")
    assert (status, told["title"] != "") == (404, True)


def test_an_outcome_that_is_none_is_refused(house: House):
    assert answer(house.client("east"), house, "phone-1-0002", "pending")[0] == 422


def test_the_cookie_alone_cannot_write(house: House):
    browser = house.client("east")
    browser.handler.enforce_csrf_checks = True
    status, told = answer(browser, house, "phone-1-0003")
    assert (status, told["type"]) == (409, "about:blank#StaleForm")


def enter(browser: Client, key: str, **changes: Any) -> tuple[int, Any]:
    body = {"source": "desk", "at": NOW.isoformat(), "name": "赵新来", "division": EAST, **changes}
    told = browser.post(
        "/api/v1/leads",
        json.dumps(body),
        content_type="application/json",
        headers={"idempotency-key": key},
    )
    return told.status_code, told.json()


def leads_kept() -> int:
    with across_scopes(_LOOKING):
        return Lead.objects.count()


def test_one_person_entered_twice_with_one_key_is_one_lead(house: House):
    browser, before = house.client("east"), leads_kept()
    status, told = enter(browser, "desk-1-0001")
    assert status == 200
    assert enter(browser, "desk-1-0001") == (200, told)
    assert leads_kept() == before + 1
    with across_scopes(_LOOKING):
        assert Lead.objects.get(pk=told["lead"]).division.startswith(EAST)


def test_whoever_is_entered_elsewhere_is_only_received(house: House):
    before = leads_kept()
    assert enter(house.client("west"), "desk-2-0001") == (200, {"lead": None})
    assert leads_kept() == before + 1


def test_a_person_without_a_name_or_a_source_is_refused(house: House):
    before = leads_kept()
    assert enter(house.client("east"), "desk-3-0001", name="")[0] == 422
    assert enter(house.client("east"), "desk-3-0002", source="list")[0] == 422
    assert leads_kept() == before


def test_my_duties_are_of_my_post(house: House):
    assert get(house.client("east"), "duties/mine") == (200, [])


def test_the_committed_snapshot_is_what_the_api_is():
    done = CliRunner().invoke(main, ["api", "schema", "--check"])
    assert done.exit_code == 0, done.output


def test_a_snapshot_that_differs_is_seen(tmp_path: Path):
    file = tmp_path / "openapi.json"
    assert CliRunner().invoke(main, ["api", "schema", "--file", str(file)]).exit_code == 0
    file.write_text(file.read_text().replace("/leads", "/lead"))
    done = CliRunner().invoke(main, ["api", "schema", "--check", "--file", str(file)])
    assert (done.exit_code, "lianfang api schema" in done.output) == (1, True)
