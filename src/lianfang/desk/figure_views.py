"""A number opened: its definition, its parts, its rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.figure_queries import records
from lianfang.desk.frame import framed
from lianfang.desk.front_queries import published_since
from lianfang.desk.presenters_figures import chart_of, figure_page, label, onward
from lianfang.desk.presenters_front import number
from lianfang.desk.shapes import Chart, Link, Pager
from lianfang.desk.standing import Stand, moment_of, stand_of
from lianfang.figures import queries
from lianfang.figures.registry import Figure, Measure
from lianfang.figures.registry import figure as declared_as
from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound

PAGE = 50
_CHARTED = timedelta(days=14)


@requires(P.READ_FIGURES)
@require_safe
def figure(request: OfficerRequest, key: str) -> HttpResponse:
    """The rows behind a figure as of a moment, as far as the reader's scope shows them."""
    try:
        declared = declared_as(key)
    except KeyError:
        raise NotFound from None
    stand = stand_of(request, clock.now())
    named = moment_of(request, stand.at)
    as_of, incident = named or stand.at, stand.incident.pk
    (answer,) = queries.ask(stand.scope, incident, stand.place, as_of, [declared])
    after = _uuid(request.GET.get("after", ""))
    rows = queries.rows_behind(
        stand.scope, incident, stand.place, as_of, declared, after=after, limit=PAGE + 1
    )
    shown = rows[:PAGE]
    seen = queries.seen_count(stand.scope, incident, stand.place, as_of, declared)
    before = queries.published(stand.scope, incident, stand.place, as_of).get(declared.id)
    page = figure_page(
        stand, as_of, declared, answer, shown,
        records(stand.scope, declared.id, [row.id for row in shown]),
        seen,
        before.text if before else "",
        _chart(stand, declared, as_of),
        _pager(stand, declared, named, shown, after, more=len(rows) > PAGE, seen=seen),
    )  # fmt: skip
    crumbs = (Link(_("Overview"), reverse("front")), Link(label(declared), ""))
    return framed(
        request, stand, "desk/figure.html", page, here="front", as_of=as_of,
        provisional=answer.provisional, crumbs=crumbs,
    )  # fmt: skip


def _pager(
    stand: Stand,
    declared: Figure,
    named: datetime | None,
    shown: list[queries.RowBehind],
    after: UUID | None,
    *,
    more: bool,
    seen: int,
) -> Pager:
    as_of = named.isoformat() if named else ""
    first = onward(stand, as_of, declared.id, "") if after else ""
    following = onward(stand, as_of, declared.id, str(shown[-1].id)) if more else ""
    words = _("{n} of {all} rows").format(n=f"{len(shown):,}", all=f"{seen:,}") if shown else ""
    return Pager(words, first, following)


def _chart(stand: Stand, declared: Figure, as_of: datetime) -> Chart | None:
    found = published_since(
        stand.scope, stand.incident.pk, stand.place, [declared.id], as_of - _CHARTED
    )
    share = declared.measure is Measure.SHARE
    return chart_of(
        stand, declared, [(p.as_of, number(p.value, share)) for p in found if p.as_of <= as_of]
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
