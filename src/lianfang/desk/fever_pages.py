"""A fever as its page shows it: what was measured, who has seen it, what comes next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.choices import Role
from lianfang.desk.fever_queries import Feverish, Fevers
from lianfang.desk.forms import Typed
from lianfang.desk.presenters import duty_line
from lianfang.desk.presenters_checks import slot_words
from lianfang.desk.shapes import Choice, DutyLine, Field, Form, Link, Term
from lianfang.desk.standing import Stand
from lianfang.desk.temperatures import symptom_words
from lianfang.desk.templatetags.words import celsius, day, duration, moment
from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.quarantine.choices import Manner, ThermometerSite
from lianfang.quarantine.fever import Told
from lianfang.quarantine.models import HealthCheck


@dataclass(frozen=True, slots=True)
class FeverPage:
    """A reading that called for more. forms: what this reader can do about it now."""

    name: str
    place: str
    url: str
    value: str
    terms: tuple[Term, ...]
    duties: tuple[DutyLine, ...]
    forms: tuple[Form, ...]
    saved: str = ""

    @property
    def wrong(self) -> bool:
        """Whether a form was sent back."""
        return any(form.wrong or form.refusal for form in self.forms)


def told_words(slot: str) -> str:
    """Whom a notice is for."""
    return {
        Told.DOCTOR: _("Doctor of the team"),
        Told.CLINIC: _("Township clinic"),
        Told.CDC: _("District CDC"),
    }.get(Told(slot), slot)


def fever_page(
    stand: Stand,
    found: Feverish,
    titles: Mapping[UUID, str],
    forms: tuple[Form, ...],
    saved: str,
) -> FeverPage:
    """The page of one reading."""
    check = found.check
    return FeverPage(
        name=found.person.display,
        place=stand.places.told(check.division),
        url=reverse("person", args=[found.person.pk]),
        value=celsius(check.temperature),
        terms=tuple(_terms(found, titles)),
        duties=tuple(_line(stand, one, titles) for one in found.duties),
        forms=forms,
        saved=saved,
    )


def _terms(found: Feverish, titles: Mapping[UUID, str]) -> list[Term]:
    check = found.check
    terms = [
        Term(_("Which check"), f"{day(check.slot_on)} {slot_words(check.slot)}"),
        Term(_("Measured"), _measured(check, titles)),
        Term(_("Symptoms"), symptom_words(check.symptoms) or _("none")),
    ]
    return terms + [
        Term(_("Measured again"), f"{celsius(one.temperature)}　{_measured(one, titles)}")
        for one in found.seconds
    ]


def _measured(check: HealthCheck, titles: Mapping[UUID, str]) -> str:
    where = _("Indoors") if check.indoors else _("Outdoors")
    site = str(ThermometerSite(check.thermometer).label)
    manner = str(Manner(check.manner).label)
    who = titles.get(check.by_post, "")
    return " ".join(filter(None, (moment(check.at), site, where, manner, who)))


def _line(stand: Stand, duty: Obligation, titles: Mapping[UUID, str]) -> DutyLine:
    owner = titles.get(duty.owner, "") if duty.owner else ""
    made = duty_line(duty, owner, stand.at)
    if duty.kind != DutyKind.FEVER_NOTICE:
        return made
    return DutyLine(
        f"{made.kind}：{told_words(duty.slot)}",
        made.owner, made.due, made.left, made.chip, made.url, made.overdue,
    )  # fmt: skip


def slots_of(stand: Stand, found: Feverish) -> list[str]:
    """The notices that this post may acknowledge: its own; of nobody, whoever follows it."""
    waiting = [
        d
        for d in found.duties
        if d.kind == DutyKind.FEVER_NOTICE and d.done_at is None and d.lifted_at is None
    ]
    mine = [d.slot for d in waiting if d.owner == stand.post]
    if stand.actor.role == Role.DOCTOR and not mine:
        return []
    return mine or [d.slot for d in waiting if d.owner is None]


def waits(found: Feverish, kind: str) -> bool:
    """Whether something of a kind is still to be done about it."""
    return any(d.kind == kind and d.done_at is None and d.lifted_at is None for d in found.duties)


def seen_form(found: Feverish, slot: str, key: str) -> Form:
    """One button: this was seen, and is being acted on."""
    return Form(
        action=reverse("fever_seen", args=[found.check.pk]),
        key=key,
        title=told_words(slot),
        submit=_("Seen, I act on it"),
        hidden=(("slot", slot),),
    )


def clinic_form(found: Feverish, typed: Typed, refusal: str = "") -> Form:
    """The dedicated vehicle has brought the person to the fever clinic."""
    return Form(
        action=reverse("fever_clinic", args=[found.check.pk]),
        key=typed.text("key"),
        title=_("At the fever clinic"),
        submit=_("Brought to the clinic"),
        refusal=refusal,
        consequence=_("Dedicated vehicle only; nobody has to approve it."),
        fields=(
            Field("vehicle", _("Dedicated vehicle"), value=typed.text("vehicle"),
                  hint=_("its plate, such as 晋M12345"), error=typed.wrong.get("vehicle", ""),
                  short=True),
        ),
    )  # fmt: skip


def again_form(action: str, typed: Typed, *, title: str, refusal: str = "") -> Form:
    """A second reading: in the armpit, indoors."""
    return Form(
        action=action,
        key=typed.text("key"),
        title=title,
        submit=_("Record"),
        refusal=refusal,
        consequence=_("Both readings stay on record."),
        fields=second_fields(typed),
    )


def second_fields(typed: Typed) -> tuple[Field, ...]:
    """What a second reading needs; axillary unless said otherwise."""
    wrong = typed.wrong
    site = typed.text("thermometer") or ThermometerSite.AXILLARY
    sites = tuple(Choice(s.value, str(s.label), chosen=s.value == site) for s in ThermometerSite)
    return (
        Field("temperature", _("Temperature"), value=typed.text("temperature"), unit="℃",
              hint=_("such as 36.6"), error=wrong.get("temperature", ""), short=True,
              inputmode="decimal"),
        Field("thermometer", _("Measured at"), "select", choices=sites,
              error=wrong.get("thermometer", "")),
        Field("symptoms", _("Symptoms"), value=typed.text("symptoms"), optional=True,
              hint=_("such as cough, fatigue; empty means none"), error=wrong.get("symptoms", "")),
        Field("at", _("When"), value=typed.text("at"), error=wrong.get("at", ""),
              hint=_("such as 18:05; empty means now"), short=True, optional=True),
    )  # fmt: skip


def fever_gap(stand: Stand, fevers: Fevers) -> tuple[Link, ...]:
    """What the front page says of fevers that are not at the clinic yet."""
    if not fevers.count or fevers.oldest is None or fevers.since is None:
        return ()
    words = _("{n} fevers are not at the clinic yet, the oldest since {duration}")
    label = words.format(n=fevers.count, duration=duration(stand.at - fevers.since))
    return (Link(label, reverse("fever", args=[fevers.oldest])),)
