"""A township's secretary, a village's and a doctor; what they owe, and who tells them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lianfang.accounts import queries as accounts
from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Holding, Post, Unit
from lianfang.accounts.operations import NewPost, establish_posts, establish_units
from lianfang.duties.ledger import Duty, owe
from lianfang.incidents.models import Incident
from lianfang.incidents.operations import open_incident
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock
from lianfang.messages.models import Dispatch, Message
from lianfang.messages.operations import tell_posts

NOON = datetime.fromisoformat("2020-02-10T12:00+08:00")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PEOPLE = (
    ("secretary", "township_secretary", "140802001"),
    ("village", "community_secretary", "140802001001"),
    ("keeper", "property_keeper", "140802001001"),
)
LOOKING = second_role_use("tests.messages", "A test looks at what every post was told.")


@dataclass
class Street:
    """An incident and posts by name; `owes` writes duties, `told` reads what was written."""

    incident: Incident
    by: Actor
    posts: dict[str, UUID] = field(default_factory=dict)

    def owes(
        self,
        who: str,
        kind: str,
        *,
        due: datetime,
        at: datetime,
        many: int = 1,
        slot: str = "once",
    ) -> None:
        duties = [
            Duty(kind, uuid4(), slot, self.posts[who], None, "140802001", at, due, due, due + HOUR)
            for _ in range(many)
        ]
        with entered(self.by.scope):
            owe(self.incident.pk, duties, at)

    def tell(self, at: datetime) -> int:
        with clock.held(at), entered(self.by.scope):
            return tell_posts(self.incident, by=self.by, at=at)

    def told(self, who: str) -> list[Message]:
        with across_scopes(LOOKING):
            return list(Message.objects.filter(post=self.posts[who]).order_by("about_at", "id"))

    def sent(self) -> list[Dispatch]:
        with across_scopes(LOOKING):
            return list(Dispatch.objects.order_by("id"))

    def officer(self, who: str) -> Actor:
        holding = Holding.objects.select_related("post__unit").get(officer__username=who)
        return accounts.actor_of(holding, who, NOON)


@pytest.fixture
def street(db: None, district: Actor) -> Iterator[Street]:
    at = NOON - timedelta(days=3)
    with clock.held(at), entered(district.scope):
        incident = open_incident("新冠", "COVID-19", "140802", by=district, at=at)
        unit = Unit(name="中城街道", kind="township", division="140802001")
        establish_units([unit], by=district, at=at)
        plans = [NewPost(unit.pk, role, place, who, who, who) for who, role, place in PEOPLE]
        establish_posts(plans, password=None, by=district, at=at)
        posts = dict(Post.objects.values_list("title", "pk"))
    yield Street(incident, district, posts)
