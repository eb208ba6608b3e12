"""Which checks of a day each kind of order owes, of those that the edition names."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.incidents import queries as incidents

CHECKS = "checks_"
"""The parameter of a kind of order is this and the kind."""

EVERY_SLOT = "am,pm"


def owed(incident: UUID, kind: str, at: datetime) -> list[str]:
    """The slots that orders of a kind owe at a moment."""
    return str(incidents.value(None, incident, f"{CHECKS}{kind}", at)).split(",")
