"""A roster as it was handed in: the workbook that changed the chart, kept sealed."""

from __future__ import annotations

from django.db import models

from lianfang.incidents.models import Incident
from lianfang.kernel import ids


class Roster(models.Model):
    """A workbook of units, posts and pairings; `applied_at` is when its changes were made."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    handed_in_by = models.UUIDField()
    handed_in_at = models.DateTimeField()
    applied_by = models.UUIDField(null=True)
    applied_at = models.DateTimeField(null=True)
    changes = models.PositiveIntegerField(null=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
