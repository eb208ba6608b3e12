"""Reading what was said of an order: opened for whoever answers it, and logged (R5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lianfang.accounts.actors import PLACED, Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine import remedies
from lianfang.quarantine.detail_corrections import stood_before
from lianfang.quarantine.models import Appeal, Correction, Extension

READERS = (
    Permission.TAKE_APPEAL,
    Permission.REVIEW_APPEAL,
    Permission.DECIDE_APPEAL,
    Permission.PROPOSE_EXTENSION,
    Permission.DECIDE_EXTENSION,
)
"""Who takes part in answering what is said of an order."""

MODELS: dict[str, Any] = {"appeal": Appeal, "correction": Correction, "extension": Extension}


@dataclass(frozen=True, slots=True)
class Words(NamesSomeone):
    """What was said, proposed and answered, and what that replaced; empty where nothing was."""

    text: str
    proposed: str
    decided: str
    stood: str = ""


def may_read(by: Actor) -> None:
    """Refuse whoever answers for no place, or has no part in it. Raises NotAllowed."""
    if by.scope.kind not in PLACED or not any(by.may(p) for p in READERS):
        raise NotAllowed


@operation
def read_remedy(kind: str, pk: UUID, *, by: Actor, at: datetime) -> Words:
    """Open the words of an appeal, a correction or an extension. Raises NotFound, NotAllowed."""
    may_read(by)
    found = MODELS[kind].objects.select_related("order").filter(pk=pk).first()
    if found is None:
        raise NotFound
    concerning(found, found.person, kind=kind)
    incident = found.order.incident_id
    first = found.why if kind == "extension" else found.text
    proposed = getattr(found, "proposed_why", None)
    return Words(
        remedies.opened(incident, first, pk),
        remedies.opened(incident, proposed, pk),
        remedies.opened(incident, found.decided_why, pk),
        stood_before(incident, getattr(found, "stood", None), pk),
    )
