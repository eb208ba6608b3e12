"""Reporting a temperature and asking for something; sent twice, it counts once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError
from lianfang.portal import queries
from lianfang.portal.asking_views import METHODS, ask
from lianfang.portal.entering_views import own
from lianfang.portal.forms import Typed, need_form, report_form
from lianfang.portal.requests import PersonRequest
from lianfang.quarantine.check_operations import Reading, Recorded, record_checks
from lianfang.quarantine.check_rules import alarms
from lianfang.quarantine.choices import Manner, NeedKind, Priority, Symptom, ThermometerSite
from lianfang.quarantine.needs import raise_need
from lianfang.quarantine.rules import in_slot


class NothingToReport(DomainError):
    """Your observation has ended; no temperature is needed any more."""


@own
@sensitive_post_parameters()
@require_http_methods(METHODS)
def report(request: PersonRequest) -> HttpResponse:
    """Today's temperature and symptoms, for the check of this time of day."""
    return ask(request, report_form, _report)


@own
@sensitive_post_parameters()
@require_http_methods(METHODS)
def need(request: PersonRequest) -> HttpResponse:
    """Something that is needed."""
    return ask(request, need_form, _need)


def _report(request: PersonRequest, order: Any, typed: Typed) -> str:
    """Record the reading; a second one that is a fever calls a doctor all the same."""
    temperature = typed.temperature("temperature")
    site = typed.one("thermometer", ThermometerSite)
    ill = typed.several("symptoms", Symptom)
    if typed.wrong:
        return ""
    actor, at, day = request.page.actor, request.at, clock.day_of(request.at)
    parameters = queries.parameters_of(actor.scope, order)
    slots = parameters.slots
    slot = next((s.name for s in slots if in_slot(slots, s.name, day, at)), "")
    reading = Reading(order.pk, day, slot, temperature, site, Manner.SELF, at, at, ill)
    how: dict[str, Any] = {"key": typed.key}
    done: Recorded = record_checks(request.page.incident, [reading], by=actor, at=at, **how)
    if done.faults:
        raise NothingToReport
    alarm = alarms(temperature, ill, parameters.fever)
    if done.repeated and alarm:
        _call_doctor(request, order, temperature, typed.key)
    return "fever" if alarm else "again" if done.repeated else "report"


def _call_doctor(request: PersonRequest, order: Any, temperature: int, key: str) -> None:
    """A check has one reading; whoever feels ill after it still gets a doctor."""
    words = _("Measured later the same day: {value}").format(value=f"{temperature / 10:.1f}℃")
    how: dict[str, Any] = {"key": f"{key}.doctor"[:80]}
    raise_need(
        order.person_id, NeedKind.VISIT, Priority.CRITICAL, words, Manner.SELF,
        order=order.pk, by=request.page.actor, at=request.at, **how,
    )  # fmt: skip


def _need(request: PersonRequest, order: Any, typed: Typed) -> str:
    kind, soon = typed.one("kind", NeedKind), typed.one("priority", Priority)
    words = typed.words("text", needed=kind == NeedKind.OTHER)
    if typed.wrong:
        return ""
    how: dict[str, Any] = {"key": typed.key}
    raise_need(
        order.person_id, kind, soon, words, Manner.SELF,
        order=order.pk, by=request.page.actor, at=request.at, **how,
    )  # fmt: skip
    return "need"
