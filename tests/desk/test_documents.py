"""Papers of orders on the desk: printed, as .docx, handed over; the district's own templates."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from lianfang.jurisdictions.scope import across_scopes
from lianfang.people.models import Reading
from lianfang.quarantine.models import Order, Paper
from tests.desk.conftest import text_of
from tests.desk.scene import LOOKING


def order_of() -> Order:
    with across_scopes(LOOKING):
        return Order.objects.exclude(kind="voluntary").earliest("start_at", "id")


def key_of(page: str) -> str:
    return str(re.findall(r'name="key" value="([^"]*)"', page)[-1])


def test_an_order_is_printed_with_everything_and_the_opening_is_logged(scene):
    secretary, order = scene.client("secretary"), order_of()
    listed = text_of(secretary.get("/documents"))
    assert order.number in listed
    page = text_of(secretary.post("/documents/print", {"kind": "order", "id": [order.pk]}))
    for said in (order.number, order.reason, "到期自行解除", "（印章）", "演练"):
        assert said in page
    with across_scopes(LOOKING):
        assert Reading.objects.filter(persons__contains=[order.person_id]).exists()


def test_the_chosen_come_as_word_documents_in_a_zip(scene):
    order = order_of()
    answer = scene.client("secretary").post("/documents/docx", {"kind": "order", "id": [order.pk]})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        (name,) = archive.namelist()
        text = "\n".join(p.text for p in Document(io.BytesIO(archive.read(name))).paragraphs)
    assert name == f"{order.number}.docx"
    assert order.reason in text


def test_handed_over_once_it_was_printed_and_then_gone_from_the_list(scene):
    secretary, order = scene.client("secretary"), order_of()
    typed = {
        "kind": "order",
        "id": [order.pk],
        "handed": "read_aloud",
        "copy_at": "村委会档案柜",
        "key": key_of(text_of(secretary.get("/documents"))),
    }
    early = secretary.post("/documents/handed", typed)
    assert early.status_code == 422 and "先打印" in text_of(early)
    secretary.post("/documents/print", {"kind": "order", "id": [order.pk]})
    for _ in range(2):
        answer = secretary.post("/documents/handed", typed)
        assert answer.status_code == 302
    with across_scopes(LOOKING):
        paper = Paper.objects.get(order=order, kind="order")
    assert (paper.handed, paper.copy_at) == ("read_aloud", "村委会档案柜")
    assert order.number not in text_of(secretary.get("/documents"))


def test_nothing_ticked_is_told_so(scene):
    answer = scene.client("secretary").post("/documents/print", {"kind": "order"})
    assert answer.status_code == 422 and "没有勾选" in text_of(answer)


def test_a_template_is_taken_only_when_it_says_everything(scene):
    staff = scene.client("staff")
    shipped = staff.get("/documents/templates/release").content
    key = key_of(text_of(staff.get("/documents/templates")))
    broken = Document(io.BytesIO(shipped))
    for paragraph in broken.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("{{ 解除 }}", "明天")
    out = io.BytesIO()
    broken.save(out)
    for docx, status in ((out.getvalue(), 422), (b"nothing", 422), (shipped, 302)):
        file = SimpleUploadedFile("解除证明.docx", docx)
        typed = {"kind": "release", "file": file, "key": f"{key}{status}{len(docx)}"}
        assert staff.post("/documents/templates", typed).status_code == status
    assert "解除证明.docx" in text_of(staff.get("/documents/templates"))


@pytest.mark.parametrize("who", ["policeman", "liaison"])
def test_others_print_nothing(scene, who):
    other = scene.client(who)
    assert other.get("/documents").status_code == 403
    answer = other.post("/documents/print", {"kind": "order", "id": [order_of().pk]})
    assert answer.status_code == 403
