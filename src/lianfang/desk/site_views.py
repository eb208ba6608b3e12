"""Quarantine sites: all of them, one with its rooms, and the acts there."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import site_forms as forms
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Form, FormPage, Link
from lianfang.desk.site_pages import site_page, sites_page
from lianfang.desk.standing import Stand, stand_of
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.quarantine import site_life as life
from lianfang.quarantine import site_queries as queries
from lianfang.quarantine.site_operations import set_site_mode
from lianfang.quarantine.site_queries import SiteNow


@requires(P.READ_FIGURES)
@require_safe
def sites(request: OfficerRequest) -> HttpResponse:
    """Every site: its mode, how full, whether it is ready, and whether another is needed."""
    stand = stand_of(request, clock.now())
    found = queries.sites_now(stand.scope, stand.at)
    page = sites_page(stand, found, may=stand.actor.may(P.ORGANISE))
    return framed(request, stand, "desk/sites.html", page, here="sites")


@requires(P.READ_FIGURES)
@require_safe
def site(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One site: its rooms, who lies where until when, who goes today, its groups."""
    stand = stand_of(request, clock.now())
    found = site_of(stand, pk)
    page = site_page(
        stand,
        found,
        queries.beds_now(stand.scope, pk, stand.at),
        queries.group_posts(stand.scope, pk, stand.at),
        may=stand.actor.may(P.RUN_SITE, found.division),
        saved=_saved(request.GET.get("saved", "")),
    )
    crumbs = (Link(_("Sites"), reverse("sites")), Link(found.name, ""))
    return framed(request, stand, "desk/site.html", page, here="sites", crumbs=crumbs)


def _saved(what: str) -> str:
    return {
        "mode": _("The mode is changed."),
        "look": _("The inspection is recorded."),
        "group": _("The work groups are changed."),
        "rooms": _("The rooms are added."),
        "out": _("The person has left; the bed is free."),
        "sign": _("The signature is recorded; the stay is voluntary from the end on."),
        "move": _("The person has another bed."),
        "beside": _("The one who comes along has a bed, under no order."),
        "apart": _("The one who came along has left."),
    }.get(what, "")


def site_of(stand: Stand, pk: UUID) -> SiteNow:
    """A site. Raises NotFound."""
    for one in queries.sites_now(stand.scope, stand.at):
        if one.id == pk:
            return one
    raise NotFound


@requires(P.RUN_SITE)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficerRequest, pk: UUID, what: str) -> HttpResponse:
    """Change the mode, record an inspection, fill a group, add rooms."""
    stand = stand_of(request, clock.now())
    if what not in forms.ACTS:
        raise NotFound
    found = site_of(stand, pk)
    posts = queries.posts_near(stand.scope, found.division) if what == "group" else []
    if request.method != "POST":
        return _asking(request, stand, found, what, Typed({"key": secrets.token_hex(16)}), posts)
    typed = Typed(request.POST.dict())
    try:
        done = _do(found, what, typed, posts, how_of(request, stand, typed))
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _asking(
            request, stand, found, what, typed, posts, refusal=said(error), status=status_of(error)
        )
    if not done:
        return _asking(request, stand, found, what, typed, posts, status=422)
    return redirect(address(reverse("site", args=[pk]), saved=what))


def _do(
    site: SiteNow, what: str, typed: Typed, posts: list[tuple[UUID, str]], how: dict[str, Any]
) -> bool:
    """Do it if everything needed was typed."""
    if what == "mode":
        mode = forms.read_mode(site, typed)
        return not typed.wrong and bool(set_site_mode(site.id, mode, **how))
    if what == "look":
        look = forms.read_look(typed)
        return not typed.wrong and bool(life.inspect_site(site.id, look, **how))
    if what == "group":
        group, post = forms.read_group(typed, posts)
        return post is not None and not typed.wrong and bool(
            life.assign_group(site.id, group, post, **how)
        )  # fmt: skip
    rooms = forms.read_rooms(typed)
    return not typed.wrong and bool(life.add_rooms(site.id, rooms, **how))


def _asking(
    request: OfficerRequest,
    stand: Stand,
    site: SiteNow,
    what: str,
    typed: Typed,
    posts: list[tuple[UUID, str]],
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    form = forms.act_form(site, what, typed, posts, refusal)
    crumbs = (
        Link(_("Sites"), reverse("sites")),
        Link(site.name, reverse("site", args=[site.id])),
        Link(form.title.split("：")[-1], ""),
    )
    page = FormPage(form.title, form)
    return framed(
        request, stand, "desk/form.html", page, here="sites", crumbs=crumbs, status=status
    )


@requires(P.RUN_SITE)
@require_http_methods(["GET", "HEAD", "POST"])
def group_end(request: OfficerRequest, pk: UUID, duty: UUID) -> HttpResponse:
    """Somebody leaves a work group."""
    stand = stand_of(request, clock.now())
    if request.method == "POST":
        life.leave_group(duty, by=request.actor, at=stand.at)
        return redirect(address(reverse("site", args=[pk]), saved="group"))
    found = site_of(stand, pk)
    there = queries.group_posts(stand.scope, pk, stand.at)
    title = next((title for key, _group, title in there if key == duty), None)
    if title is None:
        raise NotFound
    form = Form(
        action=request.path,
        key="",
        submit=_("Take out of the group"),
        title=title,
        cancel_url=reverse("site", args=[pk]),
    )
    crumbs = (Link(_("Sites"), reverse("sites")), Link(found.name, reverse("site", args=[pk])))
    page = FormPage(form.title, form)
    return framed(request, stand, "desk/form.html", page, here="sites", crumbs=crumbs)


def how_of(request: OfficerRequest, stand: Stand, typed: Typed) -> dict[str, Any]:
    """Who acts, when, and the key by which a second sending changes nothing."""
    key = typed.text("act")[:8] + typed.text("key")[:60] or None
    return {"by": request.actor, "at": stand.at, "key": key}


def uuid_of(text: str) -> UUID:
    """An id as sent by a form. Raises NotFound for anything else."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal: wrongly filled in, or not possible now."""
    return 422 if isinstance(error, BadInput) else 409
