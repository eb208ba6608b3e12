"""Batches, their rows, leads, answers, and household sweeps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import Unit
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.people.models import Person
from lianfang.places.models import Household
from lianfang.screening.choices import Fate, Outcome, Source


class Batch(models.Model):
    """One list as a department sent it, with what allows its use.

    `columns` says which header was read as which field, and which were not read in. `rows` is
    the number of data rows read; the original file is kept sealed.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    title = models.CharField(max_length=120)
    legal_basis = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    listed_on = models.DateField()
    file_name = models.CharField(max_length=200)
    original = models.BinaryField()
    columns = models.JSONField()
    rows = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["provider", "id"], name="batch_by_provider")]

    def __str__(self) -> str:
        return self.title


class Row(models.Model):
    """One row of a list, with its fate; its cells are sealed.

    `findings` holds codes and columns only. `outcome` follows its lead's, so that the provider
    sees what became of the row and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    provider = models.UUIDField()
    division = CodeField()
    sheet = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField()
    digest = models.BinaryField()
    cells = models.BinaryField()
    fate = models.CharField(max_length=12, choices=Fate)
    findings = models.JSONField(default=list)
    lead = models.ForeignKey(
        "Lead", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    repeats = models.UUIDField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome, null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["batch", "fate", "number"], name="row_by_fate"),
            models.Index(fields=["provider", "digest"], name="row_by_digest"),
            models.Index(fields=["lead"], name="row_by_lead"),
            models.Index(fields=["division", "id"], name="row_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "number"], name="row_once"),
            models.CheckConstraint(
                name="row_attached_iff_lead",
                condition=Q(fate="attached", lead__isnull=False, outcome__isnull=False)
                | Q(fate="rejected", lead__isnull=True, outcome__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.number}"


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
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="placements")
    division = CodeField()
    post = models.UUIDField(null=True)
    why = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.lead_id} at {self.division}"


class Answer(models.Model):
    """What the field found; a later answer corrects an earlier one, and both stay."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="answers")
    division = CodeField()
    outcome = models.CharField(max_length=16, choices=Outcome)
    attempts = models.PositiveSmallIntegerField(default=1)
    by_post = models.UUIDField()
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
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="round_once")]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """A knock at a door: covered only if it was answered; counts, no names.

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
    members_seen = models.PositiveSmallIntegerField()
    by_post = models.UUIDField()
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
