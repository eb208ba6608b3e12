"""A signed zero against the records of its day becomes a question, once, and is explained."""

from datetime import timedelta

import pytest

from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.oversight import queries
from lianfang.oversight.contradiction_operations import (
    ExplainedAlready,
    ExplanationMissing,
    explain,
    find_contradictions,
)
from lianfang.oversight.models import Contradiction
from lianfang.oversight.rules import Standing
from lianfang.reporting.filing import UnitReport
from lianfang.reporting.operations import file_reports
from tests.oversight.conftest import TODAY, Township
from tests.quarantine.cast import DAY, HOUR, NOW, ordered

EVENING = NOW + 9 * HOUR + timedelta(minutes=40)


@pytest.fixture
def stated(township: Township) -> Township:
    """The township took one person under observation and signs that there was nothing."""
    ordered(township.world)
    at, secretary = NOW + 6 * HOUR, township.secretary
    with clock.held(at), entered(secretary.scope):
        zero = UnitReport(township.unit, TODAY, at, {}, True, explanations={"home": "尚未核实"})
        file_reports(township.incident, [zero], by=secretary, at=at)
    return township


def found(township: Township) -> int:
    with clock.held(EVENING), entered(township.by.scope):
        return find_contradictions(township.incident, TODAY, by=township.by, at=EVENING)


def test_a_zero_against_records_is_asked_about_once(stated):
    assert found(stated) == 1
    assert found(stated) == 0
    with entered(stated.by.scope):
        one = Contradiction.objects.get()
        assert (one.unit_id, one.evidence["ordered"]) == (stated.unit, 1)
        duty = Obligation.objects.get(kind="explanation")
        assert (duty.owner, duty.due_at) == (stated.secretary.post_id, EVENING + DAY)


def test_only_the_unit_explains_and_only_once(stated):
    found(stated)
    later = EVENING + HOUR
    with clock.held(later), entered(stated.secretary.scope):
        pk = Contradiction.objects.get().pk
        with pytest.raises(ExplanationMissing):
            explain(pk, " ", by=stated.secretary, at=later)
        explain(pk, "漏计当日新增一人。", by=stated.secretary, at=later)
        with pytest.raises(ExplainedAlready):
            explain(pk, "又一次。", by=stated.secretary, at=later)
        assert Obligation.objects.get(kind="explanation").done_at == later
    with clock.held(later), entered(stated.by.scope), pytest.raises(NotAllowed):
        explain(pk, "替它说明。", by=stated.by, at=later)


def test_its_own_correction_within_a_day_stands_as_corrected(stated):
    found(stated)
    later = EVENING + HOUR
    with clock.held(later), entered(stated.secretary.scope):
        right = UnitReport(stated.unit, TODAY, later, {"other_symptoms": 0}, False, "漏计一人")
        file_reports(stated.incident, [right], by=stated.secretary, at=later)
    with entered(stated.by.scope):
        (one,) = queries.contradictions(stated.by.scope, stated.incident.pk, "140802")
        assert one.standing(later) is Standing.CORRECTED
        assert one.standing(later + 3 * DAY) is Standing.CORRECTED


def test_a_quiet_day_contradicts_nothing(stated):
    with clock.held(EVENING + DAY), entered(stated.by.scope):
        tomorrow = TODAY + timedelta(days=1)
        how = {"by": stated.by, "at": EVENING + DAY}
        assert find_contradictions(stated.incident, tomorrow, **how) == 0
