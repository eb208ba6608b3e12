"""Rows to mend go out as a workbook and come in by the ordinary door; the sums still balance."""

import io
from datetime import timedelta
from uuid import UUID

import pytest
from openpyxl import load_workbook

from lianfang.audit.models import Entry
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people.models import Reading
from lianfang.screening.choices import Fate
from lianfang.screening.list_identities import identities
from lianfang.screening.mending_operations import NothingToMend, send_back
from lianfang.screening.models import Row
from tests.screening.conftest import NOW, READING
from tests.screening.samples import HERE_ADDRESS, csv, number, row

LATER = NOW + timedelta(hours=1)
LIST = csv(
    row("王小明", 1, HERE_ADDRESS),
    f"王某,149,13900000002,{HERE_ADDRESS},",
    f"/,1.42701E+17,13900000003,{HERE_ADDRESS},",
    f"李国强,149,13900000004,{HERE_ADDRESS},",
)


@pytest.fixture
def back(world):
    def sending(batch: UUID, who: str = "liaison"):
        officer = world.officers[who]
        with clock.held(NOW), entered(officer.scope):
            return send_back(batch, by=officer, at=NOW)

    return sending


def mended(data: bytes, names: dict[int, str], only_aside: bool = True) -> bytes:
    """The workbook with names entered in the rows of these numbers, and nothing else done."""
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[2]]
    for line in sheet.iter_rows(min_row=3):
        if name := names.get(int(str(line[0].value))):
            line[header.index("姓名")].value = name
    if only_aside:
        for other in book.worksheets[1:]:
            book.remove(other)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fates() -> dict[str, int]:
    with across_scopes(READING):
        return {fate: Row.objects.filter(fate=fate).count() for fate in Fate.values}


def balances(world) -> bool:
    lines = identities(world.officers["staff"].scope, world.incident)
    assert [line for line in lines if not line.holds] == []
    return True


def test_the_workbook_holds_what_was_set_aside_and_behind_it_what_is_doubtful(send, back, world):
    done = send(LIST, by=world.officers["liaison"])
    sent = back(done.batch)
    assert sent.set_aside == 2
    aside, doubtful = load_workbook(io.BytesIO(sent.workbook)).worksheets
    assert [row[0].value for row in aside.iter_rows(min_row=3)] == ["3", "4"]
    assert [row[0].value for row in doubtful.iter_rows(min_row=3)] == ["5"]


def test_opening_them_leaves_a_trace_and_a_reading_where_it_is_not_the_provider(
    send, back, world, everything
):
    done = send(LIST, by=world.officers["liaison"])
    back(done.batch)
    rows = set(Row.objects.exclude(findings=[]).values_list("pk", flat=True))
    entry = Entry.objects.get(action="screening.send_back")
    assert set(entry.subjects) == rows | {done.batch}
    assert not Reading.objects.exists()
    back(done.batch, "staff")
    reading = Reading.objects.get()
    assert reading.persons == [Row.objects.get(number=5).person_id]
    assert (reading.purpose, reading.role) == ("correction", "group_staff")


@pytest.mark.parametrize(("who", "refusal"), [("worker", NotFound), ("next_secretary", NotFound)])
def test_nobody_else_is_given_them(send, back, world, who, refusal):
    done = send(LIST)
    with pytest.raises((refusal, NotAllowed)):
        back(done.batch, who)


def test_another_department_is_not_told_that_there_is_such_a_list(send, back, world):
    done = send(LIST, provider=world.railway)
    with pytest.raises(NotFound):
        back(done.batch, "liaison")


def test_a_list_without_faults_has_no_workbook(send, back):
    with pytest.raises(NothingToMend):
        back(send(csv(row("王小明", 1, HERE_ADDRESS))).batch)


def test_a_mended_row_replaces_the_row_it_mends_and_the_sums_balance(
    send, back, world, everything
):
    first = send(LIST)
    data = mended(back(first.batch).workbook, {3: "王大明", 4: "赵丽"})
    done = send(data, file_name="待补.xlsx", at=LATER)
    assert (done.rows, done.attached, done.rejected, done.mended) == (2, 2, 0, 2)
    assert fates() == {"attached": 4, "waiting": 0, "rejected": 0, "mended": 2}
    by = Row.objects.get(batch=done.batch, number=3)
    assert by.mends is not None
    assert Row.objects.get(pk=by.mends).fate == Fate.MENDED
    assert balances(world)
    again = send(data, file_name="待补.xlsx", at=LATER)
    assert again.unchanged
    assert fates()["mended"] == 2


def test_what_is_still_bad_is_set_aside_again_and_counts_once(send, back, world, everything):
    first = send(LIST)
    done = send(mended(back(first.batch).workbook, {3: "张某"}), file_name="待补.xlsx", at=LATER)
    assert (done.rows, done.rejected, done.mended) == (2, 2, 2)
    assert fates() == {"attached": 2, "waiting": 0, "rejected": 2, "mended": 2}
    assert balances(world)
    with pytest.raises(NothingToMend):
        Row.objects.filter(batch=first.batch, fate=Fate.ATTACHED).update(findings=[])
        back(first.batch)
    last = send(
        mended(back(done.batch).workbook, {3: "张大明", 4: "赵丽"}), file_name="b.xlsx", at=LATER
    )
    assert last.mended == 2
    assert fates() == {"attached": 4, "waiting": 0, "rejected": 0, "mended": 4}
    assert balances(world)


