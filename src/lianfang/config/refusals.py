"""A refusal as whoever asked can use it: a page, a fragment, or problem+json."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission
from lianfang.desk.shapes import ErrorPage, Link, Refusal
from lianfang.desk.sign_in_views import outer_frame
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound

API = "/api/"
OWN_PAGE = "/p/"


class NotSignedIn(DomainError):
    """Sign in first."""


class StaleForm(DomainError):
    """This form is too old or came from another site; load the page again and send it once."""


class NoDoor(NotAllowed):
    """This page has not been opened to any post yet."""


_STATUS = {BadInput: 422, NotSignedIn: 401, NotAllowed: 403, NotFound: 404}


def status_of(error: DomainError) -> int:
    """409, unless the kind of error has a status of its own."""
    return next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 409)


def sentence_of(error: DomainError) -> str:
    """The error's sentence in the language of the reader."""
    text = _(error.sentence)
    return text.format(**error.values) if error.values else text


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to a request that the rules do not allow."""
    status, sentence = status_of(error), sentence_of(error)
    if request.path.startswith(API):
        return problem(status, _title(status), sentence, type(error).__name__)
    if request.headers.get("HX-Request") == "true":
        page = Refusal(sentence, next=_ways_on(request, status))
        return render(request, "desk/refusal.html", {"page": page}, status=status)
    if request.path.startswith(OWN_PAGE):
        return render(request, "portal/refused.html", {"sentence": sentence}, status=status)
    page_ = ErrorPage(_title(status), sentence, next=_ways_on(request, status))
    context = {"frame": outer_frame(request), "page": page_}
    return render(request, "desk/error.html", context, status=status)


def problem(status: int, title: str, detail: str, kind: str, **more: Any) -> JsonResponse:
    """An error for programs (RFC 9457); `kind` is a stable name, the texts are translated."""
    body = {"type": f"about:blank#{kind}", "title": title, "status": status, "detail": detail}
    return JsonResponse(
        body | more, status=status, content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )  # fmt: skip


def to_the_door(request: HttpRequest, name: str) -> HttpResponse:
    """Send whoever has not signed in, or is in no post, to the page named, and back after."""
    if request.path.startswith(API):
        return refused(request, NotSignedIn())
    back = request.get_full_path() if request.method == "GET" else "/"
    where = f"{reverse(name)}?{urlencode({'next': back})}" if back != "/" else reverse(name)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(name)})
    return redirect(where)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For addresses that lead nowhere."""
    return refused(request, NotFound(_("There is no such page.")))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For a form without the token that proves where it came from."""
    return refused(request, StaleForm())


def _title(status: int) -> str:
    return {
        401: _("Not signed in"),
        403: _("Not for this post"),
        404: _("Not found"),
        422: _("Not readable"),
    }.get(status, _("Not possible now"))


def _ways_on(request: HttpRequest, status: int) -> tuple[Link, ...]:
    actor = getattr(request, "actor", None)
    if status == 403 and actor:
        return (Link(_("Change post"), reverse("choose_post")),)
    if status in (404, 409) and actor and actor.may(Permission.OPEN_IDENTITY):
        return (Link(_("Break the glass in an emergency…"), reverse("glass_new")),)
    return ()


def failed(request: HttpRequest) -> HttpResponse:
    """For our own errors: says what is kept; depends on nothing that may have failed."""
    if request.path.startswith(API):
        return problem(500, _("Our error"), _("Something failed; nothing was saved."), "Failed")
    return render(request, "desk/500.html", status=500)
