"""Reports on their pages: they arrive filled, versions stand side by side, forms are loaded."""

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook, load_workbook

from lianfang.kernel import clock
from lianfang.reporting.models import DailyReport, ReportException, ReportForm
from tests.desk.conftest import text_of
from tests.desk.scene import DAY, NOW, Scene

STAFF = {"returned": "3", "observed": "0", "symptoms": "0"}


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="(\w+)"', page)
    assert found
    return found[1]


def filed(scene: Scene, who: str, **values: str) -> Any:
    client = scene.client(who)
    key = key_of(text_of(client.get("/reports/file")))
    form = {"key": key, "day": "2020-02-10", "kind": "figures"} | values
    return client.post("/reports/file", form)


def test_a_township_s_report_arrives_filled_from_its_records(scene: Scene):
    page = text_of(scene.client("secretary").get("/reports/file"))
    assert "街道乡镇日报" in page and "待核线索" in page
    value = re.search(r'name="pending"[^>]*value="(\d+)"', page)
    assert value and int(value[1]) > 0
    home = re.search(r'name="home"[^>]*value="(\d+)"', page)
    assert home and int(home[1]) == len(scene.orders)
    assert "系统中没有，请填写" in page


def test_what_departs_from_the_records_is_asked_why(scene: Scene):
    client = scene.client("secretary")
    page = text_of(client.get("/reports/file"))
    values = dict(re.findall(r'name="(\w+)"[^>]*?value="(\d+)"', page)) | {"other_symptoms": "0"}
    form = values | {"key": key_of(page), "day": "2020-02-10", "kind": "figures", "home": "9"}
    refused = client.post("/reports/file", form)
    assert refused.status_code == 422
    assert "所报为9，请说明原因" in text_of(refused)
    assert client.post("/reports/file", form | {"why_home": "两户尚未录入"}).status_code == 302
    kept = scene.seen(lambda: DailyReport.objects.get(form="township"))
    assert kept.figures["home"] == 9 and kept.filled["home"] == len(scene.orders)
    day = f"/reports/{scene.units['here']}/2020-02-10"
    shown = text_of(scene.client("commander").get(day))
    assert "两户尚未录入" in shown and "/figures/F36?" in shown


def test_a_correction_stands_beside_the_first_on_one_page(scene: Scene):
    assert filed(scene, "other_liaison", **STAFF).status_code == 302
    again = STAFF | {"returned": "775", "reason": "补入铁路移交名单"}
    assert filed(scene, "other_liaison", **again).status_code == 302
    day = f"/reports/{scene.units['health']}/2020-02-10"
    page = text_of(scene.client("commander").get(day))
    assert "更正1次" in page and "补入铁路移交名单" in page
    assert re.search(r">3<.*>775<", page, re.DOTALL)
    assert "更正…" in text_of(scene.client("other_liaison").get(day))
    assert scene.client("neighbour").get(day).status_code == 404


def test_the_matrix_is_of_one_form_and_opens_its_reports(scene: Scene):
    client = scene.client("commander")
    page = text_of(client.get("/reports?form=township"))
    assert "中城街道" in page and "铁路办公室" not in page
    assert f"/reports/{scene.units['here']}/2020-02-10?form=township" in page
    assert client.get(f"/reports/{scene.units['here']}/2030-01-01").status_code == 404


def test_rates_stand_at_each_level(scene: Scene):
    page = text_of(scene.client("commander").get("/reports/rates"))
    assert "按报表" in page and "按地区" in page and "各级核对" in page


def test_an_exception_is_allowed_with_its_reason(scene: Scene):
    client = scene.client("staff")
    url = f"/reports/{scene.units['health']}/2020-02-10?form=department"
    page = text_of(client.get(url))
    values = {"key": key_of(page), "until": "20:00", "why": ""}
    assert client.post(url, values).status_code == 422
    assert client.post(url, values | {"why": "停电"}).status_code == 302
    assert "停电" in text_of(client.get(url))
    kept = scene.seen(lambda: ReportException.objects.get())
    assert kept.until and clock.local(kept.until).hour == 20


# --- forms are data ---------------------------------------------------------------------------


def book_of(client: Any) -> Workbook:
    answer = client.get("/reports/forms/book")
    return load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))


def upload(client: Any, book: Workbook) -> Any:
    out = io.BytesIO()
    book.save(out)
    page = text_of(client.get("/reports/forms/load"))
    file = SimpleUploadedFile("报表.xlsx", out.getvalue())
    return client.post("/reports/forms/load", {"key": key_of(page), "file": file})


