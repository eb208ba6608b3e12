"""Superiors' workbooks as pages show them: all, one with what its cells ask, forms. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.presenters import address, place_field
from lianfang.desk.shapes import Choice, Field, Form, Link, Nothing
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.shapes_record import Term
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads
from lianfang.desk.templatetags.words import day, moment
from lianfang.figures.registry import all_figures
from lianfang.reporting.change_queries import Changed, Changes, Number
from lianfang.reporting.models import FilledWorkbook, SuperiorWorkbook
from lianfang.reporting.superior_files import is_document
from lianfang.reporting.workbook_queries import Bound, Suggested


def time_words(minute: int | None) -> str:
    """The time of day at which a workbook fills itself."""
    return f"{minute // 60}:{minute % 60:02}" if minute is not None else _("by hand")


def why_words(why: str) -> str:
    """Why a cell could not be filled."""
    return {
        "sheet": _("the sheet is gone"),
        "figure": _("the figure is gone"),
        "place": _("outside your area"),
        "value": _("nothing is known at that moment"),
    }.get(why, why)


def workbooks_page(stand: Stand, found: Sequence[SuperiorWorkbook]) -> BoardPage:
    """The workbooks that superiors want."""
    rows = tuple(
        (
            Value(one.name, reverse("workbook", args=[one.pk])), Value(one.issuer),
            Value(time_words(one.minute)), Value(moment(one.recorded_at, stand.at)),
        )
        for one in found
    )  # fmt: skip
    head = heads(
        _("Workbook"), _("Wanted by"), _("Fills itself at"), _("Arrived from above"), numbers=0
    )
    nothing = None if rows else Nothing("never", _("No workbook of a superior is here yet."))
    return BoardPage(
        title=_("Superiors' workbooks"),
        sentence=_("{n} workbooks fill themselves from the records.").format(n=len(found)),
        acts=(Link(_("Take a workbook…"), reverse("workbook_new")),),
        tables=(Table("workbooks", _("Workbooks"), head, rows, nothing=nothing),),
    )


def workbook_page(
    stand: Stand,
    one: SuperiorWorkbook,
    bound: Sequence[Bound],
    suggested: Sequence[Suggested],
    sent: Sequence[FilledWorkbook],
    changes: Changes | None,
    forms: tuple[Form, ...],
    *,
    refusal: str = "",
    saved: str = "",
) -> BoardPage:
    """One workbook: what its cells ask, what could be bound, what was sent."""
    gone = [b for b in bound if b.gone]
    alarms = [
        _("{cell} asks a figure that is gone: {figure}").format(cell=b.cell, figure=b.figure)
        for b in gone
    ]
    return BoardPage(
        title=one.name,
        sentence=_("{n} cells are bound.").format(n=len(bound)),
        saved=saved,
        refusal=refusal,
        alarms=tuple(alarms),
        acts=(Link(_("Bindings as a file"), reverse("workbook_library", args=[one.pk])),),
        terms=(
            Term(_("Wanted by"), one.issuer),
            Term(_("File"), one.filename),
            Term(_("Fills itself at"), time_words(one.minute)),
        ),
        tables=(
            *(_changed(stand, changes) if changes else ()),
            _bound(stand, bound),
            _suggested(suggested),
            _sent(stand, sent),
        ),
        forms=forms,
    )


def _bound(stand: Stand, bound: Sequence[Bound]) -> Table:
    rows = tuple(
        (
            Value(f"{b.sheet}!{b.cell}"), Value(f"{b.figure} {b.label} {b.part}".strip()),
            Value(stand.places.told(b.place)),
            Value(_("{n} days before").format(n=b.days_back) if b.days_back else _("that day")),
        )
        for b in bound
    )  # fmt: skip
    head = heads(_("Cell"), _("Figure"), _("Place"), _("Moment"), numbers=0)
    nothing = None if rows else Nothing("never", _("No cell is bound yet."))
    return Table("bound", _("What the cells ask"), head, rows, nothing=nothing)


def _suggested(suggested: Sequence[Suggested]) -> Table:
    rows = tuple(
        (Value(f"{s.sheet}!{s.cell}"), Value(s.label), Value(s.figure or "—")) for s in suggested
    )
    head = heads(_("Cell"), _("What stands beside it"), _("Figure that fits"), numbers=0)
    title = _("Empty cells")
    nothing = None if rows else Nothing("done", _("Every cell beside a label is bound."))
    return Table("suggested", title, head, rows, folded=True, nothing=nothing)


def _changed(stand: Stand, found: Changes) -> tuple[Table, ...]:
    rows = tuple(
        (
            Value(c.where), Value(f"{c.figure} {c.part}".strip()),
            _value(c, c.before, c.before_at), _value(c, c.after, c.after_at),
        )
        for c in found.cells
    )  # fmt: skip
    head = heads(_("Cell"), _("Figure"), _("Sent before"), _("Sent last"), numbers=2)
    nothing = None if rows else Nothing("done", _("Both were the same."))
    title = _("What changed between the last two")
    note = _("A number opens the rows behind it, as of its moment.")
    cells = Table("changed", title, head, rows, note=note, nothing=nothing)
    if not found.corrections:
        return (cells,)
    corrected = tuple(
        (
            Value(f"{c.name} {day(c.day)}",
                  address(reverse("report_day", args=[c.unit, c.day.isoformat()]), form=c.form)),
            Value(c.reason), Value(moment(c.at, stand.at)),
        )
        for c in found.corrections
    )  # fmt: skip
    head = heads(_("Report"), _("Why it was corrected"), _("Signed"), numbers=0)
    return cells, Table("corrected", _("Corrected in between"), head, corrected)


def _value(c: Changed, value: Number | None, as_of: datetime) -> Value:
    if value is None:
        return Value("—", number=True)
    told = f"{value:,}" if isinstance(value, int) else str(value)
    place = address(reverse("figure", args=[c.figure]), place=c.place, as_of=as_of.isoformat())
    return Value(told, place, number=True)


def _sent(stand: Stand, sent: Sequence[FilledWorkbook]) -> Table:
    rows = tuple(
        (
            Value(moment(one.as_of, stand.at), reverse("workbook_sent", args=[one.pk])),
            count(len(one.filled)),
            Value(
                "；".join(f"{cell}：{why_words(why)}" for cell, why in one.missing.items()) or "—"
            ),
        )
        for one in sent
    )
    head = (
        Value(_("As of")), Value(_("Cells filled"), number=True), Value(_("Could not be filled")),
    )  # fmt: skip
    nothing = None if rows else Nothing("never", _("Nothing was sent yet."))
    return Table("sent", _("As it was sent"), head, rows, nothing=nothing)


def taking_form(typed: Typed) -> Form:
    """Take a workbook."""
    return Form(
        reverse("workbook_new"), typed.text("key"), _("Take it"),
        (
            Field("name", _("Name of the workbook"), value=typed.text("name")),
            Field("issuer", _("Wanted by"), value=typed.text("issuer")),
            Field("minute", _("Fills itself at"), value=typed.text("minute"), short=True,
                  optional=True, hint=_("a time of day such as 17:55"),
                  error=typed.wrong.get("minute", "")),
            Field("file", _("File"), "file",
                  hint=_("an .xlsx, or a .docx with {{ 名称 }} where numbers go; 5 MB"),
                  error=typed.wrong.get("file", "")),
        ),
        title=_("Take a superior's workbook"), cancel_url=reverse("workbooks"), multipart=True,
        consequence=_("The file is kept as it came; only bound cells are filled."),
    )  # fmt: skip


def binding_form(stand: Stand, one: SuperiorWorkbook, typed: Typed) -> Form:
    """Bind a cell, or take its binding away."""
    chosen = typed.text("figure")
    none = Choice("", _("nothing: take the binding away"), chosen=not chosen)
    figures = tuple(
        Choice(f.id, f"{f.id} {f.label}", chosen=f.id == chosen) for f in all_figures()
    )
    return Form(
        reverse("workbook", args=[one.pk]), typed.text("key"), _("Bind"),
        (
            *_cell_fields(one, typed),
            Field("figure", _("Figure"), "select", choices=(none, *figures)),
            Field("part", _("Part of it"), value=typed.text("part"), short=True, optional=True),
            place_field(stand),
            Field("days", _("Days before"), value=typed.text("days"), short=True, optional=True,
                  inputmode="numeric", error=typed.wrong.get("days", "")),
        ),
        title=_("Bind a cell"), hidden=(("act", "bind"),),
    )  # fmt: skip


def _cell_fields(one: SuperiorWorkbook, typed: Typed) -> tuple[Field, ...]:
    """Which cell of which sheet, or which placeholder of a document."""
    cell = typed.text("cell")
    if is_document(one.filename):
        return (Field("cell", _("Placeholder"), value=cell, hint=_("without the braces")),)
    return (
        Field("sheet", _("Sheet of the workbook"), value=typed.text("sheet")),
        Field("cell", _("Cell"), value=cell, short=True, hint=_("such as C5")),
    )


def by_file_form(one: SuperiorWorkbook, key: str) -> Form:
    """Bind by a file of bindings."""
    return Form(
        reverse("workbook", args=[one.pk]), key, _("Bind by the file"),
        (Field("file", _("File of bindings"), "file",
               hint=_("a .json that “Bindings as a file” gave, here or elsewhere")),),
        title=_("Bind by a file"), hidden=(("act", "library"),), multipart=True,
        consequence=_("All its cells are bound, or none; places become this district's."),
    )  # fmt: skip


def filling_form(one: SuperiorWorkbook, key: str) -> Form:
    """Fill it now."""
    return Form(
        reverse("workbook", args=[one.pk]), key, _("Fill it now"), title=_("Fill"),
        hidden=(("act", "fill"),),
        consequence=_("The file is kept as sent; the same moment gives the same file."),
    )  # fmt: skip
