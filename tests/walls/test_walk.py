"""The walk: every address as each of the cast finds nothing that is not theirs."""

import logging
from collections import defaultdict
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from lianfang.accounts.role_table import ROLE_PERMISSIONS
from lianfang.audit.models import Entry
from lianfang.kernel import ids
from lianfang.people.models import Person, Reading
from tests.desk.scene import POSTS as CAST
from tests.walls.grounds import (
    MASKED,
    NOT_WALKED,
    POSTS,
    STRANGER,
    SUBJECTS,
    TOLD,
    Grounds,
    arguments,
    body,
    browser,
    door,
    routes,
    same,
    sees,
    subject,
)

FINE = {200, 204, 302, 403, 404, 405, 409, 413, 422}
TOLD_TO = ("staff", "cdc", "duty")
"""Who may hear what was said in confidence, where the page opens it."""

NARROWER = {("doctor", "appeals")}
"""Doors that the scope narrows: a doctor takes an appeal on the order, and reads no pile."""

Faults = dict[str, list[str]]


def test_every_address_that_is_about_something_is_walked():
    about = {str(r.name) for r in POSTS if any(n in ("pk", "unit") for n in r.pattern.converters)}
    assert about <= set(SUBJECTS)
    walked = {str(r.name) for r in routes()} - NOT_WALKED
    assert walked >= {str(r.name) for r in POSTS}


def address(route: URLPattern, pk: object) -> str:
    return reverse(str(route.name), kwargs=arguments(route, pk))  # type: ignore[arg-type]


def subjects_of(grounds: Grounds, route: URLPattern) -> list[object]:
    """The first and last rows of what an address is about; the stranger's among them."""
    model = subject(route)
    if model is None:
        return [None]
    keys = grounds.scene.seen(
        lambda: list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    )
    mine = {grounds.stranger, grounds.order, grounds.lead} & set(keys)
    return list(dict.fromkeys([*keys[:1], *mine])) or [ids.new()]


class Walk:
    """One of the cast on the way through every address; `faults` are noted by kind."""

    def __init__(self, grounds: Grounds, who: str, method: str, faults: Faults) -> None:
        self.grounds, self.who, self.method, self.faults = grounds, who, method, faults
        self.actor = grounds.scene.actor(who)
        self.client = browser(grounds.scene, who)
        self.nowhere = ids.new()
        self.hidden = {p for p in grounds.clear if not sees(self.actor, Person, p)}

    def go(self) -> None:
        permissions = ROLE_PERMISSIONS[self.actor.role]
        for route in POSTS:
            wanted = door(route).permissions
            may = not wanted or bool(wanted & permissions)
            for pk in subjects_of(self.grounds, route):
                answer = getattr(self.client, self.method)(address(route, pk))
                self.check_door(route, pk, answer.status_code, may)
                self.check_told(route, pk, body(answer))
                if may and pk and not sees(self.actor, subject(route), pk):  # type: ignore[arg-type]
                    self.check_hidden(route, pk, answer)

    def note(self, fault: str, route: URLPattern, what: object = "") -> None:
        self.faults[fault].append(f"{self.who} {self.method} {route.name} {what}")

    def check_door(self, route: URLPattern, pk: object, status: int, may: bool) -> None:
        if status not in FINE:
            self.note("status", route, status)
        if not may and status != 403:
            self.note("open", route, status)
        if (
            may
            and status == 403
            and pk is None
            and self.method == "get"
            and (self.who, route.name) not in NARROWER
        ):
            self.note("shut", route)

    def check_told(self, route: URLPattern, pk: object, told: str) -> None:
        if MASKED in told and self.grounds.stranger in self.hidden:
            self.note("hint", route)
        if any(str(person) in told.replace(str(pk), "") for person in self.hidden):
            self.note("id", route)
        clear = {p for p, texts in self.grounds.clear.items() if any(t in told for t in texts)}
        if clear & self.hidden or (clear and clear - read_by(self.grounds, self.actor.id)):
            self.note("clear", route)
        told_of = self.who not in TOLD_TO and any(text in told for text in TOLD)
        if told_of and not self.opened(route):
            self.note("told", route)

    def opened(self, route: URLPattern) -> bool:
        """Whether the words of a need were opened, for who looks after the person, and logged."""
        acts = Entry.objects.filter(actor=self.actor.id, action="quarantine.open_need")
        asked = (route.name, self.method) == ("care", "post")
        return asked and self.grounds.scene.seen(lambda: acts.exists())

    def check_hidden(self, route: URLPattern, pk: object, answer: HttpResponse) -> None:
        """What lies outside the scope answers exactly as what does not exist."""
        other = getattr(self.client, self.method)(address(route, self.nowhere))
        if answer.status_code != other.status_code:
            self.note("differs", route, (answer.status_code, other.status_code))
        elif same(body(answer), pk, self.nowhere) != same(body(other), pk, self.nowhere):
            self.note("differs in words", route)


def read_by(grounds: Grounds, officer: UUID) -> set[UUID]:
    """Whose identities were logged as read by an officer."""
    found = grounds.scene.seen(lambda: list(Reading.objects.filter(officer=officer)))
    return {person for reading in found for person in reading.persons}


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_finds_what_is_not_theirs(grounds: Grounds, method: str, caplog):
    """As each of the cast in turn; what one of them did is taken back before the next."""
    caplog.set_level(logging.INFO)
    faults: Faults = defaultdict(list)
    for who in CAST:
        with transaction.atomic():
            Walk(grounds, who, method, faults).go()
            transaction.set_rollback(True)
    jobs = str(list(ProcrastinateJob.objects.values_list("args", flat=True)))
    said = [*caplog.messages, jobs]
    for text in [t for texts in grounds.clear.values() for t in texts] + list(TOLD):
        if any(text in line for line in said):
            faults["said aside"].append(text)
    told = [f"{kind}: {one}" for kind, found in faults.items() for one in sorted(set(found))]
    assert not told, "\n".join(told)


def test_a_stranger_to_the_house_is_sent_to_the_door(grounds: Grounds, client):
    for route in POSTS:
        answer = client.get(address(route, uuid4()))
        assert (answer.status_code, answer["Location"][:6]) == (302, "/login"), route.name
        assert client.get(address(route, uuid4())).content == b""


def test_a_person_in_the_portal_finds_only_what_is_their_own(grounds: Grounds, client):
    opened = client.post(f"/p/{grounds.code.link}", {"code": grounds.code.code})
    assert opened.status_code == 302
    others = {p: t for p, t in grounds.clear.items() if p != grounds.scene.persons[0]}
    for name in ("me", "report", "need", "held", "appeal", "correct", "looked"):
        for method in ("get", "post"):
            told = body(getattr(client, method)(reverse(f"portal:{name}")))
            assert not any(text in told for texts in others.values() for text in texts), name
            assert MASKED not in told and STRANGER.name not in told
    for route in POSTS:
        assert client.get(address(route, grounds.order)).status_code == 302, route.name
