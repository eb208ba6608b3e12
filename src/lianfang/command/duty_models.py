"""The duty of the headquarters: who sits when, what was handed over, what happened."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.accounts.models import Post
from lianfang.incidents.models import Incident
from lianfang.kernel import ids


class DutyShift(models.Model):
    """A post keeps the headquarters' duty from and to."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField(db_index=True)
    to_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_begins", condition=Q(to_at__gt=F("from_at"))
            ),
            models.CheckConstraint(
                name="shift_cancelled_with_reason",
                condition=Q(cancelled_at__isnull=True) | ~Q(cancelled_why=""),
            ),
            models.UniqueConstraint(
                fields=["incident", "post", "from_at"],
                condition=Q(cancelled_at__isnull=True),
                name="shift_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.from_at:%m-%d %H:%M}"


class Handover(models.Model):
    """What one shift hands to the next: written and signed by who goes, signed by who comes."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    giving = models.ForeignKey(DutyShift, on_delete=models.PROTECT, related_name="+")
    taking = models.ForeignKey(DutyShift, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=1000)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["giving"], name="handover_once"),
            models.CheckConstraint(
                name="handover_taken_by_another",
                condition=Q(taken_by__isnull=True) | ~Q(taken_by=F("given_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giving_id} → {self.taking_id}"


class DutyNote(models.Model):
    """A line of the duty log, never changed; nobody's name stands in it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    text = models.CharField(max_length=500)
    by_post = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M}"
