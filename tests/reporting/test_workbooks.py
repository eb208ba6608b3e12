"""A superior's workbook: taken as it came, bound once, filled at the moment, kept as sent."""

import io
from datetime import timedelta

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

import lianfang.command.figures
import lianfang.reporting.figures  # noqa: F401
from lianfang.config import jobs
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.reporting import workbook_queries as queries
from lianfang.reporting.models import CellBinding, FilledWorkbook
from lianfang.reporting.operations import file_reports
from lianfang.reporting.workbook_operations import (
    FigureGone,
    MomentInFuture,
    NewBinding,
    PartUnknown,
    WorkbookKnown,
    WorkbookUnnamed,
    bind_cells,
    fill_workbook,
    take_workbook,
)
from lianfang.reporting.xlsx_forms import (
    CellHoldsFormula,
    CellMerged,
    CellUnreadable,
    NotAWorkbook,
    SheetGone,
)
from tests.command.conftest import OPENED
from tests.reporting.conftest import EVENING, report

SHEET = "日报"


def book() -> bytes:
    """A form with a merged title, a formula, and two labelled cells."""
    made = Workbook()
    made.remove(made.worksheets[0])
    sheet = made.create_sheet(SHEET)
    sheet["A1"] = "全市疫情防控日报"
    sheet.merge_cells("A1:C1")
    sheet["A2"], sheet["A3"], sheet["A4"] = "参与联防联控的部门", "街道办事处", "合计"
    sheet["B2"].font = Font(bold=True, size=16)
    sheet["B4"] = "=B2+B3"
    sheet.column_dimensions["B"].width = 31
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def taken(hq, name="市日报", content=None, minute=None):
    words = (name, "运城市指挥部", "日报.xlsx", content or book())
    return take_workbook(hq.incident, *words, by=hq.actor, at=OPENED, minute=minute)


def bound(hq, pk, *cells):
    new = [NewBinding(SHEET, cell, figure) for cell, figure in cells]
    return bind_cells(pk, new, by=hq.actor, at=OPENED)


def test_it_is_filled_with_its_formats_and_formulas_kept(planned):
    hq = planned
    held = taken(hq)
    assert bound(hq, held.pk, ("B2", "F01"), ("B3", "F04")) == 2
    kept = fill_workbook(held.pk, OPENED, by=hq.actor, at=OPENED)
    sheet = load_workbook(io.BytesIO(bytes(kept.content)))[SHEET]
    assert isinstance(sheet, Worksheet)
    assert (sheet["B2"].value, sheet["B3"].value) == (2, 8)
    assert sheet["B4"].value == "=B2+B3" and sheet["B2"].font.bold
    assert sheet.column_dimensions["B"].width == 31
    assert [str(r) for r in sheet.merged_cells.ranges] == ["A1:C1"]
    assert kept.missing == {} and kept.filled == {f"{SHEET}!B2": 2, f"{SHEET}!B3": 8}


def test_the_same_moment_gives_the_same_file_and_the_original_stays(planned):
    hq = planned
    content = book()
    held = taken(hq, content=content)
    bound(hq, held.pk, ("B2", "F01"))
    first = fill_workbook(held.pk, OPENED, by=hq.actor, at=OPENED)
    again = fill_workbook(held.pk, OPENED, by=hq.actor, at=OPENED + timedelta(hours=1))
    assert first.pk == again.pk and FilledWorkbook.objects.count() == 1
    held.refresh_from_db()
    assert bytes(held.content) == content
    with pytest.raises(MomentInFuture):
        fill_workbook(held.pk, OPENED + timedelta(days=1), by=hq.actor, at=OPENED)


def test_yesterday_and_a_part_can_be_asked(planned):
    hq = planned
    at = EVENING
    with clock.held(at), entered(hq.officer("liaison").scope):
        liaison = hq.officer("liaison")
        file_reports(hq.incident, [report(hq, "health")], by=liaison, at=at)
    held = taken(hq)
    new = [
        NewBinding(SHEET, "B2", "F41", "on_time"),
        NewBinding(SHEET, "B3", "F01", days_back=1),
    ]
    with clock.held(at):
        bind_cells(held.pk, new, by=hq.actor, at=at)
        kept = fill_workbook(held.pk, at, by=hq.actor, at=at)
    assert kept.filled[f"{SHEET}!B3"] == 0


