"""A form is data: it arrives filled, what departs is explained, what is new holds from its day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.accounts.models import Absence
from lianfang.accounts.operations import NewPost, establish_posts
from lianfang.command.chart_operations import NewMandate, give_mandates
from lianfang.duties.models import Obligation
from lianfang.figures.registry import all_figures
from lianfang.incidents.rules import Slot
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.reporting import queries
from lianfang.reporting.cutoff_operations import CutOffToCome, climb_reports, fill_reports
from lianfang.reporting.filing import (
    CorrectionWithoutReason,
    DifferenceUnexplained,
    FormUnsaid,
    NotASigner,
    ReportLocked,
    ReportNotOwed,
    UnitReport,
)
from lianfang.reporting.form_operations import (
    ExceptionTooLong,
    ExceptionUnsaid,
    Exempted,
    FormBackdated,
    ReportNotOpen,
    excuse_report,
    extend_report,
    load_forms,
)
from lianfang.reporting.form_queries import arriving, forms_on
from lianfang.reporting.form_rules import FieldSpec, FormSpec, as_arrived, differences, on_day
from lianfang.reporting.form_sheets import read as read_forms
from lianfang.reporting.form_sheets import written
from lianfang.reporting.identities import identities
from lianfang.reporting.models import DailyReport, ReportFilling
from lianfang.reporting.operations import file_reports, plan_reports
from lianfang.reporting.rate_queries import rates, sums
from lianfang.reporting.reminder_queries import reminders, silent, to_fill
from lianfang.reporting.rules import Cell, Rate
from lianfang.reporting.shipped import SHIPPED, TOWNSHIP
from tests.command.conftest import OPENED
from tests.reporting.conftest import DAY, EVENING, STAFF, ZERO, report

HOUR = timedelta(hours=1)
NOON = Slot("noon", opens=6 * 60, due=12 * 60, grace=30, closes=24 * 60)
STAFF_AT_WORK = FieldSpec("at_work", "到岗人员", "人")
DEPARTMENTS_TAKING_PART = FieldSpec("members", "参与部门", "个", figure="F01", change=True)
EXTRA = FormSpec("noon", "午报", frozenset({"department", "township"}), NOON, (STAFF_AT_WORK,))


def moment(hour: float, days: int = 0):
    return clock.moment(DAY + timedelta(days=days)) + timedelta(hours=hour)


def load(hq, *forms, at=OPENED):
    with clock.held(at):
        return load_forms(hq.incident, forms, by=hq.actor, at=at)


def plan(hq, at=OPENED):
    with clock.held(at):
        plan_reports(hq.incident, DAY + timedelta(days=7), by=hq.actor, at=at)


def file(hq, *reports, by=None, at=EVENING):
    actor = by or hq.actor
    with clock.held(at), entered(actor.scope):
        return file_reports(hq.incident, reports, by=actor, at=at)


def cells(hq, as_of, days=1, form=""):
    found = queries.matrix(
        hq.actor.scope, hq.incident.pk, "140802", DAY, DAY + timedelta(days=days), as_of, form
    )
    return {(row.name, row.form): [c.cell for c in row.cells] for row in found.rows}


# --- a form holds from its day ----------------------------------------------------------------


def test_a_loaded_form_is_owed_from_its_day_beside_the_shipped_one(planned):
    assert load(planned, replace(EXTRA, from_on=DAY + timedelta(days=2))) == 1
    plan(planned)
    owed = Obligation.objects.filter(slot="noon")
    assert set(owed.values_list("slot_on", flat=True)) == {
        DAY + timedelta(days=n) for n in range(2, 7)
    }
    assert owed.filter(subject=planned.units["town"]).count() == 5
    scope, incident = planned.actor.scope, planned.incident.pk
    assert "noon" not in forms_on(scope, incident, DAY + timedelta(days=1))
    assert all(one.holds for one in identities(scope, incident, OPENED))
    refused = report(planned, "health", 11, days=2)
    with pytest.raises(FormUnsaid):
        file(planned, refused, at=moment(11, 2))
    both = [
        replace(refused, form="department"),
        replace(refused, form="noon", figures={"at_work": 7}),
    ]
    assert file(planned, *both, at=moment(11.5, 2)).on_time == 2
    laid = cells(planned, moment(13, 2), days=3)
    assert laid["health", "noon"] == [Cell.NOT_OWED, Cell.NOT_OWED, Cell.ON_TIME]
    assert laid["education", "noon"][2] is Cell.MISSING
    assert set(cells(planned, moment(13, 2), 3, "noon")) == {
        (name, "noon") for name in ("health", "education", "town")
    }


def test_a_new_version_moves_the_reports_that_are_not_open_yet(planned):
    later = replace(TOWNSHIP, slot=replace(TOWNSHIP.slot, due=15 * 60), from_on=DAY + timedelta(1))
    load(planned, later)
    owed = Obligation.objects.filter(slot="township").order_by("slot_on")
    assert [clock.local(o.due_at).hour for o in owed] == [16, *[15] * 6]
    plan(planned)
    scope, incident = planned.actor.scope, planned.incident.pk
    assert all(one.holds for one in identities(scope, incident, OPENED))


def test_a_form_that_nobody_owes_is_retired(planned):
    load(planned, replace(TOWNSHIP, owed_by=frozenset(), from_on=DAY + timedelta(days=3)))
    plan(planned)
    found = cells(planned, OPENED, days=7)["town", "township"]
    assert found == [Cell.OPEN, *[Cell.SCHEDULED] * 2, *[Cell.NOT_OWED] * 4]
    scope, incident = planned.actor.scope, planned.incident.pk
    assert all(one.holds for one in identities(scope, incident, OPENED))


def test_a_form_is_never_backdated_nor_loaded_by_a_stranger(planned):
    with pytest.raises(FormBackdated):
        load(planned, replace(EXTRA, from_on=DAY))
    liaison = planned.officer("liaison")
    with entered(liaison.scope), pytest.raises(NotAllowed):
        load_forms(planned.incident, [EXTRA], by=liaison, at=OPENED)


@given(st.lists(st.none() | st.integers(0, 20), max_size=5), st.integers(0, 25))
def test_at_most_one_version_of_a_form_is_in_force(starts, on):
    begin = date(2020, 1, 1)
    versions = [
        replace(EXTRA, name=str(n), from_on=None if s is None else begin + timedelta(days=s))
        for n, s in enumerate(starts)
    ]
    found = on_day(versions, begin + timedelta(days=on))
    holding = [v for v in versions if v.from_on is None or v.from_on <= begin + timedelta(days=on)]
    assert list(found.values()) == holding[-1:]


# --- it arrives filled ------------------------------------------------------------------------


def counting(change=False, threshold=0, **other):
    """A form of one field that counts the departments taking part."""
    field = FieldSpec(
        "members", "参与部门", "个", figure="F01", change=change, threshold=threshold
    )
    return FormSpec("noon", "午报", frozenset({"department"}), NOON, (replace(field, **other),))


@pytest.fixture
def counted(planned):
    """Departments owe a noon form that asks how many departments take part: two."""
    load(planned, replace(counting(), from_on=DAY + timedelta(days=1)))
    plan(planned)
    return planned


def noon(hq, members=None, hour=12.2, **said):
    figures = {} if members is None else {"members": members}
    at = moment(hour, 1)
    return UnitReport(
        hq.units["health"], clock.day_of(at), at, figures, False, form="noon", **said
    )


def test_at_the_cut_off_every_report_is_filled_once_for_all(counted):
    tomorrow = DAY + timedelta(days=1)
    scope, incident = counted.actor.scope, counted.incident.pk
    with pytest.raises(CutOffToCome):
        fill_reports(counted.incident, "noon", tomorrow, by=counted.actor, at=moment(11, 1))
    at = moment(12, 1)
    with clock.held(at):
        assert ("noon", tomorrow) in to_fill(scope, incident, at)
        assert fill_reports(counted.incident, "noon", tomorrow, by=counted.actor, at=at) == 2
        assert fill_reports(counted.incident, "noon", tomorrow, by=counted.actor, at=at) == 0
        assert ("noon", tomorrow) not in to_fill(scope, incident, at)
    kept = ReportFilling.objects.get(unit=counted.units["health"])
    assert (kept.values, kept.as_of) == ({"members": 2}, at)
    found = arriving(scope, incident, counted.units["health"], tomorrow, "noon", moment(12.4, 1))
    assert found is not None and found.filled == {"members": 2}


def test_a_difference_is_explained_and_both_numbers_stay(counted):
    with pytest.raises(DifferenceUnexplained):
        file(counted, noon(counted, 5), at=moment(12.3, 1))
    told = noon(counted, 5, explanations={"members": "另有三个单位口头参加"})
    assert file(counted, told, at=moment(12.3, 1)).on_time == 1
    kept = DailyReport.objects.get(form="noon")
    assert (kept.filled, kept.figures) == ({"members": 2}, {"members": 5})
    assert kept.explanations == {"members": "另有三个单位口头参加"}


def test_below_the_threshold_nothing_is_asked(planned):
    load(planned, replace(counting(threshold=3), from_on=DAY + timedelta(days=1)))
    plan(planned)
    assert file(planned, noon(planned, 5), at=moment(12.3, 1)).on_time == 1


def test_a_figure_that_is_gone_is_entered_by_hand(planned):
    load(planned, replace(counting(figure="F99"), from_on=DAY + timedelta(days=1)))
    plan(planned)
    assert file(planned, noon(planned, 4), at=moment(12.3, 1)).on_time == 1
    assert DailyReport.objects.get(form="noon").filled == {"members": None}


CUMULATIVE = FieldSpec("found", "新查实", "人", figure="F34", part="found", change=True)


def test_a_fall_from_three_to_one_is_no_negative_number_but_a_correction():
    """A county's cumulative count fell from 3 to 1 by re-attribution."""
    spec = replace(EXTRA, fields=(CUMULATIVE,))
    arrived = {"found": 1 - 3}
    assert as_arrived(spec, arrived) == {"found": 0}
    (gap,) = differences(spec, arrived, {"found": 0})
    assert (gap.filled, gap.stated) == (-2, 0)
    assert differences(spec, {"found": 0}, {"found": 0}) == ()


