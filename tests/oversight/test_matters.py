"""A matter: facts sealed, the official heard, the organ's decision, an appeal; counted."""

from datetime import timedelta
from uuid import UUID

import pytest

import lianfang.oversight.figures  # noqa: F401
from lianfang.figures import queries as figures
from lianfang.figures.registry import figure
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.oversight.models import Matter
from lianfang.oversight.operations import (
    AppealUnclear,
    CommendationUnclear,
    DecidedInFuture,
    DecisionUnclear,
    MatterDecided,
    MatterUnclear,
    NewDecision,
    NoDecision,
    NotHeard,
    StatementMissing,
    commend_unit,
    hear_official,
    open_matter,
    read_matter,
    record_appeal,
    record_decision,
)
from tests.oversight.conftest import Township
from tests.quarantine.cast import DAY, NOW

LATER = NOW + DAY
ORGAN = "盐湖区纪委监委"


@pytest.fixture
def matter(township: Township) -> UUID:
    """A matter about the township's secretary on five-for-one work."""
    with clock.held(NOW), entered(township.by.scope):
        words = (township.official, "section", "five_for_one", "三日未上门，记录为已上门。")
        return open_matter(township.incident, *words, by=township.by, at=NOW).pk


def counted(township: Township, at=LATER):
    with entered(township.by.scope):
        scope, wanted = township.by.scope, [figure("F24"), figure("F25")]
        said = figures.ask(scope, township.incident.pk, "140802", at, wanted)
    return [answer.value for answer in said]


def decided(sanction="removed", number="1号"):
    return NewDecision(ORGAN, number, sanction, NOW + timedelta(hours=2))


def test_heard_first_then_decided_by_an_organ_then_counted(township, matter):
    pk = matter
    by = township.by
    with clock.held(LATER), entered(by.scope):
        with pytest.raises(NotHeard):
            record_decision(pk, decided(), by=by, at=LATER)
        with pytest.raises(StatementMissing):
            hear_official(pk, " ", by=by, at=LATER)
        hear_official(pk, "本人认可。", by=by, at=LATER)
        with pytest.raises(DecisionUnclear):
            record_decision(pk, NewDecision("", "1号", "removed", NOW), by=by, at=LATER)
        with pytest.raises(DecidedInFuture):
            tomorrow = NewDecision(ORGAN, "1号", "removed", LATER + DAY)
            record_decision(pk, tomorrow, by=by, at=LATER)
        record_decision(pk, decided(), by=by, at=LATER)
        with pytest.raises(MatterDecided):
            record_decision(pk, decided(number="2号"), by=by, at=LATER)
    assert counted(township) == [1, 1]
    assert counted(township, NOW) == [0, 0]


def test_a_lifted_decision_counts_no_more_and_the_earlier_answer_stays(township, matter):
    pk = matter
    by, end = township.by, LATER + DAY
    with clock.held(LATER), entered(by.scope):
        with pytest.raises(NoDecision):
            record_appeal(pk, "lifted", "3号", NOW, by=by, at=LATER)
        hear_official(pk, "本人有异议。", by=by, at=LATER)
        record_decision(pk, decided("warning"), by=by, at=LATER)
    assert counted(township) == [1, 0]
    with clock.held(end), entered(by.scope):
        with pytest.raises(AppealUnclear):
            record_appeal(pk, "forgotten", "3号", LATER, by=by, at=end)
        record_appeal(pk, "lifted", "3号", LATER, by=by, at=end)
    assert counted(township, end) == [0, 0]
    assert counted(township) == [1, 0]


def test_the_facts_are_sealed_and_opened_by_who_keeps_matters(township, matter):
    pk = matter
    with entered(township.by.scope):
        assert "未上门".encode() not in bytes(Matter.objects.get(pk=pk).facts)
        told = read_matter(pk, by=township.by, at=NOW)
        assert "未上门" in told.facts and told.heard == ""
    cadre = township.secretary
    with entered(cadre.scope):
        assert not Matter.objects.exists()
        with pytest.raises(NotAllowed):
            read_matter(pk, by=cadre, at=NOW)


def test_a_matter_needs_a_ground_and_an_official(township: Township):
    by = township.by
    with entered(by.scope):
        with pytest.raises(MatterUnclear):
            open_matter(
                township.incident, ids.new(), "section", "missed_check", "x", by=by, at=NOW
            )
        with pytest.raises(NotFound):
            open_matter(township.incident, ids.new(), "section", "reporting", "x", by=by, at=NOW)


def test_a_unit_is_commended_with_the_computation_open(township: Township):
    by = township.by
    with entered(by.scope):
        days = (NOW - 7 * DAY, NOW)
        with pytest.raises(CommendationUnclear):
            commend_unit(township.incident, township.unit, {}, days, "快而准", by=by, at=NOW)
        measures = {"answered": 40, "agreed": 12}
        made = commend_unit(
            township.incident, township.unit, measures, days, "快而准", by=by, at=NOW
        )
    assert made.measures == {"answered": 40, "agreed": 12}
