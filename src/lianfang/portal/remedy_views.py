"""Not let out, not agreed, not right: sent twice, it counts once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lianfang.portal.asking_views import METHODS, ask
from lianfang.portal.entering_views import own
from lianfang.portal.forms import Typed, appeal_form, correct_form, held_form
from lianfang.portal.requests import PersonRequest
from lianfang.quarantine.appealing import file_appeal, file_correction
from lianfang.quarantine.choices import Field, HeldHow, Manner
from lianfang.quarantine.holding import say_held


@own
@require_http_methods(METHODS)
def held(request: PersonRequest) -> HttpResponse:
    """“I have not been let out.”"""
    return ask(request, held_form, _held)


@own
@sensitive_post_parameters()
@require_http_methods(METHODS)
def appeal(request: PersonRequest) -> HttpResponse:
    """An appeal against the order."""
    return ask(request, appeal_form, _appeal)


@own
@sensitive_post_parameters()
@require_http_methods(METHODS)
def correct(request: PersonRequest) -> HttpResponse:
    """Something kept of the person that is wrong."""
    return ask(request, correct_form, _correct)


def _held(request: PersonRequest, order: Any, typed: Typed) -> str:
    how: dict[str, Any] = {"key": typed.key}
    say_held(order.pk, HeldHow.SAID, by=request.page.actor, at=request.at, **how)
    return "held"


def _appeal(request: PersonRequest, order: Any, typed: Typed) -> str:
    words = typed.words("text")
    if typed.wrong:
        return ""
    how: dict[str, Any] = {"key": typed.key}
    file_appeal(order.pk, words, Manner.SELF, by=request.page.actor, at=request.at, **how)
    return "appeal"


def _correct(request: PersonRequest, order: Any, typed: Typed) -> str:
    field, words = typed.one("field", Field), typed.words("text")
    if typed.wrong:
        return ""
    how: dict[str, Any] = {"key": typed.key}
    file_correction(
        order.pk, field, words, Manner.SELF, by=request.page.actor, at=request.at, **how
    )
    return "correct"
