"""Units, officers, the posts they hold for a time, and relations to those they answer for."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from lianfang.accounts.choices import RelationKind, Role, UnitKind
from lianfang.accounts.role_models import RoleChange
from lianfang.accounts.sign_in_models import Phone, Session, Slip
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids

__all__ = [
    "Absence",
    "Device",
    "Holding",
    "Officer",
    "Phone",
    "Post",
    "Relation",
    "RoleChange",
    "Session",
    "SignInFailure",
    "Slip",
    "Unit",
]


class Unit(models.Model):
    """A department, a township-level unit, a committee, a clinic, a company."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=UnitKind)
    division = CodeField()
    superior = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "division", "name"], name="unit_once")
        ]

    def __str__(self) -> str:
        return self.name


class OfficerManager(BaseUserManager["Officer"]):
    """Officers are found by user name; nobody registers by himself."""


class Officer(AbstractBaseUser):
    """A person who works in the response, and signs in."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    recorded_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    objects: ClassVar[OfficerManager] = OfficerManager()

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role in a unit, answering for a division, from one moment to another.

    Obligations are owed by posts, not by people, so that a change of holder leaves no gap.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role)
    division = CodeField(db_index=True)
    title = models.CharField(max_length=80)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """Who holds a post, from and to."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="holdings")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="holding_ends_after_it_begins",
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} in {self.post_id}"


class Absence(models.Model):
    """A post's holder is away; what is owed meanwhile goes to the deputy's post."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    division = CodeField(db_index=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins", condition=Q(to_at__gt=F("from_at"))
            ),
            models.CheckConstraint(
                name="absence_deputy_is_another", condition=~Q(deputy=F("post"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} away"


class Relation(models.Model):
    """A post answers for a subject (a person, a site, a compound) from and to.

    The subject lies on a floor above, hence an id without a foreign key; it is written from
    there.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=12, choices=RelationKind)
    division = CodeField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["post", "to_at"], name="relation_of_post")]
        constraints = [
            models.CheckConstraint(
                name="relation_ends_after_it_begins", condition=Q(to_at__gt=F("from_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.subject}"


class Device(models.Model):
    """A browser in which an officer has signed in before; kept as a digest of its token."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "digest"], name="device_once")]

    def __str__(self) -> str:
        return f"device of {self.officer_id}"


class SignInFailure(models.Model):
    """A wrong password for a user name, from a device. Never an address: villages share one."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    username = models.CharField(max_length=40)
    device = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["username", "at"], name="sign_in_failure_recent")]

    def __str__(self) -> str:
        return f"failure of {self.username}"
