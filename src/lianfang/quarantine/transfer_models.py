"""Dedicated vehicles, and bringing people to a site, a clinic or home."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.quarantine.choices import Destination
from lianfang.quarantine.site_models import Site


class Vehicle(models.Model):
    """A vehicle set apart for transfers."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    plate = models.CharField(max_length=16, unique=True)
    unit = models.UUIDField()
    division = CodeField()
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.plate


class VehicleDisinfection(models.Model):
    """A vehicle was disinfected; before its next trip it must have been."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="disinfections")
    by_post = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.vehicle_id} disinfected"


class Transfer(models.Model):
    """A person is brought somewhere by a dedicated vehicle (domain.md, entity 18).

    The steps come in order; an emergency needs no approval (R15). `why` says why it was called
    off. A vehicle is never in two places: see the walls.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(
        "quarantine.Order", on_delete=models.PROTECT, null=True, related_name="transfers"
    )
    person = models.UUIDField()
    division = CodeField()
    destination = models.CharField(max_length=8, choices=Destination)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    emergency = models.BooleanField()
    requested_by = models.UUIDField()
    requested_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="+")
    driver = models.CharField(max_length=40, blank=True)
    assigned_at = models.DateTimeField(null=True)
    departed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    given_by = models.UUIDField(null=True)
    taken_by = models.UUIDField(null=True)
    handed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(handed_at__isnull=True, cancelled_at__isnull=True),
                name="transfer_one_open",
            ),
            models.CheckConstraint(
                name="transfer_site_iff_to_site",
                condition=Q(destination="site", site__isnull=False)
                | (~Q(destination="site") & Q(site__isnull=True)),
            ),
            models.CheckConstraint(
                name="transfer_in_order",
                condition=(
                    Q(departed_at__isnull=True)
                    | (
                        Q(vehicle__isnull=False)
                        & (Q(emergency=True) | Q(approved_at__isnull=False))
                    )
                )
                & (Q(arrived_at__isnull=True) | Q(arrived_at__gte=F("departed_at")))
                & (
                    Q(handed_at__isnull=True)
                    | Q(
                        handed_at__gte=F("arrived_at"),
                        given_by__isnull=False,
                        taken_by__isnull=False,
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"transfer of {self.person}"
