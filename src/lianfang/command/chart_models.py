"""Who answers for what, dated: work groups, mandates of member units, pairings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.accounts.models import Post, Unit
from lianfang.command.choices import CadreRank, Function, PairingKind
from lianfang.command.dated import ended_whole, ends_after_it_begins
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids


class WorkGroup(models.Model):
    """A group of the headquarters; a row, since their list is open (domain.md, item 14)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    function = models.CharField(max_length=12, choices=Function)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    document = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    ended_recorded_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            ended_whole("group_ended_whole"),
            ends_after_it_begins("group_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["incident", "name"],
                condition=Q(to_at__isnull=True),
                name="group_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """What a member unit has to do, and the principal who answers for it first (第一责任人)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    principal = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    document = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    ended_recorded_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            ended_whole("mandate_ended_whole"),
            ends_after_it_begins("mandate_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["incident", "unit"],
                condition=Q(to_at__isnull=True),
                name="mandate_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Pairing(models.Model):
    """A post answers for a place or for a compound in it, from and to, by a document.

    `division` is the place, or where the compound lies. A compound has one cadre, and a place
    one leading secretary, at every moment; leaders may be stationed side by side.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=PairingKind)
    division = CodeField(db_index=True)
    compound = models.ForeignKey(
        "places.Compound", on_delete=models.PROTECT, null=True, related_name="+"
    )
    rank = models.CharField(max_length=16, choices=CadreRank)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    document = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    ended_recorded_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["post", "to_at"], name="pairing_of_post")]
        constraints = [
            ended_whole("pairing_ended_whole"),
            ends_after_it_begins("pairing_ends_after_it_begins"),
            models.CheckConstraint(
                name="pairing_object_of_its_kind",
                condition=Q(kind=PairingKind.COMPOUND, compound__isnull=False)
                | (~Q(kind=PairingKind.COMPOUND) & Q(compound__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["incident", "compound"],
                condition=Q(to_at__isnull=True, compound__isnull=False),
                name="pairing_one_cadre_for_a_compound",
            ),
            models.UniqueConstraint(
                fields=["incident", "division", "kind"],
                condition=Q(to_at__isnull=True, kind=PairingKind.SECRETARY),
                name="pairing_one_secretary_of_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.post_id}"
