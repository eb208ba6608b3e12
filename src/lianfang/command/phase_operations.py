"""Phases of the response: each begins by a decision, beside how the one before it stood (转段)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.command.charting import refuse_blank
from lianfang.command.models import PhaseDecision
from lianfang.command.operations import AuthorityMissing
from lianfang.command.phase_queries import phase_at, standing
from lianfang.command.phase_rules import Indicator
from lianfang.figures.registry import all_figures
from lianfang.incidents.models import Incident
from lianfang.kernel.errors import BadInput, DomainError


class PhaseUnclear(BadInput):
    """A phase has a name and at least one objective."""


class PhaseInForce(DomainError):
    """This phase is in force already."""


class IndicatorUnknown(BadInput):
    """There is no figure {figure} in the registry."""


@operation
def decide_phase(
    incident: Incident,
    name: str,
    objectives: Sequence[str],
    authority: str,
    document: str,
    effective_at: datetime,
    *,
    indicators: Sequence[Indicator] = (),
    by: Actor,
    at: datetime,
) -> PhaseDecision:
    """Record that a phase of the response begins, with its objectives and indicators.

    How the indicators of the phase before it stood is kept with the decision, met or not: the
    headquarters decides. Raises PhaseUnclear, PhaseInForce, IndicatorUnknown, AuthorityMissing,
    DocumentMissing, NotAllowed.
    """
    by.require(Permission.DECIDE_LEVEL, incident.division)
    aims = _clear(name, objectives)
    refuse_blank(authority, AuthorityMissing)
    refuse_blank(document)
    _refuse_unknown(indicators)
    last = phase_at(by.scope, incident.pk, effective_at)
    if last is not None and last.name == name.strip():
        raise PhaseInForce
    made = PhaseDecision.objects.create(
        incident=incident,
        name=name.strip(),
        objectives=aims,
        indicators=[one.as_json() for one in indicators],
        stood=[one.as_json() for one in standing(by.scope, incident, last, at)],
        authority=authority,
        document=document,
        effective_at=effective_at,
        recorded_at=recorded_at(),
    )
    concerning(made, incident, phase=made.name)
    return made


def _clear(name: str, objectives: Sequence[str]) -> list[str]:
    aims = [text.strip() for text in objectives if text.strip()]
    if not 0 < len(name.strip()) <= 40 or not aims:
        raise PhaseUnclear
    return aims


def _refuse_unknown(indicators: Sequence[Indicator]) -> None:
    known = {figure.id for figure in all_figures()}
    for one in indicators:
        if one.figure not in known:
            raise IndicatorUnknown(figure=one.figure)
