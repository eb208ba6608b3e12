"""A longer observation: by new evidence, another officer, before the end; else nothing moves."""

from datetime import timedelta

import pytest

from lianfang.incidents.models import Incident
from lianfang.incidents.operations import take_edition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import entered
from lianfang.kernel.errors import NotAllowed
from lianfang.quarantine.correcting import NotEarlier, correct_anchor
from lianfang.quarantine.extending import (
    EvidenceAhead,
    EvidenceNotNewer,
    ExtensionWaiting,
    HeadquartersDecide,
    OwnProposal,
    PromiseNotExtended,
    TooLate,
    decide_extension,
    propose_extension,
)
from lianfang.quarantine.models import BedStay, Extension, Order, TeamMember
from lianfang.quarantine.site_operations import AuthorityIncomplete, NewAuthority, grant_authority
from tests.quarantine.cast import (
    DAY,
    HOUR,
    NOW,
    VILLAGE,
    acting,
    duties,
    ended,
    entries,
    ordered,
    seen,
    the_order,
    unbalanced,
)

LATER = NOW + 5 * DAY


def proposed(world, order, evidence_at=LATER - HOUR, at=LATER, by=None, **changes):
    given = {"evidence": "exposure", "precision": "minute", "why": "同屋的人确诊"} | changes
    actor = by or world.actor(f"township_cadre.{VILLAGE}", at)
    with acting(actor, at):
        return propose_extension(
            order, given["evidence"], evidence_at, given["precision"], given["why"],
            by=actor, at=at,
        )  # fmt: skip


def decided(world, extension, approve=True, at=LATER + HOUR, by="cdc", **more):
    actor = world.actor(by, at) if isinstance(by, str) else by
    with acting(actor, at):
        return decide_extension(extension, approve, "情况属实", by=actor, at=at, **more)


def test_approved_it_is_a_new_order_from_the_new_anchor(world):
    old = ordered(world, "site")
    bed = seen(lambda: BedStay.objects.get(order=old).bed_id)
    new = decided(world, proposed(world, old))
    order, before = the_order(new), the_order(old)
    assert (order.end_at, order.supersedes_id) == (LATER - HOUR + 14 * DAY, old)
    assert (before.ended_as, before.ended_at) == ("superseded", LATER + HOUR)
    assert before.end_at < order.end_at
    assert seen(lambda: BedStay.objects.get(order=new).bed_id) == bed
    assert seen(lambda: TeamMember.objects.filter(order=new).count()) == 5
    assert [d.lifted_as for d in duties(old, "release_paper")] == ["void"]
    assert [d.due_at for d in duties(new, "release_paper")] == [order.end_at]
    assert unbalanced(world, LATER + 2 * HOUR) == []


def test_refused_nothing_moves(world):
    old = ordered(world)
    assert decided(world, proposed(world, old), approve=False) is None
    order = the_order(old)
    assert order.ended_at is None
    assert seen(Order.objects.count) == 1
    assert proposed(world, old, at=LATER + 2 * HOUR)


def test_the_one_who_proposed_does_not_decide(world):
    old, cdc = ordered(world), world.actor("cdc", LATER)
    extension = proposed(world, old, by=cdc)
    with pytest.raises(OwnProposal):
        decided(world, extension)
    with pytest.raises(NotAllowed):
        decided(world, extension, by=f"township_cadre.{VILLAGE}")
    assert the_order(old).ended_at is None


def test_a_late_decision_lengthens_nothing(world):
    old = the_order(ordered(world))
    extension = proposed(world, old.pk, evidence_at=old.end_at - 2 * HOUR, at=old.end_at - HOUR)
    with pytest.raises(TooLate):
        decided(world, extension, at=old.end_at)
    with pytest.raises(TooLate):
        proposed(world, old.pk, at=old.end_at)
    assert seen(Order.objects.count) == 1
    assert seen(lambda: Extension.objects.get().decision) is None


