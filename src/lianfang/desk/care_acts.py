"""What may be done on a person's page of care: each act's permission, form, and operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk import care_forms as forms
from lianfang.desk.care_forms import Asking, plain_asking
from lianfang.desk.care_queries import CareStory, fitting_posts
from lianfang.desk.forms import Typed, read_moment
from lianfang.desk.standing import Stand
from lianfang.kernel.errors import NotFound
from lianfang.quarantine import breach, queries
from lianfang.quarantine.choices import SpecialNeed, TeamRole
from lianfang.quarantine.dependants import ask_dependants, name_carer
from lianfang.quarantine.needs import accept_need, close_need, raise_need
from lianfang.quarantine.suitability import assess_home
from lianfang.quarantine.suitability_rules import Answers
from lianfang.quarantine.team_operations import set_member

How = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Doing:
    """Where an act stands: the reader, the person, what it is about, what was typed."""

    stand: Stand
    story: CareStory
    subject: str
    typed: Typed

    @property
    def person(self) -> UUID:
        """The person."""
        return self.story.person.pk

    @property
    def about(self) -> UUID:
        """The record that the act is about. Raises NotFound if none is named."""
        try:
            return UUID(self.subject)
        except ValueError:
            raise NotFound from None

    @property
    def order(self) -> UUID:
        """The order in force. Raises NotFound where there is none."""
        if self.story.order is None:
            raise NotFound
        return self.story.order.pk

    def yes(self, name: str) -> bool:
        """A question answered yes or no."""
        return self.typed.chosen(name, {"yes": "", "no": ""}, _("Answer yes or no.")) == "yes"


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who may, what is asked, and what is done; with `typed.wrong` nothing is done."""

    may: P
    ask: Callable[[Doing], Asking]
    do: Callable[[Doing, How], object]


def _need(d: Doing, how: How) -> None:
    t = d.typed
    raise_need(
        d.person, t.text("kind"), t.text("priority"), t.text("text"), t.text("manner"), **how
    )


def _accept(d: Doing, how: How) -> None:
    when = read_moment(d.typed.text("promised"), d.stand.at)
    if when is None:
        d.typed.wrong["promised"] = _("Enter a time such as 18:05 or 2020-02-10 18:05.")
        return
    accept_need(d.about, when, **how)


def _close(d: Doing, how: How) -> None:
    t = d.typed
    t.needed("outcome", _("Say whether it was met."))
    if not t.wrong:
        close_need(d.about, t.text("outcome"), t.text("reason"), t.text("alternative"), **how)


def _home(d: Doing, how: How) -> None:
    answers = {name: d.yes(name) for name in forms.YES_NO}
    groups = d.typed.ticked("special", ("none", *SpecialNeed.values))
    if not groups or ("none" in groups and len(groups) > 1):
        d.typed.wrong["special"] = _("Tick each special group that applies, or “none of these”.")
    if d.typed.wrong:
        return
    assess_home(
        d.person, Answers(**answers, special=groups - {"none"}),
        verdict=d.typed.text("verdict"), raised_why=d.typed.text("raised_why"), **how,
    )  # fmt: skip


def _dependants(d: Doing, how: How) -> None:
    t = d.typed
    anyone = t.chosen("anyone", {"nobody": "", "someone": ""}, _("Say somebody or nobody."))
    rows = [(t.text(f"kind{n}"), t.text(f"who{n}")) for n in range(1, forms.ROWS + 1)]
    told = [row for row in rows if any(row)] if anyone == "someone" else []
    if not t.wrong:
        nobody = anyone == "nobody"
        ask_dependants(d.person, t.text("occasion"), told, nobody=nobody, **how)


def _carer(d: Doing, how: How) -> None:
    accepted = d.typed.moment("accepted", d.stand.at)
    if not d.typed.wrong:
        name_carer(d.about, d.typed.text("carer"), accepted, **how)


def _recheck(d: Doing, how: How) -> None:
    kept_in = d.yes("kept_in")
    if not d.typed.wrong:
        breach.recheck(d.about, kept_in, **how)


