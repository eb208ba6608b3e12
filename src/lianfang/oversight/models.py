"""Contradictions found by the system; matters and what organs outside the software decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import Unit
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.oversight.choices import AppealOutcome, Ground, OfficialRank, Sanction


class Contradiction(models.Model):
    """A unit's statement of a day and the records of that day disagree; a question, no fault.

    `stated` and `evidence` are counts. The unit explains within a day; what it corrects itself
    in that time is “corrected” (domain.md 2.5).
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division = CodeField(db_index=True)
    day = models.DateField()
    stated = models.JSONField()
    evidence = models.JSONField()
    found_at = models.DateTimeField()
    due_at = models.DateTimeField()
    explanation = models.CharField(max_length=300, blank=True)
    explained_at = models.DateTimeField(null=True)
    explained_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "unit", "day"], name="contradiction_once"),
            models.CheckConstraint(
                name="contradiction_explained_in_words",
                condition=Q(explained_at__isnull=True) | ~Q(explanation=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"


class Matter(models.Model):
    """Something for which an official may have to answer; facts and hearing are sealed.

    It follows the rules of personnel files: `official` is an officer's id, and only who keeps
    matters reads it. Residents' breaches are elsewhere.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    official = models.UUIDField()
    rank = models.CharField(max_length=16, choices=OfficialRank)
    ground = models.CharField(max_length=16, choices=Ground)
    facts = models.BinaryField()
    evidence = models.UUIDField(null=True)
    heard = models.BinaryField(null=True)
    heard_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="matter_heard_whole",
                condition=Q(heard__isnull=True, heard_at__isnull=True)
                | Q(heard__isnull=False, heard_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.opened_at:%Y-%m-%d}"


class MatterDecision(models.Model):
    """What the discipline, supervision or appointing organ decided, by its own document."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="decision")
    division = CodeField()
    official = models.UUIDField()
    rank = models.CharField(max_length=16, choices=OfficialRank)
    ground = models.CharField(max_length=16, choices=Ground)
    organ = models.CharField(max_length=80)
    document = models.CharField(max_length=120)
    sanction = models.CharField(max_length=12, choices=Sanction)
    decided_at = models.DateTimeField()
    appealed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=AppealOutcome, blank=True)
    outcome_document = models.CharField(max_length=120, blank=True)
    outcome_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "document"], name="matter_document_once"),
            models.CheckConstraint(
                name="matter_outcome_of_an_appeal",
                condition=Q(outcome="") | Q(appealed_at__isnull=False, outcome_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.document


class Commendation(models.Model):
    """A unit is commended: the computation stands open, a person approved it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    measures = models.JSONField()
    from_at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)
    approved_by = models.UUIDField()
    approved_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.unit_id} commended"
