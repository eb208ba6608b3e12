"""A reconciliation as plain data, for programs: the page's numbers under plain keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lianfang.accounts.choices import Role
from lianfang.accounts.models import Unit
from lianfang.jurisdictions.queries import names
from lianfang.jurisdictions.scope import Scope
from lianfang.screening.choices import Outcome, Source
from lianfang.screening.reconciling import Fates, LeadCount, Reconciliation
from lianfang.screening.reconciling_groups import OpenGroup

_HOUR = timedelta(hours=1)
FATES = ("rejected", "attached", "waiting")


def as_data(scope: Scope, found: Reconciliation, drill: bool) -> dict[str, Any]:
    """Counts, codes and labels; moments in ISO 8601, hours as whole numbers."""
    question = found.question
    told = names(scope, question.place[:6], question.as_of)
    return {
        "as_of": question.as_of.isoformat(),
        "scope": {"code": question.place, "name": told.get(question.place, question.place)},
        "drill": drill,
        "provisional": found.provisional,
        "rows": _rows(found),
        "leads": _leads(found, told),
        "found_on_no_list": _missed(found),
        "unreconciled": _open(found, told),
        "second_looks": {
            "drawn": found.looks.drawn,
            "done": found.looks.done,
            "agree": found.looks.agree,
        },
    }


def by_provider(found: Reconciliation) -> dict[UUID, tuple[str, Fates]]:
    """The rows of each provider, with its name, in order of the names."""
    sums: dict[UUID, tuple[str, Fates]] = {}
    for one in sorted(found.lists, key=lambda each: each.provider_name):
        fates = sums.setdefault(one.provider, (one.provider_name, Fates()))[1]
        fates.merge(found.rows.get(one.batch, Fates()))
    return sums


def _fates(fates: Fates) -> dict[str, Any]:
    numbers = {name: getattr(fates, name) for name in (*FATES, "mended", "rows_in")}
    return numbers | {"outcomes": dict(sorted(fates.outcomes.items()))}


def _rows(found: Reconciliation) -> dict[str, Any]:
    return _fates(found.total) | {
        "read": found.read,
        "balanced": found.balances,
        "by_provider": [
            {"provider": name, "read": fates.rows_in} | _fates(fates)
            for name, fates in by_provider(found).values()
        ],
        "by_batch": [
            {
                "batch": str(one.batch),
                "title": one.title,
                "file": one.file_name,
                "provider": one.provider_name,
                "received": one.recorded_at.isoformat(),
            }
            | _fates(found.rows.get(one.batch, Fates()))
            for one in found.lists
        ],
    }


def counted(leads: Iterable[LeadCount], key: Callable[[LeadCount], str]) -> Counter[str]:
    """Leads by one of their sides."""
    counts: Counter[str] = Counter()
    for one in leads:
        counts[key(one)] += one.count
    return counts


def _leads(found: Reconciliation, told: dict[str, str]) -> dict[str, Any]:
    outcomes = counted(found.leads, lambda one: one.outcome)
    sources = counted(found.leads, lambda one: one.source)
    places = counted(found.leads, lambda one: one.place)
    pending = counted(
        (one for one in found.leads if one.outcome == Outcome.PENDING), lambda one: one.place
    )
    return {
        "total": sum(outcomes.values()),
        "by_outcome": [
            {"outcome": each.value, "label": str(each.label), "count": outcomes[each.value]}
            for each in Outcome
        ],
        "by_source": [
            {"source": each.value, "label": str(each.label), "count": sources[each.value]}
            for each in Source
        ],
        "by_place": [
            {"division": code, "name": told.get(code, code), "count": n, "pending": pending[code]}
            for code, n in sorted(places.items())
        ],
    }


def _missed(found: Reconciliation) -> dict[str, Any]:
    known = {pk for pk in found.missed if pk}
    units = dict(Unit.objects.filter(pk__in=known).values_list("pk", "name"))
    return {
        "total": sum(found.missed.values()),
        "not_said": found.missed.get(None, 0),
        "by_provider": [
            {"provider": units[pk], "count": found.missed[pk]}
            for pk in sorted(known, key=lambda pk: units[pk])
        ],
    }


def _open(found: Reconciliation, told: dict[str, str]) -> dict[str, Any]:
    at = found.question.as_of
    return {
        "leads": found.unsettled("lead"),
        "waiting": found.unsettled("waiting"),
        "rejected": found.unsettled("rejected"),
        "oldest_first": [_group(one, told, at) for one in found.open],
    }


def _group(one: OpenGroup, told: dict[str, str], at: datetime) -> dict[str, Any]:
    role = str(Role(one.role).label) if one.role else ""
    owner = one.unit if one.kind == "rejected" else one.title if one.posts == 1 else role
    return {
        "kind": one.kind,
        "division": one.place,
        "place": told.get(one.place, one.place),
        "role": one.role,
        "posts": one.posts,
        "owner": owner,
        "count": one.count,
        "since": one.oldest.isoformat(),
        "hours": (at - one.oldest) // _HOUR,
    }