def test_the_template_is_edited_looked_at_and_loaded(scene: Scene):
    client = scene.client("staff")
    book = book_of(client)
    times = ("06:00", "10:00", 30, "次日08:00", None)
    book["表单"].append(["school", "学校晨午检", "区直单位", *times])
    book["字段"].append(["school", "absent", "缺勤学生", "人", None, None, None, None, 0])
    preview = upload(client, book)
    page = text_of(preview)
    assert preview.status_code == 200 and "将有4张报表生效" in page and "学校晨午检" in page
    assert not scene.seen(lambda: ReportForm.objects.exists())
    hidden = dict(re.findall(r'name="(key|name|content)" value="([^"]*)"', page))
    assert client.post("/reports/forms/load", hidden).status_code == 302
    kept = scene.seen(lambda: ReportForm.objects.get(key="school"))
    assert (kept.due, kept.from_on) == (600, clock.day_of(NOW + DAY))
    with clock.held(NOW + timedelta(days=1)):
        later = scene.client("staff")
        assert "学校晨午检" in text_of(later.get("/reports/forms"))


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "told"),
    [
        ("表单", "A2", "Township!", "代码用小写字母"),
        ("表单", "C2", "中学", "单位类别"),
        ("表单", "E2", "25:00", "请填时刻"),
        ("表单", "G2", "06:30", "锁定应在"),
        ("字段", "A2", "nothing", "没有这个代码"),
        ("字段", "E2", "F99", "没有这个指标"),
        ("字段", "E2", "F41", "比率和日期"),
        ("字段", "F2", "nowhere", "没有这个分项"),
        ("字段", "I2", "-1", "0或以上的整数"),
        ("字段", "B3", "found", "重复"),
        ("表单", "B1", "名字", "表头应为“名称”"),
    ],
)
def test_each_problem_is_told_by_sheet_and_cell(scene: Scene, sheet, cell, value, told):
    client = scene.client("staff")
    book = book_of(client)
    book[sheet][cell] = value
    refused = upload(client, book)
    assert refused.status_code == 422
    page = text_of(refused)
    assert f"{sheet}!{cell}" in page and told in page
    assert not scene.seen(lambda: ReportForm.objects.exists())


def test_a_renamed_sheet_and_no_workbook_are_told(scene: Scene):
    client = scene.client("staff")
    book = book_of(client)
    book["字段"].title = "栏目"
    assert "没有这个工作表" in text_of(upload(client, book))
    file = SimpleUploadedFile("报表.xlsx", b"plain")
    refused = client.post("/reports/forms/load", {"key": "k" * 32, "file": file})
    assert refused.status_code == 422
    assert scene.client("secretary").get("/reports/forms/load").status_code == 403


# --- the superior's document ------------------------------------------------------------------


ROWS = [
    {"sheet": "正文", "cell": cell, "figure": figure, "part": "", "below": "", "days_back": 0}
    for cell, figure in (("居家", "F36"), ("街道数", "F04"))
]


def document_taken(client: Any) -> str:
    """A document of two placeholders, both bound by a file of bindings; gives its address."""
    made, out = Document(), io.BytesIO()
    made.add_paragraph("街道{{ 街道数 }}个，居家{{ 居家 }}人。")
    made.save(out)
    form = {"key": key_of(text_of(client.get("/workbooks/new"))), "name": "通报", "issuer": "市"}
    file = SimpleUploadedFile("通报.docx", out.getvalue())
    url = str(client.post("/workbooks/new", form | {"file": file})["Location"])
    told = json.dumps({"format": "lianfang.bindings/1", "bindings": ROWS}).encode()
    for key, content, status in (("a", b"no", 422), ("b", told, 302)):
        act = {"act": "library", "key": key * 32, "file": SimpleUploadedFile("x.json", content)}
        assert client.post(url, act).status_code == status
    return url


def test_a_document_is_bound_by_a_file_and_gives_it_again(scene: Scene):
    client = scene.client("staff")
    url = document_taken(client)
    page = text_of(client.get(url))
    assert "占位符" in page and "正文!街道数" in page
    assert json.loads(client.get(f"{url}/bindings").content)["bindings"] == ROWS


def test_what_changed_since_it_was_sent_opens_its_rows(scene: Scene):
    url = document_taken(scene.client("staff"))
    for n, at in enumerate((NOW, NOW + DAY * 20)):
        with clock.held(at):
            client = scene.client("staff")
            act = {"act": "fill", "key": f"{n}" * 32}
            assert client.post(url, act).status_code == 302
            page = text_of(client.get(url))
            sent = re.search(r"/workbooks/sent/[0-9a-f-]{36}", page)
            assert sent and "wordprocessingml" in client.get(sent[0])["Content-Type"]
    assert "最近两次报送的变化" in page and "正文!居家" in page and "/figures/F36?" in page
