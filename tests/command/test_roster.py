"""Units, posts and pairings by workbook: a round trip changes nothing, a fault changes nothing."""

from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lianfang.accounts.choices import Role, UnitKind
from lianfang.accounts.models import Holding, Officer, Post, Unit
from lianfang.command.chart_operations import NewPairing, pair
from lianfang.command.choices import CadreRank, PairingKind
from lianfang.command.models import Membership, Pairing
from lianfang.command.operations import join_units
from lianfang.command.roster_operations import (
    RosterApplied,
    RosterHasFaults,
    apply_roster,
    hand_in_roster,
)
from lianfang.command.roster_queries import plan_of, roster_book
from lianfang.command.roster_rules import Fate, Problem, Sheet, Span, settle
from lianfang.command.roster_sheets import NotARoster
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.places.operations import NewCompound, establish_compounds
from tests.command.conftest import OPENED

DAY = timedelta(days=1)
VILLAGE = "140802001001"
NOW = OPENED + DAY


@pytest.fixture
def standing(hq):
    """A member unit, a compound and a village's secretary beside the cast."""
    with clock.held(OPENED), entered(hq.actor.scope):
        establish_compounds(
            [NewCompound("阳光花园", VILLAGE, "managed", ("东门",))], by=hq.actor, at=OPENED
        )
        join_units(hq.incident, [hq.units["health"]], "1号", by=hq.actor, at=OPENED)
        new = NewPairing(hq.posts["liaison"], "secretary", "section", VILLAGE)
        pair(hq.incident, [new], "2号", by=hq.actor, at=OPENED)
    return hq


def cells(content):
    book = load_workbook(BytesIO(content))
    return {
        page.title: [[str(cell or "") for cell in row] for row in page.values] for page in book
    }


def exported(hq):
    by = hq.officer("secretary")
    with clock.held(NOW), entered(by.scope):
        return roster_book(by.scope, hq.incident)


def changed(content, **rows):
    """The workbook with rows added: units=…, posts=…, pairings=…."""
    book = load_workbook(BytesIO(content))
    for page, sheet in zip(book.worksheets, Sheet, strict=True):
        for row in rows.get(sheet.value, ()):
            page.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def handed(hq, content, who="secretary", name="名册.xlsx"):
    by = hq.officer(who)
    with clock.held(NOW), entered(by.scope):
        held = hand_in_roster(hq.incident, name, content, by=by, at=NOW)
        return held.pk, plan_of(by.scope, held, by.id, NOW)


def applied(hq, pk):
    by = hq.officer("secretary")
    with clock.held(NOW), entered(by.scope):
        return apply_roster(pk, by=by, at=NOW)


def faults(hq, **rows):
    _pk, plan = handed(hq, changed(exported(hq), **rows))
    return [(f.cell, f.problem) for f in plan.faults]


FRESH = {
    "units": [
        ["西花园社区居委会", "社区（村）", VILLAGE, "2020-01-22 10:00", "", "3号", ""],
    ],
    "posts": [
        ["西花园社区居委会", "社区书记", "社区（村）书记", VILLAGE, "xihua", "王社区",
         "2020-01-22", ""],
    ],
    "pairings": [
        ["西花园社区居委会", "社区书记", "xihua", "包小区干部", VILLAGE, "阳光花园", "其他",
         "2020-01-22", "", "4号", ""],
    ],
}  # fmt: skip


def fresh(labels):
    """The new rows with the labels that the interface has."""
    return {k: [[labels.get(c, c) for c in row] for row in rows] for k, rows in FRESH.items()}


@pytest.fixture
def new_rows():
    return fresh(
        {
            "社区（村）": str(UnitKind.COMMITTEE.label),
            "社区（村）书记": str(Role.COMMUNITY_SECRETARY.label),
            "包小区干部": str(PairingKind.COMPOUND.label),
            "其他": str(CadreRank.OTHER.label),
        }
    )


def test_what_is_taken_out_and_handed_in_again_changes_nothing(standing):
    content = exported(standing)
    assert [len(rows) for rows in cells(content).values()] == [5, 5, 2]
    pk, plan = handed(standing, content)
    assert (plan.changes, plan.faults) == (0, [])
    applied(standing, pk)
    assert cells(exported(standing)) == cells(content)


def test_new_rows_begin_all_at_once_and_the_same_again_does_nothing(standing, new_rows):
    content = changed(exported(standing), **new_rows)
    pk, plan = handed(standing, content)
    assert plan.faults == [] and plan.changes == 4
    assert not Officer.objects.filter(username="xihua").exists()
    applied(standing, pk)
    with entered(standing.actor.scope):
        unit = Unit.objects.get(name="西花园社区居委会")
        post = Post.objects.get(unit=unit)
        assert post.role == "community_secretary"
        names = Holding.objects.filter(post=post).values_list("officer__name", flat=True)
        assert list(names) == ["王社区"]
        assert Pairing.objects.get(kind="compound").post == post
        assert Membership.objects.get(unit=unit).document == "3号"
    with pytest.raises(RosterApplied):
        applied(standing, pk)
    again, plan = handed(standing, content)
    assert (plan.changes, plan.faults) == (0, [])
    applied(standing, again)
    first = cells(exported(standing))
    assert cells(exported(standing)) == first


