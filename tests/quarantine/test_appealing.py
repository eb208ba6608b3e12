"""Appeals and corrections: two officers, a clock, and an effect at once."""

import pytest
from django.db import ProgrammingError

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people.models import Identity
from lianfang.people.rules import mask_name
from lianfang.people.vault import Details, open_details, tokens
from lianfang.quarantine import remedies
from lianfang.quarantine.appealing import (
    AnchorMissing,
    NotProposed,
    RightAnchor,
    acknowledge_appeal,
    decide_appeal,
    decide_correction,
    file_appeal,
    file_correction,
    propose_on_appeal,
)
from lianfang.quarantine.detail_corrections import (
    DetailMissing,
    DetailTooLong,
    NotTelephone,
    NotWholeName,
    RightDetail,
)
from lianfang.quarantine.extending import AlreadyDecided, OwnProposal
from lianfang.quarantine.models import Appeal, BedStay, Correction
from lianfang.quarantine.proposals import ReasonMissing
from lianfang.quarantine.remedy_reading import read_remedy
from tests.quarantine.cast import (
    DAY,
    HOUR,
    NOW,
    VILLAGE,
    acting,
    duties,
    ordered,
    raw,
    seen,
    the_order,
    unbalanced,
)

AT = NOW + DAY
WORDS = "我1月18日就回来了"


def oneself(order) -> Actor:
    """The person of an order, through the portal."""
    person = the_order(order).person_id
    scope = Scope(ScopeKind.OWN, subjects=(person,), actor=person)
    return Actor(person, "person", "", frozenset({Permission.SPEAK_FOR_ONESELF}), scope)


def done(world, operation, *given, by, at=AT, **more):
    actor = world.actor(by, at) if isinstance(by, str) else by
    with acting(actor, at):
        return operation(*given, by=actor, at=at, **more)


def filed(world, order, by=None, **more):
    return done(world, file_appeal, order, WORDS, "self", by=by or oneself(order), **more)


def proposed(world, appeal, proposal="revoke", by=None):
    return done(world, propose_on_appeal, appeal, proposal, "属实", by=by or world.district)


def decided(world, appeal, decision="revoke", right=None, by="cdc", at=AT + HOUR):
    return done(world, decide_appeal, appeal, decision, "予以撤销", right, by=by, at=at)


def appeal_of(pk) -> Appeal:
    return seen(lambda: Appeal.objects.select_related("order").get(pk=pk))


def test_filed_by_the_person_it_is_sealed_and_on_the_clock(world):
    order = ordered(world)
    appeal = filed(world, order)
    kept = appeal_of(appeal)
    assert WORDS.encode() not in raw(kept.text)
    assert remedies.opened(world.incident, raw(kept.text), appeal) == WORDS
    (receipt,), (answer,) = duties(appeal, "appeal_receipt"), duties(appeal, "appeal_answer")
    assert (receipt.due_at, answer.due_at) == (AT + 2 * HOUR, AT + 24 * HOUR)
    promise = filed(world, ordered(world, "voluntary"))
    assert duties(promise, "appeal_answer")[0].due_at == AT + 72 * HOUR


def test_nobody_appeals_through_anothers_page_and_never_without_words(world):
    order, other = ordered(world), ordered(world)
    with pytest.raises(NotFound):
        filed(world, order, by=oneself(other))
    with pytest.raises(ReasonMissing):
        done(world, file_appeal, order, " ", "self", by=oneself(order))
    assert seen(Appeal.objects.count) == 0


def test_a_doctor_of_the_team_takes_it_down_and_does_not_read_it(world):
    order = ordered(world)
    filed(world, order, by=world.actor(f"doctor.{VILLAGE}", AT))
    with pytest.raises(ProgrammingError), acting(world.actor(f"doctor.{VILLAGE}", AT), AT):
        Appeal.objects.count()


def test_sent_twice_with_one_key_it_is_one_appeal(world):
    order = ordered(world)
    assert filed(world, order, key="k") == filed(world, order, key="k")
    assert seen(Appeal.objects.count) == 1


def test_acknowledged_once(world):
    appeal = filed(world, ordered(world))
    by = f"township_cadre.{VILLAGE}"
    assert done(world, acknowledge_appeal, appeal, by=by)
    assert not done(world, acknowledge_appeal, appeal, by=by, at=AT + HOUR)
    assert duties(appeal, "appeal_receipt")[0].done_at == AT


def test_revoked_it_frees_the_person_and_the_bed_at_once(world):
    order = ordered(world, "site")
    appeal = filed(world, order)
    proposed(world, appeal)
    assert the_order(order).ended_at is None
    assert decided(world, appeal)
    assert not decided(world, appeal)
    assert (the_order(order).ended_as, the_order(order).ended_at) == ("revoked", AT + HOUR)
    assert seen(lambda: BedStay.objects.get().to_at) == AT + HOUR
    assert all(d.lifted_as == "void" for d in duties(order) if d.due_at >= AT + HOUR)
    assert duties(appeal, "appeal_answer")[0].done_at == AT + HOUR
    assert unbalanced(world, AT + 2 * HOUR) == []
    with acting(oneself(order), AT + 2 * HOUR):
        kept = Appeal.objects.get(pk=appeal)
        assert remedies.opened(world.incident, raw(kept.decided_why), appeal) == "予以撤销"


