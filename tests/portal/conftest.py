"""Someone under a home order, with the code that was handed over with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from lianfang.accounts.actors import Actor
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.quarantine.portal_codes import Given, GivenCode, give_portal_codes
from tests.quarantine.cast import DAY, HOUR, NOW, World, acting, built, ordered

LATER = NOW + HOUR
AFTER = NOW + 20 * DAY
"""Well past the end of an order given at NOW."""


@dataclass
class Home:
    """A person at home, the order, the code, and a phone's browser."""

    world: World
    order: UUID
    given: GivenCode
    phone: Client

    @property
    def person(self) -> UUID:
        return self.given.person

    def enter(self, at: datetime = LATER) -> HttpResponseBase:
        """Open the page with link and code."""
        with clock.held(at):
            return self.phone.post(f"/p/{self.given.link}", {"code": self.given.code})

    def get(self, path: str, at: datetime = LATER) -> HttpResponseBase:
        with clock.held(at):
            return self.phone.get(f"/p/{path}")

    def send(self, path: str, at: datetime = LATER, **typed: object) -> HttpResponseBase:
        """Send a form of the page, under a key of its own unless one is given."""
        with clock.held(at):
            return self.phone.post(f"/p/me/{path}", {"key": f"{path} {at}", **typed})


def given(world: World, *orders: UUID, by: Actor | None = None, at: datetime = NOW) -> Given:
    """Codes for some orders, by the district's job unless another acts."""
    actor = by or world.district
    with acting(actor, at):
        return give_portal_codes(orders, by=actor, at=at)


def at_home(world: World, kind: str = "home") -> Home:
    """A new person under an order, with a code."""
    order = ordered(world, kind)
    return Home(world, order, given(world, order).codes[0], Client())


@contextmanager
def speaking(actor: Actor, at: datetime) -> Iterator[None]:
    """The scope of a person's own page."""
    with clock.held(at), entered(actor.scope):
        yield


@pytest.fixture
def world(db: None, district: Actor) -> World:
    return built(district)


@pytest.fixture
def home(world: World) -> Home:
    return at_home(world)
