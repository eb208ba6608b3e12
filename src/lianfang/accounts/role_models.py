"""Changes of the table of roles: rows, so that what held on any day can be told."""

from __future__ import annotations

from django.db import models

from lianfang.accounts.choices import Role
from lianfang.audit.seals import chain
from lianfang.kernel import ids


class RoleChange(models.Model):
    """A right given to a role or taken from it, by an administrator, for a reason.

    The latest row of a role and a right holds; without one, what the software comes with.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    role = models.CharField(max_length=24, choices=Role)
    right = models.CharField(max_length=40)
    allowed = models.BooleanField()
    reason = models.CharField(max_length=200)
    by_officer = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        indexes = [models.Index(fields=["role", "right", "-recorded_at"], name="role_latest")]

    def __str__(self) -> str:
        return f"{self.role} {self.right}"


chain(
    "accounts_rolechange",
    'id, role, "right", allowed, reason, by_officer, extract(epoch FROM recorded_at)',
)
