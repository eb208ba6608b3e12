"""The days play the same whatever the order of asking, and with the shares of real days."""

from collections import Counter
from datetime import timedelta

from lianfang.kernel import clock
from lianfang.scenario.answers import answer_plan
from lianfang.scenario.checks import EVENING, MORNING, WINDOWS, check_outcome
from lianfang.scenario.days import DAYS, play_plan
from lianfang.scenario.offices import FIRST_DAY, LAST_DAY, OFFICE
from lianfang.scenario.sweeps import sweep_rounds
from lianfang.scenario.truth import Truth
from lianfang.scenario.unit_reports import DEPARTMENT_DUE, GRACE, report_plan

SEED = 2020


def test_thirty_five_days_with_every_list_sweep_find_and_report(truth: Truth) -> None:
    plan = play_plan(truth)
    assert [day.day for day in plan] == [FIRST_DAY + timedelta(days=n) for n in range(DAYS)]
    assert plan[-1].day == LAST_DAY
    assert sum(len(day.lists) for day in plan) == 6
    assert sum(len(day.sweeps) for day in plan) == 4 * len(truth.district.grids)
    known = {person.number for person in truth.people if person.known_at}
    assert {find.person for day in plan for find in day.finds} == known
    assert all(len(day.reports) == 34 + 22 for day in plan)
    assert [level.level for day in plan for level in day.levels] == ["I", "II"]


def test_a_shorter_play_is_the_beginning_of_the_longer(truth: Truth) -> None:
    assert play_plan(truth, 5) == play_plan(truth)[:5]


def test_checks_fail_seldom_and_in_every_way(truth: Truth) -> None:
    observed = [person for person in truth.people if person.observed][:600]
    days = [FIRST_DAY + timedelta(days=n) for n in range(8)]
    kinds = Counter(
        check_outcome(SEED, person, day, slot).kind
        for person in observed
        for day in days
        for slot in (MORNING, EVENING)
    )
    total = sum(kinds.values())
    assert kinds["on_time"] / total > 0.94
    assert set(kinds) == {"on_time", "late", "missed", "late_arriving"}


def test_moments_of_checks_agree_with_their_kind(truth: Truth) -> None:
    day = FIRST_DAY + timedelta(days=3)
    for person in truth.people:
        for slot, window in enumerate(WINDOWS):
            check = check_outcome(SEED, person, day, slot)
            opens, due, late, closes = (clock.moment(day, at) for at in window)
            if check.kind == "missed":
                assert (check.measured_at, check.received_at, check.tenths) == (None, None, None)
                continue
            assert check.measured_at and check.received_at and check.tenths
            assert opens <= check.measured_at <= closes
            assert (check.measured_at > late) == (check.kind == "late")
            assert check.kind == "late" or check.measured_at < due
            assert (check.received_at > closes) == (check.kind == "late_arriving")
            assert check.site in ("axillary", "forehead")
            ill = person.fever_on == day and person.fever_slot == slot
            assert (check.tenths >= 373) == ill
            assert check.tenths >= 350


def test_an_answer_does_not_depend_on_what_was_asked_before(truth: Truth) -> None:
    people = [person for person in truth.people if person.lists][:50]
    sent = OFFICE["railway"].received_at
    forward = [answer_plan(SEED, person, person.lists[0], sent) for person in people]
    backward = [answer_plan(SEED, person, person.lists[0], sent) for person in people[::-1]]
    assert forward == backward[::-1]
    assert forward != [answer_plan(SEED + 1, p, p.lists[0], sent) for p in people]


def test_most_leads_are_answered_in_two_hours_and_none_by_night(truth: Truth) -> None:
    sent = OFFICE["railway"].received_at
    listed = [person for person in truth.people if "railway" in person.lists]
    answers = [answer_plan(SEED, person, "railway", sent) for person in listed]
    quick = sum(1 for answer in answers if answer.at - sent <= timedelta(hours=2))
    assert 0.75 < quick / len(answers) < 0.95
    late = [answer_plan(SEED, p, "telecom", OFFICE["telecom"].received_at) for p in truth.people]
    for answer in [*answers, *late]:
        assert 7 <= clock.local(answer.at).hour < 21


def test_a_later_list_of_somebody_observed_is_already_known(truth: Truth) -> None:
    person = next(p for p in truth.people if p.outcome == "found" and len(p.lists) > 1)
    first, second = sorted(person.lists, key=lambda key: OFFICE[key].received_at)[:2]
    assert answer_plan(SEED, person, first, OFFICE[first].received_at).outcome == "found"
    assert answer_plan(SEED, person, second, OFFICE[second].received_at).outcome == "already_known"


def test_people_of_other_counties_do_not_live_here() -> None:
    sent = OFFICE["health"].received_at
    assert answer_plan(SEED, None, "health", sent, row=7).outcome == "not_here"


def test_units_report_on_time_late_or_not_at_all() -> None:
    days = [FIRST_DAY + timedelta(days=n) for n in range(DAYS)]
    reports = [report_plan(SEED, f"dept.{n}", day) for n in range(34) for day in days]
    states = Counter(report.state for report in reports)
    assert states["on_time"] / len(reports) > 0.9
    assert states["late"] > states["missing"] > 0
    assert any(report.zero for report in reports)
    for report in reports:
        due = clock.moment(report.day, DEPARTMENT_DUE)
        if report.submitted_at is None:
            assert report.state == "missing"
        else:
            assert (report.submitted_at > due + GRACE) == (report.state == "late")
            assert clock.day_of(report.submitted_at) == report.day or report.state == "late"


def test_sweeps_answer_most_doors_at_first_and_nearly_all_in_the_end(truth: Truth) -> None:
    knocked, answered = Counter[int](), Counter[int]()
    for grid in truth.district.grids[::7]:
        left = set(range(grid.first, grid.first + grid.households))
        for walk in sweep_rounds(SEED, grid):
            assert set(walk.knocked) == left
            assert walk.started_at < walk.recorded_at
            left -= set(walk.answered)
            knocked[walk.round] += len(walk.knocked)
            answered[walk.round] += len(walk.answered)
    assert 0.65 < answered[1] / knocked[1] < 0.75
    assert sum(answered.values()) / knocked[1] > 0.97
    assert sum(answered.values()) < knocked[1]
