"""Questions about places: names and kinds in the register of a day, and changed codes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from lianfang.jurisdictions.models import CodeLink, Division, Register
from lianfang.jurisdictions.rules import LENGTHS, LinkKind, successor
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock

_names: dict[tuple[str, UUID], dict[str, str]] = {}
_links: dict[str, tuple[float, tuple[str, ...]]] = {}
_TOWNSHIP = 9
_FRESH = 5.0  # seconds for which this process keeps the links of a code


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
    """Code to name for an area in the register of the day; kept in memory per register."""
    found = register(scope, area, clock.day_of(at))
    if found is None:
        return {}
    if (area, found.pk) not in _names:
        if len(_names) > 64:
            _names.clear()
        inside = Division.objects.filter(register=found, code__startswith=area)
        _names[area, found.pk] = dict(inside.values_list("code", "name"))
    return _names[area, found.pk]


def former_names(scope: Scope | None, area: str, on: date) -> list[tuple[str, str]]:
    """What the places of an area were called in earlier registers, by the code that answers now.

    A place recoded or merged gives the code that took it in; a name that the code still bears
    is left out. Oldest first.
    """
    now = register(scope, area, on)
    if now is None:
        return []
    current = dict(divisions(scope, area, on).values_list("code", "name"))
    earlier = Division.objects.filter(
        register__dated__lt=now.dated, code__gte=area, code__lt=area + ":"
    ).order_by("register__dated", "code")
    successors = links(scope, on)
    found: dict[tuple[str, str], None] = {}
    for code, name in earlier.values_list("code", "name"):
        answers = successor(code, current, successors)
        if answers and len(code) >= _TOWNSHIP and current[answers] != name:
            found[answers, name] = None
    return list(found)


def links(scope: Scope | None, on: date) -> dict[str, str]:
    """Old code to the code that took its place up to a day; a renamed one to itself.

    What was entered by hand (a village to its neighbour) goes before what a register said (to
    its township).
    """
    found = CodeLink.objects.filter(dated__lte=on).order_by("dated", "new")
    return dict(found.values_list("old", "new"))


def astray(scope: Scope | None, codes: Iterable[str], area: str, on: date) -> list[str]:
    """Those of an area's codes (grids by their village) for which no place of the day answers."""
    wanted = {code[:12] for code in codes}
    if not wanted:
        return []
    current = set(divisions(scope, area, on).values_list("code", flat=True))
    successors = links(scope, on)
    return sorted(code for code in wanted if successor(code, current, successors) is None)


def gone_names(scope: Scope | None, area: str, at: datetime) -> dict[str, str]:
    """What places of an area were called whose codes the register of the day has no more."""
    found = register(scope, area, clock.day_of(at))
    if found is None:
        return {}
    current = names(scope, area, at)
    earlier = Division.objects.filter(
        register__dated__lt=found.dated, code__gte=area, code__lt=area + ":"
    ).order_by("register__dated")
    return {c: n for c, n in earlier.values_list("code", "name") if c not in current}


def with_links(scope: Scope | None, code: str) -> tuple[str, ...]:
    """The prefixes that answer for `code` where registers changed codes; empty if just itself.

    Whoever answers for a place sees it under its older and its newer codes: what was recoded
    both ways, grids with their village; what was merged from the place that took it in only.
    Kept for a few seconds; within an open transaction always read anew.
    """
    if connection.in_atomic_block:
        return _followed(code)
    kept = _links.get(code)
    if kept is None or time.monotonic() - kept[0] > _FRESH:
        kept = _links[code] = (time.monotonic(), _followed(code))
    return kept[1]


def _followed(code: str) -> tuple[str, ...]:
    found, fresh = {code}, {code}
    while fresh:
        fresh = {c for one in fresh for c in _linked(one) if not c.startswith(tuple(found))}
        found |= fresh
    return tuple(sorted(found)) if len(found) > 1 else ()


def _linked(code: str) -> Iterator[str]:
    above = [code[:n] for n in LENGTHS if n < len(code)]
    near = Q(old__startswith=code) | Q(new__startswith=code) | Q(old__in=above) | Q(new__in=above)
    kinds = (LinkKind.RECODED, LinkKind.MERGED)
    for link in CodeLink.objects.filter(near, kind__in=kinds):
        recoded = link.kind == LinkKind.RECODED
        if link.new.startswith(code):
            yield link.old
        elif recoded and code.startswith(link.new):
            yield link.old + code[len(link.new) :]
        if recoded and link.old.startswith(code):
            yield link.new
        elif recoded and code.startswith(link.old):
            yield link.new + code[len(link.old) :]
