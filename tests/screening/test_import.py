"""A list comes in: every row has a fate, every person a lead, every lead a place and an answer
owed."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction

from lianfang.audit.models import Entry
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people import joining
from lianfang.people.models import DoubtfulPair, Identity, Person
from lianfang.screening.intakes import GroundsMissing, ListedLater
from lianfang.screening.models import Batch, Intake, Lead, OriginalPart, Placement, Row
from lianfang.screening.pair_operations import settle_pair
from tests.screening.conftest import NOW, READING
from tests.screening.doubts import act, put
from tests.screening.samples import (
    HERE,
    HERE_ADDRESS,
    IN_COMPOUND,
    NEXT,
    NEXT_ADDRESS,
    csv,
    number,
    row,
    workbook,
)

LIST = csv(
    row("王小明", 1, HERE_ADDRESS),
    row("李国强", 2, NEXT_ADDRESS),
    row("张建军", 3, ""),
    ",,13900000009,,",
)


def test_each_row_has_a_fate(send):
    done = send(LIST)
    assert (done.rows, done.attached, done.rejected) == (4, 3, 1)
    assert (done.new_people, done.new_leads, done.located) == (3, 3, 2)
    assert not done.unchanged and done.repeated == 0


def test_a_lead_goes_to_the_grid_that_the_address_names(send, everything):
    send(LIST)
    places = Counter(Lead.objects.values_list("division", flat=True))
    assert places == {HERE + "001": 1, NEXT + "001": 1, "140802": 1}
    assert Counter(Placement.objects.values_list("division", flat=True)) == places


def test_a_lead_in_a_compound_goes_to_the_grid_that_reaches_into_it(send, everything):
    send(csv(row("王小明", 1, IN_COMPOUND), row("李国强", 2, IN_COMPOUND)))
    assert set(Lead.objects.values_list("division", flat=True)) == {HERE + "002"}


def test_a_community_shares_its_leads_among_its_grids(send, everything):
    send(csv(*(row("王小明", n, HERE_ADDRESS) for n in range(1, 10))))
    places = Counter(Lead.objects.values_list("division", flat=True))
    assert places == {HERE + "001": 5, HERE + "002": 4}
    send(csv(row("李国强", 20, HERE_ADDRESS)))
    assert Lead.objects.filter(division=HERE + "002").count() == 5


def test_the_answer_is_owed_by_the_grid_worker_in_two_hours(send, world, everything):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    owed = Obligation.objects.get(kind="lead_answer")
    assert owed.subject == Lead.objects.get().pk
    assert owed.owner == world.officers["worker"].post_id
    assert (owed.opens_at, owed.due_at) == (NOW, NOW + timedelta(hours=2))
    assert owed.late_at == owed.due_at
    assert clock.local(owed.closes_at).isoformat() == "2020-01-25T07:00:00+08:00"


def test_by_night_the_clock_starts_at_seven(send, everything):
    night = datetime(2020, 1, 24, 15, tzinfo=UTC)
    send(csv(row("王小明", 1, HERE_ADDRESS)), at=night)
    owed = Obligation.objects.get(kind="lead_answer")
    assert clock.local(owed.opens_at).isoformat() == "2020-01-25T07:00:00+08:00"
    assert clock.local(owed.due_at).isoformat() == "2020-01-25T09:00:00+08:00"


@pytest.mark.parametrize(
    ("address", "owner"),
    [
        ("盐湖区中城街道", "secretary"),
        ("盐湖区", "staff"),
        ("湖北省武汉市江汉区", "staff"),
        ("", "staff"),
    ],
)
def test_what_has_no_grid_worker_goes_to_the_nearest_post(send, world, everything, address, owner):
    send(csv(row("王小明", 1, address)))
    assert Obligation.objects.get(kind="lead_answer").owner == world.officers[owner].post_id


def test_nothing_that_names_someone_is_in_the_clear(send, everything):
    send(csv(row("王小明", 1, IN_COMPOUND), "李国强,1.42701E+17,13900000009,,"), title="名单")
    batch, listed = Batch.objects.get(), list(Row.objects.order_by("number"))
    assert listed[1].findings == [
        {"column": "身份证号 (B)", "field": "id_number", "code": "id_lost_precision"}
    ]
    clear = "".join(
        str(value)
        for record in (batch, *listed, *Lead.objects.all(), *Placement.objects.all())
        for value in vars(record).values()
        if not isinstance(value, bytes | memoryview)
    ) + "".join(str(e.detail) + str(e.result) for e in Entry.objects.all())
    for secret in ("王小明", "李国强", number(1), "13900000009", "解放佳苑", "1.42701E+17"):
        assert secret not in clear
    parts = OriginalPart.objects.filter(intake=batch.intake_id).values_list("sealed", flat=True)
    for sealed in (*parts, *(one.cells for one in listed)):
        assert "王小明".encode() not in bytes(sealed) and number(1).encode() not in bytes(sealed)


def test_the_act_leaves_one_entry_about_everyone_in_it(send, world, everything):
    done = send(LIST)
    entry = Entry.objects.get(action="screening.import_list")
    people = set(Person.objects.values_list("pk", flat=True))
    intake = Intake.objects.get().pk
    assert set(entry.subjects) == people | {intake, done.batch, world.health}
    assert entry.detail["rows"] == 4


# --- who is who ------------------------------------------------------------------------------


def test_a_person_twice_in_one_file_has_one_lead(send, everything):
    done = send(
        csv(row("王小明", 1, HERE_ADDRESS), row("王小明", 1, HERE_ADDRESS, phone="13800000000"))
    )
    assert (done.attached, done.new_people, done.new_leads) == (2, 1, 1)
    assert Row.objects.values("lead").distinct().count() == 1


def test_the_same_row_twice_in_one_file_is_a_repeat(send, everything):
    done = send(csv(row("王小明", 1, HERE_ADDRESS), row("王小明", 1, HERE_ADDRESS)))
    first, second = Row.objects.order_by("number")
    assert (done.attached, done.repeated, done.new_leads) == (2, 1, 1)
    assert second.repeats == first.pk and second.lead_id == first.lead_id


def test_someone_on_two_offices_lists_has_one_lead(send, world, everything):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    done = send(csv(row("王 小 明", 1, HERE_ADDRESS, phone="13800000000")), provider=world.railway)
    assert (done.new_people, done.new_leads, done.repeated) == (0, 0, 0)
    assert Row.objects.values("lead").distinct().count() == 1


def test_without_a_number_name_and_phone_together_say_who_it_is(send, everything):
    telecom = "姓名,联系电话,住址"
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    done = send(csv(f"王小明,139{1:08d},", "王小明,18854321076,", header=telecom))
    assert (done.new_people, done.new_leads) == (1, 1)


TICKETS, PHONES = "姓名,身份证号,乘车日期", "姓名,联系电话,离开武汉日期"


def two_known(send, world):
    """One person on two lists that cannot tell: a number on one, a phone on the other."""
    ticket = f"王明,{number(1)},2020-01-12"
    send(csv(ticket, header=TICKETS), provider=world.railway, at=NOW - timedelta(minutes=2))
    send(csv("王明,13900000001,2020-01-20", header=PHONES), at=NOW - timedelta(minutes=1))


def test_a_row_that_knows_both_makes_one_of_two_known(send, world, everything):
    two_known(send, world)
    first, second = Lead.objects.order_by("id")
    assert (first.outcome, second.outcome) == ("pending", "pending")
    done = send(csv(row("王明", 1, HERE_ADDRESS)), provider=world.railway)
    assert (done.new_people, done.new_leads) == (0, 0) and done.joined
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.outcome, second.outcome) == ("pending", "already_known")
    kept = joining.kept_of(Row.objects.values_list("person", flat=True))
    assert set(kept.values()) == {first.person_id}
    assert not DoubtfulPair.objects.filter(decision=None).exists()
    assert Row.objects.filter(fate="waiting").count() == 0
    newest = Row.objects.order_by("recorded_at", "id").last()
    assert newest and newest.lead_id == first.pk


def test_who_was_kept_apart_is_not_made_one_by_a_list(send, world, everything):
    two_known(send, world)
    persons = Person.objects.order_by("id").values_list("pk", flat=True)
    staff = world.officers["staff"]
    (pair,) = DoubtfulPair.objects.filter(first=persons[0], second=persons[1]).values_list(
        "pk", flat=True
    ) or act(put, world.incident, [tuple(persons)], by=staff, at=NOW)
    act(settle_pair, pair, "apart", by=staff, at=NOW)
    send(csv(row("王明", 1, HERE_ADDRESS)), provider=world.railway)
    assert Lead.objects.filter(outcome="pending").count() == 2
    kept = joining.kept_of(persons)
    assert kept[persons[0]] != kept[persons[1]]


def test_father_and_son_on_one_phone_are_two(send):
    phone = "13900000001"
    done = send(
        csv(
            row("王小明", 1, HERE_ADDRESS, phone=phone),
            row("王小明", 2, HERE_ADDRESS, phone=phone),
        )
    )
    assert done.new_people == 2


# --- sent twice ------------------------------------------------------------------------------


def counts():
    with across_scopes(READING):
        return [m.objects.count() for m in (Batch, Row, Lead, Placement, Person, Obligation)]


def test_a_resaved_workbook_changes_nothing_and_says_so(send):
    rows = [row("王小明", 1, HERE_ADDRESS), row("李国强", 2, NEXT_ADDRESS), ",,13900000009,,"]
    send(csv(*rows))
    before = counts()
    again = send(workbook(*rows), file_name="名单（另存）.xlsx", at=NOW + timedelta(hours=1))
    assert again.unchanged and again.batch is None
    assert (again.rows, again.repeated) == (3, 3)
    assert counts() == before


def test_only_what_is_new_of_a_longer_list_makes_leads(send, everything):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    done = send(csv(row("王小明", 1, HERE_ADDRESS), row("李国强", 2, HERE_ADDRESS)))
    assert (done.rows, done.attached, done.repeated, done.new_leads) == (2, 2, 1, 1)


def test_another_office_may_send_the_same_rows(send, world):
    send(LIST)
    done = send(LIST, provider=world.railway)
    assert not done.unchanged and (done.repeated, done.new_leads) == (0, 0)


def test_the_same_key_gives_the_same_answer(send):
    done = send(LIST, key="k1")
    before = counts()
    assert send(LIST, key="k1") == done
    assert counts() == before


# --- who may -----------------------------------------------------------------------------------


def test_a_department_sends_its_own_list_and_sees_its_rows_only(send, world):
    liaison = world.officers["liaison"]
    done = send(LIST, by=liaison)
    with entered(liaison.scope):
        assert Row.objects.count() == done.rows
        for hidden in (Lead, Person, Identity):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                hidden.objects.exists()


def test_a_department_cannot_send_for_another(send, world):
    with pytest.raises(NotAllowed):
        send(LIST, by=world.officers["liaison"], provider=world.railway)


@pytest.mark.parametrize("name", ["worker", "next_worker", "secretary"])
def test_the_field_imports_nothing(send, world, name):
    with pytest.raises(NotAllowed):
        send(LIST, by=world.officers[name])
    assert counts()[0] == 0


def test_an_unknown_department_is_not_found(send, world):
    with pytest.raises(NotFound):
        send(LIST, provider=world.incident)


@pytest.mark.parametrize("missing", ["title", "legal_basis", "purpose"])
def test_a_list_without_grounds_is_refused(send, missing):
    with pytest.raises(GroundsMissing):
        send(LIST, **{missing: " "})


def test_a_list_of_tomorrow_is_refused(send):
    with pytest.raises(ListedLater):
        send(LIST, listed_on=date(2020, 1, 25))


def test_the_next_township_sees_none_of_it(send, world):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with entered(world.officers["next_secretary"].scope):
        assert (Lead.objects.count(), Row.objects.count(), Person.objects.count()) == (0,) * 3
    with entered(world.officers["worker"].scope):
        assert (Lead.objects.count(), Row.objects.count(), Person.objects.count()) == (1,) * 3
