"""What the response follows: plans, tier and phase as dated decisions, doctrine, issues solved."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import Post
from lianfang.command.choices import PlanKind, Tier
from lianfang.command.dated import ended_whole, ends_after_it_begins
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids


class Plan(models.Model):
    """A plan in force: of a kind there is one at a time; the next version ends the one before."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PlanKind)
    name = models.CharField(max_length=120)
    version = models.CharField(max_length=20)
    approver = models.CharField(max_length=80)
    document = models.CharField(max_length=120)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    ended_recorded_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            ended_whole("plan_ended_whole"),
            ends_after_it_begins("plan_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["incident", "kind"],
                condition=Q(to_at__isnull=True),
                name="plan_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TierDecision(models.Model):
    """A named authority set the district's risk tier from a moment; appended only.

    `proposed` is what the rule had proposed from the counts that were entered with it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    tier = models.CharField(max_length=8, choices=Tier)
    proposed = models.CharField(max_length=8, choices=Tier)
    counts = models.JSONField()
    authority = models.CharField(max_length=80)
    document = models.CharField(max_length=120)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.tier} from {self.effective_at:%Y-%m-%d}"


class PhaseDecision(models.Model):
    """A phase of the response begins, by a decision; appended only.

    `objectives` are sentences, `indicators` what it wants of the figures before the next begins,
    and `stood` how those of the phase before it stood when this one was decided.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    objectives = models.JSONField()
    indicators = models.JSONField(default=list)
    stood = models.JSONField(default=list)
    authority = models.CharField(max_length=80)
    document = models.CharField(max_length=120)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class DoctrineItem(models.Model):
    """One item of a doctrine set, as the headquarters filled it in; unknown ones are left out."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    doctrine = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    document = models.CharField(max_length=120)
    from_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "doctrine", "position", "from_at"], name="doctrine_item_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class FrontlineIssue(models.Model):
    """Something wanting on the spot, raised by whoever is stationed there, until it is solved."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    division = CodeField(db_index=True)
    text = models.CharField(max_length=300)
    raised_by = models.UUIDField()
    raised_at = models.DateTimeField()
    owner = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=300, blank=True)
    solved_at = models.DateTimeField(null=True)
    solved_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="issue_solved_with_outcome",
                condition=Q(solved_at__isnull=True) | ~Q(outcome=""),
            )
        ]

    def __str__(self) -> str:
        return self.text
