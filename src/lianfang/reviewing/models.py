"""Broken glass, conflicts of interest and reviews: appended, never altered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lianfang.audit.seals import chain
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.reviewing.choices import Finding, Tie


class BrokenGlass(models.Model):
    """An officer opens people without a relation to them: a sealed reason, an end, a review.

    `persons` is empty where nobody is known by the number asked for; the asking is kept all the
    same. The end is a column that nothing moves.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    officer = models.UUIDField()
    post = models.UUIDField()
    role = models.CharField(max_length=24)
    unit_name = models.CharField(max_length=80)
    division = CodeField()
    persons = ArrayField(models.UUIDField())
    by_number = models.BooleanField()
    reason = models.BinaryField()
    from_at = models.DateTimeField()
    until = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="glass_ends", condition=Q(until__gt=F("from_at")))
        ]

    def __str__(self) -> str:
        return f"glass {self.id}"


class Conflict(models.Model):
    """An officer has declared a tie to a person; whatever the officer reads of them stands out."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    officer = models.UUIDField()
    person = models.UUIDField()
    tie = models.CharField(max_length=16, choices=Tie)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "person"], name="conflict_once")]

    def __str__(self) -> str:
        return f"{self.officer} {self.tie}"


class Review(models.Model):
    """What a reviewer found of a reading or a broken glass; `words` are sealed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField(unique=True)
    finding = models.CharField(max_length=12, choices=Finding)
    words = models.BinaryField()
    by_officer = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"review of {self.subject}"


chain(
    "reviewing_brokenglass",
    "id, incident_id, officer, post, role, unit_name, division, persons, by_number,"
    " encode(reason, 'hex'), extract(epoch FROM from_at), extract(epoch FROM until),"
    " extract(epoch FROM recorded_at)",
)
chain(
    "reviewing_conflict",
    "id, incident_id, officer, person, tie, extract(epoch FROM recorded_at)",
)
chain(
    "reviewing_review",
    "id, incident_id, subject, finding, encode(words, 'hex'), by_officer,"
    " extract(epoch FROM at), extract(epoch FROM recorded_at)",
)
