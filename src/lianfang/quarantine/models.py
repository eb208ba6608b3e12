"""Orders with an end, the beds they lead to, and what showed anyone held past an end."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.people.models import Person
from lianfang.quarantine.care_models import (
    Breach,
    Dependant,
    DependantsAsked,
    Need,
    Suitability,
    WelfareContact,
)
from lianfang.quarantine.check_models import CheckSample, ClinicVisit, HealthCheck
from lianfang.quarantine.choices import (
    Anchor,
    Ending,
    HeldHow,
    OrderKind,
    Precision,
    StayKind,
)
from lianfang.quarantine.paper_models import Paper, PaperTemplate
from lianfang.quarantine.remedy_models import Appeal, Correction, Extension, PortalCode
from lianfang.quarantine.site_models import Authority, Bed, Site
from lianfang.quarantine.team_models import StandingMember, TeamMember, TeamTemplate
from lianfang.quarantine.transfer_models import Transfer, Vehicle, VehicleDisinfection

__all__ = [
    "Appeal",
    "BedStay",
    "Breach",
    "CheckSample",
    "ClinicVisit",
    "Correction",
    "Dependant",
    "DependantsAsked",
    "Extension",
    "HealthCheck",
    "HeldFact",
    "Need",
    "Order",
    "Paper",
    "PaperTemplate",
    "PortalCode",
    "StandingMember",
    "Suitability",
    "TeamMember",
    "TeamTemplate",
    "Transfer",
    "Vehicle",
    "VehicleDisinfection",
    "WelfareContact",
]


class Order(models.Model):
    """A person is asked or ordered to stay somewhere until an end.

    In force while `start_at <= now < least(end_at, ended_at)`: computed, never stored. `end_at`
    is never moved; an earlier end is `ended_at`, a later one is a new order.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    lead = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=OrderKind)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)
    anchor = models.CharField(max_length=16, choices=Anchor)
    anchor_at = models.DateTimeField()
    anchor_precision = models.CharField(max_length=8, choices=Precision)
    edition = models.UUIDField()
    division = CodeField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_recorded_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=12, choices=Ending, null=True)
    ended_why = models.CharField(max_length=200, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["division", "id"], name="order_by_place"),
            models.Index(fields=["end_at"], name="order_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="order_number_once"),
            models.CheckConstraint(
                name="order_has_an_end_after_its_start", condition=Q(end_at__gt=F("start_at"))
            ),
            models.CheckConstraint(
                name="order_ends_earlier_only",
                condition=Q(ended_at__isnull=True) | Q(ended_at__lte=F("end_at")),
            ),
            models.CheckConstraint(
                name="order_ended_with_reason",
                condition=Q(
                    ended_at__isnull=True,
                    ended_recorded_at__isnull=True,
                    ended_as__isnull=True,
                    ended_why__isnull=True,
                )
                | Q(
                    ended_at__isnull=False,
                    ended_recorded_at__isnull=False,
                    ended_as__isnull=False,
                    ended_why__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="order_site_iff_site_kind",
                condition=Q(kind="site", site__isnull=False)
                | (~Q(kind="site") & Q(site__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BedStay(models.Model):
    """A person occupies a bed from one moment to another.

    `signed_at` is when a voluntary stay after the order's end was signed; without it, whoever
    lies there past the end is held (C3). An accompanying person has the order of the other.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    division = CodeField()
    kind = models.CharField(max_length=12, choices=StayKind, default=StayKind.ORDER)
    signed_at = models.DateTimeField(null=True)
    from_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    ended_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stay_signed_iff_voluntary",
                condition=Q(kind="voluntary", signed_at__isnull=False)
                | (~Q(kind="voluntary") & Q(signed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="stay_ends_after_it_begins",
                condition=Q(to_at__isnull=True, ended_recorded_at__isnull=True)
                | Q(to_at__gt=F("from_at"), ended_recorded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"stay in {self.bed_id}"


class HeldFact(models.Model):
    """Something showed a person held after the order's end (C3); without `to_at` it goes on."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    division = CodeField()
    how = models.CharField(max_length=8, choices=HeldHow)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    ended_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="held_ends_after_it_begins",
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")),
            )
        ]

    def __str__(self) -> str:
        return f"held after {self.order_id}"
