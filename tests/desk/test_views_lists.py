"""A list is sent on the pages: its columns are settled once, what happens to it is told."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from lianfang.audit.models import Entry
from lianfang.config import list_jobs
from lianfang.desk import intake_views
from lianfang.screening.choices import Fate, IntakeState
from lianfang.screening.models import Batch, ColumnMapping, Intake, Row
from tests.desk.conftest import text_of
from tests.desk.scene import Scene, list_of
from tests.desk.test_views_acts import hidden


def sent(page: str, data: bytes, name: str = "名单.csv", **values: str) -> dict[str, object]:
    provider = re.search(r'option value="([0-9a-f-]{36})"', page)
    assert provider
    return {
        "key": hidden(page, "key"),
        "provider": provider[1],
        "title": "铁路2月10日第二份",
        "legal_basis": "传染病防治法第十二条",
        "purpose": "摸排返乡人员",
        "listed_on": "2020-02-10",
        "file": SimpleUploadedFile(name, data),
        **values,
    }


def send(client, data: bytes, **values: str):
    """Send a list as a browser would; gives the answer, and the page that it leads to."""
    answer = client.post("/lists/new", sent(text_of(client.get("/lists/new")), data, **values))
    return answer, answer.get("Location", "")


def chosen(page: str, **changes: str) -> dict[str, str]:
    """The columns' form as it stands, with changes by the column's header."""
    form = {"key": hidden(page, "key")}
    for field, label in re.findall(r'<label for="(c[0-9]+-[0-9]+)">([^<]*)</label>', page):
        select = page[page.index(f'<select id="{field}"') :]
        options = select[: select.index("</select>")]
        picked = re.search(r'value="([^"]*)" selected', options)
        form[field] = changes.get(label.partition(" (")[0], picked[1] if picked else "")
    return form


def settle(client, url: str, **changes: str):
    return client.post(f"{url}/columns", chosen(text_of(client.get(url)), **changes))


def batches(scene: Scene) -> int:
    return scene.seen(lambda: Batch.objects.count())


def test_a_new_layout_is_shown_with_samples_and_the_next_file_is_one_click(scene):
    liaison, before = scene.client("liaison"), batches(scene)
    answer, url = send(liaison, list_of(2, first=20))
    assert answer.status_code == 302
    page = liaison.get(url)
    assert page["Cache-Control"] == "no-store"
    assert "139359" in text_of(page) and "身份证号" in text_of(page)
    assert batches(scene) == before
    done = settle(liaison, url)
    told = text_of(liaison.get(done["Location"], follow=True))
    assert "待补1" in told and "相符" in told and "没有写明是谁" in told
    assert "王建" not in told
    answer, url = send(liaison, list_of(2, first=30))
    assert "相符" in text_of(liaison.get(url, follow=True))
    assert batches(scene) == before + 2


def test_samples_are_neither_stored_nor_logged(scene):
    liaison = scene.client("liaison")
    _, url = send(liaison, list_of(2, first=20))
    liaison.get(url)
    settle(liaison, url)

    def kept() -> str:
        rows = [*Intake.objects.all(), *ColumnMapping.objects.all(), *Entry.objects.all()]
        return "".join(str(vars(row)) for row in rows)

    text = str(scene.seen(kept))
    assert "身份证号" in text and "王建" not in text and "13935900020" not in text


def test_a_column_that_would_be_lost_asks_first(scene):
    liaison, before = scene.client("liaison"), batches(scene)
    lines = list_of(2, first=20).decode().split("\n")
    extra = ["列1", "13800000001", "13800000002", "13800000003"]
    data = "\n".join(f"{a},{b}" for a, b in zip(lines, extra, strict=True)).encode()
    _, url = send(liaison, data)
    asked = [g for g in re.findall(r'<option value="" selected>', text_of(liaison.get(url)))]
    assert len(asked) == 1
    refused = settle(liaison, url)
    assert refused.status_code == 422
    assert "data-bad" in text_of(refused)
    assert batches(scene) == before
    assert settle(liaison, url, 列1="-").status_code == 302
    assert batches(scene) == before + 1
    assert scene.seen(lambda: ColumnMapping.objects.get().columns["fields"])[-1] is None


def test_a_column_that_was_guessed_wrong_is_read_as_the_clerk_says(scene):
    liaison = scene.client("liaison")
    _, url = send(liaison, list_of(1, first=20))
    settle(liaison, url, 住址="remark")
    newest = scene.seen(lambda: Batch.objects.order_by("-id").first())
    assert newest.columns[""]["taken"]["住址 (D)"] == "remark"


def test_sent_twice_with_one_key_it_is_one_file(scene):
    liaison, before = scene.client("liaison"), batches(scene)
    page = text_of(liaison.get("/lists/new"))
    urls = set()
    for _ in range(2):
        answer = liaison.post("/lists/new", sent(page, list_of(2, first=20)))
        urls.add(answer["Location"])
    (url,) = urls
    form = chosen(text_of(liaison.get(url)))
    for _ in range(2):
        assert liaison.post(f"{url}/columns", form).status_code == 302
    assert batches(scene) == before + 1
    assert scene.seen(lambda: ColumnMapping.objects.count()) == 1
    again = liaison.post("/lists/new", sent(page, list_of(2, first=20)))
    assert again["Location"] == url
    assert batches(scene) == before + 1


def test_the_same_rows_again_change_nothing_and_say_so(scene):
    liaison, before = scene.client("liaison"), batches(scene)
    _, url = send(liaison, list_of(4, first=4) + b"\n")
    settle(liaison, url)
    assert "5" in text_of(liaison.get(url))
    assert scene.seen(lambda: Intake.objects.order_by("-id")[0].state) == IntakeState.DONE
    assert batches(scene) == before


@pytest.mark.parametrize(
    ("data", "told"), [(b"", "请选择名单文件"), (b"1,2,3\n4,5,6\n", "没有一行是表头")]
)
def test_a_file_that_is_no_list_is_refused_in_words(scene, data, told):
    liaison = scene.client("liaison")
    intakes = scene.seen(lambda: Intake.objects.count())
    form = sent(text_of(liaison.get("/lists/new")), data)
    if not data:
        del form["file"]
    answer = liaison.post("/lists/new", form)
    assert answer.status_code == 422
    page = text_of(answer)
    assert told in page
    assert 'value="铁路2月10日第二份"' in page and 'value="摸排返乡人员"' in page
    assert scene.seen(lambda: Intake.objects.count()) == intakes


# --- large files ------------------------------------------------------------------------------


@pytest.fixture
def large(scene, monkeypatch):
    """Any file is a large one: it waits for the jobs."""
    monkeypatch.setattr(intake_views, "AT_ONCE", 0)
    liaison = scene.client("liaison")
    _, url = send(liaison, list_of(2, first=20))
    settle(liaison, url)
    return liaison, url


def test_a_large_file_waits_and_its_page_asks_again_by_itself(scene, large, monkeypatch):
    liaison, url = large
    page = text_of(liaison.get(url))
    assert f'hx-get="{url}"' in page and "<progress" in page
    monkeypatch.setattr(list_jobs, "_note", lambda *_: False)
    list_jobs.import_waiting(scene.incident.pk, scene.incident.division)
    done = liaison.get(url, headers={"HX-Request": "true"}, follow=True)
    assert "待补1" in text_of(done) and "相符" in text_of(done)


def test_a_large_file_is_called_off(scene, large):
    liaison, url = large
    before = batches(scene)
    for _ in range(2):
        assert liaison.post(f"{url}/cancel").status_code == 302
    page = text_of(liaison.get(url))
    assert "hx-get" not in page and "/lists/new" in page
    list_jobs.import_waiting(scene.incident.pk, scene.incident.division)
    assert batches(scene) == before


def test_what_stopped_an_import_is_told_with_the_way_on(scene):
    liaison, before = scene.client("liaison"), batches(scene)
    _, url = send(liaison, "姓名,身份证号,联系电话,住址\n".encode())
    settle(liaison, url)
    page = text_of(liaison.get(url))
    assert "名单.csv" in page and 'href="/lists/new"' in page and "hx-get" not in page
    assert scene.seen(lambda: Intake.objects.order_by("-id")[0].state) == IntakeState.FAILED
    assert liaison.post(f"{url}/columns", {"key": "k" * 32}).status_code == 302
    assert batches(scene) == before


@pytest.mark.parametrize("who", ["other_liaison", "worker"])
def test_nobody_else_sees_a_file_on_its_way(scene, who):
    _, url = send(scene.client("liaison"), list_of(2, first=20))
    assert scene.client(who).get(url).status_code in (403, 404)
    assert scene.client(who).post(f"{url}/cancel").status_code in (403, 404)


# --- rows to mend -----------------------------------------------------------------------------


def test_rows_to_mend_go_out_and_come_back_and_each_page_says_so(scene):
    staff, liaison, url = scene.client("staff"), scene.client("liaison"), f"/lists/{scene.batch}"
    page = text_of(liaison.get(url))
    assert f'action="{url}/mend"' in page
    answer = liaison.post(f"{url}/mend")
    assert answer["Cache-Control"] == "no-store" and ".xlsx" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[2]]
    assert sheet.cell(3, header.index("姓名") + 2).value, "the reason stands beside the cell"
    sheet.cell(3, header.index("姓名") + 1).value = "赵大丽"
    out = io.BytesIO()
    book.save(out)
    _, way = send(liaison, out.getvalue(), name="待补.xlsx")
    assert liaison.get(way).status_code == 302, "the columns are our own, nobody is asked"
    told = text_of(liaison.get(f"{url}?fate={Fate.MENDED}"))
    newest = scene.seen(lambda: Batch.objects.latest("id").pk)
    assert f"/lists/{newest}" in told
    assert scene.seen(lambda: Row.objects.get(batch=scene.batch, mends=None, fate="mended").number)
    assert "/mend" not in text_of(staff.get(url))
    assert liaison.post(f"{url}/mend").status_code == 302


def test_another_departments_rows_to_mend_are_not_found(scene):
    other = scene.client("other_liaison")
    assert other.post(f"/lists/{scene.batch}/mend").status_code == 404
