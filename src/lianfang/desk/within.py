"""A place within a scope, as a condition of SQL."""

from __future__ import annotations

from lianfang.jurisdictions.scope import Scope


def inside(scope: Scope, place: str, column: str) -> str:
    """The condition that a place adds to a scope; none where it is the scope's own area.

    Row security says the same of the own area, and said twice it misleads the planner.
    """
    if scope.prefix == place:
        return ""
    return f"AND {column} >= %(low)s AND {column} < %(high)s"
