"""Orders that end early, and what ends with them at once; those that lapse need nobody."""

import pytest

from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine.models import BedStay, TeamMember
from lianfang.quarantine.operations import NotInForce
from lianfang.quarantine.proposals import ReasonMissing
from tests.quarantine.cast import (
    HOUR,
    NOW,
    UNSTAFFED,
    VILLAGE,
    duties,
    ended,
    entries,
    issued,
    new_id,
    ordered,
    proposal,
    seen,
    the_order,
    unbalanced,
)


def test_lifting_ends_checks_team_relations_and_bed_at_once(world):
    order = the_order(ordered(world, "site", division=UNSTAFFED))
    at = NOW + 30 * HOUR
    assert ended(world, order.pk, at=at) == 1
    assert all((d.lifted_as == "void") == (d.due_at >= at) for d in duties(order.pk))
    assert [d.lifted_as for d in duties(order.pk, "team_complete")] == ["void"]
    assert seen(lambda: BedStay.objects.get(order=order.pk).to_at) == at
    assert unbalanced(world, at) == []
    assert entries("end_orders") == 1


def test_a_lifted_team_answers_for_nobody(world):
    order = the_order(ordered(world))
    ended(world, order.pk)
    assert order.person_id not in world.actor(f"doctor.{VILLAGE}", NOW + HOUR).scope.subjects
    assert seen(lambda: TeamMember.objects.filter(order=order.pk, to_at=NOW + HOUR).count()) == 5


def test_lifted_at_the_moment_of_its_issue_it_never_held(world):
    order = the_order(ordered(world, "site"))
    assert ended(world, order.pk, at=NOW) == 1
    assert unbalanced(world, NOW) == []
    assert unbalanced(world, NOW + HOUR) == []
    again = issued(world, proposal(order.person_id, "site", site=world.site), at=NOW)
    assert len(again.orders) == 1


def test_lifting_needs_a_reason_an_order_in_force_and_a_permission(world):
    order = ordered(world)
    with pytest.raises(ReasonMissing):
        ended(world, order, why=" ")
    with pytest.raises(NotAllowed):
        ended(world, order, by=world.actor(f"doctor.{VILLAGE}"))
    with pytest.raises(NotFound):
        ended(world, order, new_id())
    assert entries("end_orders") == 0
    ended(world, order)
    with pytest.raises(NotInForce):
        ended(world, order, at=NOW + 2 * HOUR)


def test_a_lapsed_order_cannot_be_lifted(world):
    order = the_order(ordered(world))
    with pytest.raises(NotInForce):
        ended(world, order.pk, at=order.end_at)


def test_lifted_twice_with_one_key_it_is_lifted_once(world):
    order = ordered(world)
    assert ended(world, order, key="k") == ended(world, order, at=NOW + 2 * HOUR, key="k") == 1
    assert the_order(order).ended_at == NOW + HOUR
    assert entries("end_orders") == 1
