"""Plans, level, tier, phase and doctrine: what is in force, and recording what was decided."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.command import plan_operations as acts
from lianfang.command import plan_queries as queries
from lianfang.command import queries as command
from lianfang.command.choices import Level, PlanKind, Tier
from lianfang.command.operations import decide_level
from lianfang.command.tier_rules import Counts, propose_tier
from lianfang.desk import plans_page as pages
from lianfang.desk.asking import Place, asked, refused
from lianfang.desk.forms import Typed, read_moment
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address
from lianfang.desk.shapes import Choice, Field, Form
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound

HERE = Place("chart", _lazy("Plans"), "plans")
How = dict[str, Any]


@requires(P.READ_FIGURES)
@require_safe
def plans(request: OfficerRequest) -> HttpResponse:
    """What is in force: plans, level, tier, phase, doctrine."""
    stand = stand_of(request, clock.now())
    scope, incident = stand.scope, stand.incident.pk
    page = pages.plans_page(
        stand,
        list(queries.plans(scope, incident, stand.at)),
        command.level_in_force(scope, incident, stand.at),
        queries.tier_in_force(scope, incident, stand.at),
        queries.phases(scope, incident),
        queries.doctrines(scope, incident, stand.at),
        may=stand.actor.may(P.ORGANISE, stand.incident.division),
        saved=_("It is recorded.") if request.GET.get("saved") else "",
    )
    return framed(request, stand, "desk/board.html", page, here="chart")


@dataclass(frozen=True, slots=True)
class Recording:
    """One thing to record: its title, its button, its fields, the act, and what follows."""

    title: str
    submit: str
    fields: Callable[[Typed], tuple[Field, ...]]
    do: Callable[[Stand, Typed, How], object]
    follows: Callable[[Typed], str] = lambda _typed: ""


def _line(typed: Typed, name: str, label: str, hint: str = "", kind: str = "text") -> Field:
    value = typed.values.get(name, "")
    return Field(name, label, kind, value=value, hint=hint, error=typed.wrong.get(name, ""))


def _pick(typed: Typed, name: str, label: str, values: Mapping[str, str]) -> Field:
    chosen = typed.text(name)
    choices = tuple(Choice(v, words, chosen=v == chosen) for v, words in values.items())
    return Field(name, label, "radio", choices=choices, error=typed.wrong.get(name, ""))


def _decided(typed: Typed) -> tuple[Field, ...]:
    hint = _("such as 2020-02-24 00:00; it may lie before or after now")
    return (
        _line(typed, "authority", _("Deciding authority"), _("the authority's name")),
        _line(typed, "document", _("Document")),
        _line(typed, "effective", _("In force from"), hint),
    )


def _effective(typed: Typed, stand: Stand) -> datetime:
    found = read_moment(typed.text("effective"), stand.at)
    if found is None:
        typed.wrong["effective"] = _("Enter a time such as 2020-02-24 00:00.")
    return found or stand.at


def _plan_fields(typed: Typed) -> tuple[Field, ...]:
    return (
        _pick(typed, "kind", _("Sort of plan"), {k.value: str(k.label) for k in PlanKind}),
        _line(typed, "name", _("Name of the plan")),
        _line(typed, "version", _("Version")),
        _line(typed, "approver", _("Approved by")),
        _line(typed, "document", _("Document")),
    )


def _plan(stand: Stand, typed: Typed, how: How) -> None:
    values = [typed.text(n) for n in ("kind", "name", "version", "approver", "document")]
    acts.adopt_plan(stand.incident, *values, **how)


def _level_fields(typed: Typed) -> tuple[Field, ...]:
    levels = {str(level.value): str(level.label) for level in Level}
    return (_pick(typed, "level", _("Response level"), levels), *_decided(typed))


def _level(stand: Stand, typed: Typed, how: How) -> None:
    level, effective = typed.whole("level", 1, 4), _effective(typed, stand)
    if not typed.wrong:
        words = (typed.text("authority"), typed.text("document"), effective)
        decide_level(stand.incident, level, *words, **how)


def _tier_fields(typed: Typed) -> tuple[Field, ...]:
    return (
        _line(typed, "confirmed", _("Confirmed cases so far")),
        _line(typed, "days", _("Days since the last one"), _("empty if there was none")),
        _pick(typed, "cluster", _("A cluster within 14 days"), {"yes": _("yes"), "no": _("no")}),
        _pick(typed, "tier", _("Risk tier as decided"), {t.value: str(t.label) for t in Tier}),
        *_decided(typed),
    )


def _counts(typed: Typed) -> Counts:
    confirmed = typed.whole("confirmed", 0, 10_000_000)
    days = typed.whole("days", 0, 10_000) if typed.text("days") else None
    return Counts(confirmed, days, cluster=typed.text("cluster") == "yes")


def _tier(stand: Stand, typed: Typed, how: How) -> None:
    counts, effective = _counts(typed), _effective(typed, stand)
    if not typed.wrong:
        words = (typed.text("authority"), typed.text("document"), effective)
        acts.decide_tier(stand.incident, typed.text("tier"), counts, *words, **how)


def _tier_follows(typed: Typed) -> str:
    if not typed.text("confirmed").isdigit():
        return _("The rule's proposal is kept beside what was decided; the authority decides.")
    counts = _counts(Typed(typed.values))
    words = _("The rule proposes {tier}: {why}. The authority decides.")
    tier = propose_tier(counts).tier
    return words.format(tier=Tier(tier).label, why=pages.because_words(counts))


def _phase_fields(typed: Typed) -> tuple[Field, ...]:
    return (
        _line(typed, "name", _("Name of the phase")),
        _line(typed, "objectives", _("Objectives"), _("one on each line"), "textarea"),
        *_decided(typed),
    )


def _phase(stand: Stand, typed: Typed, how: How) -> None:
    effective, aims = _effective(typed, stand), typed.values.get("objectives", "").splitlines()
    if not typed.wrong:
        words = (typed.text("authority"), typed.text("document"), effective)
        acts.decide_phase(stand.incident, typed.text("name"), aims, *words, **how)


def _doctrine_fields(typed: Typed) -> tuple[Field, ...]:
    hint = _("one on each line; leave out what is not known")
    return (
        _line(typed, "name", _("Name of the set")),
        _line(typed, "items", _("Items"), hint, "textarea"),
        _line(typed, "document", _("Document")),
    )


def _doctrine(stand: Stand, typed: Typed, how: How) -> None:
    items = typed.values.get("items", "").splitlines()
    acts.fill_doctrine(stand.incident, typed.text("name"), items, typed.text("document"), **how)


def _recordings() -> dict[str, Recording]:
    return {
        "plan": Recording(_("Adopt a plan"), _("Adopt it"), _plan_fields, _plan),
        "level": Recording(_("Record the response level"), _("Record it"), _level_fields, _level),
        "tier": Recording(
            _("Record the risk tier"), _("Record it"), _tier_fields, _tier, _tier_follows
        ),
        "phase": Recording(_("Record a phase"), _("Record it"), _phase_fields, _phase),
        "doctrine": Recording(
            _("Fill in doctrine"), _("Write it down"), _doctrine_fields, _doctrine
        ),
    }


@requires(P.ORGANISE, P.DECIDE_LEVEL)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: OfficerRequest, what: str) -> HttpResponse:
    """Record a plan, level, tier, phase or doctrine."""
    stand = stand_of(request, clock.now())
    found = _recordings().get(what)
    if found is None:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    if request.method != "POST":
        return asked(request, stand, _form(found, typed, what), HERE)
    how: How = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        found.do(stand, typed, how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, _form(found, typed, what), error, HERE)
    if typed.wrong:
        return asked(request, stand, _form(found, typed, what), HERE, status=422)
    return redirect(address(reverse("plans"), saved="yes"))


def _form(found: Recording, typed: Typed, what: str) -> Form:
    return Form(
        reverse("decision_new", args=[what]), typed.text("key"), found.submit,
        found.fields(typed), title=found.title, cancel_url=reverse("plans"),
        consequence=found.follows(typed),
    )  # fmt: skip
