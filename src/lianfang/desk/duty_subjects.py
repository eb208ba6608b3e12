"""Whom or what duties are about, and the page that each kind of duty opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import Scope


@dataclass(frozen=True, slots=True)
class About:
    """Whom or what a duty is about: a masked name or a unit's, and the record to open."""

    name: str
    record: UUID


def _person_of(table: str, column: str = "person") -> str:
    return f"""SELECT t.id, p.display, p.id FROM {table} t
        JOIN people_person p ON p.id = t.{column} WHERE t.id = ANY(%s)"""


def _itself(table: str, column: str = "person") -> str:
    return f"""SELECT t.id, p.display, t.id FROM {table} t
        JOIN people_person p ON p.id = t.{column} WHERE t.id = ANY(%s)"""


_ORDER = _person_of("quarantine_order", "person_id")
_ORDER_ITSELF = _itself("quarantine_order", "person_id")
_CHECK = _itself("quarantine_healthcheck")
_APPEAL = """SELECT t.id, p.display, t.id FROM quarantine_appeal t
        JOIN people_person p ON p.id = t.person WHERE t.id = ANY(%s)"""
_CORRECTION = _APPEAL.replace("quarantine_appeal", "quarantine_correction")
_HELD = """SELECT t.id, p.display, t.order_id FROM quarantine_heldfact t
        JOIN people_person p ON p.id = t.person WHERE t.id = ANY(%s)"""
_DIRECTIVE = """SELECT a.id, d.title, d.id FROM command_addressee a
        JOIN command_directive d ON d.id = a.directive_id WHERE a.id = ANY(%s)"""
_UNIT = "SELECT id, name, id FROM accounts_unit WHERE id = ANY(%s)"

_ABOUT: dict[str, tuple[str, str]] = {
    DutyKind.LEAD_ANSWER: (
        """SELECT l.id, p.display, l.id FROM screening_lead l
           JOIN people_person p ON p.id = l.person_id WHERE l.id = ANY(%s)""",
        "lead",
    ),
    DutyKind.RECHECK: (
        """SELECT r.id, coalesce(p.display, ''), r.id FROM screening_recheck r
           LEFT JOIN screening_lead l ON l.id = r.lead_id
           LEFT JOIN people_person p ON p.id = l.person_id WHERE r.id = ANY(%s)""",
        "recheck",
    ),
    DutyKind.LETTER_RECEIPT: (
        "SELECT id, to_name, id FROM screening_referral WHERE id = ANY(%s)",
        "letter",
    ),
    DutyKind.TIP_CALL: ("SELECT id, '', id FROM screening_tip WHERE id = ANY(%s)", "tip"),
    DutyKind.MATCH_REVIEW: (
        "SELECT id, '', id FROM people_doubtfulpair WHERE id = ANY(%s)",
        "pair",
    ),
    DutyKind.DAILY_REPORT: (_UNIT, "reports"),
    DutyKind.REPORT_CLIMB: (
        """SELECT o.id, u.name, u.id FROM duties_obligation o
           JOIN accounts_unit u ON u.id = o.subject WHERE o.id = ANY(%s)""",
        "reports",
    ),
    DutyKind.UNIT_ROSTER: (_UNIT, "unit_roster"),
    DutyKind.HEALTH_CHECK: (_ORDER, "person"),
    DutyKind.TEAM_COMPLETE: (_ORDER, "person"),
    DutyKind.CHECK_CALL: (_ORDER_ITSELF, "contact"),
    DutyKind.WELFARE_VISIT: (_ORDER_ITSELF, "contact"),
    DutyKind.PAPER_SERVICE: (_ORDER, "person"),
    DutyKind.RELEASE_PAPER: (_ORDER, "person"),
    DutyKind.HELD_CALL: (_HELD, "order"),
    DutyKind.CLINIC_REFERRAL: (_CHECK, "fever"),
    DutyKind.MEASURE_AGAIN: (_CHECK, "fever"),
    DutyKind.FEVER_NOTICE: (_CHECK, "fever"),
    DutyKind.CHECK_SAMPLE: (_itself("quarantine_checksample"), "check_sample"),
    DutyKind.NEED: (_person_of("quarantine_need"), "person"),
    DutyKind.DEPENDANT_CARER: (_person_of("quarantine_dependant"), "person"),
    DutyKind.APPEAL_RECEIPT: (_APPEAL, "appeal"),
    DutyKind.APPEAL_ANSWER: (_APPEAL, "appeal"),
    DutyKind.CORRECTION_ANSWER: (_CORRECTION, "correction"),
    DutyKind.TRANSFER: (_person_of("quarantine_transfer"), "person"),
    DutyKind.DIRECTIVE_RECEIPT: (_DIRECTIVE, "directive"),
    DutyKind.DIRECTIVE_RESULT: (_DIRECTIVE, "directive"),
    DutyKind.DIRECTIVE_CLIMB: (_DIRECTIVE, "directive"),
    DutyKind.FRONTLINE_ISSUE: (
        "SELECT id, text, id FROM command_frontlineissue WHERE id = ANY(%s)",
        "issue",
    ),
    DutyKind.EXPLANATION: (
        """SELECT c.id, u.name, c.id FROM oversight_contradiction c
           JOIN accounts_unit u ON u.id = c.unit_id WHERE c.id = ANY(%s)""",
        "contradiction",
    ),
    DutyKind.GLASS_REVIEW: ("SELECT id, '', id FROM unnest(%s::uuid[]) AS g (id)", "glass_review"),
}

RECORDS: dict[str, str] = {kind: page for kind, (_sql, page) in _ABOUT.items()}
"""The page of each kind of duty; a report opens the day's form or the matrix."""


def about(scope: Scope, duties: Sequence[Obligation]) -> dict[UUID, About]:
    """Whom duties are about, by subject; one question for each kind there is."""
    nameless = {DutyKind.RECHECK: _("Door"), DutyKind.TIP_CALL: _("Tip")}
    nameless |= {DutyKind.MATCH_REVIEW: _("Doubtful pairs")}
    nameless |= {DutyKind.GLASS_REVIEW: _("Broken glass")}
    found: dict[UUID, About] = {}
    for kind in sorted({duty.kind for duty in duties}):
        subjects = [duty.subject for duty in duties if duty.kind == kind]
        with connection.cursor() as cursor:
            cursor.execute(_ABOUT[kind][0], [subjects])
            for pk, name, record in cursor.fetchall():
                found[pk] = About(name or nameless.get(DutyKind(kind), ""), record)
    return found
