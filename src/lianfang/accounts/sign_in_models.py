"""Sessions with their officers, slips, and the phones that slips made known."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids


class Phone(models.Model):
    """A browser on a phone that a slip made known; kept as a digest of its token.

    It opens one post until it ends or is revoked, and empties itself when it speaks after that.
    All its moments are the wall clock's.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    holding = models.ForeignKey("Holding", on_delete=models.PROTECT, related_name="+")
    division = CodeField(db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=40)
    registered_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    to_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="phone_ends_after_it_begins", condition=Q(to_at__gt=F("registered_at"))
            )
        ]

    def __str__(self) -> str:
        return f"phone of {self.holding_id}"


class Slip(models.Model):
    """A printed code that makes one phone known, once; kept as a digest under the sign-in key.

    All its moments are the wall clock's.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    holding = models.ForeignKey("Holding", on_delete=models.PROTECT, related_name="+")
    division = CodeField(db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    to_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="slip_ends_after_it_begins", condition=Q(to_at__gt=F("issued_at"))
            ),
            models.CheckConstraint(
                name="slip_used_or_withdrawn",
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"slip for {self.holding_id}"


class Session(AbstractBaseSession):
    """A session, with what its officer needs to recognise it by, and to end it."""

    officer = models.ForeignKey("Officer", on_delete=models.CASCADE, null=True, related_name="+")
    phone = models.ForeignKey(Phone, on_delete=models.CASCADE, null=True, related_name="+")
    browser = models.CharField(max_length=40)
    begun_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store that writes this table."""
        from lianfang.accounts.session_store import SessionStore

        return SessionStore