def test_a_fall_is_filed_as_zero_with_its_explanation(counted):
    """The same through the act: a department left, so the change since yesterday is −1."""
    from lianfang.command.models import Membership
    from lianfang.command.operations import end_membership

    load(counted, replace(counting(change=True), from_on=DAY + timedelta(days=2)), at=moment(8, 1))
    with clock.held(moment(9, 2)):
        gone = Membership.objects.get(unit=counted.units["education"])
        end_membership(gone, "并入", by=counted.actor, at=moment(9, 2))
    zero = UnitReport(
        counted.units["health"], DAY + timedelta(days=2), moment(12.2, 2), {}, True, form="noon"
    )
    with pytest.raises(DifferenceUnexplained):
        file(counted, zero, at=moment(12.3, 2))
    told = replace(zero, explanations={"members": "教育局并入，昨日的2改为1"})
    file(counted, told, at=moment(12.3, 2))
    kept = DailyReport.objects.get(form="noon")
    assert (kept.filled, kept.figures) == ({"members": -1}, {"members": 0})


def test_a_day_s_349_becomes_775_and_the_first_keeps_value_author_and_time(planned):
    first = report(planned, "health", 16, figures=STAFF | {"returned": 349})
    file(planned, first)
    with pytest.raises(CorrectionWithoutReason):
        file(planned, replace(first, figures=STAFF | {"returned": 775}))
    right = replace(
        first, figures=STAFF | {"returned": 775}, at=moment(17.5), reason="补入铁路移交名单426人"
    )
    file(planned, right)
    scope, incident, unit = planned.actor.scope, planned.incident.pk, planned.units["health"]
    found = list(queries.versions(scope, incident, unit, DAY, "department"))
    assert [(v.figures["returned"], v.reason, v.at) for v in found] == [
        (775, "补入铁路移交名单426人", moment(17.5)), (349, "", moment(16)),
    ]  # fmt: skip
    assert {v.signed_by for v in found} == {planned.actor.id}


