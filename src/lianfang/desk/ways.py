"""The pages that stand in a rail, and the rooms that gather them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.duties.choices import DutyKind


@dataclass(frozen=True, slots=True)
class Way:
    """A page that stands in a rail; `kinds` are the duties of mine that its count tells.

    `within` is its name under a room of the same name.
    """

    icon: str
    label: str | Promise
    view: str
    letter: str
    kinds: tuple[str, ...] = ()
    within: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Pages of one matter, which share an entry where a role has many."""

    icon: str
    label: str | Promise
    pages: tuple[str, ...]


WAYS: dict[str, Way] = {
    "front": Way("front", _("Overview"), "front", "o"),
    "overdue": Way("duty", _("Overdue"), "duties_overdue", "d"),
    "mine": Way("duty", _("Today"), "duties_mine", "t", tuple(DutyKind.values)),
    "lists": Way("list", _("Lists"), "batches", "b"),
    "leads": Way("lead", _("Leads"), "leads", "l", (DutyKind.LEAD_ANSWER,)),
    "roster": Way(
        "roster",
        _("Quarantine"),
        "roster",
        "q",
        (
            DutyKind.HEALTH_CHECK,
            DutyKind.FEVER_NOTICE,
            DutyKind.CLINIC_REFERRAL,
            DutyKind.MEASURE_AGAIN,
            DutyKind.CHECK_CALL,
            DutyKind.WELFARE_VISIT,
            DutyKind.CHECK_SAMPLE,
            DutyKind.TEAM_COMPLETE,
        ),
        _("Roster"),
    ),
    "reports": Way(
        "report",
        _("Daily reports"),
        "reports",
        "r",
        (DutyKind.DAILY_REPORT, DutyKind.REPORT_CLIMB),
        _("Units by day"),
    ),
    "briefing": Way("briefing", _("Briefing"), "briefing", "s"),
    "reconcile": Way("balance", _("Reconciliation"), "reconcile", "e"),
    "coverage": Way("tiles", _("Coverage"), "coverage", "v"),
    "review": Way("person", _("Pairs to settle"), "review", "m", (DutyKind.MATCH_REVIEW,)),
    "rosters": Way("report", _("Units' rosters"), "unit_rosters", "u", (DutyKind.UNIT_ROSTER,)),
    "tips": Way("lead", _("Tips"), "tips", "h", (DutyKind.TIP_CALL,)),
    "phone": Way("inbox", _("Telephone"), "phone", "y"),
    "letters": Way("report", _("Letters"), "letters", "x", (DutyKind.LETTER_RECEIPT,)),
    "documents": Way(
        "report", _("Papers"), "documents", "w", (DutyKind.PAPER_SERVICE, DutyKind.RELEASE_PAPER)
    ),
    "observation": Way("tiles", _("Observation"), "observation", "j"),
    "sites": Way("tiles", _("Sites"), "sites", "i"),
    "transfers": Way("duty", _("Transfers"), "transfers", "n", (DutyKind.TRANSFER,)),
    "needs": Way("duty", _("Needs"), "needs", "j", (DutyKind.NEED, DutyKind.DEPENDANT_CARER)),
    "chart": Way("person", _("Headquarters"), "chart", "", (), _("Chart")),
    "directives": Way(
        "inbox",
        _("Directives"),
        "directives",
        "",
        (DutyKind.DIRECTIVE_RECEIPT, DutyKind.DIRECTIVE_RESULT, DutyKind.DIRECTIVE_CLIMB),
    ),
    "duty": Way("duty", _("On duty"), "duty", ""),
    "issues": Way("duty", _("Issues on the spot"), "issues", "", (DutyKind.FRONTLINE_ISSUE,)),
    "contradictions": Way(
        "balance", _("Statement and records"), "contradictions", "", (DutyKind.EXPLANATION,)
    ),
    "workbooks": Way("report", _("Superiors' workbooks"), "workbooks", ""),
    "teams": Way("person", _("Teams of five"), "teams", "f"),
    "appeals": Way(
        "inbox",
        _("Appeals"),
        "appeals",
        "z",
        (DutyKind.APPEAL_RECEIPT, DutyKind.APPEAL_ANSWER, DutyKind.CORRECTION_ANSWER),
    ),
    "releases": Way("roster", _("Releases"), "releases", "", (DutyKind.HELD_CALL,)),
    "doors": Way("map", _("Doors"), "doors", "k"),
    "papers": Way("list", _("On paper"), "papers", "p"),
    "rechecks": Way("duty", _("Second looks"), "rechecks", "c", (DutyKind.RECHECK,)),
    "readings": Way("person", _("Who looked"), "readings", "o"),
    "glasses": Way("duty", _("Broken glass"), "glasses", "g", (DutyKind.GLASS_REVIEW,)),
    "readings_drawn": Way("list", _("Random review"), "readings_drawn", "d"),
    "conflicts": Way("inbox", _("Conflicts of interest"), "conflicts", "c"),
    "roles": Way("person", _("What roles may"), "roles", "r"),
    "glass": Way("duty", _("Break-glass"), "glass_new", ""),
    "reset_step": Way("person", _("Second steps"), "reset_step", ""),
    "phones": Way("person", _("Phones"), "phones", ""),
    "keeping": Way("list", _("What is kept"), "keeping", ""),
    "absences": Way("person", _("Stand-ins"), "absences", "a"),
}

ROOMS = (
    Room("front", _("Overview"), ("front", "overdue")),
    Room("list", _("Lists"), ("lists", "review", "rosters", "reconcile")),
    Room(
        "lead",
        _("Screening"),
        (
            "leads", "letters", "tips", "phone", "doors", "papers", "rechecks", "absences",
            "coverage",
        ),
    ),
    Room(
        "roster",
        _("Quarantine"),
        (
            "roster", "observation", "releases", "appeals", "needs", "teams", "sites",
            "transfers", "documents",
        ),
    ),
    Room("report", _("Daily reports"), ("reports", "contradictions", "workbooks")),
    Room(
        "command",
        _("Headquarters"),
        ("directives", "chart", "duty", "issues", "phones", "keeping"),
    ),
)  # fmt: skip
"""A page in none of them stands alone."""
