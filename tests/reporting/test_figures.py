"""F41 counts what the matrix shows, and a frozen moment keeps its answer."""

from datetime import timedelta

import pytest

import lianfang.reporting.figures  # noqa: F401
from lianfang.command.models import Membership
from lianfang.command.operations import end_membership, join_units
from lianfang.figures.queries import ask
from lianfang.figures.registry import figure
from lianfang.kernel import clock
from lianfang.reporting import queries
from lianfang.reporting.operations import file_reports, plan_reports
from lianfang.reporting.rules import Rate
from tests.command.conftest import OPENED
from tests.reporting.conftest import DAY, EVENING, ZERO, report


@pytest.fixture
def played(planned):
    """By 18:00 one report came on time, one late, one not at all."""
    with clock.held(EVENING):
        reports = [report(planned, "town", 16, **ZERO), report(planned, "health", 17.9)]
        file_reports(planned.incident, reports, by=planned.actor, at=EVENING)
    return planned


def f41(hq, as_of, place="140802"):
    (answer,) = ask(hq.actor.scope, hq.incident.pk, place, as_of, [figure("F41")])
    return answer


def whole(hq, as_of):
    scope, incident = hq.actor.scope, hq.incident.pk
    return queries.matrix(scope, incident, "140802", DAY, DAY + timedelta(days=1), as_of).total


def test_reports_on_time_of_those_expected(played):
    said = f41(played, EVENING)
    assert said.value == pytest.approx(1 / 3, abs=1e-6)
    assert said.text == "33.3%（1/3）"
    assert said.parts == {
        "zero": {"of": 1, "done": 1},
        "late": {"of": 1, "done": 0},
        "missing": {"of": 1, "done": 0},
    }
    assert whole(played, EVENING) == Rate(expected=3, actual=2, on_time=1)


@pytest.mark.parametrize("hours", [0, 7, 7.4, 7.5, 8.4, 8.5, 9, 14])
def test_the_figure_and_the_matrix_agree_at_every_hour(played, hours):
    as_of = OPENED + timedelta(hours=hours)
    said, shown = f41(played, as_of), whole(played, as_of)
    assert said.rows.count == shown.expected
    assert sum(part["done"] for part in said.parts.values()) == shown.on_time


def test_before_the_first_cut_off_nothing_is_said(planned):
    said = f41(planned, OPENED)
    assert (said.value, said.parts, said.text) == (None, {}, "—")


def test_a_township_counts_its_own_report(played):
    assert f41(played, EVENING, "140802001").value == 1
    assert f41(played, EVENING, "140802002").value is None


def test_a_frozen_moment_keeps_its_answer(played):
    before, shown = f41(played, EVENING), whole(played, EVENING)
    later = EVENING + timedelta(hours=15)
    with clock.held(later):
        after = [
            report(played, "town", 16.2, reason="漏计一人"),
            report(played, "health", 17.95, reason="更正", **ZERO),
            report(played, "education", 16),
        ]
        file_reports(played.incident, after, by=played.actor, at=later)
        gone = Membership.objects.get(unit=played.units["health"])
        end_membership(gone, "并入", by=played.actor, at=EVENING)
        units = [played.units["hq"]]
        join_units(played.incident, units, "3号", by=played.actor, at=OPENED)
        plan_reports(played.incident, DAY + timedelta(days=8), by=played.actor, at=later)
    assert f41(played, EVENING) == before
    assert whole(played, EVENING) == shown
    with_hindsight = f41(played, OPENED + timedelta(hours=14.9))
    assert with_hindsight.parts == before.parts
    scope, incident = played.actor.scope, played.incident.pk
    known = queries.matrix(scope, incident, "140802", DAY, DAY + timedelta(days=1), later)
    assert known.total == Rate(expected=4, actual=3, on_time=2)
