"""Attacks on what goes in and what comes out: injection, traversal, mass assignment, the clock."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import Officer, Post, Unit
from lianfang.audit.models import Entry
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.audit.seals import seal
from lianfang.incidents.keyring import audit_key, audit_witness
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.people.models import Person
from lianfang.screening.models import Answer
from tests.desk.scene import HOUR, NOW, list_of
from tests.walls.grounds import POSTS, Grounds, arguments, body, browser, subject

PAYLOADS = (
    "'; DROP TABLE people_person; --\"><script>alert(1)</script>",
    "{{ 7777*7777 }}{% load static %}${7777*7777}%(x)s{0.__class__}",
)
COMPUTED = "60481729"
TYPISTS = ("staff", "secretary", "worker", "doctor", "liaison", "supervisor")
FORMULA = '=HYPERLINK("http://example.invalid","x")'


class Forms(HTMLParser):
    """The forms of a page: each with its address and its fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append({"": told.get("action", ""), " ": told.get("method", "get").lower()})
        elif tag in ("input", "textarea", "select") and self.found and told.get("name"):
            self.found[-1][told["name"]] = told.get("value", "") if self._kept(told) else "?"

    @staticmethod
    def _kept(told: dict[str, str]) -> bool:
        return told.get("type") in ("hidden", "radio", "checkbox")


def pages(grounds: Grounds, client: Client) -> Iterator[str]:
    """Every page that opens, about the first row of what it is about."""
    for route in POSTS:
        model, pk = subject(route), None
        if model is not None:
            keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
            pk = grounds.scene.seen(keys.first) or uuid4()
        where = reverse(str(route.name), kwargs=arguments(route, pk))
        answer = client.get(where)
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            yield where


@pytest.mark.parametrize("who", TYPISTS)
def test_nothing_typed_is_run(grounds: Grounds, who: str):
    """Every text field of every form that this officer sees, and every filter."""
    client, faults = browser(grounds.scene, who), []
    payload = " ".join(PAYLOADS)
    for where in pages(grounds, client):
        for form in Forms(body(client.get(where))).found:
            action, method = form.pop("") or where, form.pop(" ")
            if method == "dialog" or action in (reverse("logout"), reverse("language")):
                continue
            typed = {name: payload if v == "?" else v for name, v in form.items()}
            with transaction.atomic():
                answer = getattr(client, method)(action, typed, follow=True)
                told = body(answer)
                transaction.set_rollback(True)
            if answer.status_code >= 500 or "<script>alert" in told or COMPUTED in told:
                faults.append(f"{method} {action}: {answer.status_code}")
    assert faults == []
    assert grounds.scene.seen(Person.objects.count) == len(grounds.clear)


@pytest.fixture
def formulas(grounds: Grounds) -> Grounds:
    """A unit, a list and a person's reason that would be formulas."""
    scene = grounds.scene
    unit = Unit.objects.filter(pk=scene.units["railway"])
    scene.seen(lambda: unit.update(name=FORMULA))
    rows = list_of(2, first=30).decode().replace("中城街道", FORMULA.replace(",", "，"))
    upload = SimpleUploadedFile("=1+1.csv", rows.encode())
    client = scene.client("liaison")
    sent = {"title": FORMULA, "legal_basis": "@SUM(1)", "purpose": "+1", "file": upload}
    assert client.post("/lists/new", sent).status_code < 500
    return grounds


@pytest.mark.parametrize("who", ["commander", "staff", "secretary", "liaison"])
def test_no_file_that_leaves_holds_a_formula(formulas: Grounds, who: str):
    client = browser(formulas.scene, who)
    taken = 0
    for route in POSTS:
        if subject(route) is not None and route.name != "batch_mend":
            continue
        pk = formulas.scene.batch
        answer = client.get(reverse(str(route.name), kwargs=arguments(route, pk)))
        if "attachment" not in answer.get("Content-Disposition", ""):
            continue
        taken += 1
        assert not re.search(r"<(x:)?f[ >]|<hyperlink", body(answer)), route.name
    assert taken >= 1


def test_a_file_s_name_leads_nowhere(grounds: Grounds, tmp_path):
    client = grounds.scene.client("liaison")
    for name in (
        "../../../../tmp/walls-escaped.csv",
        "..\\..\\x.csv",
        "/etc/passwd",
        "a\x00b.csv",
    ):
        upload = SimpleUploadedFile("x.csv", list_of(1, first=60))
        upload.name = name
        answer = client.post("/lists/new", {"title": name, "file": upload})
        assert answer.status_code < 500
        assert not re.search(r"\.\./|\.\.\\", answer.get("Content-Disposition", ""))
    for path in ("/static/../config/settings.py", "/static/%2e%2e/%2e%2e/config/settings.py"):
        assert client.get(path).status_code == 404
    for kind in ("../order", "..%2f..%2fetc%2fpasswd", "%00"):
        assert grounds.scene.client("staff").get(f"/documents/templates/{kind}").status_code == 404


ASSIGNED = {
    "by": "00000000-0000-0000-0000-000000000001", "officer": "x", "actor": "x", "post": "x",
    "role": "administrator", "division": "14", "scope": "14", "is_active": "0",
    "permissions": "administer", "recorded_at": "1999-01-01", "at": "1999-01-01T00:00+08:00",
    "incident": "x", "by_post": "00000000-0000-0000-0000-000000000001", "password": "x",
}  # fmt: skip


def test_fields_that_a_form_does_not_have_are_not_taken(grounds: Grounds):
    scene, lead = grounds.scene, grounds.scene.leads[0]
    before = scene.seen(lambda: (list(Post.objects.values()), list(Officer.objects.values())))
    sent = {"outcome": "away", "told": "太原", "key": "m" * 20} | ASSIGNED
    sent["at"] = ""
    client = scene.client("secretary")
    client.post(reverse("lead_answer", args=[lead]), sent)
    told = {"outcome": "found", "at": "2020-02-10T10:00:00+08:00", "told": "在家"}
    client.post(
        f"/api/v1/leads/{lead}/answer", told | {"by": "x", "by_post": ASSIGNED["by_post"]},
        content_type="application/json", headers={"Idempotency-Key": "n" * 20},
    )  # fmt: skip
    me = scene.actor("secretary")
    answers = scene.seen(lambda: list(Answer.objects.filter(lead=lead)))
    assert {(a.by_post, a.recorded_at.year) for a in answers} <= {(me.post_id, 2020)}
    assert answers
    last = scene.seen(lambda: Entry.objects.filter(action="screening.answer_leads").latest("id"))
    assert (last.actor, last.post) == (me.id, me.post_id)
    assert before == scene.seen(
        lambda: (list(Post.objects.values()), list(Officer.objects.values()))
    )


@operation
def note(*, by, at):
    """Write nothing down but that it was done."""
    concerning()
    return recorded_at().isoformat()


def test_a_clock_set_back_does_not_write_before_what_is_sealed(grounds: Grounds):
    by = grounds.scene.by

    def act(at):
        with clock.held(at), entered(by.scope):
            return note(by=by, at=at)

    first = act(NOW)
    with clock.held(NOW):
        grounds.scene.seen(lambda: seal(audit_key(), audit_witness()))
    for back in (HOUR, timedelta(days=30), timedelta(days=365)):
        later = act(NOW - back)
        assert later > first
    assert act(NOW + HOUR) > later
