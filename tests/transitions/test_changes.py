"""A decision is shown first, takes effect at its moment, and makes nothing longer."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from lianfang.command.charting import DocumentMissing
from lianfang.command.operations import decide_level
from lianfang.duties.models import Obligation
from lianfang.incidents import queries as incidents
from lianfang.incidents.choices import DecidedAs
from lianfang.incidents.models import Incident, ParameterChange, ProtocolEdition
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.quarantine.drafting import authorities
from lianfang.quarantine.site_operations import NewAuthority, grant_authority
from lianfang.transitions.operations import (
    EditionTaken,
    ParameterUnknown,
    Source,
    ValueRefused,
    adopt_edition,
    change_parameters,
    lay_anew,
)
from lianfang.transitions.previewing import preview, touched
from tests.quarantine.cast import (
    DAY,
    HOUR,
    NOW,
    OPENED,
    acting,
    ordered,
    reading,
    recorded,
    seen,
    the_order,
    unbalanced,
)

PLACE = "140802"
MIDNIGHT = clock.moment(clock.day_of(NOW + 2 * DAY))
ONCE = {"checks_home": "am"}


def incident_of(world) -> Incident:
    return seen(lambda: Incident.objects.get(pk=world.incident))


def decided(world, changes, effective=MIDNIGHT, at=NOW, document="晋政发〔2020〕4号", **more):
    with acting(world.district, at):
        incident = incident_of(world)
        source = Source(DecidedAs.LEVEL, world.incident, "山西省人民政府", document, effective)
        return change_parameters(incident, changes, source, by=world.district, at=at, **more)


def laid(world, at=MIDNIGHT):
    with acting(world.district, at):
        return lay_anew(incident_of(world), by=world.district, at=at)


def owed(order: UUID, since: datetime = OPENED):
    found = Obligation.objects.filter(kind="health_check", subject=order, due_at__gte=since)
    return seen(lambda: list(found.filter(lifted_at=None).order_by("due_at")))


def previewed(world, changes, effective=MIDNIGHT, at=NOW):
    with acting(world.district, at):
        return preview(world.district.scope, world.incident, PLACE, changes, effective, at)


def counts(found):
    return {c.question.key: c.count for e in found.effects for c in e.counted}


def test_the_preview_counts_and_opens_what_changes_and_records_nothing(world):
    order, _other = ordered(world), ordered(world, "site")
    found = previewed(world, ONCE)
    falling = [d for d in owed(order, MIDNIGHT) if d.slot == "pm"]
    assert counts(found) == {"fall": len(falling), "back": 0, "orders": 1}
    assert found.changing == len(falling) > 0 and not found.late
    with acting(world.district, NOW):
        rows = touched(
            world.district.scope, world.incident, PLACE, ("checks_home", "am"), "fall", MIDNIGHT,
            NOW,
        )  # fmt: skip
    assert [r.id for r in rows] == [d.pk for d in falling]
    assert {r.name for r in rows} == {"王*"}
    assert not seen(ParameterChange.objects.exists)


def test_what_is_owed_is_laid_anew_at_the_moment_once_and_no_earlier(world):
    order = ordered(world)
    before = owed(order)
    assert decided(world, ONCE) == 1
    assert laid(world, MIDNIGHT - HOUR) == 0 and owed(order) == before
    assert laid(world) == len([d for d in before if d.due_at >= MIDNIGHT and d.slot == "pm"])
    assert laid(world) == 0
    after = owed(order)
    assert [d.pk for d in after if d.due_at < MIDNIGHT] == [
        d.pk for d in before if d.due_at < MIDNIGHT
    ]
    assert {d.slot for d in after if d.due_at >= MIDNIGHT} == {"am"}
    change = seen(ParameterChange.objects.get)
    assert (change.before, change.value, change.laid) == ("am,pm", "am", change.announced["fall"])
    assert unbalanced(world, MIDNIGHT) == []


def test_nothing_in_force_is_lengthened_or_shortened(world):
    order = ordered(world)
    end = the_order(order).end_at
    decided(world, ONCE | {"fever": 370})
    laid(world)
    assert the_order(order).end_at == end


def test_orders_issued_afterwards_owe_what_was_decided_and_may_owe_more_again(world):
    decided(world, ONCE)
    later = MIDNIGHT + 9 * HOUR
    order = ordered(world, at=later)
    assert {d.slot for d in owed(order)} == {"am"}
    again = MIDNIGHT + DAY
    decided(world, {"checks_home": "am,pm"}, effective=again, at=later)
    assert counts(previewed(world, {"checks_home": "am,pm"}, again, later)) == {}
    assert laid(world, again) > 0
    assert {d.slot for d in owed(order, again)} == {"am", "pm"}
    assert {d.slot for d in owed(order) if d.due_at < again} == {"am"}


def test_a_late_recording_is_said_and_leaves_what_was_due(world):
    order = ordered(world)
    late = MIDNIGHT + 40 * HOUR
    assert previewed(world, ONCE, at=late).late
    decided(world, ONCE, at=late)
    laid(world, late)
    assert {d.slot for d in owed(order) if MIDNIGHT <= d.due_at < late} == {"am", "pm"}
    assert {d.slot for d in owed(order, late)} == {"am"}


def test_a_reading_in_a_check_that_fell_away_is_still_taken(world):
    order = ordered(world)
    decided(world, ONCE)
    laid(world)
    evening = MIDNIGHT + 17 * HOUR
    done = recorded(world, reading(order, evening), at=evening)
    assert (done.taken, done.faults) == (1, ())


def test_a_decision_without_a_document_or_with_a_value_out_of_bounds_is_refused(world):
    with pytest.raises(DocumentMissing):
        decided(world, ONCE, document=" ")
    with acting(world.district, NOW), pytest.raises(DocumentMissing):
        words = ("山西省", "", MIDNIGHT)
        decide_level(incident_of(world), 2, *words, by=world.district, at=NOW)
    for changes, refusal in (
        ({"checks_home": "noon"}, ValueRefused),
        ({"fever": 500}, ValueRefused),
        ({"fever": True}, ValueRefused),
        ({"nothing": 1}, ParameterUnknown),
        ({"observation_days": 21}, ParameterUnknown),
    ):
        with pytest.raises(refusal):
            decided(world, changes)
    doctor = world.actor("doctor.140802001001")
    with acting(doctor, NOW), pytest.raises(NotAllowed):
        source = Source(DecidedAs.LEVEL, world.incident, "省", "1号", MIDNIGHT)
        change_parameters(incident_of(world), ONCE, source, by=doctor, at=NOW)


def test_the_same_submission_changes_once(world):
    for _ in range(2):
        assert decided(world, ONCE | {"recheck_share": 3}, key="k") == 2
    assert seen(ParameterChange.objects.count) == 2


def test_a_value_holds_from_its_moment_as_last_recorded(world):
    decided(world, {"lead_answer": 240, "cut_off": 17 * 60})
    decided(world, {"lead_answer": 180}, at=NOW + HOUR)
    ask = partial(incidents.value, None, world.incident)
    with acting(world.district, NOW):
        assert (ask("lead_answer", NOW), ask("lead_answer", MIDNIGHT)) == (120, 180)
        assert incidents.parameters(None, world.incident, MIDNIGHT).lead_answer == 180
        assert (ask("cut_off", NOW), ask("cut_off", MIDNIGHT)) == (18 * 60, 17 * 60)


def test_the_authority_table_follows_what_was_decided(world):
    new = NewAuthority(
        "home", "区人民政府", "第四十一条", "盐政发〔2020〕9号", "知情", "区复议办", "2066000", NOW
    )
    with acting(world.district, NOW):
        grant_authority(world.incident, [new], by=world.district, at=NOW)
    order = ordered(world)
    assert the_order(order).authority.issuer == "区人民政府"
    with acting(world.district, NOW):
        assert incidents.value(None, world.incident, "authority_home", NOW) == ""
    decided(world, {"authority_home": "区疾控中心"})
    assert counts(previewed(world, {"authority_home": "区疾控中心"}, MIDNIGHT - HOUR)) == {
        "another": 1
    }
    with acting(world.district, MIDNIGHT):
        held = authorities(world.incident, {"home"}, MIDNIGHT)
        assert held["home"].issuer == "区疾控中心"
    with pytest.raises(ValueRefused):
        decided(world, {"authority_home": "某村委会"})


def adopted(world, number, changes, effective=MIDNIGHT, at=NOW):
    with acting(world.district, at):
        source = Source(DecidedAs.EDITION, world.incident, "国家卫生健康委", "77号", effective)
        words = (number, f"第{number}版", changes, source)
        return adopt_edition(incident_of(world), *words, by=world.district, at=at)


def test_an_edition_lists_who_newly_qualifies_and_lengthens_nothing(world):
    ended = ordered(world, anchor_at=NOW - 13 * DAY)
    running = ordered(world)
    end = the_order(running).end_at
    moment = the_order(ended).end_at + DAY
    found = previewed(world, {"observation_days": 21}, moment, moment)
    assert counts(found) == {"newly": 1, "orders": 1}
    adopted(world, 2, {"observation_days": 21}, moment, moment)
    laid(world, moment)
    assert the_order(running).end_at == end
    edition = seen(lambda: ProtocolEdition.objects.get(number=2))
    assert edition.parameters["observation_days"] == 21
    with pytest.raises(EditionTaken):
        adopted(world, 2, {})


def test_an_edition_names_what_it_changes_and_keeps_the_rest(world):
    decided(world, {"lead_answer": 240}, effective=NOW + HOUR)
    adopted(world, 2, {"fever": 370})
    with acting(world.district, MIDNIGHT):
        held = incidents.parameters(None, world.incident, MIDNIGHT)
    assert (held.lead_answer, held.fever, held.observation_days) == (240, 370, 14)


def test_lower_fever_lists_whose_latest_reading_newly_counts(world):
    order = ordered(world)
    at = NOW + HOUR / 2
    recorded(world, reading(order, at, 371), at=at)
    assert counts(previewed(world, {"fever": 371}, at=at + HOUR)) == {"newly": 1}
    assert counts(previewed(world, {"fever": 372}, at=at + HOUR)) == {"newly": 0}
    assert counts(previewed(world, {"fever": 371}, at=at + timedelta(days=2))) == {"newly": 0}
