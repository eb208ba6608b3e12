"""The inbox of a post: what it was told, one message, and how its holder wants to be told."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import duty_queries, duty_subjects, inbox_queries
from lianfang.desk import inbox_page as pages
from lianfang.desk.asking import Place, asked, refused
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address
from lianfang.desk.presenters_duties import duty_rows, read_mark
from lianfang.desk.shapes import DutyRow, Link, Pager
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.messages import operations as acts
from lianfang.messages import queries
from lianfang.messages.queries import Note
from lianfang.messages.rules import FEWEST, MOST

PAGE = 50
HERE = Place("inbox", _lazy("Inbox"), "inbox")


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: OfficerRequest) -> HttpResponse:
    """What this post was told; or mark all of it as read."""
    stand = stand_of(request, clock.now())
    if request.method == "POST":
        key = Typed(request.POST.dict()).text("key")[:80] or None
        acts.read_all(stand.at, by=request.actor, at=stand.at, key=key)  # type: ignore[call-arg]
        return redirect(address(reverse("inbox"), saved="read"))
    unread_only = "all" not in request.GET
    found = queries.inbox(stand.scope, stand.post, unread=unread_only)
    mark = read_mark(request.GET.get("after", ""))
    if mark:
        at, pk = mark
        found = found.filter(Q(about_at__lt=at) | Q(about_at=at, id__lt=pk))
    messages = list(found[: PAGE + 1])
    shown = messages[:PAGE]
    all_of_it = "" if unread_only else "1"
    onward = first = ""
    if len(messages) > PAGE:
        onward = address(reverse("inbox"), all=all_of_it, after=_mark(shown[-1]))
    if mark:
        first = address(reverse("inbox"), all=all_of_it)
    _overdue, unread = duty_queries.owed_and_told(stand.scope, stand.post, stand.at)
    page = pages.inbox_page(
        stand, shown, queries.ways(stand.scope, [one.pk for one in shown]), unread,
        Pager("", first, onward), only_unread=unread_only, key=secrets.token_hex(16),
        saved=_("Everything is marked as read.") if "saved" in request.GET else "",
    )  # fmt: skip
    return framed(request, stand, "desk/board.html", page, here="inbox")


def _mark(message: Note) -> str:
    return f"{message.pk}.{message.about_at.isoformat()}"


@requires()
@require_safe
def message(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One message and the duties that it is about; looked at, it is read."""
    stand = stand_of(request, clock.now())
    one = queries.message(stand.scope, stand.post, pk)
    if one is None or one.delivered_at is None:
        raise NotFound
    if one.read_at is None and request.method == "GET":
        one = acts.read_message(pk, by=request.actor, at=stand.at)
    way = queries.ways(stand.scope, [pk]).get(pk)
    page = pages.message_page(stand, one, way, _duties(stand, one))
    crumbs = (Link(_("Inbox"), reverse("inbox")), Link(page.title, ""))
    return framed(request, stand, "desk/board.html", page, here="inbox", crumbs=crumbs)


def _duties(stand: Stand, one: Note) -> tuple[DutyRow, ...]:
    duties = inbox_queries.told_of(stand.scope, one, stand.at)
    titles = duty_queries.titles(stand.scope, (duty.owner for duty in duties))
    return duty_rows(stand, duties, duty_subjects.about(stand.scope, duties), titles)


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: OfficerRequest) -> HttpResponse:
    """How whoever holds the post wants to be told."""
    stand = stand_of(request, clock.now())
    wish = queries.wish(stand.scope, stand.post, stand.actor.id, stand.at)
    if wish is None:
        raise NotFound
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    mail = bool(settings.MAIL)
    if request.method != "POST":
        return asked(request, stand, pages.wishes_form(wish, typed, mail=mail), HERE)
    told = typed.ticked("told", ("morning", "cut_off"))
    wish.budget = typed.whole("budget", FEWEST, MOST)
    wish.address = typed.text("address") if mail else wish.address
    wish.morning, wish.cut_off = "morning" in told, "cut_off" in told
    form = pages.wishes_form(wish, typed, mail=mail)
    if typed.wrong:
        return asked(request, stand, form, HERE, status=422)
    try:
        acts.set_wish(
            wish.budget, wish.address, morning=wish.morning, cut_off=wish.cut_off,
            by=request.actor, at=stand.at,
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect(reverse("inbox"))
