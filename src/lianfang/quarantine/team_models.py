"""The team of five: who stands for a village, what its roles are called, who is in it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.quarantine.choices import TeamRole


class StandingMember(models.Model):
    """Who fills a role of the team of five in a village or community, unless changed by hand."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    division = CodeField()
    role = models.CharField(max_length=16, choices=TeamRole)
    post = models.UUIDField()
    deputy = models.UUIDField(null=True)
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


class TeamTemplate(models.Model):
    """What the five roles are called below a place from a moment on; the longest prefix stands.

    `labels` gives each of the five roles its name (domain.md 2.1: Lishi's five, or a town's).
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    division = CodeField()
    name = models.CharField(max_length=40)
    labels = models.JSONField()
    from_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A post fills one of the five roles for an order, from and to."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey("quarantine.Order", on_delete=models.PROTECT, related_name="team")
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
