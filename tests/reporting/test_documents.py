"""A superior's Word document, bindings that travel, and why a sent number changed."""

import io
import json
from datetime import timedelta

import pytest
from docx import Document
from openpyxl import Workbook

import lianfang.command.figures
import lianfang.reporting.figures  # noqa: F401
from lianfang.command.models import Membership
from lianfang.command.operations import end_membership
from lianfang.kernel import clock
from lianfang.reporting import workbook_queries as queries
from lianfang.reporting.binding_library import LibraryUnreadable, read
from lianfang.reporting.change_queries import changes
from lianfang.reporting.docx_forms import NoPlaceholder, NotADocument, PlaceholderUnknown
from lianfang.reporting.models import CellBinding
from lianfang.reporting.operations import file_reports
from lianfang.reporting.workbook_operations import (
    FigureGone,
    NewBinding,
    bind_cells,
    fill_workbook,
    take_workbook,
)
from lianfang.reporting.xlsx_forms import SheetGone
from tests.command.conftest import OPENED
from tests.reporting.conftest import EVENING, STAFF, report


def paper() -> bytes:
    """A bulletin: placeholders split into runs, in a table within a table, in the footer."""
    made = Document()
    line = made.add_paragraph("参与部门")
    for piece in ("{{ 部", "门", "数 }}个，街道{{街道数}}个。"):
        line.add_run(piece).bold = piece == "门"
    inner = made.add_table(1, 1).cell(0, 0).add_table(1, 1)
    inner.cell(0, 0).text = "合计{{ 部门数 }}"
    made.sections[0].footer.paragraphs[0].text = "{{ 不知道 }}"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def taken(hq, content=None, name="通报", file="通报.docx"):
    words = (name, "运城市指挥部", file, content or paper())
    return take_workbook(hq.incident, *words, by=hq.actor, at=OPENED)


def bound(hq, pk, *cells, sheet=""):
    new = [NewBinding(sheet, cell, figure) for cell, figure in cells]
    return bind_cells(pk, new, by=hq.actor, at=OPENED)


def test_a_document_is_filled_in_its_runs_tables_and_footer(planned):
    held = taken(planned)
    bound(planned, held.pk, ("部门数", "F01"), ("街道数", "F04"))
    kept = fill_workbook(held.pk, OPENED, by=planned.actor, at=OPENED)
    filled = Document(io.BytesIO(bytes(kept.content)))
    assert filled.paragraphs[0].text == "参与部门2个，街道8个。"
    assert filled.tables[0].cell(0, 0).tables[0].cell(0, 0).text == "合计2"
    assert filled.sections[0].footer.paragraphs[0].text == "{{ 不知道 }}"
    assert kept.filled == {"正文!部门数": 2, "正文!街道数": 8}


def test_its_placeholders_are_what_can_be_bound(planned):
    held = taken(planned)
    found = [s.cell for s in queries.suggested(planned.actor.scope, held)]
    assert sorted(found) == sorted(["部门数", "街道数", "不知道"])
    with pytest.raises(PlaceholderUnknown):
        bound(planned, held.pk, ("部门", "F01"))
    with pytest.raises(FigureGone):
        bound(planned, held.pk, ("部门数", "F99"))
    CellBinding.objects.create(
        workbook=held, sheet="正文", cell="旧占位", figure="F01", place="140802",
        recorded_at=OPENED,
    )  # fmt: skip
    kept = fill_workbook(held.pk, OPENED, by=planned.actor, at=OPENED)
    assert kept.missing == {"正文!旧占位": "sheet"}


def test_what_is_no_document_is_refused_in_words(hq):
    with pytest.raises(NotADocument):
        taken(hq, b"plain")
    empty, out = Document(), io.BytesIO()
    empty.save(out)
    with pytest.raises(NoPlaceholder):
        taken(hq, out.getvalue())


# --- a library of bindings --------------------------------------------------------------------


def test_bindings_travel_to_another_district(planned):
    held = taken(planned)
    new = [
        NewBinding("", "部门数", "F01", days_back=1),
        NewBinding("", "街道数", "F04", place="140802001"),
    ]
    bind_cells(held.pk, new, by=planned.actor, at=OPENED)
    text = queries.bindings_file(planned.actor.scope, held)
    assert [one["below"] for one in json.loads(text)["bindings"]] == ["001", ""]
    elsewhere = read(text.encode(), "140881")
    assert {(b.cell, b.figure, b.place, b.days_back) for b in elsewhere} == {
        ("部门数", "F01", "140881", 1), ("街道数", "F04", "140881001", 0),
    }  # fmt: skip
    other = taken(planned, name="另一份")
    bind_cells(other.pk, read(text.encode(), "140802"), by=planned.actor, at=OPENED)
    first, second = (queries.bound(planned.actor.scope, one) for one in (held, other))
    assert first == second


@pytest.mark.parametrize(
    "text",
    [b"", b"\xff\xfe", b"[]", b'{"format": "lianfang.bindings/1", "bindings": [{}]}'],
)
def test_a_file_that_is_no_library_is_refused(text):
    with pytest.raises(LibraryUnreadable):
        read(text, "140802")


def test_a_library_for_a_sheet_that_was_renamed_binds_nothing(planned):
    held = taken(planned)
    bound(planned, held.pk, ("部门数", "F01"))
    text = queries.bindings_file(planned.actor.scope, held).replace('"正文"', '"日报"')
    out = io.BytesIO()
    Workbook().save(out)
    other = taken(planned, out.getvalue(), "新表", "新表.xlsx")
    with pytest.raises(SheetGone):
        bind_cells(other.pk, read(text.encode(), "140802"), by=planned.actor, at=OPENED)
    assert queries.bound(planned.actor.scope, other) == []


# --- why yesterday's 349 is today's 775 -------------------------------------------------------


def test_what_changed_between_two_fillings_names_cells_moments_and_corrections(planned):
    scope, later = planned.actor.scope, EVENING + timedelta(days=1)
    held = taken(planned)
    bound(planned, held.pk, ("部门数", "F01"), ("街道数", "F04"))
    with clock.held(EVENING):
        fill_workbook(held.pk, EVENING, by=planned.actor, at=EVENING)
        first = report(planned, "health", 16, figures=STAFF | {"returned": 349})
        file_reports(planned.incident, [first], by=planned.actor, at=EVENING)
    assert changes(scope, held) is None
    with clock.held(later):
        gone = Membership.objects.get(unit=planned.units["education"])
        end_membership(gone, "并入", by=planned.actor, at=later)
        right = report(
            planned, "health", 17, figures=STAFF | {"returned": 775}, reason="补入铁路名单"
        )
        file_reports(planned.incident, [right], by=planned.actor, at=later)
        fill_workbook(held.pk, later, by=planned.actor, at=later)
    found = changes(scope, held)
    assert found is not None
    (cell,) = found.cells
    assert (cell.where, cell.figure, cell.before, cell.after) == ("正文!部门数", "F01", 2, 1)
    assert (cell.before_at, cell.after_at) == (EVENING, later)
    (corrected,) = found.corrections
    assert (corrected.name, corrected.reason) == ("health", "补入铁路名单")
