"""Quarantine sites: all of them, one with its rooms, and the acts there."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import site_forms as forms
from lianfang.desk.accompanying_forms import accompanying_forms
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Chip, Form, FormPage, Link
from lianfang.desk.shapes_record import Term
from lianfang.desk.shapes_sites import StayPage
from lianfang.desk.site_pages import mode_chip, site_page, sites_page
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.templatetags.words import ending
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people import queries as people
from lianfang.quarantine import site_life as life
from lianfang.quarantine import site_queries as queries
from lianfang.quarantine import site_stays as stays
from lianfang.quarantine.choices import StayKind
from lianfang.quarantine.site_operations import check_out, set_site_mode
from lianfang.quarantine.site_queries import BedNow, SiteNow


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
    found = _site(stand, pk)
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


def _site(stand: Stand, pk: UUID) -> SiteNow:
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
    found = _site(stand, pk)
    posts = queries.posts_near(stand.scope, found.division) if what == "group" else []
    if request.method != "POST":
        return _asking(request, stand, found, what, Typed({"key": secrets.token_hex(16)}), posts)
    typed = Typed(request.POST.dict())
    try:
        done = _do(found, what, typed, posts, _how(request, stand, typed))
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _asking(
            request, stand, found, what, typed, posts, refusal=said(error), status=_status(error)
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
    found = _site(stand, pk)
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


@requires(P.READ_FIGURES)
@require_safe
def stay(request: OfficerRequest, pk: UUID, order: UUID) -> HttpResponse:
    """One person's stay, and what can be done about it."""
    stand = stand_of(request, clock.now())
    return _stay(request, stand, pk, order)


@requires(P.RUN_SITE)
@require_POST
def stay_act(request: OfficerRequest, pk: UUID, order: UUID) -> HttpResponse:
    """The person leaves, signs to stay on, takes another bed; someone comes along or leaves."""
    stand = stand_of(request, clock.now())
    typed = Typed(request.POST.dict())
    what = typed.text("act")
    how = _how(request, stand, typed)
    try:
        _about(order, what, typed, stand, how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _stay(request, stand, pk, order, refusal=said(error), status=_status(error))
    if typed.wrong:
        wrong = " ".join(typed.wrong.values())
        return _stay(request, stand, pk, order, refusal=wrong, status=422)
    return redirect(address(reverse("site", args=[pk]), saved=what))


def _about(order: UUID, what: str, typed: Typed, stand: Stand, how: dict[str, Any]) -> None:
    if what == "out":
        check_out([order], **how)
    elif what == "sign":
        signed = typed.moment("signed_at", stand.at)
        if not typed.wrong:
            stays.sign_stay(order, signed, **how)
    elif what == "move":
        together = typed.text("together") == "yes"
        stays.move_bed(order, _uuid(typed.text("bed")), together=together, **how)
    elif what == "beside":
        stays.add_accompanying(order, _uuid(typed.text("who")), _uuid(typed.text("bed")), **how)
    elif what == "apart":
        stays.stop_accompanying(_uuid(typed.text("stay")), **how)
    else:
        raise NotFound


def _stay(
    request: OfficerRequest,
    stand: Stand,
    pk: UUID,
    order: UUID,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    site = _site(stand, pk)
    beds = queries.beds_now(stand.scope, pk, stand.at)
    theirs = [bed for bed in beds if bed.order == order]
    if not theirs or theirs[0].until is None:
        raise NotFound
    page = _stay_page(stand, site, theirs, beds, refusal)
    crumbs = (
        Link(_("Sites"), reverse("sites")),
        Link(site.name, reverse("site", args=[pk])),
        Link(page.name, ""),
    )
    return framed(
        request, stand, "desk/stay.html", page, here="sites", crumbs=crumbs, status=status
    )


def _stay_page(
    stand: Stand, site: SiteNow, theirs: list[BedNow], beds: list[BedNow], refusal: str
) -> StayPage:
    own = next((bed for bed in theirs if bed.kind != StayKind.ACCOMPANYING), theirs[0])
    assert own.until is not None
    held = own.kind == StayKind.ORDER and own.until <= stand.at
    chip = Chip("missed", "✕", _("held after the end")) if held else mode_chip(site.mode)
    may = stand.actor.may(P.RUN_SITE, site.division)
    url = reverse("site_stay_act", args=[site.id, own.order])
    key = secrets.token_hex(16)
    free = [bed for bed in beds if bed.free]
    return StayPage(
        name=own.display,
        chip=Chip("done", "✓", str(StayKind(own.kind).label)) if not held else chip,
        terms=(
            Term(_("Site"), site.name, url=reverse("site", args=[site.id])),
            Term(_("Bed"), "、".join(bed.number for bed in theirs)),
            Term(_("Ends on"), ending(own.until, stand.at)),
            Term(_("Kind of stay"), str(StayKind(own.kind).label)),
        ),
        forms=(
            *forms.stay_forms(
                url, free, until=own.until, at=stand.at, key=key, signed=own.signed
            ),
            *accompanying_forms(url, key, theirs, free, _near(stand, own, beds)),
        ) if may else (),
        related=(Link(own.display, reverse("person", args=[own.person])),),
        refusal=refusal,
    )  # fmt: skip


def _near(stand: Stand, own: BedNow, beds: list[BedNow]) -> list[tuple[UUID, str]]:
    """Who could come along: registered in the same village, and in no bed here."""
    assert own.person is not None and own.until is not None
    who = people.person(stand.scope, own.person)
    if who is None or own.kind != StayKind.ORDER or own.until <= stand.at:
        return []
    lying = {bed.person for bed in beds}
    near = people.living_near(stand.scope, who.division)
    return [(one.pk, one.display) for one in near if one.pk not in lying]


def _how(request: OfficerRequest, stand: Stand, typed: Typed) -> dict[str, Any]:
    key = typed.text("act")[:8] + typed.text("key")[:60] or None
    return {"by": request.actor, "at": stand.at, "key": key}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _status(error: DomainError) -> int:
    return 422 if isinstance(error, BadInput) else 409