def test_only_newer_evidence_of_the_past_counts(world):
    old = the_order(ordered(world))
    with pytest.raises(EvidenceAhead):
        proposed(world, old.pk, evidence_at=LATER + HOUR)
    with pytest.raises(EvidenceNotNewer):
        proposed(world, old.pk, evidence_at=old.anchor_at)
    with pytest.raises(EvidenceNotNewer):  # later, and yet no later end
        proposed(world, old.pk, evidence_at=old.anchor_at + timedelta(minutes=1))
    proposed(world, old.pk)
    with pytest.raises(ExtensionWaiting):
        proposed(world, old.pk)


def test_a_promise_is_never_extended(world):
    with pytest.raises(PromiseNotExtended):
        proposed(world, ordered(world, "voluntary"))


def test_a_second_extension_is_the_headquarters(world):
    second = decided(world, proposed(world, ordered(world)))
    again = proposed(world, second, evidence_at=LATER + DAY, at=LATER + 2 * DAY)
    with pytest.raises(HeadquartersDecide):
        decided(world, again, at=LATER + 2 * DAY)
    assert decided(world, again, at=LATER + 2 * DAY, by="commander")


def test_decided_twice_it_is_decided_once(world):
    extension = proposed(world, ordered(world))
    assert decided(world, extension) == decided(world, extension, at=LATER + 2 * HOUR)
    assert seen(Order.objects.count) == 2


def test_a_later_edition_lengthens_no_order_in_force(world):
    old = the_order(ordered(world))
    with acting(world.district, LATER):
        incident = Incident.objects.get(pk=world.incident)
        longer = Parameters(observation_days=21)
        take_edition(incident, 2, "第二版", LATER, longer, by=world.district, at=LATER)
    assert the_order(old.pk).end_at == old.end_at
    with acting(world.district, LATER), pytest.raises(NotEarlier):
        correct_anchor(old.pk, old.anchor_at, "day", "核对车票", by=world.district, at=LATER)


def corrected(world, order, anchor_at, at=LATER, precision="day"):
    with acting(world.district, at):
        return correct_anchor(order, anchor_at, precision, "核对车票", by=world.district, at=at)


def test_an_earlier_anchor_ends_earlier_at_once(world):
    old = the_order(ordered(world))
    new = the_order(corrected(world, old.pk, old.anchor_at - 3 * DAY))
    assert new.end_at == old.end_at - 3 * DAY
    assert the_order(old.pk).ended_at == LATER
    assert (new.reason, new.kind) == (old.reason, old.kind)
    assert unbalanced(world, LATER) == []


def test_an_anchor_whose_period_is_over_frees_at_once(world):
    old = the_order(ordered(world, "site"))
    assert corrected(world, old.pk, old.anchor_at - 12 * DAY) is None
    assert (the_order(old.pk).ended_at, seen(Order.objects.count)) == (LATER, 1)
    assert seen(lambda: BedStay.objects.get().to_at) == LATER
    assert unbalanced(world, LATER) == []


def test_a_later_anchor_is_no_correction(world):
    old = the_order(ordered(world))
    with pytest.raises(NotEarlier):
        corrected(world, old.pk, old.anchor_at + 2 * DAY)
    assert entries("correct_anchor") == 0


def test_an_authority_without_a_phone_orders_nothing(world):
    entry = NewAuthority("home", "区疾控中心", "第三十九条", "1号", "申诉", "复议办", " ", NOW)
    with entered(world.district.scope), pytest.raises(AuthorityIncomplete) as refused:
        grant_authority(world.incident, [entry], by=world.district, at=NOW)
    assert "phone" in str(refused.value) or "电话" in str(refused.value)


def test_the_release_paper_falls_away_with_the_order(world):
    order = the_order(ordered(world))
    (owed,) = duties(order.pk, "release_paper")
    village = world.posts[f"village_cadre.{VILLAGE}"]
    assert (owed.owner, owed.opens_at, owed.due_at, owed.late_at) == (
        village, order.end_at - DAY, order.end_at, order.end_at + 2 * HOUR,
    )  # fmt: skip
    ended(world, order.pk)
    assert duties(order.pk, "release_paper")[0].lifted_as == "void"
