"""The district of the quarantine tests, with a township that reports each day."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Holding, Unit
from lianfang.accounts.operations import NewPost, establish_posts, establish_units
from lianfang.accounts.queries import actor_of
from lianfang.command.operations import join_units
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.reporting.operations import plan_reports
from tests.quarantine.cast import NOW, OPENED, World
from tests.quarantine.conftest import world

__all__ = ["township", "world"]

TODAY = clock.day_of(NOW)


@dataclass(frozen=True)
class Township:
    """A township-level unit, its secretary, and the district's job."""

    world: World
    incident: Incident
    unit: UUID
    official: UUID
    secretary: Actor

    @property
    def by(self) -> Actor:
        """The job that acts for the district."""
        return self.world.district


@pytest.fixture
def township(world: World) -> Township:
    by = world.district
    with clock.held(OPENED), entered(by.scope):
        unit = Unit(name="中城街道", kind="township", division="140802001")
        establish_units([unit], by=by, at=OPENED)
        new = NewPost(unit.pk, "township_secretary", "140802001", "书记", "twp", "书记")
        establish_posts([new], password=None, by=by, at=OPENED)
        incident = Incident.objects.get(pk=world.incident)
        join_units(incident, [unit.pk], "1号", by=by, at=OPENED)
        plan_reports(incident, TODAY + timedelta(days=7), by=by, at=OPENED)
        holding = Holding.objects.select_related("post__unit").get(officer__username="twp")
    return Township(world, incident, unit.pk, holding.officer_id, actor_of(holding, "书记", NOW))
