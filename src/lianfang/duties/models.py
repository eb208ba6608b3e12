"""The ledger: each duty is a row before it is due."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.jurisdictions.models import CodeField


class Obligation(models.Model):
    """Something a post owes: about a subject, in a slot of a day, between two instants.

    The natural key is (kind, subject, slot_on, slot). The table is partitioned by the month of
    `slot_on`, the district's day of `due_at`; it is referred to by id, without foreign keys.
    Its state is never stored: see `rules.state`.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    incident = models.UUIDField()
    kind = models.CharField(max_length=20, choices=DutyKind)
    subject = models.UUIDField()
    slot_on = models.DateField()
    slot = models.CharField(max_length=12)
    owner = models.UUIDField(null=True)
    unit = models.UUIDField(null=True)
    division = CodeField()
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_recorded_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    evidence = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_as = models.CharField(
        max_length=8, null=True, choices=[(k.value, k.value) for k in LiftKind]
    )
    lifted_by = models.UUIDField(null=True)
    lifted_why = models.CharField(max_length=80, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "slot_on", "slot"], name="obligation_once"
            ),
            models.CheckConstraint(
                name="obligation_in_order",
                condition=Q(opens_at__lte=F("due_at"))
                & Q(due_at__lte=F("late_at"))
                & Q(late_at__lte=F("closes_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slot_on} {self.slot}"
