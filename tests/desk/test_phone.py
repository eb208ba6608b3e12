"""The telephone: an officer files for a caller; the slip: a code is shown once."""

import re

import pytest

from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.people.models import Person
from lianfang.quarantine.models import Appeal, Correction, Need, Order, PortalCode
from tests.desk.conftest import text_of


@pytest.fixture
def order(scene):
    return scene.seen(lambda: Order.objects.get(pk=scene.orders[0]))


def test_the_caller_is_found_by_what_stands_on_the_paper(scene, order):
    duty = scene.client("duty")
    last = re.search(r"(\d+)号", order.number)
    assert last
    for typed in (order.number, last[1], f" {order.number} "):
        answer = duty.get("/phone", {"number": typed})
        assert (answer.status_code, answer["Location"]) == (302, f"/phone/{order.pk}"), typed
    assert duty.get("/phone", {"number": "99999"}).status_code == 200


def test_the_slip_s_number_finds_the_caller_too(scene, order):
    scene.client("worker").post(f"/orders/{order.pk}/code")
    link = scene.seen(lambda: PortalCode.objects.get().link)
    spaced = f"{link[:3]} {link[3:6]} {link[6:]}"
    answer = scene.client("duty").get("/phone", {"number": spaced})
    assert answer["Location"] == f"/phone/{order.pk}"


def test_what_the_caller_says_is_filed_once_by_telephone(scene, order):
    duty = scene.client("duty")
    page = f"/phone/{order.pk}"
    assert duty.get(page).status_code == 200
    sent = {
        "need": {"kind": "medicine", "priority": "urgent", "text": "降压药"},
        "appeal": {"words": "算错了日子"},
        "correct": {"field": "address", "right": "3号楼"},
    }
    for act, typed in sent.items():
        for _ in range(2):
            answer = duty.post(f"{page}/{act}", {"key": act, **typed})
            assert answer["Location"] == f"{page}?done={act}"
    for model in (Need, Appeal, Correction):
        (made,) = scene.seen(lambda model=model: list(model.objects.all()))
        assert (made.manner, made.person) == ("telephone", order.person_id)
    owed = scene.seen(lambda: set(Obligation.objects.values_list("kind", flat=True)))
    assert {DutyKind.NEED, DutyKind.APPEAL_RECEIPT, DutyKind.CORRECTION_ANSWER} <= owed


def test_what_is_missing_is_asked_for_and_the_rest_kept(scene, order):
    duty = scene.client("duty")
    answer = duty.post(f"/phone/{order.pk}/need", {"text": "面粉两袋"})
    assert answer.status_code == 422
    assert "面粉两袋" in text_of(answer)
    assert duty.post(f"/phone/{order.pk}/held", {"key": "k"}).status_code == 409
    assert duty.post(f"/phone/{order.pk}/nothing").status_code == 404
    assert scene.seen(lambda: Need.objects.count()) == 0


@pytest.mark.parametrize("who", ["neighbour", "next_worker"])
def test_another_township_finds_nobody(scene, order, who):
    client = scene.client(who)
    assert order.number not in text_of(client.get("/phone", {"number": "1"}))
    assert client.get(f"/phone/{order.pk}").status_code == 404
    assert client.post(f"/orders/{order.pk}/code").status_code == 404


def test_a_slip_is_asked_for_first_and_its_code_opens_the_page(scene, order):
    worker = scene.client("worker")
    assert text_of(worker.get(f"/orders/{order.pk}/code")).count("<form") >= 1
    assert scene.seen(lambda: PortalCode.objects.count()) == 0
    shown = worker.post(f"/orders/{order.pk}/code")
    assert shown["Cache-Control"] == "no-store"
    link, code = (
        re.sub(r"\D", "", digits) for digits in re.findall(r"<dd>([\d ]+)</dd>", text_of(shown))
    )
    person = scene.client("worker")
    person.cookies.clear()
    answer = person.post("/p/", {"link": link, "code": code})
    assert answer["Location"] == "/p/me"
    assert order.number in text_of(person.get("/p/me"))


def test_a_minor_s_guardian_is_named_instead_of_a_code(scene, order):
    scene.seen(lambda: Person.objects.filter(pk=order.person_id).update(birth_year=2012))
    shown = text_of(scene.client("worker").post(f"/orders/{order.pk}/code"))
    assert 'role="alert"' in shown and 'class="paper slip"' not in shown


def test_who_hands_over_no_papers_gives_no_code(scene, order):
    for who in ("commander", "policeman", "liaison"):
        assert scene.client(who).post(f"/orders/{order.pk}/code").status_code == 403


def test_the_person_s_page_leads_to_both(scene, order):
    page = text_of(scene.client("worker").get(f"/people/{order.person_id}"))
    assert f"/orders/{order.pk}/code" in page
    assert f"/phone/{order.pk}" in page