# --- sums across levels -----------------------------------------------------------------------


def test_cities_that_sum_to_127_under_a_stated_126_are_shown(planned):
    from lianfang.command.operations import join_units

    scope, incident = planned.actor.scope, planned.incident.pk
    join_units(planned.incident, [planned.units["hq"]], "2号", by=planned.actor, at=OPENED)
    plan(planned)
    said = {"health": 100, "education": 27, "hq": 126}
    reports = [
        report(planned, unit, 16, figures=STAFF | {"returned": n}) for unit, n in said.items()
    ]
    file(planned, *reports)
    spec = forms_on(scope, incident, DAY)["department"]
    found = {s.field.key: s for s in sums(scope, incident, "140802", spec, DAY, EVENING)}
    returned = found["returned"]
    assert (returned.whole, returned.stated, returned.units, returned.gap) == (126, 127, 2, -1)
    assert found["observed"].gap == 0


def test_the_whole_is_asked_of_the_records_where_nobody_states_it(counted):
    scope, incident = counted.actor.scope, counted.incident.pk
    file(counted, noon(counted, 2), at=moment(12.3, 1))
    spec = forms_on(scope, incident, DAY + timedelta(days=1))["noon"]
    (found,) = sums(scope, incident, "140802", spec, DAY + timedelta(days=1), moment(13, 1))
    assert (found.whole, found.from_records, found.stated, found.gap) == (2, True, 2, 0)


