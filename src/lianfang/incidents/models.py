"""An outbreak that the headquarters is activated for, and the protocol's dated editions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.incidents.choices import DecidedAs
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids


class Incident(models.Model):
    """Persons, leads, orders and keys belong to one incident; places and units to none.

    A drill runs at `offset` from the wall clock, says so on every page, and its people are
    synthetic.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField(max_length=80)
    disease = models.CharField(max_length=80)
    division = CodeField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    drill = models.BooleanField(default=False)
    offset = models.DurationField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="incident_only_drills_shift_time",
                condition=Q(offset__isnull=True) | Q(drill=True),
            ),
            models.CheckConstraint(
                name="incident_ends_after_it_opens",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProtocolEdition(models.Model):
    """An edition of the prevention and control protocol, in force from its moment.

    `parameters` holds what `rules.Parameters` reads. A later edition never lengthens an order.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    effective_at = models.DateTimeField()
    parameters = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="edition_once")]

    def __str__(self) -> str:
        return self.title


class ParameterChange(models.Model):
    """A parameter has another value from a moment on, by a decision and its document.

    `announced` is how many rows each question listed when it was recorded. Appended only, but for
    `laid_at`: when the duties that fall due from then on had been laid anew, and how many were.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="changes")
    parameter = models.CharField(max_length=30)
    value = models.JSONField()
    before = models.JSONField()
    decided_as = models.CharField(max_length=8, choices=DecidedAs)
    decision = models.UUIDField()
    authority = models.CharField(max_length=80)
    document = models.CharField(max_length=120)
    effective_at = models.DateTimeField()
    announced = models.JSONField()
    recorded_at = models.DateTimeField()
    laid_at = models.DateTimeField(null=True)
    laid = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["incident", "parameter"], name="change_of_parameter")]
        constraints = [
            models.CheckConstraint(name="change_by_a_document", condition=~Q(document="")),
            models.CheckConstraint(
                name="change_laid_whole",
                condition=Q(laid_at__isnull=True, laid__isnull=True)
                | Q(laid_at__isnull=False, laid__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} = {self.value}"
