"""What units report each day, zero included; corrections stand beside what they correct."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.accounts.models import Unit
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.reporting.form_models import ReportException, ReportFilling, ReportForm
from lianfang.reporting.workbook_models import CellBinding, FilledWorkbook, SuperiorWorkbook

__all__ = [
    "CellBinding",
    "DailyReport",
    "FilledWorkbook",
    "ReportException",
    "ReportFilling",
    "ReportForm",
    "SuperiorWorkbook",
]


class DailyReport(models.Model):
    """One unit's signed statement for one day; version 1 is the first, later ones correct it.

    `is_zero` is a positive statement of nothing; a blank is never stored. `filled` is what the
    records said when it was signed; `explanations` say why the statement departs from them.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    day = models.DateField()
    form = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField(default=1)
    is_zero = models.BooleanField()
    figures = models.JSONField()
    filled = models.JSONField(default=dict)
    explanations = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True)
    signed_by = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["division", "day"], name="report_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "unit", "day", "form", "version"], name="report_version_once"
            ),
            models.CheckConstraint(
                name="report_correction_gives_reason",
                condition=Q(version=1) | (Q(version__gt=1) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="report_not_before_its_day", condition=Q(recorded_at__gte=F("at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} v{self.version}"