def test_many_places_are_answered_as_one_by_one(planned):
    from lianfang.figures.place_queries import ask_by_place
    from lianfang.figures.queries import ask
    from lianfang.figures.registry import Measure

    places = ["140802", "140802001", "140802002", "140802001001"]
    figures = [f for f in all_figures() if f.measure in (Measure.COUNT, Measure.SUM)]
    assert len(figures) > 10
    together = ask_by_place(planned.incident.pk, places, EVENING, figures)
    for place in places:
        singly = ask(planned.actor.scope, planned.incident.pk, place, EVENING, figures)
        assert {a.id: a.value for a in singly} == {
            key: counted.of() for key, counted in together[place].items()
        }


# --- rates, reminders, silence ----------------------------------------------------------------


def test_rates_by_day_form_kind_place_and_unit(planned):
    file(planned, report(planned, "town", 16, **ZERO), report(planned, "health", 17.9))
    found = rates(
        planned.actor.scope, planned.incident.pk, "140802", DAY, DAY + timedelta(1), EVENING
    )
    assert found.total == Rate(expected=3, actual=2, on_time=1)
    assert found.by_day == {DAY: found.total}
    assert found.by_form == {"township": Rate(1, 1, 1), "department": Rate(2, 1, 0)}
    assert found.by_kind == found.by_form
    assert found.by_place == {"140802001": Rate(1, 1, 1), "140802": Rate(2, 1, 0)}
    assert found.by_unit[planned.units["education"]] == Rate(1, 0, 0)
    assert (found.total.came, found.total.share) == (2 / 3, 1 / 3)


def test_a_signer_is_reminded_once_before_it_is_late(planned):
    scope, incident = planned.actor.scope, planned.incident.pk
    assert reminders(scope, incident, moment(16)) == []
    (one,) = reminders(scope, incident, moment(16.6))
    assert (one.post, one.units, one.forms) == (
        planned.posts["liaison"], (planned.units["health"],), ("department",),
    )  # fmt: skip
    assert one.late_at == moment(17.5)
    file(planned, report(planned, "health", 16.7), at=moment(16.8))
    assert reminders(scope, incident, moment(17)) == []


def test_silence_is_taken_to_the_principal_and_ended_by_the_report(planned):
    scope, incident = planned.actor.scope, planned.incident.pk
    mandate = NewMandate(planned.units["health"], "医疗救治", planned.posts["deputy"])
    give_mandates(planned.incident, [mandate], "1号", by=planned.actor, at=OPENED)
    at = moment(18)
    with clock.held(at):
        assert len(silent(scope, incident, at)) == 3
        assert climb_reports(planned.incident, by=planned.actor, at=at) == 3
        assert climb_reports(planned.incident, by=planned.actor, at=at) == 0
    asked = Obligation.objects.filter(kind="report_climb")
    duty = Obligation.objects.get(subject=planned.units["health"], slot_on=DAY)
    one = asked.get(subject=duty.pk)
    assert one.owner == planned.posts["deputy"]
    assert asked.get(unit=planned.units["town"]).owner in planned.posts.values()
    file(planned, report(planned, "health", 18.5), at=moment(18.6))
    assert asked.get(subject=duty.pk).done_at == moment(18.6)
    assert silent(scope, incident, moment(23)) == []


