"""The page of an area's phones, and the sheet of slips, made ready to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts import slips
from lianfang.accounts.slip_operations import GivenSlip
from lianfang.accounts.slip_queries import SlipPost
from lianfang.desk.pictures import qr
from lianfang.desk.presenters import address, place_field
from lianfang.desk.shapes import Filters, State
from lianfang.desk.shapes_sign_in import PhoneRow, PhonesPage, PrintedSlip
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import moment
from lianfang.kernel import clock


def phones_page(
    posts: Sequence[SlipPost], stand: Stand, *, refusal: str = "", saved: str = ""
) -> PhonesPage:
    """How the phones of these posts stand."""
    known = sum(post.known for post in posts)
    words = _("{n} of {all} posts have a phone that opens.")
    return PhonesPage(
        rows=tuple(_row(post, stand) for post in posts),
        sentence=words.format(n=known, all=len(posts)),
        filters=Filters(action=reverse("phones"), fields=(place_field(stand),)),
        print_url=address(reverse("phones_slips"), place=stand.place),
        revoke_url=address(reverse("phones_revoke"), place=stand.place),
        without=sum(not (post.known or post.waiting) for post in posts),
        refusal=refusal,
        saved=saved,
    )


def printed(slip: GivenSlip, where: str, stand: Stand) -> PrintedSlip:
    """One slip of the sheet; `where` is where codes are typed."""
    return PrintedSlip(
        post=slip.title,
        place=stand.places.told(slip.division),
        name=slip.name,
        address=where,
        code=slips.told(slip.code),
        picture=qr(f"{where}{slip.code}"),
        until=moment(slip.to_at, stand.at),
    )


def _row(post: SlipPost, stand: Stand) -> PhoneRow:
    state, mark, words = _state(post, stand.at)
    place = stand.places.told(post.division)
    return PhoneRow(str(post.holding), post.title, post.name, post.role, place, state, mark, words)


def _state(post: SlipPost, at: datetime) -> tuple[State, str, str]:
    phone, slip = post.phone, post.slip
    if post.known and phone:
        words = _("{browser}, last seen {seen}, until {until}")
        browser = phone.browser or _("phone")
        seen, until = moment(phone.seen_at, at), moment(phone.to_at, at)
        return "done", "✓", words.format(browser=browser, seen=seen, until=until)
    if post.waiting and slip:
        return (
            "due",
            "○",
            _("slip printed, good until {until}").format(until=moment(slip.to_at, at)),
        )
    if phone and phone.revoked_at:
        if phone.emptied_at:
            words = _("revoked, emptied itself {moment}")
            return "waived", "免", words.format(moment=moment(phone.emptied_at, at))
        return "waived", "免", _("revoked, has not spoken since")
    if phone and phone.to_at <= clock.wall():
        return "waived", "免", _("its phone has ended")
    return "late", "无", _("no phone")
