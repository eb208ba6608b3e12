"""The rows behind a number. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.desk.figure_queries import Record
from lianfang.desk.presenters import address
from lianfang.desk.shapes import Cell, Chart, FigurePage, Nothing, Pager, Part
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import heads, span
from lianfang.figures.queries import Answer, RowBehind
from lianfang.figures.registry import Figure, Measure
from lianfang.kernel import clock


def figure_page(
    stand: Stand,
    as_of: datetime,
    declared: Figure,
    answer: Answer,
    rows: Sequence[RowBehind],
    records: Mapping[UUID, Record],
    seen: int,
    published: str,
    chart: Chart | None,
    pager: Pager,
) -> FigurePage:
    """A figure with its definition and a page of its rows."""
    amounts = declared.measure in (Measure.SUM, Measure.SHARE, Measure.MEDIAN)
    head: tuple[Cell, ...] = (Cell(_("Row")), Cell(_("Place")), Cell(_("Part")))
    if amounts:
        head += (Cell(_("Amount"), number=True),)
    told = answer.text if declared.measure is not Measure.COUNT else f"{answer.value:,}"
    return FigurePage(
        id=declared.id,
        label=label(declared),
        value=told,
        unit=answer.unit if declared.measure is Measure.COUNT else "",
        definition=_(declared.definition),
        distinct=_counted(declared),
        version=declared.hash[:8],
        head=head,
        rows=tuple(_row(stand, declared, row, records.get(row.id), amounts) for row in rows),
        pager=pager,
        parts=_parts(declared, answer),
        elsewhere=max(answer.rows.count - seen, 0),
        provisional=answer.provisional,
        published=published,
        corrected=_corrected(published, answer),
        chart=chart,
        nothing=None if rows else Nothing("never", _("No row is behind this number here.")),
    )


def label(declared: Figure) -> str:
    """A figure's label in the reader's language."""
    chinese = (get_language() or "zh-hans").startswith("zh")
    return declared.label if chinese else declared.label_en


def _counted(declared: Figure) -> str:
    told = {
        Measure.COUNT: _("each row counts once"),
        Measure.SUM: _("the amounts of the rows are added"),
        Measure.SHARE: _("the amounts of the rows divided by their number"),
        Measure.MOMENT: _("the latest moment of the rows"),
        Measure.MEDIAN: _("the median of the amounts of the rows"),
    }[declared.measure]
    if declared.counted:
        parts = "、".join(declared.parts.get(p, p) for p in sorted(declared.counted))
        return _("{how}; only of the parts {parts}").format(how=told, parts=parts)
    return told


def _parts(declared: Figure, answer: Answer) -> tuple[Part, ...]:
    made = []
    for key, name in declared.parts.items():
        value = answer.parts.get(key)
        if isinstance(value, dict):
            value = value["n"] if declared.measure is Measure.MEDIAN else value["done"]
        if value is not None and declared.measure is not Measure.MOMENT:
            made.append(Part(name, int(value)))
    return tuple(made)


def _row(
    stand: Stand, declared: Figure, row: RowBehind, record: Record | None, amounts: bool
) -> tuple[Cell, ...]:
    url = reverse(record.view, args=[record.key]) if record and record.view else ""
    cells: tuple[Cell, ...] = (
        Cell(record.name if record else str(row.id)[:13], url),
        Cell(stand.places.told(row.division)),
        Cell(declared.parts.get(row.part, row.part)),
    )
    if amounts:
        cells += (Cell(f"{row.amount:,.0f}", number=True),)
    return cells


def _corrected(published: str, answer: Answer) -> str:
    if not published or published == answer.text:
        return ""
    return _("asked again now: {value}").format(value=answer.text)


def chart_of(
    stand: Stand, declared: Figure, values: Sequence[tuple[datetime, int | None]]
) -> Chart | None:
    """What was published of a figure, as a line; None with less than two days of it."""
    known = [(at, value) for at, value in values if value is not None]
    if len(known) < 2 or declared.measure in (Measure.SHARE, Measure.MEDIAN):
        return None
    days = [clock.day_of(at) for at, _value in known]
    numbers = tuple(value for _at, value in known)
    name = label(declared)
    words = _("{name}, {unit}, {span}").format(
        name=name, unit=declared.unit, span=span(days[0], days[-1])
    )
    spoken = _("{name}: {first} at first, {last} at last, at most {most}.").format(
        name=name, first=f"{numbers[0]:,}", last=f"{numbers[-1]:,}", most=f"{max(numbers):,}"
    )
    source = _("{id}, as published, {place}").format(
        id=declared.id, place=stand.places.told(stand.place)
    )
    return Chart(
        id=f"chart-{declared.id.lower()}",
        kind="line",
        title=words,
        unit=declared.unit,
        days=heads(days),
        series=((name, numbers),),
        spoken=spoken,
        source=source,
    )


def onward(stand: Stand, as_of: str, figure: str, after: str) -> str:
    """The address of a page of rows."""
    place = "" if stand.place == stand.own_area else stand.place
    return address(reverse("figure", args=[figure]), as_of=as_of, place=place, after=after)
