"""Files as they were handed in, the lists they became, and each row with its fate."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import Unit
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.people.models import Person
from lianfang.screening.choices import Band, Fate, IntakeState, Outcome


class Intake(models.Model):
    """A file on its way to becoming a list, with what allows its use.

    Nothing of it is counted until it is done, and then all of it is. `problem` is the message
    that stopped it and what its places stand for; `asked` are the columns about which the clerk
    is asked, by name, no value.
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
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=IntakeState, default=IntakeState.HELD)
    asked = models.JSONField(default=list)
    mapping = models.JSONField(null=True)
    rows_read = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    problem = models.JSONField(null=True)
    by_post = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["provider", "id"], name="intake_by_provider")]

    def __str__(self) -> str:
        return f"{self.title}: {self.state}"


class OriginalPart(models.Model):
    """A piece of a file as it was received, sealed; together the whole, in order."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="parts")
    provider = models.UUIDField()
    division = CodeField()
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["intake", "number"], name="part_once")]

    def __str__(self) -> str:
        return f"part {self.number}"


class ColumnMapping(models.Model):
    """How a provider's layout is read, as its clerk said last; the next file is one click."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    provider = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField()
    by_post = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["provider", "fingerprint", "id"], name="mapping_by_layout")
        ]

    def __str__(self) -> str:
        return self.fingerprint


class Batch(models.Model):
    """One list as a department sent it, with what allows its use.

    `columns` says which header was read as which field, and which were not read in. `rows` is
    the number of data rows read; the original file is kept sealed with its intake.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    intake = models.OneToOneField(Intake, on_delete=models.PROTECT, related_name="batch")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    title = models.CharField(max_length=120)
    legal_basis = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    listed_on = models.DateField()
    file_name = models.CharField(max_length=200)
    columns = models.JSONField()
    rows = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["provider", "id"], name="batch_by_provider")]

    def __str__(self) -> str:
        return self.title


class Row(models.Model):
    """One row of a list, with its fate; its cells are sealed.

    `findings` holds codes and columns only. `person` is whom the row was learnt about, never
    re-pointed; `band` and `reasons` say how it was known who that is. `outcome` follows its
    lead's, so that the provider sees what became of the row and nothing else. `mends` is the
    row set aside that this one replaces.
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
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    band = models.CharField(max_length=8, choices=Band, null=True)
    reasons = models.JSONField(default=list)
    lead = models.ForeignKey(
        "Lead", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    repeats = models.UUIDField(null=True)
    mends = models.UUIDField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome, null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["batch", "fate", "number"], name="row_by_fate"),
            models.Index(fields=["provider", "digest"], name="row_by_digest"),
            models.Index(fields=["lead"], name="row_by_lead"),
            models.Index(fields=["person"], name="row_by_person"),
            models.Index(fields=["division", "id"], name="row_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "number"], name="row_once"),
            models.UniqueConstraint(
                fields=["mends"], condition=Q(mends__isnull=False), name="row_mended_once"
            ),
            models.CheckConstraint(
                name="row_attached_iff_lead",
                condition=Q(
                    fate__in=("attached", "waiting"),
                    lead__isnull=False,
                    person__isnull=False,
                    outcome__isnull=False,
                )
                | Q(
                    fate__in=("rejected", "mended"),
                    lead__isnull=True,
                    person__isnull=True,
                    outcome__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.number}"
