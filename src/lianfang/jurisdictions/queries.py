"""Questions about places: names and kinds in the register of a day, and changed codes."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from lianfang.jurisdictions.models import CodeLink, Division, Register
from lianfang.jurisdictions.rules import LinkKind
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock

_names: dict[tuple[str, date], dict[str, str]] = {}
_CHANGED = (LinkKind.RECODED, LinkKind.MERGED)


def register(scope: Scope | None, area: str, on: date) -> Register | None:
    """The register in force for an area on a day: the area's own, or a superior's."""
    superiors = [area[:n] for n in (2, 4, 6) if n <= len(area)]
    return (
        Register.objects.filter(area__in=superiors, dated__lte=on)
        .order_by("-dated", "-area")
        .first()
    )


def divisions(scope: Scope | None, area: str, on: date) -> QuerySet[Division]:
    """All divisions at or below an area in the register of a day, by code."""
    found = register(scope, area, on)
    return Division.objects.filter(register=found, code__startswith=area).order_by("code")


def names(scope: Scope | None, area: str, at: datetime) -> dict[str, str]:
    """Code to name for an area in the register of the day; kept in memory per day."""
    day = clock.day_of(at)
    if (area, day) not in _names:
        if len(_names) > 64:
            _names.clear()
        found = dict(divisions(scope, area, day).values_list("code", "name"))
        if not found:
            return found
        _names[area, day] = found
    return _names[area, day]


def with_links(scope: Scope | None, code: str) -> tuple[str, ...]:
    """The codes that answer for `code` after register changes; empty if it is just itself.

    A code taken over from elsewhere does not share the prefix, so the whole set is named.
    """
    inside = Q(new=code) | Q(new__startswith=code)
    olds = (
        CodeLink.objects.filter(inside, kind__in=_CHANGED)
        .exclude(old__startswith=code)
        .values_list("old", flat=True)
    )
    if not olds:
        return ()
    own = Division.objects.filter(code__startswith=code).values_list("code", flat=True)
    return tuple(sorted({code, *olds, *own}))
