"""Plans, level, tier, phase and doctrine: what is in force, and recording what was decided."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
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
from lianfang.command import phase_queries as phases
from lianfang.command import plan_operations as acts
from lianfang.command import plan_queries as queries
from lianfang.command import queries as command
from lianfang.command.choices import PlanKind
from lianfang.desk import plans_page as pages
from lianfang.desk.asking import Place, asked, refused
from lianfang.desk.change_form import line, pick
from lianfang.desk.change_page import changes_table
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address
from lianfang.desk.redeploy_page import criteria_table
from lianfang.desk.shapes import Field, Form
from lianfang.desk.standing import Stand, stand_of
from lianfang.incidents import queries as incidents
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
    phase = phases.phase_at(scope, incident, stand.at)
    page = pages.plans_page(
        stand,
        list(queries.plans(scope, incident, stand.at)),
        command.level_in_force(scope, incident, stand.at),
        queries.tier_in_force(scope, incident, stand.at),
        queries.phases(scope, incident),
        queries.doctrines(scope, incident, stand.at),
        (
            criteria_table(phases.standing(scope, stand.incident, phase, stand.at)),
            changes_table(stand, incidents.changes(scope, incident)[:100]),
        ),
        may=stand.actor.may(P.ORGANISE, stand.incident.division),
        saved=_("It is recorded.") if request.GET.get("saved") else "",
    )
    return framed(request, stand, "desk/board.html", page, here="chart")


@dataclass(frozen=True, slots=True)
class Recording:
    """One thing to record: its title, its button, its fields and the act."""

    title: str
    submit: str
    fields: Callable[[Typed], tuple[Field, ...]]
    do: Callable[[Stand, Typed, How], object]


def _plan_fields(typed: Typed) -> tuple[Field, ...]:
    return (
        pick(typed, "kind", _("Sort of plan"), {k.value: str(k.label) for k in PlanKind}),
        line(typed, "name", _("Name of the plan")),
        line(typed, "version", _("Version")),
        line(typed, "approver", _("Approved by")),
        line(typed, "document", _("Document")),
    )


def _plan(stand: Stand, typed: Typed, how: How) -> None:
    values = [typed.text(n) for n in ("kind", "name", "version", "approver", "document")]
    acts.adopt_plan(stand.incident, *values, **how)


def _doctrine_fields(typed: Typed) -> tuple[Field, ...]:
    hint = _("one on each line; leave out what is not known")
    return (
        line(typed, "name", _("Name of the set")),
        line(typed, "items", _("Items"), hint, "textarea"),
        line(typed, "document", _("Document")),
    )


def _doctrine(stand: Stand, typed: Typed, how: How) -> None:
    items = typed.values.get("items", "").splitlines()
    acts.fill_doctrine(stand.incident, typed.text("name"), items, typed.text("document"), **how)


def _recordings() -> dict[str, Recording]:
    return {
        "plan": Recording(_("Adopt a plan"), _("Adopt it"), _plan_fields, _plan),
        "doctrine": Recording(
            _("Fill in doctrine"), _("Write it down"), _doctrine_fields, _doctrine
        ),
    }


@requires(P.ORGANISE, P.DECIDE_LEVEL)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: OfficerRequest, what: str) -> HttpResponse:
    """Record a plan or doctrine."""
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
    )  # fmt: skip
