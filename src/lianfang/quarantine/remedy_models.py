"""What stands against an order: its proposed extension, an appeal, a correction, the portal."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.quarantine.choices import (
    AppealProposal,
    Decision,
    Evidence,
    Field,
    Manner,
    Precision,
)


class Extension(models.Model):
    """New evidence, put forward by one officer and decided by another, before the end (R11).

    `evidence_at` is the new anchor. Approved, it is a new order; the old one's end never moves.
    `why` is sealed.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey(
        "quarantine.Order", on_delete=models.PROTECT, related_name="extensions"
    )
    person = models.UUIDField()
    division = CodeField()
    evidence = models.CharField(max_length=16, choices=Evidence)
    evidence_at = models.DateTimeField()
    precision = models.CharField(max_length=8, choices=Precision)
    why = models.BinaryField()
    proposed_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, null=True)
    decided_by = models.UUIDField(null=True)
    decided_why = models.BinaryField(null=True)
    decided_recorded_at = models.DateTimeField(null=True)
    new_order = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(decision__isnull=True), name="extension_one_open"
            ),
            models.CheckConstraint(
                name="extension_decided_by_another",
                condition=Q(decision__isnull=True, decided_recorded_at__isnull=True)
                | Q(decision__isnull=False, decided_recorded_at__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"extension of {self.order_id}"


class Appeal(models.Model):
    """Someone asks that an order be looked at again; all words are sealed (R16, C22).

    The reviewer proposes, the issuing authority or its superior decides: two officers.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey("quarantine.Order", on_delete=models.PROTECT, related_name="appeals")
    person = models.UUIDField()
    division = CodeField()
    text = models.BinaryField()
    manner = models.CharField(max_length=12, choices=Manner)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    acknowledged_by = models.UUIDField(null=True)
    acknowledged_recorded_at = models.DateTimeField(null=True)
    proposal = models.CharField(max_length=10, choices=AppealProposal, null=True)
    proposed_by = models.UUIDField(null=True)
    proposed_why = models.BinaryField(null=True)
    proposed_recorded_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=AppealProposal, null=True)
    decided_by = models.UUIDField(null=True)
    decided_why = models.BinaryField(null=True)
    decided_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appeal_decided_by_another",
                condition=Q(decision__isnull=True, decided_recorded_at__isnull=True)
                | Q(
                    decision__isnull=False,
                    decided_recorded_at__isnull=False,
                    proposed_by__isnull=False,
                )
                & ~Q(decided_by=F("proposed_by")),
            )
        ]

    def __str__(self) -> str:
        return f"appeal against {self.order_id}"


class Correction(models.Model):
    """A person says that something kept of them is wrong (R17); all words are sealed.

    `stood` is the detail that an approved one replaced in the identity, sealed.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(
        "quarantine.Order", on_delete=models.PROTECT, null=True, related_name="+"
    )
    person = models.UUIDField()
    division = CodeField()
    field = models.CharField(max_length=12, choices=Field)
    text = models.BinaryField()
    manner = models.CharField(max_length=12, choices=Manner)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, null=True)
    decided_by = models.UUIDField(null=True)
    decided_why = models.BinaryField(null=True)
    decided_recorded_at = models.DateTimeField(null=True)
    stood = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"correction of {self.field}"


class PortalCode(models.Model):
    """The code handed over with the paper, one per adult (C19): it opens one's own page.

    `link` is the number in the address, short enough to be typed from paper; `token` is the keyed
    digest of link and code. Too many wrong codes lock this link for a while, and no other.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    division = CodeField()
    link = models.CharField(max_length=10, unique=True)
    token = models.BinaryField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person"], name="code_of_person")]
        constraints = [
            models.CheckConstraint(
                name="code_ends_after_it_begins", condition=Q(to_at__gt=F("from_at"))
            )
        ]

    def __str__(self) -> str:
        return f"portal code {self.id}"
