"""What was done, by whom, when: appended, never altered, without foreign keys."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lianfang.kernel import ids


class Entry(models.Model):
    """One act: its actor, its subjects, and the answer that was given.

    `at` is when the act was done, `recorded_at` when the system learnt it. A bulk act is one
    entry that keeps the ids of all its subjects. No foreign keys, so that history never blocks
    destruction, and no personal data in `detail`.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    action = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=16)
    actor = models.UUIDField()
    post = models.UUIDField(null=True)
    subjects = ArrayField(models.UUIDField())
    detail = models.JSONField(default=dict)
    key = models.CharField(max_length=80, null=True)
    result = models.JSONField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "key"], name="audit_entry_once_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.id}"


class Cutoff(models.Model):
    """A moment before which nothing can appear any more.

    It is written while every act is held off, so each act recorded at or before `moment` is
    committed, and every later one gets a later `recorded_at`.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    moment = models.DateTimeField(unique=True)
    reason = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"cutoff {self.moment.isoformat()}"


class Seal(models.Model):
    """A link of the hash chain over the entries recorded in `(since, until]`.

    `mac` is the HMAC-SHA256, under the audit key outside the database, of the previous link's
    mac and this window's digest. `also` holds count and digest of each further table that is
    chained. The newest mac also stands in a witness file beside the key.
    """

    n = models.PositiveBigIntegerField(primary_key=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    entries = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    also = models.JSONField(default=dict)
    mac = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seal {self.n}"
