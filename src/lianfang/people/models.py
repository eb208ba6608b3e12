"""A person is two things: a row that names nobody, and one sealed identity beside it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lianfang.audit.seals import chain
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.people.choices import LookKind, PairDecision, Purpose, Sex


class Person(models.Model):
    """Someone concerned, known by a surrogate id; lists need no more than this."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    display = models.CharField(max_length=20)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(null=True)
    division = CodeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["division", "id"], name="person_by_place")]

    def __str__(self) -> str:
        return self.display


class Identity(models.Model):
    """Name, numbers, phone, door: one blob under the incident's key; tokens for equality.

    A token is HMAC-SHA256 under the incident's token key, cut to 16 bytes; NULL where the value
    is unknown. `division` and `birth_year` are the person's, so that who is worth comparing is
    found in one index.
    """

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, primary_key=True, related_name="identity"
    )
    division = CodeField(db_index=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    sealed = models.BinaryField()
    number_token = models.BinaryField(null=True)
    phone_token = models.BinaryField(null=True)
    second_phone_token = models.BinaryField(null=True)
    name_token = models.BinaryField(null=True)
    pinyin_token = models.BinaryField(null=True)
    lookalike_token = models.BinaryField(null=True)
    name_year_token = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["number_token"], name="identity_by_number"),
            models.Index(fields=["phone_token"], name="identity_by_phone"),
            models.Index(
                fields=["second_phone_token"],
                condition=Q(second_phone_token__isnull=False),
                name="identity_by_second_phone",
            ),
            models.Index(fields=["name_token"], name="identity_by_name"),
            models.Index(fields=["pinyin_token", "birth_year"], name="identity_by_pinyin_year"),
            models.Index(fields=["pinyin_token", "division"], name="identity_by_pinyin_place"),
            models.Index(fields=["lookalike_token", "birth_year"], name="identity_by_look_year"),
            models.Index(fields=["lookalike_token", "division"], name="identity_by_look_place"),
        ]

    def __str__(self) -> str:
        return f"identity of {self.person_id}"


class Join(models.Model):
    """Two persons found to be one: a dated link that can be ended.

    `kept` is never itself joined to another while the link is in force, so that one step leads
    from any person to the one they are counted as.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    why = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    ended_recorded_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=200, null=True)

    class Meta:
        indexes = [models.Index(fields=["kept"], name="join_by_kept")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_recorded_at__isnull=True),
                name="join_one_in_force",
            ),
            models.CheckConstraint(name="join_of_two", condition=~Q(person=F("kept"))),
            models.CheckConstraint(
                name="join_ended_with_reason",
                condition=Q(ended_recorded_at__isnull=True, ended_why__isnull=True)
                | Q(ended_recorded_at__isnull=False, ended_why__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is {self.kept_id}"


class DoubtfulPair(models.Model):
    """Two persons who may be one, put to someone who decides; a pair is asked once.

    `first` < `second`, so that a pair has one row. `agrees` and `differs` are codes of what was
    compared; `decision` is None while it waits.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    weight = models.FloatField()
    agrees = ArrayField(models.CharField(max_length=32))
    differs = ArrayField(models.CharField(max_length=32))
    recorded_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=PairDecision, null=True)
    decided_by = models.UUIDField(null=True)
    decided_recorded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["incident", "decision", "id"], name="pair_by_decision"),
            models.Index(fields=["second"], name="pair_by_second"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_asked_once"),
            models.CheckConstraint(name="pair_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="pair_decided_whole",
                condition=Q(
                    decision__isnull=True,
                    decided_by__isnull=True,
                    decided_recorded_at__isnull=True,
                )
                | Q(
                    decision__isnull=False,
                    decided_by__isnull=False,
                    decided_recorded_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} or {self.second_id}"


class Reading(models.Model):
    """Who opened, printed or took away whose identity, which fields, why, by which relation, when.

    Appended only, and sealed with the audit entries. An export that names nobody has no persons.
    The person may ask for the list (role and unit; the name on request).
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    officer = models.UUIDField()
    post = models.UUIDField()
    unit_name = models.CharField(max_length=80)
    role = models.CharField(max_length=24)
    persons = ArrayField(models.UUIDField())
    fields = ArrayField(models.CharField(max_length=20))
    purpose = models.CharField(max_length=20, choices=Purpose)
    reason = models.CharField(max_length=200, blank=True)
    relation = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=LookKind, default=LookKind.OPENED)
    recorded_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["officer", "recorded_at"], name="reading_by_officer")]

    def __str__(self) -> str:
        return f"{self.role} read {len(self.persons)}"


chain(
    "people_reading",
    "id, officer, post, unit_name, role, persons, fields, purpose, reason, relation, kind,"
    " extract(epoch FROM recorded_at)",
)