# --- exceptions -------------------------------------------------------------------------------


def test_an_extension_is_for_one_unit_and_day_with_its_reason(planned):
    what = Exempted(planned.units["health"], DAY, "department")
    with clock.held(moment(16)):
        with pytest.raises(ExceptionUnsaid):
            extend_report(planned.incident, what, moment(20), " ", by=planned.actor, at=moment(16))
        with pytest.raises(ExceptionTooLong):
            extend_report(
                planned.incident, what, moment(17, 2), "停电", by=planned.actor, at=moment(16)
            )
        kept = extend_report(
            planned.incident, what, moment(20), "停电", by=planned.actor, at=moment(16)
        )
    assert (kept.why, kept.until, kept.allowed_by) == ("停电", moment(20), planned.actor.id)
    assert file(planned, report(planned, "health", 19), at=moment(19.5)).on_time == 1
    assert cells(planned, moment(19.6))["education", "department"] == [Cell.MISSING]
    with clock.held(moment(19)), pytest.raises(ReportNotOpen):
        late = Exempted(planned.units["education"], DAY, "department")
        extend_report(planned.incident, late, moment(21), "停电", by=planned.actor, at=moment(19))


def test_an_excused_report_is_not_expected(planned):
    what = Exempted(planned.units["town"], DAY, "township")
    with clock.held(OPENED):
        excuse_report(planned.incident, what, "封控转移", by=planned.actor, at=OPENED)
    assert cells(planned, EVENING)["town", "township"] == [Cell.WAIVED]


# --- bad input --------------------------------------------------------------------------------


def test_a_report_is_refused_that_is_not_owed_or_locked(planned):
    with pytest.raises(ReportNotOwed):
        file(planned, report(planned, "hq"))
    with pytest.raises(ReportLocked):
        file(planned, report(planned, "town", 36.5), at=moment(37))
    file(planned, report(planned, "town", 16))
    again = report(planned, "town", 36.5, figures={"other_symptoms": 9}, reason="漏报")
    assert file(planned, again, at=moment(37)).corrections == 1


def test_only_the_principal_or_a_named_deputy_signs(planned):
    health = planned.units["health"]
    new = [NewPost(health, "unit_liaison", "140802", n, n, n) for n in ("clerk", "vice")]
    mandate = NewMandate(health, "医疗救治", planned.posts["deputy"])
    with clock.held(OPENED + HOUR):
        establish_posts(new, password=None, by=planned.actor, at=OPENED + HOUR)
        give_mandates(planned.incident, [mandate], "1号", by=planned.actor, at=OPENED + HOUR)
    clerk, vice = (planned.officer(name, OPENED + HOUR) for name in ("clerk", "vice"))
    for other in (clerk, vice):
        with pytest.raises(NotASigner):
            file(planned, report(planned, "health"), by=other)
    Absence.objects.create(
        post_id=planned.posts["liaison"], deputy_id=vice.post_id, division="140802",
        from_at=OPENED, to_at=EVENING + HOUR, recorded_at=OPENED,
    )  # fmt: skip
    assert file(planned, report(planned, "health"), by=vice).on_time == 1
    with pytest.raises(NotASigner):
        file(planned, report(planned, "health", reason="又一次"), by=clerk)


def test_forms_written_as_a_workbook_are_read_as_they_were():
    forms = [
        replace(spec, name_en="", fields=tuple(replace(one, label_en="") for one in spec.fields))
        for spec in (*SHIPPED, replace(EXTRA, owed_by=frozenset()))
    ]
    found = read_forms("报表.xlsx", written(forms))
    assert found.problems == () and list(found.forms) == forms


def test_shipped_forms_share_no_unit_and_ask_declared_figures():
    kinds = [kind for spec in SHIPPED for kind in spec.owed_by]
    assert len(kinds) == len(set(kinds))
    known = {f.id: f for f in all_figures()}
    for spec in SHIPPED:
        assert spec.slot.name == spec.key
        for one in spec.bound:
            assert not one.part or one.part in known[one.figure].parts
