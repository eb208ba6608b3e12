"""The person's own page in plain words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.choices import Role
from lianfang.keeping.register import tables
from lianfang.kernel import clock
from lianfang.people.choices import Purpose
from lianfang.people.models import Reading
from lianfang.portal.queries import Said, Story
from lianfang.portal.shapes import Asked, Fact, LookedPage, NoticePage, NoticePart, OrderPage, Way
from lianfang.portal.words import celsius, ending, moment
from lianfang.quarantine.choices import (
    AppealProposal,
    Ending,
    Field,
    NeedKind,
    OrderKind,
    TeamRole,
)
from lianfang.quarantine.remedy_rules import answer_within
from lianfang.quarantine.rules import day_number


def order_page(story: Story, at: datetime, done: str = "") -> OrderPage:
    """The page; `done` names the act that led back to it."""
    free = not story.in_force
    return OrderPage(
        title=_("You are free") if free else _left(story, at),
        end=_since(story) if free else _until(story),
        sentences=tuple(_free(story) if free else _held(story, at)),
        free=free,
        ways=tuple(_ways_free(story) if free else _ways(story)),
        facts=tuple(_facts(story)),
        remedies=tuple(_remedies(story)),
        team=tuple(_team(story)),
        asked=tuple(_asked(one) for one in story.said),
        phone=story.order.authority.phone,
        said=_done(done),
    )


def _left(story: Story, at: datetime) -> str:
    last = clock.day_of(story.until - timedelta(microseconds=1))
    days = (last - clock.day_of(at)).days
    return _("{n} more days").format(n=days) if days else _("Today is the last day")


def _until(story: Story) -> str:
    words = {
        OrderKind.VOLUNTARY: _("Your observation at home ends {end}."),
        OrderKind.HOME: _("Your home quarantine ends {end}."),
        OrderKind.SITE: _("Your quarantine at the site ends {end}."),
    }[OrderKind(story.order.kind)]
    return words.format(end=ending(story.until))


def _since(story: Story) -> str:
    return _("Since {moment} nobody may keep you in.").format(moment=moment(story.until))


def _held(story: Story, at: datetime) -> Iterator[str]:
    number = max(day_number(story.order.anchor_at, at), 0)
    words = _("Today is day {n} of {days}.")
    yield words.format(n=number, days=story.parameters.observation_days)
    yield _("It ends by itself: no application, no further notice.")
    if story.order.kind == OrderKind.VOLUNTARY:
        yield _("This is a promise that you made. Nobody may use force.")


def _free(story: Story) -> Iterator[str]:
    yield {
        Ending.REVOKED: _("It was lifted early."),
        Ending.SUPERSEDED: _("Another order took its place; ask the telephone below."),
        "": _("It ended by itself; you need no further notice."),
    }[Ending(story.order.ended_as) if story.order.ended_as else ""]
    if story.release:
        yield _("Your release paper: {number}.").format(number=story.release)
    else:
        yield _("Your release paper is handed over to you; you are free without it, too.")
    if story.held_since:
        words = _("You said on {moment} that you were not let out. Someone is called at once.")
        yield words.format(moment=moment(story.held_since))


def _ways(story: Story) -> Iterator[Way]:
    label = _("Report today's temperature")
    yield Way(label, reverse("portal:report"), _measured(story), first=True)
    yield Way(_("I need something"), reverse("portal:need"), _("Food, medicine, a doctor…"))
    yield Way(_("I do not agree"), reverse("portal:appeal"), answered_words(story.order.kind))
    yield Way(_("Something about me is wrong"), reverse("portal:correct"))


def _measured(story: Story) -> str:
    if not story.today:
        return _("None today yet.")
    names = {"am": _("morning"), "pm": _("afternoon")}
    told = [f"{names.get(slot, slot)} {celsius(value)}" for slot, value in story.today]
    return _("Today: {readings}").format(readings=_(", ").join(told))


def _ways_free(story: Story) -> Iterator[Way]:
    note = _("You said so; someone is called.") if story.held_since else ""
    yield Way(_("I have not been let out"), reverse("portal:held"), note, first=True)
    yield Way(_("I need something"), reverse("portal:need"))
    yield Way(_("I do not agree"), reverse("portal:appeal"))
    yield Way(_("Something about me is wrong"), reverse("portal:correct"))


def _facts(story: Story) -> Iterator[Fact]:
    order, authority = story.order, story.order.authority
    yield Fact(_("What it is"), str(OrderKind(order.kind).label))
    yield Fact(_("Why"), order.reason)
    yield Fact(_("Based on"), f"{authority.basis} {authority.document}")
    yield Fact(_("Decided by"), authority.issuer)
    yield Fact(_("Number"), order.number)
    yield Fact(_("From"), moment(order.start_at))
    yield Fact(_("Until"), ending(story.until))
    yield Fact(_("Where"), order.site.name if order.site else _("at home"))
    yield Fact(_("Your rights"), authority.rights)


def answered_words(kind: str) -> str:
    """How soon an appeal against a kind of order is answered."""
    hours = answer_within(kind) // timedelta(hours=1)
    return _("It is answered in {n} hours.").format(n=hours)


def _remedies(story: Story) -> Iterator[str]:
    authority = story.order.authority
    yield _("Here: press “I do not agree”.") + answered_words(story.order.kind)
    yield _("Or: {place}.").format(place=authority.appeal)
    yield _("You may also ask for reconsideration or go to court, without appealing here first.")
    yield _("An appeal takes no help away from you.")


def _team(story: Story) -> Iterator[Fact]:
    for role, unit in story.team:
        yield Fact(str(TeamRole(role).label), unit)


def _asked(one: Said) -> Asked:
    state = _states().get(one.state, one.state)
    if one.until and one.state == "accepted":
        state += " " + _("By {moment}.").format(moment=moment(one.until))
    return Asked(_what(one), moment(one.at), state, one.answer)


def _what(one: Said) -> str:
    if one.what == "need":
        return _("Asked for: {what}").format(what=NeedKind(one.kind or NeedKind.OTHER).label)
    if one.what == "correction":
        return _("Correction: {what}").format(what=Field(one.kind).label)
    return _("Appeal")


def _states() -> dict[str, str]:
    """How something asked for stands, in words."""
    return {
        "open": _("Received."),
        "accepted": _("Someone is on it."),
        "met": _("Done."),
        "cannot": _("Not possible."),
        "approved": _("Put right."),
        "refused": _("Not changed."),
        AppealProposal.UPHOLD: _("Answered: the order stands."),
        AppealProposal.CHANGE: _("Answered: it ends earlier."),
        AppealProposal.REVOKE: _("Answered: the order is revoked."),
    }


def _done(act: str) -> str:
    return {
        "report": _("Your temperature is recorded. Thank you."),
        "again": _("This time of day had its reading already; nothing was changed."),
        "fever": _("A doctor is called now and gets in touch within the hour."),
        "need": _("We have received it. Someone gets in touch."),
        "held": _("We have received it. Someone is called at once."),
        "appeal": _("Your appeal is received. It is confirmed in 2 hours."),
        "correct": _("We have received it. It is answered in 72 hours."),
    }.get(act, "")


def looked_page(looks: Sequence[Reading]) -> LookedPage:
    """Who looked: unit and role, when, what for."""
    return LookedPage(
        tuple(
            Asked(
                f"{look.unit_name} {_role(look.role)}",
                moment(look.recorded_at),
                _("For: {purpose}").format(purpose=Purpose(look.purpose).label),
            )
            for look in looks
        )
    )


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else ""


def notice_page(counts: Sequence[tuple[str, str]]) -> NoticePage:
    """What is collected, why, on what basis, how long, who sees it: from the register."""
    parts = tuple(
        NoticePart(
            table.what,
            (
                Fact(_("What"), "、".join(f.words for f in table.content)),
                Fact(_("What for"), table.purpose),
                Fact(_("On what basis"), table.basis),
                Fact(_("How long"), table.kept.words),
                Fact(_("Who sees it"), table.seen),
            ),
        )
        for table in tables()
        if table.content and table.label.partition(".")[0] in _ABOUT_PEOPLE
    )
    return NoticePage(parts, tuple(Fact(label, count) for label, count in counts))


_ABOUT_PEOPLE = {"people", "quarantine", "screening"}
