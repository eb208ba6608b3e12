"""The headquarters as dated rows: members, leads, decisions on the level."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.accounts.models import Post, Unit
from lianfang.command.chart_models import Mandate, Pairing, WorkGroup
from lianfang.command.choices import LeadershipKind, Level, Rank
from lianfang.command.dated import ended_whole
from lianfang.command.directive_models import Addressee, Attachment, Directive
from lianfang.command.duty_models import DutyNote, DutyShift, Handover
from lianfang.command.plan_models import (
    DoctrineItem,
    FrontlineIssue,
    PhaseDecision,
    Plan,
    TierDecision,
)
from lianfang.command.roster_models import Roster
from lianfang.incidents.models import Incident
from lianfang.kernel import ids

__all__ = [
    "Addressee",
    "Attachment",
    "Directive",
    "DoctrineItem",
    "DutyNote",
    "DutyShift",
    "FrontlineIssue",
    "Handover",
    "Leadership",
    "LevelDecision",
    "Mandate",
    "Membership",
    "Pairing",
    "PhaseDecision",
    "Plan",
    "Roster",
    "TierDecision",
    "WorkGroup",
]


class Membership(models.Model):
    """A unit takes part in the joint mechanism, from and to, by a document."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    document = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    ended_recorded_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            ended_whole("membership_ended_whole"),
            models.UniqueConstraint(
                fields=["incident", "unit"],
                condition=Q(to_at__isnull=True),
                name="membership_one_in_force",
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} from {self.from_at:%Y-%m-%d}"


class Leadership(models.Model):
    """A post co-leads the headquarters or leads one of its groups, from and to."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=LeadershipKind)
    rank = models.CharField(max_length=20, choices=Rank)
    group = models.CharField(max_length=40, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    document = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    ended_recorded_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            ended_whole("leadership_ended_whole"),
            models.UniqueConstraint(
                fields=["incident", "post", "kind", "group"],
                condition=Q(to_at__isnull=True),
                name="leadership_one_in_force",
            ),
            models.CheckConstraint(
                name="leadership_ends_after_it_begins",
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.post_id}"


class LevelDecision(models.Model):
    """A named authority set the response level from a moment, by a document; appended only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level)
    authority = models.CharField(max_length=80)
    document = models.CharField(max_length=120)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"level {self.level} from {self.effective_at:%Y-%m-%d}"
