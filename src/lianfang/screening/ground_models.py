"""Around a lead: letters elsewhere, second looks, rosters, tips, and who should have known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import Post, Unit
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.screening.choices import TipState


class Referral(models.Model):
    """A lead handed to the county where the person is, with a numbered letter (协查函).

    `to_code` is the county's, city's or province's code. The letter's text is made from the
    records when printed. A receipt ends the waiting.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("Lead", on_delete=models.PROTECT, related_name="referrals")
    division = CodeField()
    to_code = models.CharField(max_length=6)
    to_name = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    issued_by = models.UUIDField()
    issued_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=80, blank=True)
    received_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "lead", "to_code"], name="referral_once"),
            models.CheckConstraint(
                name="referral_received_by_someone",
                condition=Q(received_at__isnull=True, received_recorded_at__isnull=True)
                | Q(received_at__isnull=False, received_recorded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.year}-{self.number}"


class Recheck(models.Model):
    """A second look at an answer by someone else (复核抽查); drawn at random.

    `agrees` is None until it was looked at. `subject` is the answer's or the visit's id.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField(unique=True)
    lead = models.ForeignKey("Lead", on_delete=models.PROTECT, null=True, related_name="+")
    division = CodeField()
    post = models.UUIDField(null=True)
    drawn_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    agrees = models.BooleanField(null=True)
    by_post = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)
    done_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recheck_done_whole",
                condition=Q(
                    agrees__isnull=True,
                    by_post__isnull=True,
                    at__isnull=True,
                    done_recorded_at__isnull=True,
                )
                | Q(
                    agrees__isnull=False,
                    by_post__isnull=False,
                    at__isnull=False,
                    done_recorded_at__isnull=False,
                ),
            )
        ]

    def __str__(self) -> str:
        return f"second look at {self.subject}"


class Roster(models.Model):
    """A unit's own people back from the affected area, or an explicit zero, signed.

    `batch` is the list that was filed; None for a zero. A later one stands for the earlier.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    batch = models.ForeignKey("Batch", on_delete=models.PROTECT, null=True, related_name="+")
    is_zero = models.BooleanField()
    persons = models.PositiveIntegerField()
    signed_by = models.CharField(max_length=40)
    signed_post = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="roster_zero_or_list",
                condition=Q(is_zero=True, persons=0, batch__isnull=True)
                | Q(is_zero=False, batch__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"roster of {self.unit_id}"


class Tip(models.Model):
    """Something a neighbour or caller said; it leads to a call at most (domain.md C18, R19).

    `text` is sealed. `lead` is set only once verified.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    text = models.BinaryField()
    state = models.CharField(max_length=10, choices=TipState, default=TipState.WAITING)
    lead = models.ForeignKey("Lead", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    settled_by = models.UUIDField(null=True)
    settled_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tip_lead_only_when_verified",
                condition=Q(lead__isnull=True) | Q(state="verified"),
            )
        ]

    def __str__(self) -> str:
        return f"tip {self.id}"


class Informant(models.Model):
    """Who gave a tip, sealed and apart from it; no scope sees it (domain.md R19)."""

    tip = models.OneToOneField(
        Tip, on_delete=models.PROTECT, primary_key=True, related_name="informant"
    )
    division = CodeField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"informant of {self.tip_id}"


class Omission(models.Model):
    """A provider should have listed someone who was found on no list; said by a person."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    lead = models.OneToOneField("Lead", on_delete=models.PROTECT, related_name="omission")
    provider = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    why = models.CharField(max_length=80)
    by_post = models.UUIDField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.provider_id} missed {self.lead_id}"


class Helper(models.Model):
    """A villager's post in a sweep, which counts doors only and ends with the round (C12)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    round = models.ForeignKey("Round", on_delete=models.PROTECT, related_name="+")
    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.post_id} helps in {self.round_id}"
