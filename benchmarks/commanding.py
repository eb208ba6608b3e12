"""The headquarters at a city's size: a directive to 4,000, a chart of 1,000, a workbook of 500."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import house
from benchmarks.measuring import Result, milliseconds, p95, seconds

NOW = datetime(2020, 2, 10, 4, tzinfo=UTC)
ADDRESSEES, POSTS, CELLS = 4_000, 1_000, 500
ISSUED_IN, CHART_IN, FILLED_IN = 5.0, 0.2, 3.0


def run() -> list[Result]:
    """Found the units, issue to all of them, look at the chart, fill the workbook."""
    from lianfang.config.setting_up import load_shipped_register
    from lianfang.incidents.operations import open_incident
    from lianfang.kernel import clock

    load_shipped_register()
    with clock.held(NOW), house.as_district() as by:
        incident = open_incident("bench", "bench", house.DISTRICT, by=by, at=NOW, drill=True)
        units = _units(by)
        return [
            _issuing(incident, units, by),
            _charting(incident, units, by),
            _filling(incident, by),
        ]


def _units(by: Any) -> list[Any]:
    """4,000 units, each with a post that answers for it."""
    from lianfang.accounts.models import Unit
    from lianfang.accounts.operations import NewPost, establish_posts, establish_units

    units = [
        Unit(name=f"单位{n}", kind="department", division=house.DISTRICT)
        for n in range(ADDRESSEES)
    ]
    establish_units(units, by=by, at=NOW)
    posts = [
        NewPost(u.pk, "unit_liaison", house.DISTRICT, f"联络员{n}", f"liaison.{n}", f"王{n}")
        for n, u in enumerate(units)
    ]
    establish_posts(posts, password=None, by=by, at=NOW)
    return [unit.pk for unit in units]


def _issuing(incident: Any, units: list[Any], by: Any) -> Result:
    from lianfang.accounts.actors import job
    from lianfang.command.directive_operations import (
        NewDirective,
        approve_directive,
        draft_directive,
        issue_directive,
    )

    new = NewDirective("directive", "own", "1号", "通知", "请落实。", 30, NOW + timedelta(days=1))
    made = draft_directive(incident, new, by=by, at=NOW)
    approve_directive(made.pk, by=job("scenario", house.DISTRICT), at=NOW)
    spent = seconds(lambda: issue_directive(made.pk, units, by=by, at=NOW))
    return Result(
        work=f"a directive to {ADDRESSEES:,} units in one act, receipts and results owed",
        against="the bound of the issue",
        measured=f"{spent:.2f} s",
        bound=f"≤ {ISSUED_IN:.0f} s",
        holds=spent <= ISSUED_IN,
    )


def _charting(incident: Any, units: list[Any], by: Any) -> Result:
    from lianfang.accounts.models import Post
    from lianfang.command.chart_operations import NewMandate, give_mandates
    from lianfang.command.chart_queries import chart, owned
    from lianfang.command.operations import join_units

    members = units[:POSTS]
    join_units(incident, members, "1号", by=by, at=NOW)
    posts = dict(Post.objects.filter(unit__in=members).values_list("unit_id", "pk"))
    mandates = [NewMandate(unit, "属地管控", posts[unit]) for unit in members]
    give_mandates(incident, mandates, "1号", by=by, at=NOW)

    def look() -> None:
        chart(by.scope, incident.pk, NOW)
        owned(by.scope, incident.pk, house.DISTRICT, NOW)

    look()
    measured = p95([seconds(look) for _ in range(50)])
    return Result(
        work=f"the chart of {POSTS:,} posts on any day, with what has no owner",
        against="the bound of the issue",
        measured=f"{milliseconds(measured)} p95",
        bound=f"≤ {CHART_IN * 1000:.0f} ms p95",
        holds=measured <= CHART_IN,
    )


def _filling(incident: Any, by: Any) -> Result:
    from openpyxl import Workbook

    from lianfang.reporting.workbook_operations import (
        NewBinding,
        bind_cells,
        fill_workbook,
        take_workbook,
    )

    book, out = Workbook(), io.BytesIO()
    book.worksheets[0].title = "日报"
    book.save(out)
    words = ("bench", "city", "bench.xlsx", out.getvalue())
    held = take_workbook(incident, *words, by=by, at=NOW)
    figures = ("F01", "F02", "F03", "F04", "F06", "F27", "F31", "F32", "F37", "F41")
    new = [
        NewBinding(
            "日报", f"B{n + 1}", figures[n % len(figures)],
            place=f"{house.DISTRICT}{n % 22 + 1:03}" if n % 3 else house.DISTRICT,
            days_back=n % 2,
        )
        for n in range(CELLS)
    ]  # fmt: skip
    bind_cells(held.pk, new, by=by, at=NOW)
    spent = seconds(lambda: fill_workbook(held.pk, NOW, by=by, at=NOW))
    return Result(
        work=f"a superior's workbook of {CELLS} bound cells, 23 places, two days",
        against="the bound of the issue",
        measured=f"{spent:.2f} s",
        bound=f"≤ {FILLED_IN:.0f} s",
        holds=spent <= FILLED_IN,
    )