def test_an_end_is_entered_once_and_stays(standing):
    content = exported(standing)
    book = load_workbook(BytesIO(content))
    page = book.worksheets[2]
    page["I2"], page["K2"] = "2020-01-22 20:00", "调离"
    buffer = BytesIO()
    book.save(buffer)
    pk, plan = handed(standing, buffer.getvalue())
    assert plan.changes == 1
    applied(standing, pk)
    with entered(standing.actor.scope):
        assert Pairing.objects.get().ended_why == "调离"
    page["I2"] = "2020-01-23 20:00"
    buffer = BytesIO()
    book.save(buffer)
    _pk, plan = handed(standing, buffer.getvalue())
    assert [(f.cell, f.problem) for f in plan.faults] == [("I2", Problem.ENDED_ALREADY)]


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "problem"),
    [
        ("units", ["x", "nothing", VILLAGE], "B6", Problem.UNKNOWN_KIND),
        ("units", ["x", "department", "999999"], "C6", Problem.UNKNOWN_PLACE),
        ("units", ["", "department", VILLAGE], "A6", Problem.MISSING),
        ("units", ["health", "department", "140802", "2020-01-20", "", "1"], "D6",
         Problem.OVERLAPS),
        ("units", ["x", "department", VILLAGE, "2020-01-22", "2020-01-21", "1"], "E6",
         Problem.ENDS_EARLY),
        ("units", ["x", "department", VILLAGE, "昨天", "", "1"], "D6", Problem.BAD_MOMENT),
        ("units", ["x", "department", VILLAGE, "2020-01-22", "", ""], "F6", Problem.MISSING),
        ("posts", ["nobody", "t", "doctor", VILLAGE, "u", "n"], "A6", Problem.UNKNOWN_UNIT),
        ("posts", ["health", "t", "king", VILLAGE, "u", "n"], "C6", Problem.UNKNOWN_ROLE),
        ("posts", ["health", "t", "commander", VILLAGE, "u", "n"], "C6", Problem.ROLE_NOT_GIVEN),
        ("posts", ["health", "t", "administrator", VILLAGE, "u", "n"], "C6",
         Problem.ROLE_NOT_GIVEN),
        ("posts", ["health", "t", "doctor", VILLAGE, "secretary", "secretary"], "E6",
         Problem.OWN_ACCOUNT),
        ("posts", ["health", "t", "doctor", VILLAGE, "liaison", "another"], "F6",
         Problem.OTHER_NAME),
        ("pairings", ["health", "liaison", "liaison", "station", VILLAGE, "x", "other", "", "",
                      "1"], "F3", Problem.COMPOUND_NOT_WANTED),
        ("pairings", ["health", "liaison", "liaison", "compound", VILLAGE, "x", "other", "", "",
                      "1"], "F3", Problem.UNKNOWN_COMPOUND),
        ("pairings", ["health", "liaison", "nobody", "station", VILLAGE, "", "other", "", "",
                      "1"], "B3", Problem.UNKNOWN_POST),
        ("pairings", ["hq", "deputy", "deputy", "secretary", VILLAGE, "", "leader", "", "",
                      "1"], "E3", Problem.HAS_OWNER),
    ],
)  # fmt: skip
def test_each_fault_says_its_cell_and_nothing_is_done(standing, sheet, row, cell, problem):
    pk, plan = handed(standing, changed(exported(standing), **{sheet: [row]}))
    assert [(f.cell, f.problem) for f in plan.faults] == [(cell, problem)]
    before = cells(exported(standing))
    with pytest.raises(RosterHasFaults):
        applied(standing, pk)
    assert cells(exported(standing)) == before


def test_two_rows_of_one_workbook_that_overlap_are_refused(standing):
    row = ["education", "department", "140802", "2020-01-22 12:00", "2020-01-25", "1", "结束"]
    later = [*row[:3], "2020-01-24", "", "2", ""]
    assert faults(standing, units=[row, later]) == [("D7", Problem.OVERLAPS)]
    assert faults(standing, units=[row, [*row[:3], "2020-01-25", "", "2", ""]]) == []


def test_heads_that_were_moved_and_what_is_no_workbook_are_refused(standing):
    book = Workbook()
    book.worksheets[0].title = "units"
    book.worksheets[0].append(["kind", "unit"])
    buffer = BytesIO()
    book.save(buffer)
    _pk, plan = handed(standing, buffer.getvalue())
    assert [(f.cell, f.problem) for f in plan.faults] == [("A1", Problem.HEADS_DIFFER)]
    for bad in (b"", b"PK\x03\x04", b"a,b\n1,2"):
        with pytest.raises(NotARoster):
            handed(standing, bad)


def test_only_who_organises_hands_in(standing):
    with pytest.raises(NotAllowed):
        handed(standing, exported(standing), who="liaison")


MOMENTS = st.integers(0, 40).map(lambda n: OPENED + n * timedelta(hours=6))


@given(st.lists(st.tuples(MOMENTS, st.none() | MOMENTS), max_size=12))
def test_what_was_settled_never_overlaps_and_settles_again_as_the_same(rows):
    spans: list[Span] = []
    for from_at, to_at in rows:
        settled = settle(spans, from_at, to_at, OPENED)
        if isinstance(settled, Problem):
            continue
        fate, span = settled
        if fate is Fate.BEGINS:
            spans.append(span)
        elif fate is Fate.ENDS:
            span.to_at = to_at
        assert settle(spans, span.from_at, span.to_at, OPENED) == (Fate.SAME, span)
    for n, one in enumerate(spans):
        assert one.to_at is None or one.from_at < one.to_at
        assert not any(one.overlaps(other) for other in spans[n + 1 :])
