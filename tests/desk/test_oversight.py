"""Contradictions and matters on their pages; a superior's workbook on its own."""

import io
import re
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.oversight.models import Contradiction, Matter, MatterDecision
from tests.desk.conftest import text_of
from tests.desk.scene import DAY, HERE, HOUR, NOW, Scene


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="(\w+)"', page)
    assert found
    return found[1]


def contradicted(scene: Scene) -> Contradiction:
    """The secretary's unit signed a zero although an observation began that day."""

    def make() -> Contradiction:
        return Contradiction.objects.create(
            incident=scene.incident,
            unit_id=scene.units["here"],
            division=HERE[:9],
            day=clock.day_of(NOW),
            stated={},
            evidence={"found": 2, "ordered": 1, "fevers": 0},
            found_at=NOW,
            due_at=NOW + DAY,
            recorded_at=NOW,
        )

    with clock.held(NOW), entered(scene.by.scope):
        return make()


def test_a_contradiction_is_explained_by_its_unit_on_its_page(scene: Scene):
    one = contradicted(scene)
    url = f"/contradictions/{one.pk}"
    secretary, commander = scene.client("secretary"), scene.client("commander")
    page = text_of(commander.get("/contradictions"))
    assert "线索核实找到2人、新增医学观察1人" in page and "待说明" in page
    assert '<u aria-hidden="true">矛</u>' in text_of(commander.get("/reports"))
    assert 'name="text"' not in text_of(commander.get(url))
    page = text_of(secretary.get(url))
    assert "更正日报" in page
    assert secretary.post(url, {"text": "", "key": "e"}).status_code == 422
    told = {"text": "漏计当日新增。", "key": key_of(page)}
    for _ in range(2):
        assert secretary.post(url, told).status_code == 302
    assert "漏计当日新增。" in text_of(commander.get(url))
    assert scene.client("neighbour").get(url).status_code in (403, 404)
    with clock.held(NOW + 3 * DAY):
        assert "已说明" in text_of(commander.get("/contradictions"))


def test_a_matter_goes_from_opening_to_decision(scene: Scene):
    who = scene.client("supervisor")
    assert scene.client("commander").get("/matters").status_code == 403
    page = text_of(who.get("/matters/new"))
    new = {"account": "nobody", "rank": "section", "ground": "five_for_one", "facts": "三日未上门",
           "key": key_of(page)}  # fmt: skip
    assert who.post("/matters/new", new).status_code == 422
    opened = who.post("/matters/new", new | {"account": "secretary"})
    assert opened.status_code == 302
    url = opened["Location"]
    assert "三日未上门" not in text_of(who.get(url))
    assert "三日未上门" in text_of(who.post(url, {"act": "read", "key": "r"}))
    decision = {"act": "decide", "organ": "区纪委监委", "document": "1号", "sanction": "warning",
                "decided": "2020-02-10 08:00"}  # fmt: skip
    assert who.post(url, decision).status_code == 409
    assert who.post(url, {"act": "hear", "statement": "无异议"}).status_code == 302
    assert who.post(url, decision | {"decided": "soon"}).status_code == 422
    assert who.post(url, decision).status_code == 302
    assert scene.seen(MatterDecision.objects.count) == scene.seen(Matter.objects.count) == 1
    appeal = {"act": "appeal", "outcome": "upheld", "document": "2号",
              "appealed": "2020-02-10 08:30"}  # fmt: skip
    assert who.post(url, appeal).status_code == 302
    page = text_of(who.get("/matters"))
    assert "警告" in page and "区纪委监委" in page


def _file(name: str = "市日报.xlsx") -> SimpleUploadedFile:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "日报"
    sheet["A1"] = "参与联防联控的部门"
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def test_a_superior_s_workbook_is_bound_and_filled(scene: Scene):
    staff = scene.client("staff")
    assert 'class="nothing"' in text_of(staff.get("/workbooks"))
    words: dict[str, Any] = {"name": "市日报", "issuer": "市指挥部", "minute": "17:55", "key": "w"}
    assert staff.post("/workbooks/new", words).status_code == 422
    bad = SimpleUploadedFile("x.xlsx", b"no workbook")
    assert staff.post("/workbooks/new", {**words, "file": bad}).status_code == 422
    taken = staff.post("/workbooks/new", {**words, "file": _file()})
    assert taken.status_code == 302
    url = taken["Location"]
    assert "参与联防联控的部门" in text_of(staff.get(url))
    bind = {"act": "bind", "sheet": "日报", "cell": "b1", "figure": "F01", "key": "b"}
    assert staff.post(url, bind | {"sheet": "月报"}).status_code == 422
    assert staff.post(url, bind).status_code == 302
    assert staff.post(url, {"act": "fill", "key": "f"}).status_code == 302
    page = text_of(staff.get(url))
    found = re.search(r"/workbooks/sent/([0-9a-f-]{36})", page)
    assert found
    sent = staff.get(f"/workbooks/sent/{found[1]}")
    assert sent["Content-Type"].startswith("application/vnd.openxml")
    assert scene.client("secretary").get("/workbooks").status_code == 403


def test_times_of_day_are_read_as_people_write_them(scene: Scene):
    staff = scene.client("staff")
    words: dict[str, Any] = {"name": "省日报", "issuer": "省", "key": "t", "file": _file()}
    assert staff.post("/workbooks/new", {**words, "minute": "25:00"}).status_code == 422
    with clock.held(NOW + HOUR + timedelta(minutes=1)):
        again = {**words, "minute": "9：05", "file": _file()}
        assert staff.post("/workbooks/new", again).status_code == 302
    assert "9:05" in text_of(staff.get("/workbooks"))


def test_a_unit_is_commended_with_the_counts_of_its_days(scene: Scene):
    commander = scene.client("commander")
    page = text_of(commander.get("/commendations"))
    assert "中城街道" in page and "东城街道" in page
    page = text_of(commander.get("/commendations/new"))
    unit = re.findall(r'<option value="([0-9a-f-]{36})"', page)[0]
    new = {"unit": unit, "reason": "", "key": key_of(page)}
    assert commander.post("/commendations/new", new).status_code == 422
    for _ in range(2):
        told = commander.post("/commendations/new", new | {"reason": "快而准"})
        assert told.status_code == 302
    assert text_of(commander.get("/commendations")).count("快而准") == 1
    assert scene.client("secretary").get("/commendations/new").status_code == 403