@pytest.mark.parametrize(
    ("sheet", "cell", "figure", "refusal"),
    [
        ("月报", "B2", "F01", SheetGone),
        (SHEET, "2B", "F01", CellUnreadable),
        (SHEET, "B1", "F01", CellMerged),
        (SHEET, "B4", "F01", CellHoldsFormula),
        (SHEET, "B2", "F99", FigureGone),
    ],
)
def test_a_bad_binding_says_what_and_where_and_changes_nothing(hq, sheet, cell, figure, refusal):
    held = taken(hq)
    good = NewBinding(SHEET, "B3", "F04")
    with pytest.raises(refusal):
        bind_cells(held.pk, [good, NewBinding(sheet, cell, figure)], by=hq.actor, at=OPENED)
    assert not CellBinding.objects.exists()
    with pytest.raises(PartUnknown):
        new = NewBinding(SHEET, "B3", "F02", "emperor")
        bind_cells(held.pk, [new], by=hq.actor, at=OPENED)


def test_what_is_no_workbook_is_refused_in_words(hq):
    with pytest.raises(NotAWorkbook):
        taken(hq, content=b"PK\x03\x04 no workbook")
    with pytest.raises(NotAWorkbook):
        taken(hq, content=b"plain text")
    with pytest.raises(WorkbookUnnamed):
        taken(hq, name=" ")
    taken(hq)
    with pytest.raises(WorkbookKnown):
        taken(hq)
    liaison = hq.officer("liaison")
    with entered(liaison.scope), pytest.raises(NotAllowed):
        take_workbook(hq.incident, "另表", "市", "x.xlsx", book(), by=liaison, at=OPENED)


def test_a_binding_that_is_gone_is_named_and_the_rest_is_filled(planned):
    hq = planned
    held = taken(hq)
    bound(hq, held.pk, ("B2", "F01"), ("B3", "F04"))
    stale = {"workbook": held, "sheet": SHEET, "place": "140802", "recorded_at": OPENED}
    CellBinding.objects.create(cell="C2", figure="F99", **stale)
    CellBinding.objects.create(cell="C3", figure="F01", **(stale | {"sheet": "旧表"}))
    kept = fill_workbook(held.pk, OPENED, by=hq.actor, at=OPENED)
    assert kept.missing == {f"{SHEET}!C2": "figure", "旧表!C3": "sheet"}
    assert len(kept.filled) == 2
    gone = [b.cell for b in queries.bound(hq.actor.scope, held) if b.gone]
    assert gone == ["C2"]


def test_empty_cells_beside_labels_are_suggested_with_the_figure_that_fits(hq):
    held = taken(hq)
    found = {s.cell: s.figure for s in queries.suggested(hq.actor.scope, held)}
    assert found["B2"] == "F01" and found["B3"] == "F04"
    bound(hq, held.pk, ("B2", "F01"))
    assert "B2" not in {s.cell for s in queries.suggested(hq.actor.scope, held)}
    with clock.held(OPENED + timedelta(minutes=1)):
        bound(hq, held.pk, ("B2", ""))
    assert queries.bound(hq.actor.scope, held) == []


def test_at_its_minute_it_fills_itself_once(planned):
    hq = planned
    held = taken(hq, minute=17 * 60 + 55)
    bound(hq, held.pk, ("B2", "F01"))
    evening = OPENED.replace(hour=17, minute=54)
    with clock.held(evening):
        jobs.fill_superiors_workbooks()
    assert not FilledWorkbook.objects.exists()
    for minute in (55, 58):
        with clock.held(evening.replace(minute=minute)):
            jobs.fill_superiors_workbooks()
    (kept,) = FilledWorkbook.objects.all()
    assert kept.as_of == evening.replace(minute=55)
