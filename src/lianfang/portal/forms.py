"""The forms of the person's own page, and what is read from them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext as _

from lianfang.kernel.text import plain
from lianfang.portal.shapes import Choice, Field, Form
from lianfang.quarantine.choices import Field as Wrong
from lianfang.quarantine.choices import NeedKind, Priority, Symptom, ThermometerSite
from lianfang.quarantine.temperature_rules import read_temperature

LONGEST = 500


@dataclass
class Typed:
    """What was typed, and what is wrong with it by field; nothing typed is an empty form."""

    values: QueryDict
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The form's idempotency key: that of the first showing, kept when it is shown again."""
        return self.values.get("key", "")[:80] or secrets.token_urlsafe(16)

    def text(self, name: str) -> str:
        """A value without stray spaces."""
        return plain(self.values.get(name, ""))

    def words(self, name: str, *, needed: bool = True) -> str:
        """Some words, not too many."""
        value = self.text(name)
        if needed and not value:
            self.wrong[name] = _("Write a few words.")
        if len(value) > LONGEST:
            self.wrong[name] = _("At most {most} characters.").format(most=LONGEST)
        return value

    def one(self, name: str, among: type[TextChoices]) -> str:
        """One of some values."""
        value = self.text(name)
        if value not in among.values:
            self.wrong[name] = _("Choose one.")
        return value

    def several(self, name: str, among: type[TextChoices]) -> tuple[str, ...]:
        """Those of some values that were chosen."""
        return tuple(value for value in self.values.getlist(name) if value in among.values)

    def temperature(self, name: str) -> int:
        """A temperature in tenths of a degree."""
        read = read_temperature(self.values.get(name, "")[:20])
        if read.tenths is None:
            words = _("“{value}” is no temperature from 34.0 to 43.0. Write it such as 36.6.")
            self.wrong[name] = words.format(value=self.text(name)[:20])
        return read.tenths or 0


def report_form(typed: Typed, phone: str, refusal: str = "") -> Form:
    """Today's temperature and symptoms."""
    ticked = typed.values.getlist("symptoms")
    ill = tuple(Choice(s.value, str(s.label), s.value in ticked) for s in Symptom)
    hint = _("such as 36.6")
    return _form(
        typed,
        _("Report today's temperature"),
        _("Send"),
        (
            _field(typed, "temperature", _("Temperature (℃)"), hint=hint, mode="decimal"),
            _one(typed, "thermometer", _("Measured at"), ThermometerSite),
            Field("symptoms", _("Do you have any of these?"), "several", choices=ill),
        ),
        refusal=refusal,
        phone=phone,
        sentences=(_("Do you feel very ill? Call now."),),
    )


def need_form(typed: Typed, phone: str, refusal: str = "") -> Form:
    """What is needed, and how soon."""
    soon = (
        (Priority.CRITICAL, _("At once: it is about life or safety")),
        (Priority.URGENT, _("Today, within 4 hours")),
        (Priority.NORMAL, _("Within a day")),
    )
    chosen = typed.text("priority")
    when = tuple(Choice(p.value, words, p.value == chosen) for p, words in soon)
    error = typed.wrong.get("priority", "")
    return _form(
        typed,
        _("I need something"),
        _("Send"),
        (
            _one(typed, "kind", _("What do you need?"), NeedKind),
            Field("priority", _("How soon?"), "one", choices=when, error=error),
            _field(typed, "text", _("A few words, if you want to"), "area"),
        ),
        refusal=refusal,
        phone=phone,
        sentences=(_("Your family is not told what you ask for here."),),
        away=True,
    )


def held_form(typed: Typed, phone: str, refusal: str = "") -> Form:
    """Not let out after the end."""
    return _form(
        typed,
        _("I have not been let out"),
        _("Yes, I have not been let out"),
        refusal=refusal,
        phone=phone,
        sentences=(
            _("Your quarantine has ended, and nobody may keep you in."),
            _("Press the button: someone who can change it is called at once."),
        ),
    )


def appeal_form(typed: Typed, phone: str, refusal: str = "") -> Form:
    """An appeal against the order."""
    return _form(
        typed,
        _("I do not agree"),
        _("Send"),
        (_field(typed, "text", _("What is wrong with the order?"), "area"),),
        refusal=refusal,
        phone=phone,
        sentences=(
            _("It is confirmed in 2 hours."),
            _("It takes no help away from you, and no right to reconsideration or a lawsuit."),
        ),
    )


def correct_form(typed: Typed, phone: str, refusal: str = "") -> Form:
    """Something that is wrong in the records."""
    return _form(
        typed,
        _("Something about me is wrong"),
        _("Send"),
        (
            _one(typed, "field", _("What is wrong?"), Wrong),
            _field(typed, "text", _("How should it be?"), "area"),
        ),
        refusal=refusal,
        phone=phone,
        sentences=(_("A wrong date may let you out earlier: tell us."),),
    )


def _form(
    typed: Typed, title: str, submit: str, fields: Sequence[Field] = (), **more: Any
) -> Form:
    return Form(title=title, submit=submit, key=typed.key, fields=tuple(fields), **more)


def _field(
    typed: Typed, name: str, label: str, kind: str = "text", *, hint: str = "", mode: str = ""
) -> Field:
    error = typed.wrong.get(name, "")
    return Field(name, label, kind, typed.values.get(name, ""), hint, error, mode)


def _one(typed: Typed, name: str, label: str, among: type[TextChoices]) -> Field:
    chosen = typed.text(name)
    choices = tuple(Choice(c.value, str(c.label), c.value == chosen) for c in among)
    return Field(name, label, "one", error=typed.wrong.get(name, ""), choices=choices)
