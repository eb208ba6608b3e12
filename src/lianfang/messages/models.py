"""Messages to posts, the wishes of who holds them, and what leaves by another channel.

No table here has a column for a text about somebody: a message is a topic, a kind, a count.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.accounts.models import Holding, Post
from lianfang.incidents.models import Incident
from lianfang.kernel import ids
from lianfang.messages.choices import Held, Topic
from lianfang.messages.rules import BUDGET, FEWEST, MOST


class Message(models.Model):
    """What a post is told: so many duties of a kind came in, are due, are overdue; or a summary.

    `about_at` is when they were written, are due, or became late, or the summary's moment; with
    it the message is the same however often it is written. A summary's `tally` holds, for each
    kind, how many are to do and how many of them are overdue.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=8, choices=Topic)
    kind = models.CharField(max_length=20, blank=True)
    about_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    tally = models.JSONField(default=dict)
    urgent = models.BooleanField()
    held_until = models.DateTimeField(null=True)
    held_why = models.CharField(max_length=8, choices=Held, blank=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "topic", "kind", "about_at"], name="message_once"
            ),
            models.CheckConstraint(
                name="message_held_for_a_reason",
                condition=Q(held_until__isnull=True, held_why="")
                | (Q(held_until__isnull=False) & ~Q(held_why="")),
            ),
            models.CheckConstraint(
                name="message_read_once_delivered",
                condition=Q(read_at__isnull=True) | Q(delivered_at__lte=F("read_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["post", "-about_at", "-id"], name="message_of_post"),
            models.Index(
                fields=["post"],
                condition=Q(read_at__isnull=True, delivered_at__isnull=False),
                name="message_unread",
            ),
            models.Index(
                fields=["held_until"], condition=Q(delivered_at__isnull=True), name="message_held"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.kind} {self.about_at:%m-%d %H:%M}"


class Wish(models.Model):
    """How whoever holds a post wants to be told: how many alarms, which summaries, by mail."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    holding = models.OneToOneField(Holding, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    budget = models.PositiveSmallIntegerField(default=BUDGET)
    morning = models.BooleanField(default=True)
    cut_off = models.BooleanField(default=True)
    address = models.EmailField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wish_budget_in_bounds",
                condition=Q(budget__gte=FEWEST, budget__lte=MOST),
            )
        ]

    def __str__(self) -> str:
        return f"wish of {self.holding_id}"


class Dispatch(models.Model):
    """A message on its way out of the house to who holds the post: tried until sent, or failed.

    `trouble` is the last failure, as a word and a number, never what a server wrote.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField()
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "holding"], name="dispatch_once"),
            models.CheckConstraint(
                name="dispatch_waits_or_ended",
                condition=Q(
                    try_at__isnull=False, delivered_at__isnull=True, failed_at__isnull=True
                )
                | Q(try_at__isnull=True, delivered_at__isnull=False, failed_at__isnull=True)
                | Q(try_at__isnull=True, delivered_at__isnull=True, failed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["try_at"], condition=Q(try_at__isnull=False), name="dispatch_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"dispatch of {self.message_id}"
