"""Reconciliation and coverage: the same numbers on the page, in the workbook, behind a click."""

import io
import re
from datetime import timedelta

import openpyxl
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.people.models import DoubtfulPair
from lianfang.places.models import Household
from lianfang.places.operations import NewGrid, NewHousehold, establish_grids, register_households
from lianfang.screening.choices import Fate
from lianfang.screening.models import Lead, Omission, Row
from lianfang.screening.sweep_operations import open_round, record_visits, report_found
from lianfang.screening.sweeping import DoorVisit, FoundPerson
from tests.desk.conftest import text_of
from tests.desk.scene import HERE, LOOKING, NEXT, NOW

HOUR = timedelta(hours=1)
GRID, DOORS = HERE + "001", HERE + "009"


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text_of(answer)))


def total_of(answer):
    (told,) = re.findall(r'<b class="figure">([\d,]+)</b>', text_of(answer))
    return int(told.replace(",", ""))


def found_at_a_door(scene, at=NOW - HOUR):
    someone = FoundPerson(GRID, at, "赵新来")
    with clock.held(at), entered(scene.by.scope):
        (lead,) = report_found(scene.incident.pk, [someone], by=scene.by, at=at)
    return lead


def swept(scene, by):
    """Ten doors here: seven answered, one of them by telephone, two knocked at in vain."""
    at = NOW - 2 * HOUR
    doors = [NewHousehold(DOORS, None, f"{n}号", 3) for n in range(10)]
    with clock.held(at), entered(by.scope):
        establish_grids([NewGrid(DOORS, "第9网格", 10)], by=by, at=at)
        register_households(doors, by=by, at=at)
        round_ = open_round(scene.incident.pk, 1, "第一轮摸排", by=by, at=at)
        homes = list(Household.objects.filter(division=DOORS).values_list("pk", flat=True))
        visits = [DoorVisit(home, at, True, 2) for home in homes[:6]]
        visits += [DoorVisit(homes[6], at, True, 1, "telephone")]
        visits += [DoorVisit(home, at, False, 0) for home in homes[7:9]]
        record_visits(round_, visits, by=by, at=at)


def test_the_page_says_what_is_not_settled_and_each_number_opens_to_as_many_rows(scene):
    staff = scene.client("staff")
    page = text_of(staff.get("/reconcile"))
    assert "9" in plain(staff.get("/reconcile"))
    links = re.findall(r'href="(/reconcile/rows\?[^"]+)">(?:[^<\d]*)([\d,]+)</a>', page)
    assert len(links) >= 8
    for url, told in links:
        answer = staff.get(url.replace("&amp;", "&"))
        assert total_of(answer) == int(told.replace(",", "")), url


def test_a_moment_before_the_second_list_knows_nothing_of_it(scene):
    staff = scene.client("staff")
    before = (NOW - 2 * HOUR).isoformat()
    assert total_of(staff.get("/reconcile/rows", {"what": "rows", "part": "in"})) == 9
    then = staff.get("/reconcile/rows", {"what": "rows", "part": "in", "as_of": before})
    assert total_of(then) == 4
    assert "2月10日8时" in plain(then)


def test_a_secretary_s_page_keeps_to_the_township_and_tells_what_lies_elsewhere(scene):
    here, next_door = scene.client("secretary"), scene.client("neighbour")
    assert total_of(here.get("/reconcile/rows?what=leads")) == 7
    assert total_of(next_door.get("/reconcile/rows?what=leads")) == 0
    assert next_door.get(f"/reconcile?place={HERE[:9]}").status_code == 403
    with across_scopes(LOOKING):
        Lead.objects.filter(pk=scene.leads[0]).update(division=NEXT)
    assert "另有1行在您的范围之外" in plain(here.get("/reconcile/rows?what=leads")).replace(
        " ", ""
    )


