"""A published figure keeps what was said, and of which rows."""

from __future__ import annotations

from django.db import models

from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids


class PublishedFigure(models.Model):
    """A figure's value for a closed moment, its definition's hash, its rows' count and digest.

    Surrogate ids only, so destruction changes no figure.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.UUIDField()
    figure = models.CharField(max_length=8)
    division = CodeField()
    as_of = models.DateTimeField()
    value = models.JSONField()
    parts = models.JSONField()
    text = models.CharField(max_length=200)
    definition_hash = models.CharField(max_length=64)
    rows_count = models.PositiveBigIntegerField()
    rows_digest = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "figure", "division", "as_of"], name="published_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.as_of.isoformat()}"
