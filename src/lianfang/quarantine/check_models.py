"""Temperatures taken, taken again by others, and the way to the clinic."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.quarantine.choices import Manner, ThermometerSite


class HealthCheck(models.Model):
    """One temperature and symptom record.

    `temperature` is in tenths of a degree Celsius with the site of measurement; `at` is when it
    was measured, `received_at` when a device or a clerk handed it over, `offset_seconds` by how
    much the device's clock was ahead. `keyed_by` is the post that keyed it from paper. A
    correction points to what it corrects; both stay.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey("quarantine.Order", on_delete=models.PROTECT, related_name="checks")
    person = models.UUIDField()
    division = CodeField()
    slot_on = models.DateField()
    slot = models.CharField(max_length=12)
    temperature = models.PositiveSmallIntegerField()
    thermometer = models.CharField(max_length=12, choices=ThermometerSite)
    indoors = models.BooleanField(default=True)
    symptoms = ArrayField(models.CharField(max_length=20), default=list)
    manner = models.CharField(max_length=12, choices=Manner)
    by_post = models.UUIDField()
    keyed_by = models.UUIDField(null=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    offset_seconds = models.IntegerField(default=0)
    recorded_at = models.DateTimeField()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["person", "slot_on"], name="check_of_person"),
            models.Index(fields=["division", "slot_on"], name="check_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "slot_on", "slot"],
                condition=Q(corrects__isnull=True),
                name="check_once",
            ),
            models.CheckConstraint(
                name="check_temperature_plausible",
                condition=Q(temperature__gte=340) & Q(temperature__lte=430),
            ),
            models.CheckConstraint(
                name="check_measured_before_recorded", condition=Q(at__lte=F("recorded_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_on} {self.slot} {self.temperature / 10}"


class CheckSample(models.Model):
    """A day's reading is measured again by someone else, drawn at random (C8).

    It says how far readings may be trusted, and is never a ground against anyone.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey("quarantine.Order", on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    division = CodeField()
    check_id = models.UUIDField(unique=True)
    post = models.UUIDField(null=True)
    drawn_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    agrees = models.BooleanField(null=True)
    by_post = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)
    done_recorded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"second measuring of {self.check_id}"


class ClinicVisit(models.Model):
    """A person with fever was brought to the fever clinic by dedicated vehicle."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    check_id = models.UUIDField(unique=True)
    person = models.UUIDField()
    division = CodeField()
    vehicle = models.CharField(max_length=40)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"clinic visit {self.id}"