def test_a_unit_sees_what_became_of_its_rows_and_not_where_anybody_is(scene):
    railway, health = scene.client("liaison"), scene.client("other_liaison")
    page = plain(railway.get("/reconcile"))
    assert "铁路2月9日到站旅客" in page and "西花园" not in page and "王*" not in page
    rows = plain(railway.get("/reconcile/rows?what=rows&part=in"))
    assert "待答复" in rows and "西花园" not in rows and "王*" not in rows
    assert railway.get("/reconcile/rows?what=leads").status_code == 403
    assert "铁路" not in plain(health.get("/reconcile"))
    assert total_of(health.get("/reconcile/rows?what=rows")) == 0


def test_a_unit_is_not_told_that_somebody_else_may_know_its_people(scene):
    def doubt():
        someone, other = sorted(Lead.objects.values_list("person_id", flat=True)[:2])
        DoubtfulPair.objects.create(
            incident=scene.incident, first_id=someone, second_id=other, division=HERE,
            weight=3.0, agrees=[], differs=[], recorded_at=NOW - HOUR,
        )  # fmt: skip
        Row.objects.filter(person_id=other).update(fate=Fate.WAITING, band="review")
        return Row.objects.get(person_id=other).batch_id

    url = f"/lists/{scene.seen(doubt)}"
    staff, railway = scene.client("staff"), scene.client("liaison")
    assert total_of(staff.get("/reconcile/rows?what=rows&part=waiting")) == 1
    assert total_of(railway.get("/reconcile/rows?what=rows&part=waiting")) == 0
    assert total_of(railway.get("/reconcile/rows?what=rows&part=attached")) == 7
    assert "待核对" in plain(staff.get(url)) or "待复核" in plain(staff.get(url))
    for page in (url, f"{url}?fate=waiting", "/lists"):
        assert not re.search(
            "(待核对|待复核) *[1-9]|[1-9]行待(核对|复核)", plain(railway.get(page))
        )
    assert text_of(staff.get(f"{url}?fate=waiting")).count('<th scope="row">') == 1
    unseen = text_of(railway.get(f"{url}?fate=waiting"))
    assert '<th scope="row">' not in unseen


def test_whom_a_unit_missed_is_told_to_that_unit_only(scene):
    lead = found_at_a_door(scene)
    staff = scene.client("staff")
    page = text_of(staff.get("/reconcile"))
    assert total_of(staff.get("/reconcile/rows?what=missed&provider=none")) == 1
    assert "provider=none" in page
    with across_scopes(LOOKING):
        Omission.objects.create(
            lead_id=lead, provider_id=scene.units["railway"], division=GRID, why="应在名单上",
            by_post=scene.posts["staff"], recorded_at=NOW,
        )  # fmt: skip
    assert total_of(scene.client("liaison").get("/reconcile/rows?what=missed")) == 1
    assert total_of(scene.client("other_liaison").get("/reconcile/rows?what=missed")) == 0
    assert "赵" not in plain(scene.client("liaison").get("/reconcile/rows?what=missed"))


def sheets_of(answer):
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_the_workbook_holds_the_page_s_numbers_where_and_when_and_no_formula(scene):
    with across_scopes(LOOKING), connection.cursor() as cursor:
        cursor.execute("UPDATE screening_batch SET title = '=1+1' WHERE id = %s", [scene.batch])
    book = sheets_of(scene.client("staff").get("/reconcile.xlsx"))
    lists = book["各份名单"] if "各份名单" in book.sheetnames else book.worksheets[2]
    values = [[cell.value for cell in row] for row in lists.iter_rows()]
    assert ["=1+1", 5, 1, 4, 0] in [[row[0], *row[3:]] for row in values]
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    for sheet in book:
        facts = sheet.cell(2, 1).value
        assert "2020" in facts and "2月10日10时" in facts and "盐湖区" in facts
        assert "演练" in facts


def test_conditions_that_no_list_has_are_refused(scene):
    staff = scene.client("staff")
    for query in ("what=people", "what=rows&part=x", "what=rows&provider=1", "what=rows&at=x"):
        assert staff.get(f"/reconcile/rows?{query}").status_code == 422, query


