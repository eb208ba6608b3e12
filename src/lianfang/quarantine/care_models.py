"""Looking after people at home: fitness of the home, dependants, needs, contacts, exits."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.quarantine.choices import (
    BreachOutcome,
    DependantKind,
    Manner,
    NeedKind,
    NeedOutcome,
    Occasion,
    Priority,
    SpecialNeed,
    Verdict,
)


class Suitability(models.Model):
    """Whether a home is fit for observation (domain.md, entity 8); a later one stands for it.

    `reason` is the code of the rule that decided; `raised_why` is sealed: why someone was asked
    to more than the rule says.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    division = CodeField()
    own_room = models.BooleanField()
    alone_or_consent = models.BooleanField()
    no_contact = models.BooleanField()
    can_stay_in = models.BooleanField()
    own_toilet = models.BooleanField()
    carer = models.BooleanField()
    phone = models.BooleanField()
    special = ArrayField(models.CharField(max_length=16, choices=SpecialNeed), default=list)
    verdict = models.CharField(max_length=16, choices=Verdict)
    reason = models.CharField(max_length=24)
    raised_why = models.BinaryField(null=True)
    by_post = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "recorded_at"], name="suitability_of_person")]

    def __str__(self) -> str:
        return f"home of {self.person}: {self.verdict}"


class DependantsAsked(models.Model):
    """Who at home depends on a person was asked, before something takes the person away (C2)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    division = CodeField()
    occasion = models.CharField(max_length=12, choices=Occasion)
    nobody = models.BooleanField()
    by_post = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "recorded_at"], name="asked_of_person")]

    def __str__(self) -> str:
        return f"dependants of {self.person} asked"


class Dependant(models.Model):
    """Someone, or an animal, who depends on the person; and the carer who accepted.

    `who` and `carer` are sealed. Without a carer it stays a critical duty of one hour.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    asked = models.ForeignKey(DependantsAsked, on_delete=models.PROTECT, related_name="dependants")
    person = models.UUIDField()
    division = CodeField()
    kind = models.CharField(max_length=12, choices=DependantKind)
    who = models.BinaryField()
    recorded_at = models.DateTimeField()
    carer = models.BinaryField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_recorded_at = models.DateTimeField(null=True)
    by_post = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="dependant_carer_accepted",
                condition=Q(
                    carer__isnull=True, accepted_at__isnull=True, accepted_recorded_at__isnull=True
                )
                | Q(
                    carer__isnull=False,
                    accepted_at__isnull=False,
                    accepted_recorded_at__isnull=False,
                    by_post__isnull=False,
                ),
            )
        ]

    def __str__(self) -> str:
        return f"dependant of {self.person}"


class Need(models.Model):
    """Something a person at home asks for (R14). `text`, `promise` and `answer` are sealed.

    `hidden` needs (violence, pregnancy, psychological) are told to nobody of the household.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(
        "quarantine.Order", on_delete=models.PROTECT, null=True, related_name="needs"
    )
    person = models.UUIDField()
    division = CodeField()
    kind = models.CharField(max_length=14, choices=NeedKind)
    priority = models.CharField(max_length=8, choices=Priority)
    hidden = models.BooleanField()
    text = models.BinaryField()
    manner = models.CharField(max_length=12, choices=Manner)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    accepted_by = models.UUIDField(null=True)
    accepted_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=NeedOutcome, null=True)
    answer = models.BinaryField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_recorded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "id"],
                condition=Q(outcome__isnull=True),
                name="need_open_by_place",
            ),
            models.Index(fields=["person"], name="need_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="need_closed_whole",
                condition=Q(
                    outcome__isnull=True, closed_at__isnull=True, closed_recorded_at__isnull=True
                )
                | Q(
                    outcome__isnull=False,
                    closed_at__isnull=False,
                    closed_recorded_at__isnull=False,
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person}"


class WelfareContact(models.Model):
    """Someone called or went after a missed check, or a fear for a person (C5); append only.

    `words` is sealed.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey("quarantine.Order", on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    division = CodeField()
    manner = models.CharField(max_length=12, choices=Manner)
    reached = models.BooleanField()
    words = models.BinaryField(null=True)
    by_post = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contact with {self.person}"


class Breach(models.Model):
    """An exit from an order's place: first a question about needs, never a sanction (C8).

    `facts` and `reason` are sealed. The steps come in order; `unmet` counts the needs open when
    they were looked at. `outcome` closes it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order = models.ForeignKey("quarantine.Order", on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    division = CodeField()
    facts = models.BinaryField()
    by_post = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reason = models.BinaryField(null=True)
    reason_recorded_at = models.DateTimeField(null=True)
    unmet = models.PositiveSmallIntegerField(null=True)
    needs_recorded_at = models.DateTimeField(null=True)
    advised_recorded_at = models.DateTimeField(null=True)
    kept_in = models.BooleanField(null=True)
    rechecked_recorded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=BreachOutcome, null=True)
    outcome_by = models.UUIDField(null=True)
    outcome_recorded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "breaches"
        constraints = [
            models.CheckConstraint(
                name="breach_heard_before_advice",
                condition=Q(advised_recorded_at__isnull=True)
                | Q(reason_recorded_at__isnull=False, needs_recorded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="breach_advised_before_more",
                condition=Q(outcome__isnull=True)
                | Q(outcome="closed")
                | Q(advised_recorded_at__isnull=False, rechecked_recorded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"exit of {self.person}"
