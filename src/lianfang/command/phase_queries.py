"""Which phase is in force, and how its indicators stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lianfang.command.models import PhaseDecision
from lianfang.command.phase_rules import Indicator
from lianfang.command.rules import in_force
from lianfang.figures import queries as figures
from lianfang.figures.registry import figure
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import Scope


@dataclass(frozen=True, slots=True)
class Standing:
    """An indicator beside its figure's value at a moment."""

    indicator: Indicator
    value: float | None
    text: str

    @property
    def met(self) -> bool:
        """Whether the value is as wanted."""
        return self.indicator.met(self.value)

    def as_json(self) -> dict[str, Any]:
        """What is kept with the decision on the next phase."""
        return self.indicator.as_json() | {"value": self.value, "text": self.text}


def phase_at(scope: Scope, incident: UUID, at: datetime) -> PhaseDecision | None:
    """The phase in force at a moment."""
    return in_force(PhaseDecision.objects.filter(incident=incident), at)


def standing(
    scope: Scope, incident: Incident, phase: PhaseDecision | None, at: datetime
) -> list[Standing]:
    """The indicators of a phase beside the figures of a moment."""
    wanted = [Indicator.from_json(kept) for kept in phase.indicators] if phase else []
    asked = [figure(one.figure) for one in wanted]
    answers = figures.ask(scope, incident.pk, incident.division, at, asked) if asked else []
    return [
        Standing(one, float(a.value) if isinstance(a.value, int | float) else None, a.text)
        for one, a in zip(wanted, answers, strict=True)
    ]
