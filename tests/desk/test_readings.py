"""Break-glass on the pages, and the reviewer's pages about who looked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianfang.kernel import clock
from lianfang.people.models import Person, Reading
from lianfang.people.vault import open_details
from lianfang.reviewing.models import BrokenGlass, Conflict, Review
from tests.desk.conftest import text_of
from tests.desk.scene import NOW, Scene

REASON = "夜间来电称高烧，需联系本人"


def details_of(scene: Scene, person):
    found = scene.seen(lambda: Person.objects.select_related("identity").get(pk=person))
    return open_details(found.incident_id, bytes(found.identity.sealed), found.pk)


def broken(scene: Scene, who="duty", **asked):
    browser = scene.client(who)
    asked = asked or {"person": str(scene.persons[0])}
    answer = browser.post("/glass", {"key": "k" * 20, "reason": REASON} | asked)
    assert answer.status_code == 302, text_of(answer)
    return browser, answer["Location"]


def test_a_post_without_a_relation_is_led_to_the_glass(scene: Scene):
    pk = scene.persons[0]
    browser = scene.client("duty")
    page = text_of(browser.get(reverse("person", args=[pk])))
    assert reverse("glass_new") in page and reverse("person_open", args=[pk]) not in page
    answer = browser.post(reverse("person_open", args=[pk]), {"purpose": "tracing"})
    assert answer.status_code == 409
    assert details_of(scene, pk).name not in text_of(answer)
    assert scene.seen(Reading.objects.count) == 0


@pytest.mark.parametrize("purpose", ["duty", "break_glass", "", "curiosity"])
def test_a_purpose_that_follows_from_something_else_cannot_be_stated(scene: Scene, purpose):
    pk = scene.persons[0]
    answer = scene.client("staff").post(
        reverse("person_open", args=[pk]), {"purpose": purpose, "reason": "x"}
    )
    assert answer.status_code == 422
    assert scene.seen(Reading.objects.count) == 0


def test_the_glass_opens_for_a_while_and_ends_by_itself(scene: Scene):
    known = details_of(scene, scene.persons[0])
    browser, where = broken(scene)
    page = text_of(browser.get(where))
    assert known.name in page and known.phone in page
    for who in ("staff", "worker", "doctor"):
        assert scene.client(who).get(where).status_code == 404
    with clock.held(NOW + timedelta(minutes=15)):
        answer = browser.get(where)
    assert answer.status_code == 409
    assert known.name not in text_of(answer)


def test_a_doctor_finds_a_stranger_by_telephone(scene: Scene):
    known = details_of(scene, scene.persons[1])
    browser, where = broken(scene, "doctor", known_by=known.phone)
    assert known.address in text_of(browser.get(where))
    browser, where = broken(scene, "worker", known_by="13900000000")
    page = text_of(browser.get(where))
    assert page.count("没有查到使用此号码的人") >= 1


def test_a_short_reason_keeps_what_was_typed_and_says_why(scene: Scene):
    asked = {"key": "k" * 20, "reason": "急", "known_by": "13935900001"}
    answer = scene.client("doctor").post("/glass", asked)
    assert answer.status_code == 422
    assert "至少10个字" in text_of(answer) and "13935900001" in text_of(answer)
    assert scene.seen(BrokenGlass.objects.count) == 0


def test_the_reviewer_sees_it_at_once_and_records_a_finding(scene: Scene):
    browser, where = broken(scene)
    browser.get(where)
    reviewer = scene.client("reviewer")
    front = text_of(reviewer.get(reverse("readings")))
    assert "应急查看1次" in front
    listed = text_of(reviewer.get(reverse("glasses")))
    assert REASON in listed and "还剩1天" in listed
    pk = scene.seen(BrokenGlass.objects.get).pk
    review = reverse("glass_review", args=[pk])
    assert reviewer.post(review, {"finding": "", "words": ""}).status_code == 422
    sent = {"finding": "justified", "words": "核实无误", "key": "r" * 20}
    assert [reviewer.post(review, sent).status_code for _ in range(2)] == [302, 302]
    assert scene.seen(Review.objects.count) == 1
    assert "核实无误" in text_of(reviewer.get(review))


def test_the_reviewer_follows_an_officer_and_a_person_and_sees_no_clear_name(scene: Scene):
    pk, known = scene.persons[0], details_of(scene, scene.persons[0])
    scene.client("staff").post(
        reverse("person_open", args=[pk]), {"purpose": "tracing", "reason": "核对行程"}
    )
    reviewer, reading = scene.client("reviewer"), scene.seen(Reading.objects.get)
    pages = [
        reverse("readings"),
        reverse("readings_officer", args=[reading.officer]),
        reverse("readings_person", args=[pk]),
        reverse("reading_review", args=[reading.pk]),
        reverse("readings_drawn"),
        reverse("conflicts"),
    ]
    for page in pages:
        text = text_of(reviewer.get(page))
        assert not any(told in text for told in (known.name, known.phone, known.number)), page
    assert "核对行程" in text_of(reviewer.get(pages[1]))
    assert "姓名、身份证号" in text_of(reviewer.get(pages[2]))
    with clock.held(NOW + timedelta(days=1)):
        assert "核对行程" in text_of(reviewer.get(pages[4]))


def test_a_conflict_is_declared_and_shown(scene: Scene):
    pk = scene.persons[0]
    address = reverse("conflict", args=[pk])
    worker = scene.client("worker")
    assert worker.post(address, {"tie": "cousin"}).status_code == 422
    assert worker.post(address, {"tie": "relative"}).status_code == 302
    assert scene.seen(Conflict.objects.get).tie == "relative"
    assert scene.client("next_worker").get(address).status_code == 404
    assert "亲属" in text_of(scene.client("reviewer").get(reverse("conflicts")))


@pytest.mark.parametrize(
    ("act", "kind"), [("documents_print", "printed"), ("documents_docx", "exported")]
)
def test_a_print_and_a_file_are_logged_as_such(scene: Scene, act, kind):
    sent = {"kind": "order", "id": [str(scene.orders[0])]}
    answer = scene.client("worker").post(reverse(act), sent)
    assert answer.status_code == 200, text_of(answer)
    [reading] = scene.seen(lambda: list(Reading.objects.all()))
    assert (reading.kind, reading.persons) == (kind, [scene.persons[0]])


def test_a_workbook_that_names_nobody_is_logged_too(scene: Scene):
    assert scene.client("staff").get(reverse("reconcile_book")).status_code == 200
    [reading] = scene.seen(lambda: list(Reading.objects.all()))
    assert (reading.kind, reading.persons) == ("exported", [])
    assert reading.reason.startswith("reconciliation-")
