"""The briefing as a document on the screen. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.briefing.blocks import Block as Written
from lianfang.briefing.blocks import Bulletin
from lianfang.briefing.blocks import Run as Told
from lianfang.desk.presenters import address
from lianfang.desk.shapes import Block, BriefingPage, Change, Chip, Form, Link, Run, Tab
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import day, moment
from lianfang.figures.identities import Identity


def briefing_page(
    stand: Stand,
    bulletin: Bulletin,
    identities: Sequence[Identity],
    published: bool,
    older: Sequence[datetime],
    sign: Form | None,
) -> BriefingPage:
    """The page; every number opens its rows as of the same moment."""
    place = "" if stand.place == stand.own_area else stand.place
    blocks = tuple(_block(block, bulletin.as_of, place) for block in bulletin.blocks)
    return BriefingPage(
        masthead=bulletin.masthead,
        issue=bulletin.issue,
        office=bulletin.office,
        day=bulletin.day,
        title=bulletin.title,
        blocks=(Block("p", (Run(bulletin.stand + "："),)), *blocks),
        state=_state(bulletin, published),
        signed=_signed(bulletin, published),
        corrections=tuple(_corrections(bulletin, place)),
        checks=tuple(_checks(identities)),
        sign=sign,
        downloads=(Link(_("Markdown"), _markdown(bulletin.as_of, place)),),
        tail=bulletin.tail,
        older=tuple(_older(bulletin, older, place)),
    )


def _markdown(as_of: datetime, place: str) -> str:
    return address(reverse("briefing_markdown"), as_of=as_of.isoformat(), place=place)


def _state(bulletin: Bulletin, published: bool) -> Chip:
    if published:
        return Chip("done", "✓", _("signed"))
    if bulletin.provisional:
        return Chip("due", "○", _("draft: the moment is not closed"))
    return Chip("due", "○", _("draft"))


def _signed(bulletin: Bulletin, published: bool) -> str:
    told = moment(bulletin.as_of)
    if published:
        return _("The numbers stand as published for {moment}.").format(moment=told)
    return _("The numbers are as of {moment}.").format(moment=told)


def _block(block: Written, as_of: datetime, place: str) -> Block:
    return Block(
        kind=block.kind,
        runs=tuple(_run(run, as_of, place) for run in block.runs),
        head=block.head,
        rows=tuple(tuple(_run(run, as_of, place) for run in row) for row in block.rows),
        anchor=block.anchor,
    )


def _run(run: Told, as_of: datetime, place: str) -> Run:
    url = ""
    if run.figure:
        url = address(reverse("figure", args=[run.figure]), as_of=as_of.isoformat(), place=place)
    elif run.identity:
        url = reverse("front")
    corrected = _("〔corrected: {value}〕").format(value=run.corrected) if run.corrected else ""
    return Run(run.text, url, run.figure, corrected)


def _corrections(bulletin: Bulletin, place: str) -> Iterator[Change]:
    for block in bulletin.blocks:
        for run in block.runs:
            if run.corrected:
                told = _run(run, bulletin.as_of, place)
                yield Change(bulletin.as_of, run.figure, told.url, was=run.text, now=run.corrected)


def _checks(identities: Sequence[Identity]) -> Iterator[tuple[Chip, str, str]]:
    broken = sum(not line.holds for line in identities)
    words = _("Balance sheet")
    if broken:
        told = _("{n} unbalanced").format(n=broken)
        yield Chip("missed", "✕", told), words, reverse("front")
    elif identities:
        yield Chip("done", "✓", _("balanced")), words, reverse("front")


def _older(bulletin: Bulletin, older: Sequence[datetime], place: str) -> Iterator[Tab]:
    url = reverse("briefing")
    for at in older:
        yield Tab(
            day(at, bulletin.as_of),
            address(url, as_of=at.isoformat(), place=place),
            current=at == bulletin.as_of,
        )
    if bulletin.as_of not in older:
        yield Tab(_("now"), address(url, as_of=bulletin.as_of.isoformat()), current=True)


def sign_form(bulletin: Bulletin, key: str, refusal: str = "") -> Form:
    """The form that publishes the figures of a closed moment."""
    words = _(
        "After signing, the numbers of {moment} stay as they are; later corrections stand beside"
        " them."
    )
    return Form(
        action=reverse("briefing_sign"),
        key=key,
        title=_("Sign"),
        submit=_("Sign the briefing"),
        consequence=words.format(moment=moment(bulletin.as_of)),
        hidden=(("as_of", bulletin.as_of.isoformat()),),
        refusal=refusal,
    )
