"""Which forms are in force, what a unit owes by them, how its report arrives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.duties.models import Obligation
from lianfang.incidents.rules import Slot
from lianfang.jurisdictions.scope import Scope
from lianfang.reporting.filling import Values, arrived
from lianfang.reporting.form_rules import FieldSpec, FormSpec, on_day
from lianfang.reporting.models import ReportException, ReportForm
from lianfang.reporting.rules import KIND
from lianfang.reporting.shipped import SHIPPED


def versions(scope: Scope, incident: UUID) -> list[FormSpec]:
    """Every version of every form, the shipped ones first, then as they were loaded."""
    rows = ReportForm.objects.filter(incident=incident).order_by("recorded_at", "pk")
    return [*SHIPPED, *(_spec_of(row) for row in rows)]


def forms_on(scope: Scope, incident: UUID, day: date) -> dict[str, FormSpec]:
    """The forms in force on a day, by key."""
    return on_day(versions(scope, incident), day)


def _spec_of(row: ReportForm) -> FormSpec:
    """A form as plain values."""
    return FormSpec(
        key=row.key,
        name=row.name,
        owed_by=frozenset(row.owed_by),
        slot=Slot(row.key, row.opens, row.due, row.grace, row.closes),
        fields=tuple(FieldSpec(**one) for one in row.fields),
        from_on=row.from_on,
    )


@dataclass(frozen=True, slots=True)
class Arriving:
    """A report that a unit owes for a day, its form, and the numbers it arrives with."""

    spec: FormSpec
    duty: Obligation
    filled: Values


def owed_forms(scope: Scope, incident: UUID, unit: UUID, day: date) -> list[FormSpec]:
    """The forms that a unit owes for a day, within the scope entered."""
    forms = forms_on(scope, incident, day)
    slots = _duties(incident, unit, day).values_list("slot", flat=True)
    return [forms[slot] for slot in sorted(slots) if slot in forms]


def arriving(
    scope: Scope, incident: UUID, unit: UUID, day: date, form: str, at: datetime
) -> Arriving | None:
    """A unit's report of a day as it arrives at a moment; None where it is not owed."""
    spec = forms_on(scope, incident, day).get(form)
    duty = _duties(incident, unit, day).filter(slot=form).first()
    if spec is None or duty is None:
        return None
    values = arrived(incident, [(unit, duty.division)], spec, day, at)
    return Arriving(spec, duty, values[unit])


def _duties(incident: UUID, unit: UUID, day: date) -> QuerySet[Obligation]:
    found = Obligation.objects.filter(kind=KIND, incident=incident, subject=unit, slot_on=day)
    return found.exclude(lifted_as="void")


def exceptions(scope: Scope, incident: UUID, first: date) -> list[ReportException]:
    """Exceptions for days since `first`, the latest first."""
    found = ReportException.objects.filter(incident=incident, day__gte=first)
    return list(found.select_related("unit").order_by("-day", "-at")[:200])