def test_sent_again_as_it_was_changes_nothing(send, back):
    first = send(LIST)
    before = fates()
    done = send(back(first.batch).workbook, file_name="待补.xlsx", at=LATER)
    assert done.unchanged
    assert fates() == before


def test_a_row_mended_into_one_that_was_sent_before_is_mended(send, back, world, everything):
    first = send(csv(f"王某,,13900000002,{HERE_ADDRESS},", f"王大明,,13900000002,{HERE_ADDRESS},"))
    done = send(mended(back(first.batch).workbook, {2: "王大明"}), file_name="b.xlsx", at=LATER)
    assert (done.attached, done.repeated, done.mended, done.new_people) == (1, 1, 1, 0)
    assert fates() == {"attached": 2, "waiting": 0, "rejected": 0, "mended": 1}
    assert balances(world)


def test_another_providers_row_is_not_mended(send, back, world, everything):
    first = send(LIST, provider=world.railway)
    data = mended(back(first.batch, "staff").workbook, {3: "王大明", 4: "赵丽"})
    done = send(data, file_name="b.xlsx", provider=world.health, at=LATER)
    assert (done.attached, done.mended) == (2, 0)
    assert Row.objects.filter(batch=first.batch, fate=Fate.REJECTED).count() == 2
    assert balances(world)


def test_two_mended_workbooks_of_one_list_mend_a_row_once(send, back, world, everything):
    first = send(LIST)
    workbook = back(first.batch).workbook
    send(mended(workbook, {3: "王大明"}), file_name="a.xlsx", at=LATER)
    done = send(mended(workbook, {3: "王明明"}), file_name="b.xlsx", at=LATER)
    assert done.mended == 0
    assert Row.objects.filter(mends__isnull=False).count() == 2
    assert balances(world)


# --- numbers that contradict each other -----------------------------------------------------


def codes(**found) -> list[list[str]]:
    rows = Row.objects.filter(**found).order_by("number")
    return [[mark["code"] for mark in row.findings] for row in rows]


def test_two_people_with_one_number_are_told_so_on_both_rows_and_put_to_a_person(send, everything):
    one = number(1)
    done = send(
        csv(
            f"王小明,{one},13900000001,{HERE_ADDRESS},",
            f"李国强,{one},13900000002,{HERE_ADDRESS},",
            row("赵丽", 3, HERE_ADDRESS),
        )
    )
    assert codes() == [["id_of_another"], ["id_of_another"], []]
    assert (done.rows, done.waiting, done.new_people) == (3, 1, 3)
    mark = Row.objects.get(number=2).findings[0]
    assert (mark["column"], mark["field"]) == ("身份证号 (B)", "id_number")


def test_a_number_that_another_list_gave_to_someone_else_is_told(send, world, everything):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    done = send(
        csv(f"李国强,{number(1)},13900000002,{HERE_ADDRESS},"), provider=world.railway, at=LATER
    )
    assert done.waiting == 1
    assert codes(batch=done.batch) == [["id_of_another"]]


def test_one_person_with_two_numbers_is_told_and_put_to_a_person(send, everything):
    phone = "13900000001"
    send(csv(f"王小明,{number(1)},{phone},{HERE_ADDRESS},2020-01-20"))
    done = send(csv(f"王小明,{number(2)},{phone},{HERE_ADDRESS},2020-01-20"), at=LATER)
    assert codes(batch=done.batch) == [["second_number"]]
    assert done.waiting == 1


def test_a_provider_is_not_told_that_another_list_knows_the_number(send, back, world, everything):
    send(csv(row("王小明", 1, HERE_ADDRESS)), provider=world.railway)
    known = f"李国强,{number(1)},13900000002,{HERE_ADDRESS},"
    done = send(csv(known), provider=world.health, at=LATER)
    with pytest.raises(NothingToMend):
        back(done.batch, "liaison")
    book = load_workbook(io.BytesIO(back(done.batch, "staff").workbook))
    assert "ID number" in str([cell.value for cell in book.worksheets[-1][3]])


def test_a_taken_row_mended_comes_in_as_one_more_about_the_same_person(
    send, back, world, everything
):
    first = send(LIST)
    book = load_workbook(io.BytesIO(back(first.batch).workbook))
    aside, doubtful = book.worksheets
    assert "one more row" in str(doubtful["A1"].value)
    assert "replaces" in str(aside["A1"].value)
    (at,) = [cell.column for cell in doubtful[2] if cell.value == "身份证号"]
    doubtful.cell(3, at).value = number(4)
    book.remove(aside)
    out = io.BytesIO()
    book.save(out)
    done = send(out.getvalue(), file_name="待补.xlsx", at=LATER)
    assert (done.rows, done.mended, done.new_people, done.new_leads) == (1, 0, 0, 0)
    old, new = Row.objects.get(batch=first.batch, number=5), Row.objects.get(batch=done.batch)
    assert (new.lead_id, new.fate) == (old.lead_id, Fate.ATTACHED)
    assert fates() == {"attached": 3, "waiting": 0, "rejected": 2, "mended": 0}
    assert balances(world)
