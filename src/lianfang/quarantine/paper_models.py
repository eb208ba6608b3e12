"""Papers: what an office prints, with numbers, and how it was handed over (C16)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.quarantine.choices import HandedOver, PaperKind


class PaperTemplate(models.Model):
    """The district's own .docx for a kind of paper; the newest stands, no row: the shipped one."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=PaperKind)
    file_name = models.CharField(max_length=120)
    docx = models.BinaryField()
    by_post = models.UUIDField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind}: {self.file_name}"


class Paper(models.Model):
    """A paper of an order has its number; its text is made from the records when printed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey("quarantine.Order", on_delete=models.PROTECT, related_name="papers")
    person = models.UUIDField()
    division = CodeField()
    kind = models.CharField(max_length=12, choices=PaperKind)
    number = models.CharField(max_length=40, unique=True)
    recorded_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    handed = models.CharField(max_length=12, choices=HandedOver, null=True)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.UUIDField(null=True)
    handed_recorded_at = models.DateTimeField(null=True)
    copy_at = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "kind"], name="paper_once"),
            models.CheckConstraint(
                name="paper_handed_whole",
                condition=Q(
                    handed__isnull=True, handed_at__isnull=True, handed_recorded_at__isnull=True
                )
                | Q(
                    handed__isnull=False,
                    handed_at__isnull=False,
                    handed_by__isnull=False,
                    handed_recorded_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number