def test_coverage_counts_doors_that_answered_or_were_confirmed_and_no_knock(scene, district):
    swept(scene, district)
    page = plain(scene.client("staff").get(f"/coverage?place={HERE}&view=table"))
    assert "70.0%" in page and "6/8" in page
    assert "10" in page and "7" in page
    before = (NOW - 3 * HOUR).isoformat()
    earlier = plain(scene.client("staff").get("/coverage", {"as_of": before}))
    assert "70.0%" not in earlier


def test_coverage_names_who_answers_and_shows_the_gaps(scene, district):
    swept(scene, district)
    page = plain(scene.client("secretary").get("/coverage?view=table"))
    assert "community" in page and "✕" in page
    tiles = text_of(scene.client("secretary").get("/coverage"))
    assert tiles.count("<li><a href=") >= 9
    assert 'data-step="2"' in tiles
    assert scene.client("worker").get("/coverage").status_code == 403


def test_coverage_opens_downwards(scene, district):
    swept(scene, district)
    staff = scene.client("staff")
    assert f"/coverage?place={HERE[:9]}&amp;round=1" in text_of(staff.get("/coverage"))
    assert f"place={HERE}&amp;round=1" in text_of(staff.get(f"/coverage?place={HERE[:9]}"))
    assert "第9网格" in plain(staff.get(f"/coverage?place={HERE}")).replace(" ", "")


def test_a_thousand_grids_ask_no_more_questions_than_one(scene, district):
    swept(scene, district)
    with clock.held(NOW - HOUR), entered(district.scope):
        codes = [f"{HERE}{n:03d}" for n in range(10, 400)]
        grids = [NewGrid(code, f"第{code[12:]}网格", 1) for code in codes]
        establish_grids(grids, by=district, at=NOW - HOUR)
        doors = [NewHousehold(code, None, "1号", 2) for code in codes]
        register_households(doors, by=district, at=NOW - HOUR)
    staff = scene.client("staff")
    staff.get("/leads")
    with CaptureQueriesContext(connection) as one:
        assert staff.get(f"/coverage?place={NEXT}").status_code == 200
    with CaptureQueriesContext(connection) as many:
        assert text_of(staff.get("/coverage?level=grid")).count("<li><a href=") >= 391
    assert len(many) == len(one)


def test_the_front_page_tells_what_is_not_settled(scene):
    page = text_of(scene.client("staff").get("/"))
    told = page[page.index('class="unsettled"') : page.index('class="balance"')]
    assert "what=leads&amp;outcome=pending" in told and ">2</a>" in re.sub(r"[^<>\d/a]", "", told)
    assert "part=rejected" in told
    assert page.index('class="unsettled"') < page.index('class="balance"')


def test_a_list_tells_which_rows_wait_and_which_were_replaced(scene):
    with across_scopes(LOOKING), connection.cursor() as cursor:
        cursor.execute(
            """UPDATE screening_row SET fate = 'waiting', band = 'review' WHERE id = (
                   SELECT min(id::text)::uuid FROM screening_row
                   WHERE batch_id = %s AND fate = 'attached')""",
            [scene.batch],
        )
        cursor.execute(
            "UPDATE screening_row SET fate = 'mended' WHERE batch_id = %s AND fate = 'rejected'",
            [scene.batch],
        )
    staff = scene.client("staff")
    page = plain(staff.get(f"/lists/{scene.batch}"))
    assert re.search(r"4 ＝ [^＋]*0 ＋ [^＋]*3 ＋ [^＋]*1 ", page), page[:900]
    waiting = text_of(staff.get(f"/lists/{scene.batch}?fate=waiting"))
    assert waiting.count('<th scope="row">') == 1
    assert text_of(staff.get(f"/lists/{scene.batch}?fate=mended")).count('<th scope="row">') == 1