def test_one_proposes_and_another_of_the_district_decides(world):
    order = ordered(world)
    appeal = filed(world, order)
    with pytest.raises(NotProposed):
        decided(world, appeal)
    proposed(world, appeal)
    with pytest.raises(OwnProposal):
        decided(world, appeal, by=world.district)
    with pytest.raises(NotAllowed):
        decided(world, appeal, by=f"township_cadre.{VILLAGE}")
    assert decided(world, appeal, "uphold")
    with pytest.raises(AlreadyDecided):
        decided(world, appeal, "revoke", by="commander")
    assert the_order(order).ended_at is None


def test_changed_it_ends_earlier(world):
    order = the_order(ordered(world))
    appeal = filed(world, order.pk)
    proposed(world, appeal, "change")
    with pytest.raises(AnchorMissing):
        decided(world, appeal, "change")
    right = RightAnchor(order.anchor_at - 2 * DAY, "day")
    assert decided(world, appeal, "change", right)
    assert the_order(order.pk).ended_as == "superseded"
    assert appeal_of(appeal).decision == "change"


def test_a_decision_after_the_end_changes_no_order(world):
    order = the_order(ordered(world))
    appeal = filed(world, order.pk)
    proposed(world, appeal)
    assert decided(world, appeal, at=order.end_at + HOUR)
    assert the_order(order.pk).ended_at is None


def test_a_corrected_date_ends_the_observation_earlier(world):
    order = the_order(ordered(world))
    given = (order.pk, "anchor", WORDS, "self")
    correction = done(world, file_correction, *given, by=oneself(order.pk))
    assert duties(correction, "correction_answer")[0].due_at == AT + 72 * HOUR
    right = RightAnchor(order.anchor_at - 2 * DAY, "day")
    assert done(world, decide_correction, correction, True, "核实", right, by="cdc")
    assert not done(world, decide_correction, correction, True, "核实", right, by="cdc")
    assert the_order(order.pk).ended_at == AT
    assert duties(correction, "correction_answer")[0].done_at == AT


def test_a_refused_correction_changes_nothing(world):
    order = ordered(world)
    correction = done(world, file_correction, order, "name", "错字", "self", by=oneself(order))
    assert done(world, decide_correction, correction, False, "与证件一致", by="cdc")
    assert seen(lambda: Correction.objects.get().decision) == "refused"
    assert the_order(order).ended_at is None


def asked_for(world, order, field):
    return done(world, file_correction, order, field, "写错了", "self", by=oneself(order))


def kept_of(world, order) -> tuple[Identity, Details]:
    person = the_order(order).person_id
    identity = seen(lambda: Identity.objects.select_related("person").get(pk=person))
    return identity, open_details(world.incident, raw(identity.sealed), person)


@pytest.mark.parametrize(
    ("field", "right", "after", "before"),
    [
        ("name", RightDetail("欧阳 小明"), {"name": "欧阳小明"}, "王明"),
        ("phone", RightDetail("138 0000 0001"), {"phone": "13800000001"}, ""),
        ("address", RightDetail("西花园", "3-1-2"), {"address": "西花园", "door": "3-1-2"}, ""),
    ],
)
def test_an_approved_detail_is_put_right_in_the_same_act(world, field, right, after, before):
    order = ordered(world)
    correction = asked_for(world, order, field)
    assert done(world, decide_correction, correction, True, "核实", right, by="cdc")
    identity, details = kept_of(world, order)
    assert {name: getattr(details, name) for name in after} == after
    wanted = tokens(world.incident, details)
    assert raw(identity.name_token) == wanted.name
    assert (identity.phone_token and raw(identity.phone_token)) == wanted.phone
    assert identity.person.display == mask_name(details.name)
    kept = seen(lambda: Correction.objects.get(pk=correction))
    assert "王明".encode() not in raw(kept.stood)
    words = done(world, read_remedy, "correction", correction, by="cdc")
    assert words.stood == before


@pytest.mark.parametrize(
    ("field", "right", "error"),
    [
        ("name", None, DetailMissing),
        ("name", RightDetail("王某"), NotWholeName),
        ("phone", RightDetail("12345"), NotTelephone),
        ("address", RightDetail("长" * 201), DetailTooLong),
        ("address", RightAnchor(NOW, "day"), DetailMissing),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_changes(world, field, right, error):
    order = ordered(world)
    correction = asked_for(world, order, field)
    with pytest.raises(error):
        done(world, decide_correction, correction, True, "核实", right, by="cdc")
    assert kept_of(world, order)[1] == Details(name="王明")
    assert seen(lambda: Correction.objects.get().decision) is None


def test_a_refused_detail_leaves_the_identity(world):
    order = ordered(world)
    correction = asked_for(world, order, "name")
    right = RightDetail("李小明")
    assert done(world, decide_correction, correction, False, "与证件一致", right, by="cdc")
    assert kept_of(world, order)[1] == Details(name="王明")
