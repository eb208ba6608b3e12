"""Orders with an end, their teams, checks, beds, and what showed anyone held past an end."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.people.models import Person
from lianfang.quarantine.choices import (
    Anchor,
    Ending,
    HeldHow,
    Manner,
    OrderKind,
    Precision,
    TeamRole,
    ThermometerSite,
)
from lianfang.quarantine.site_models import Authority, Bed, Site


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


class StandingMember(models.Model):
    """Who fills a role of the team of five in a village or community, unless changed by hand."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    division = CodeField()
    role = models.CharField(max_length=16, choices=TeamRole)
    post = models.UUIDField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "role"],
                condition=Q(to_at__isnull=True),
                name="standing_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.division}"


class TeamMember(models.Model):
    """A post fills one of the five roles for an order, from and to."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="team")
    person = models.UUIDField()
    division = CodeField()
    role = models.CharField(max_length=16, choices=TeamRole)
    post = models.UUIDField(db_index=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="member_ends_after_it_begins", condition=Q(to_at__gt=F("from_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.order_id}"


class HealthCheck(models.Model):
    """One temperature and symptom record.

    `temperature` is in tenths of a degree Celsius with the site of measurement; `at` is when it
    was measured, `received_at` when a device or a clerk handed it over. A correction points to
    what it corrects; both stay.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="checks")
    person = models.UUIDField()
    division = CodeField()
    slot_on = models.DateField()
    slot = models.CharField(max_length=12)
    temperature = models.PositiveSmallIntegerField()
    thermometer = models.CharField(max_length=12, choices=ThermometerSite)
    symptoms = ArrayField(models.CharField(max_length=20), default=list)
    manner = models.CharField(max_length=12, choices=Manner)
    by_post = models.UUIDField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
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


class BedStay(models.Model):
    """A person occupies a bed from one moment to another."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    division = CodeField()
    from_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    ended_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stay_ends_after_it_begins",
                condition=Q(to_at__isnull=True, ended_recorded_at__isnull=True)
                | Q(to_at__gt=F("from_at"), ended_recorded_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"stay in {self.bed_id}"


class HeldFact(models.Model):
    """Something showed a person held after the order's end, between two moments (C3)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    division = CodeField()
    how = models.CharField(max_length=8, choices=HeldHow)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="held_ends_after_it_begins", condition=Q(to_at__gt=F("from_at"))
            )
        ]

    def __str__(self) -> str:
        return f"held after {self.order_id}"
