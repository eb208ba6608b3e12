"""The superior's own workbooks: the file, what each cell is bound to, and each one as sent."""

from __future__ import annotations

from django.db import models

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids


class SuperiorWorkbook(models.Model):
    """A workbook that the city or the province wants filled; its file is never changed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    issuer = models.CharField(max_length=80)
    filename = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    minute = models.PositiveSmallIntegerField(null=True)
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "name"], name="superior_workbook_once")
        ]

    def __str__(self) -> str:
        return self.name


class CellBinding(models.Model):
    """A cell of a workbook asks a figure, or one part of it, of a place; a later one replaces it.

    `days_back` is how many days before the day of filling its moment lies. An empty figure
    means that the cell is bound no more.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    workbook = models.ForeignKey(SuperiorWorkbook, on_delete=models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=40)
    cell = models.CharField(max_length=40)
    figure = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=40, blank=True)
    place = CodeField()
    days_back = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workbook", "sheet", "cell"], name="binding_of_cell")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


class FilledWorkbook(models.Model):
    """A workbook as it was filled and sent: the bytes, the moment, what could not be filled."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    workbook = models.ForeignKey(SuperiorWorkbook, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateTimeField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    filled = models.JSONField()
    missing = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workbook", "as_of"], name="filled_workbook_once")
        ]

    def __str__(self) -> str:
        return f"{self.workbook_id} {self.as_of:%m-%d %H:%M}"
