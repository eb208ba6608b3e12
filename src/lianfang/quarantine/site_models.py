"""Who may order, the last document numbers, and the sites with their beds."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.accounts.models import Unit
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.quarantine.choices import OrderKind, SiteGroup, SiteMode, Zone


class Authority(models.Model):
    """Who may issue a kind of order, on what basis, from and to (domain.md C1)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=OrderKind)
    issuer = models.CharField(max_length=80)
    basis = models.CharField(max_length=200)
    document = models.CharField(max_length=120)
    rights = models.CharField(max_length=400)
    appeal = models.CharField(max_length=400)
    phone = models.CharField(max_length=20)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="authority_ends_after_it_begins",
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")),
            ),
            models.CheckConstraint(
                name="authority_is_complete",
                condition=~(
                    Q(issuer="")
                    | Q(basis="")
                    | Q(document="")
                    | Q(rights="")
                    | Q(appeal="")
                    | Q(phone="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer}: {self.kind}"


class DocumentNumber(models.Model):
    """The last number given, gapless per kind and year."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="document_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Site(models.Model):
    """A centralised quarantine site (集中隔离点)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    division = CodeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class SiteModeChange(models.Model):
    """From a moment on a site is in a mode of its life; appended only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="modes")
    mode = models.CharField(max_length=12, choices=SiteMode)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.site_id} {self.mode}"


class Room(models.Model):
    """A room of a site; one with several beds is for a family or a guardian."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rooms")
    number = models.CharField(max_length=12)
    zone = models.CharField(max_length=12, choices=Zone)
    barrier_free = models.BooleanField(default=False)
    own_toilet = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="room_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.number}"


class Bed(models.Model):
    """A bed in a room; one person a room unless they are a family."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="beds")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="beds")
    number = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="bed_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.number}"


class SiteInspection(models.Model):
    """A site was looked over, or its opening rehearsed: ready while the last was sound."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="inspections")
    drill = models.BooleanField()
    sound = models.BooleanField()
    zones_apart = models.BooleanField()
    wanting = models.CharField(max_length=200, blank=True)
    by_post = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.site_id} inspected"


class SiteDuty(models.Model):
    """A post works in a group of a site, from and to."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="duties")
    group = models.CharField(max_length=12, choices=SiteGroup)
    post = models.UUIDField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.group} of {self.site_id}"
