"""Report forms that the headquarters loaded, how reports arrive, and exceptions allowed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import Unit
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids


class ReportForm(models.Model):
    """A form as it was loaded; a later row of the same key holds from its day on.

    Times are minutes after the day's midnight. `owed_by` are kinds of units; none retires it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    owed_by = models.JSONField()
    opens = models.PositiveSmallIntegerField()
    due = models.PositiveSmallIntegerField()
    grace = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()
    fields = models.JSONField()
    from_on = models.DateField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} from {self.from_on}"


class ReportFilling(models.Model):
    """What the registry said of a unit's form at the cut-off: the numbers it arrives with."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    day = models.DateField()
    form = models.CharField(max_length=12)
    as_of = models.DateTimeField()
    values = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "day", "form", "unit"], name="report_filled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.unit_id} {self.day}"


class ReportException(models.Model):
    """A unit's report of a day may come later, until `until`, or not at all; who allowed it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    day = models.DateField()
    form = models.CharField(max_length=12)
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=80)
    allowed_by = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="report_exception_gives_reason", condition=~Q(why=""))
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.unit_id} {self.day}"
