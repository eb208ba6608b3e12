"""Leads, where they went, what was tried and answered, and household sweeps."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.people.models import Person
from lianfang.places.models import Household
from lianfang.screening.choices import AttemptKind, Covered, Outcome, Source
from lianfang.screening.ground_models import (
    Helper,
    Informant,
    Omission,
    Recheck,
    Referral,
    Roster,
    Tip,
)
from lianfang.screening.list_models import (
    Batch,
    ColumnMapping,
    Intake,
    OriginalPart,
    Row,
)
from lianfang.screening.sheet_models import PaperSheet

__all__ = [
    "Answer",
    "Attempt",
    "Batch",
    "ColumnMapping",
    "Helper",
    "Informant",
    "Intake",
    "Lead",
    "Omission",
    "OriginalPart",
    "PaperSheet",
    "Placement",
    "Recheck",
    "Referral",
    "Roster",
    "Round",
    "Row",
    "Tip",
    "Visit",
]


class Lead(models.Model):
    """A pointer to someone who may be concerned, to be answered on the ground.

    `division` and `outcome` follow the latest placement and answer, for lists; figures ask the
    placements and answers themselves.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Source)
    division = CodeField()
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.PENDING)
    left_on = models.DateField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["division", "id"], name="lead_by_place"),
            models.Index(fields=["outcome", "id"], name="lead_by_outcome"),
            models.Index(fields=["source", "id"], name="lead_by_source"),
        ]

    def __str__(self) -> str:
        return f"lead {self.id}"


class Placement(models.Model):
    """A lead was given to a place, and to the post that answers for it; appended only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    lead = models.ForeignKey(
        Lead, on_delete=models.PROTECT, related_name="placements", db_index=False
    )
    division = CodeField()
    post = models.UUIDField(null=True)
    why = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["lead", "-recorded_at", "-id"],
                include=["division", "post"],
                name="placement_latest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} at {self.division}"


class Attempt(models.Model):
    """Someone went or called and did not learn the answer; appended only.

    A knock is an attempt, not an answer. `by_post` tried, `keyed_by` entered it from paper.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="tries")
    division = CodeField()
    kind = models.CharField(max_length=8, choices=AttemptKind)
    by_post = models.UUIDField()
    keyed_by = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "at", "kind"], name="attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.kind}"


class Answer(models.Model):
    """What the field found; a later answer corrects an earlier one, and both stay.

    `told` seals what the outcome demands: the address, the new place, the evidence. `by_post`
    learnt it at `at`; `keyed_by` entered it from paper or for someone without a phone.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="answers")
    division = CodeField()
    outcome = models.CharField(max_length=16, choices=Outcome)
    attempts = models.PositiveSmallIntegerField(default=1)
    told = models.BinaryField(null=True)
    by_post = models.UUIDField()
    keyed_by = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="answer_is_not_pending", condition=~Q(outcome="pending"))
        ]

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.outcome}"


class Round(models.Model):
    """A household sweep."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="round_once"),
            models.CheckConstraint(
                name="round_ends_after_it_opens",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """A knock at a door: covered only if it was answered; counts, no names.

    `how` says by what a door was answered for: in person, by telephone, or confirmed empty.

    Its keys are checked by the one statement that writes it, from the rows they point to; checks
    by the database as well were a third of the time of a sweep's 230,000 visits.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    division = CodeField()
    answered = models.BooleanField()
    how = models.CharField(max_length=10, choices=Covered, db_default="door")
    members_seen = models.PositiveSmallIntegerField()
    by_post = models.UUIDField()
    keyed_by = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "household"],
                include=["recorded_at", "round"],
                condition=Q(answered=True),
                name="visit_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"visit to {self.household_id}"