def _move(d: Doing, how: How) -> None:
    site = d.typed.chosen("site", _sites(d.stand), _("Choose the site."))
    if not d.typed.wrong:
        breach.move_to_site(d.about, UUID(site), d.typed.text("why"), **how)


def _sites(stand: Stand) -> dict[str, str]:
    return {str(site.pk): site.name for site in queries.sites(stand.scope)}


def _member(d: Doing, how: How) -> None:
    post = d.typed.chosen("post", _fitting(d), _("Choose who it is."))
    if not d.typed.wrong:
        set_member(d.order, d.subject, UUID(post), **how)


def _fitting(d: Doing) -> dict[str, str]:
    if d.subject not in TeamRole.values:
        raise NotFound
    found = fitting_posts(d.stand.scope, d.subject, d.story.person.division, d.stand.at)
    return {str(pk): title for pk, title in found}


def _member_asking(d: Doing) -> Asking:
    at = d.stand.at
    now = next(
        (str(m.post) for m in d.story.team if m.role == d.subject and m.from_at <= at < m.to_at),
        "",
    )
    return forms.member_asking(d.typed, d.story.labels[d.subject], _fitting(d), now)


def _needs_asking(_d: Doing) -> Asking:
    return plain_asking(
        _("Look at the needs"),
        _("I have looked"),
        _("The open needs are counted and kept with this; an open critical one comes first."),
    )


def _advise_asking(_d: Doing) -> Asking:
    words = _("Explain the order, its end, and the person's rights; nothing else follows yet.")
    return plain_asking(_("Advise"), _("The person was advised"), words)


def _close_asking(_d: Doing) -> Asking:
    words = _("The matter ends without anything more.")
    return plain_asking(_("Close the matter"), _("Close"), words)


def _refer_asking(_d: Doing) -> Asking:
    words = _("It leaves a count, and no name, with the police referral figures.")
    return plain_asking(_("Refer"), _("Refer"), words)


ACTS: Mapping[str, Act] = {
    "need": Act(P.RECORD_NEED, lambda d: forms.need_asking(d.typed), _need),
    "accept": Act(P.MEET_NEED, lambda d: forms.accept_asking(d.typed), _accept),
    "settle": Act(P.MEET_NEED, lambda d: forms.close_asking(d.typed), _close),
    "home": Act(P.ASSESS_HOME, lambda d: forms.home_asking(d.typed), _home),
    "dependants": Act(P.ASSESS_HOME, lambda d: forms.dependants_asking(d.typed), _dependants),
    "carer": Act(P.ASSESS_HOME, lambda d: forms.carer_asking(d.typed), _carer),
    "exit": Act(
        P.RECORD_BREACH,
        lambda d: forms.report_asking(d.typed),
        lambda d, how: breach.report_breach(d.order, d.typed.text("facts"), **how),
    ),
    "hear": Act(
        P.RECORD_BREACH,
        lambda d: forms.hear_asking(d.typed),
        lambda d, how: breach.hear_reason(d.about, d.typed.text("reason"), **how),
    ),
    "needs": Act(
        P.RECORD_BREACH, _needs_asking, lambda d, how: breach.check_needs(d.about, **how)
    ),
    "advise": Act(P.RECORD_BREACH, _advise_asking, lambda d, how: breach.advise(d.about, **how)),
    "recheck": Act(P.RECORD_BREACH, lambda d: forms.recheck_asking(d.typed), _recheck),
    "close": Act(
        P.RECORD_BREACH, _close_asking, lambda d, how: breach.close_breach(d.about, **how)
    ),
    "move": Act(P.ISSUE_ORDER, lambda d: forms.move_asking(d.typed, _sites(d.stand)), _move),
    "refer": Act(P.ISSUE_ORDER, _refer_asking, lambda d, how: breach.refer_breach(d.about, **how)),
    "team": Act(P.SET_TEAM, _member_asking, _member),
}
"""The acts by the word in their address."""
