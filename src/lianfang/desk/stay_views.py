"""One person's stay at a site, and what can be done about it."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import site_forms as forms
from lianfang.desk.accompanying_forms import accompanying_forms
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Chip, Link
from lianfang.desk.shapes_record import Term
from lianfang.desk.shapes_sites import StayPage
from lianfang.desk.site_pages import mode_chip
from lianfang.desk.site_views import how_of, site_of, status_of, uuid_of
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.templatetags.words import ending
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.people import queries as people
from lianfang.quarantine import site_queries as queries
from lianfang.quarantine import site_stays as stays
from lianfang.quarantine.choices import StayKind
from lianfang.quarantine.site_operations import check_out
from lianfang.quarantine.site_queries import BedNow, SiteNow


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
    how = how_of(request, stand, typed)
    try:
        _about(order, what, typed, stand, how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _stay(request, stand, pk, order, refusal=said(error), status=status_of(error))
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
        stays.move_bed(order, uuid_of(typed.text("bed")), together=together, **how)
    elif what == "beside":
        stays.add_accompanying(
            order, uuid_of(typed.text("who")), uuid_of(typed.text("bed")), **how
        )
    elif what == "apart":
        stays.stop_accompanying(uuid_of(typed.text("stay")), **how)
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
    site = site_of(stand, pk)
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
