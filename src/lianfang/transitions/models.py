"""What is timed and within how long, the moments of 7-1-7, and who went to the next front."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import Post
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.transitions.choices import Left, Step, Timed


class TimerDefinition(models.Model):
    """The headquarters decided which interval measures an item, and within how many minutes.

    Appended only; the latest of an item stands. Without a limit nothing is beyond it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=16, choices=Timed)
    interval = models.CharField(max_length=40)
    limit_minutes = models.PositiveIntegerField(null=True)
    document = models.CharField(max_length=120)
    from_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="timer_by_a_document", condition=~Q(document=""))
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.interval}"


class Milestone(models.Model):
    """When a step of 7-1-7 happened; without a moment it does not apply. Appended only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=16, choices=Step)
    at = models.DateTimeField(null=True)
    document = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="milestone_by_a_document", condition=~Q(document=""))
        ]

    def __str__(self) -> str:
        return self.step


class Redeployment(models.Model):
    """A post that became free went to the next front, from a moment, by a document."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    left = models.CharField(max_length=8, choices=Left)
    pairing = models.UUIDField(null=True)
    front = models.CharField(max_length=80)
    division = CodeField()
    document = models.CharField(max_length=120)
    from_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["post", "from_at"], name="redeployment_of_post")]
        constraints = [
            models.CheckConstraint(
                name="redeployment_leaves_one",
                condition=Q(left=Left.PAIRING, pairing__isnull=False)
                | Q(left=Left.TEAM, pairing__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.front}"
