"""A headquarters to be formed: departments, a township, leaders with their posts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest

from lianfang.accounts import queries as accounts
from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Holding, Post, Unit
from lianfang.accounts.operations import NewPost, establish_posts, establish_units
from lianfang.incidents.models import Incident
from lianfang.incidents.operations import open_incident
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock

OPENED = datetime.fromisoformat("2020-01-22T09:00+08:00")
POSTS = (
    ("secretary", "hq", "commander"),
    ("head", "hq", "commander"),
    ("deputy", "hq", "commander"),
    ("liaison", "health", "unit_liaison"),
)


@dataclass(frozen=True)
class District:
    """An incident, its units and posts by a short name, and the job that acts for it."""

    incident: Incident
    actor: Actor
    units: dict[str, UUID]
    posts: dict[str, UUID]

    def officer(self, name: str, at: datetime = OPENED) -> Actor:
        """The officer of a short name, in its post."""
        holding = Holding.objects.select_related("post__unit").get(officer__username=name)
        return accounts.actor_of(holding, name, at)


@pytest.fixture
def hq(db: None, district: Actor) -> Iterator[District]:
    """The district at the opening, its scope entered and its time standing."""
    plans = {
        "hq": ("headquarters", "140802"),
        "health": ("department", "140802"),
        "education": ("department", "140802"),
        "town": ("township", "140802001"),
    }
    with clock.held(OPENED), entered(district.scope):
        incident = open_incident("新冠", "COVID-19", "140802", by=district, at=OPENED)
        units = {n: Unit(name=n, kind=k, division=d) for n, (k, d) in plans.items()}
        establish_units(list(units.values()), by=district, at=OPENED)
        new = [NewPost(units[u].pk, r, "140802", n, n, n) for n, u, r in POSTS]
        establish_posts(new, password=None, by=district, at=OPENED)
        posts = dict(Post.objects.values_list("title", "pk"))
        yield District(incident, district, {n: u.pk for n, u in units.items()}, posts)
