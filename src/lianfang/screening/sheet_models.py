"""Lists on paper: which lines stand for which lead or door."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.screening.choices import SheetKind


class PaperSheet(models.Model):
    """A list printed for a place and a day, so that it can be keyed back; appended only.

    `number` counts the district's sheets of a day without a gap. `lines` are the leads or the
    households in their order: line 7 is the seventh. `doors` repeats the division on door lists
    only, so that a sweep's helpers see those and no others. No names stand here.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=SheetKind)
    round = models.ForeignKey("Round", on_delete=models.PROTECT, null=True, related_name="+")
    division = CodeField()
    doors = CodeField(null=True)
    day = models.DateField()
    number = models.PositiveIntegerField()
    lines = ArrayField(models.UUIDField())
    by_post = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["division", "day"], name="sheet_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["incident", "day", "number"], name="sheet_once"),
            models.CheckConstraint(name="sheet_has_lines", condition=Q(lines__len__gte=1)),
            models.CheckConstraint(
                name="sheet_of_leads_or_doors",
                condition=Q(kind="leads", round__isnull=True, doors__isnull=True)
                | Q(kind="doors", round__isnull=False, doors=F("division")),
            ),
        ]

    def __str__(self) -> str:
        return f"sheet {self.day}-{self.number}"
