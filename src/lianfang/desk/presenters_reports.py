"""Units × days: who reported, late, missing, zero. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.presenters import address, place_field
from lianfang.desk.presenters_checks import day_heads
from lianfang.desk.report_form import form_label
from lianfang.desk.shapes import (
    DayCell,
    DayHead,
    FigureTile,
    Filters,
    Nothing,
    Pager,
    ReportMatrixPage,
    ReportUnit,
    State,
    Tab,
)
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import clock, day, duration, left, share
from lianfang.reporting.form_rules import FormSpec
from lianfang.reporting.queries import Matrix, MatrixCell, MatrixRow
from lianfang.reporting.rules import Cell, Rate, rate

DAYS = 14

_HALVES: dict[Cell, tuple[State, str]] = {
    Cell.SCHEDULED: ("due", "○"),
    Cell.OPEN: ("due", "○"),
    Cell.ON_TIME: ("done", "✓"),
    Cell.ZERO: ("done", "零"),
    Cell.LATE: ("late", "迟"),
    Cell.MISSING: ("missed", "缺"),
    Cell.WAIVED: ("waived", "免"),
}


def cell_words(cell: Cell) -> str:
    """How one report stands."""
    return {
        Cell.NOT_OWED: _("not owed"),
        Cell.SCHEDULED: _("not yet open"),
        Cell.OPEN: _("still open"),
        Cell.ON_TIME: _("on time"),
        Cell.ZERO: _("signed zero"),
        Cell.LATE: _("late"),
        Cell.MISSING: _("missing"),
        Cell.WAIVED: _("waived"),
    }[cell]


def matrix_page(
    stand: Stand,
    matrix: Matrix,
    forms: Sequence[FormSpec],
    form: str,
    own: str,
    disagree: Collection[tuple[UUID, date]] = (),
) -> ReportMatrixPage:
    """The matrix up to today; `own` is the address at which the reader's unit files.

    `disagree` are units and days whose statement stands against the records, uncorrected.
    """
    today = matrix.rates[-1] if matrix.rates else Rate(0, 0, 0)
    units = tuple(_unit(stand, matrix.days, row, own, disagree) for row in matrix.rows)
    return ReportMatrixPage(
        sentence=_sentence(stand, matrix, today),
        rates=_tiles(matrix, stand),
        tabs=_tabs(forms, form, stand),
        filters=Filters(
            action=reverse("reports"),
            fields=(place_field(stand),),
            hidden=(("form", form),) if form else (),
        ),
        days=_heads(matrix, stand),
        units=units,
        totals=tuple(f"{r.on_time}/{r.expected}" if r.expected else "—" for r in matrix.rates),
        pager=Pager(_("{n} units").format(n=len(units)) if units else ""),
        owing=tuple(_owing(units, matrix)),
        nothing=None if units else Nothing("never", _("No unit owes a report here.")),
    )


def _sentence(stand: Stand, matrix: Matrix, today: Rate) -> str:
    cells = [row.cells[-1] for row in matrix.rows if row.cells]
    waiting = sum(c.cell in (Cell.OPEN, Cell.SCHEDULED) for c in cells)
    missing = [row.name for row in matrix.rows if row.cells[-1].cell is Cell.MISSING]
    words = _("Today {actual} reports came, {on_time} of them on time; {waiting} are still open.")
    text = words.format(actual=today.actual, on_time=today.on_time, waiting=waiting)
    if not missing:
        return text
    names = "、".join(missing[:3]) + (_(" and others") if len(missing) > 3 else "")
    late = [r.late_at for r in matrix.rows if r.cells[-1].cell is Cell.MISSING]
    oldest = min((at for at in late if at), default=stand.at)
    words = _(" {n} are missing: {names}, for {duration}.")
    return text + words.format(n=len(missing), names=names, duration=duration(stand.at - oldest))


def _tiles(matrix: Matrix, stand: Stand) -> tuple[FigureTile, ...]:
    """The five rates of the days shown."""
    total, url = matrix.total, reverse("figure", args=["F41"])
    first = FigureTile("F41", _("Expected"), f"{total.expected:,}", _("reports"), url)
    values = (
        first,
        FigureTile("F41", _("Came"), f"{total.actual:,}", _("reports"), url),
        FigureTile("F41", _("On time"), f"{total.on_time:,}", _("reports"), url),
        FigureTile("F41", _("Rate"), share(total.actual, total.expected, counts=False), "", url),
        FigureTile(
            "F41", _("Rate on time"), share(total.on_time, total.expected, counts=False), "", url
        ),
    )
    return values if stand.whole_district else ()


def _tabs(forms: Sequence[FormSpec], form: str, stand: Stand) -> tuple[Tab, ...]:
    place, base = "" if stand.place == stand.own_area else stand.place, reverse("reports")
    owed = [spec for spec in forms if spec.owed_by]
    own = [Tab(_("All"), address(base, place=place), current=not form)]
    own += [
        Tab(form_label(one), address(base, form=one.key, place=place), current=one.key == form)
        for one in owed
    ]
    if stand.whole_district:
        own.append(Tab(_("Rates and sums"), address(reverse("report_rates"), place=place)))
        own.append(Tab(_("Forms"), reverse("report_forms")))
    return tuple(own)


def _heads(matrix: Matrix, stand: Stand) -> tuple[DayHead, ...]:
    heads = day_heads(matrix.days, stand.today)
    due = [row.late_at for row in matrix.rows]
    last = max((at for at in due if at), default=None)
    if last is None:
        return heads
    cutoff = _("by {clock}").format(clock=clock(last))
    return (*heads[:-1], DayHead(heads[-1].label, heads[-1].today, cutoff))


def _unit(
    stand: Stand,
    days: Sequence[date],
    row: MatrixRow,
    own: str,
    disagree: Collection[tuple[UUID, date]],
) -> ReportUnit:
    mine = bool(own) and row.unit == stand.actor.unit_id
    base = f"{reverse('reports')}/{row.unit}"
    cells = tuple(
        _cell(row, cell, on, _opens(row, cell, on, base, own if mine else ""),
              disagrees=(row.unit, on) in disagree)
        for on, cell in zip(days, row.cells, strict=True)
    )  # fmt: skip
    now = row.cells[-1]
    missing = now.cell is Cell.MISSING
    waits = now.cell in (Cell.OPEN, Cell.SCHEDULED) or missing
    late = left(row.late_at, stand.at) if waits and row.late_at else ""
    week = rate(c.cell for c in row.cells[-7:])
    words = _("last 7 days: on time {on_time}, missing {missing}")
    return ReportUnit(
        name=row.name,
        url=_opens(row, now, days[-1], base, own if mine else ""),
        cells=cells,
        on_time=f"{row.rate.on_time}/{row.rate.expected}",
        strip=words.format(on_time=week.on_time, missing=week.expected - week.actual),
        owing=f"{cell_words(now.cell)} {late}".strip() if waits else "",
        overdue=missing,
    )


def _opens(row: MatrixRow, cell: MatrixCell, on: date, base: str, own: str) -> str:
    """The unit files what it still owes; what was filed opens with its versions."""
    if own and not cell.version:
        return f"{own}?day={on}&form={row.form}"
    return f"{base}/{on}?form={row.form}"


def _cell(row: MatrixRow, cell: MatrixCell, on: date, url: str, *, disagrees: bool) -> DayCell:
    if cell.cell is Cell.NOT_OWED:
        return DayCell()
    spoken = f"{row.name} {day(on)} {cell_words(cell.cell)}"
    if disagrees:
        spoken += _(", stands against the records")
    flag = "矛" if disagrees else "改" if cell.corrected else ""
    return DayCell((_HALVES[cell.cell],), url, spoken, flag=flag)


def _owing(units: Sequence[ReportUnit], matrix: Matrix) -> list[ReportUnit]:
    owing = [unit for unit in units if unit.owing]
    return sorted(owing, key=lambda unit: not unit.overdue)


def first_day(today: date) -> date:
    """The first day of the matrix that ends today."""
    return today - timedelta(days=DAYS - 1)
