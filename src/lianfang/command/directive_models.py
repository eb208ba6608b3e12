"""Directives and guidance: what is asked of whom, and what each addressee answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.accounts.models import Post, Unit
from lianfang.command.attachment_rules import FileKind
from lianfang.command.choices import Origin, PaperKind, Verdict
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids


class Directive(models.Model):
    """A paper of the headquarters, from above or its own: drafted, approved, issued.

    `due_at` is when each addressee's result is owed, if one is; `minutes` is the work asked of
    each addressee. A withdrawn or superseded one asks nothing more and stays on record.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=PaperKind)
    origin = models.CharField(max_length=12, choices=Origin)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    body = models.TextField()
    received_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    drafted_by = models.UUIDField()
    drafted_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    issued_by = models.UUIDField(null=True)
    issued_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=120, blank=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="directive_number_once"),
            models.CheckConstraint(
                name="directive_issued_once_approved",
                condition=Q(issued_at__isnull=True) | Q(approved_at__lte=F("issued_at")),
            ),
            models.CheckConstraint(
                name="directive_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="directive_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_why=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Addressee(models.Model):
    """A unit to which a directive was issued: its receipt, its result, what was found of it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division = CodeField(db_index=True)
    receipt_due = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    received_by = models.UUIDField(null=True)
    result = models.CharField(max_length=500, blank=True)
    result_at = models.DateTimeField(null=True)
    result_by = models.UUIDField(null=True)
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    verdict_why = models.CharField(max_length=200, blank=True)
    verdict_at = models.DateTimeField(null=True)
    verdict_by = models.UUIDField(null=True)
    climbed_to = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    climbed_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "unit"], name="addressee_once"),
            models.CheckConstraint(
                name="addressee_verdict_on_a_result",
                condition=Q(verdict="") | Q(result_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.directive_id} → {self.unit_id}"


class Attachment(models.Model):
    """A file that goes with a paper: its kind is what its content says; its bytes are sealed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=[(k.value, k.name) for k in FileKind])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    attached_by = models.UUIDField()
    taken_away_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "sha256"],
                condition=Q(taken_away_at__isnull=True),
                name="attachment_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
