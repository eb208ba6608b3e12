"""What each role may do: one table, read by operations through `Actor.require`."""

from __future__ import annotations

from enum import StrEnum

from lianfang.accounts.choices import Role
from lianfang.jurisdictions.scope import ScopeKind


class Permission(StrEnum):
    """Acts that someone may be allowed to do."""

    ADMINISTER = "administer"
    READ_RECORDS = "read_records"
    READ_FIGURES = "read_figures"
    IMPORT_LIST = "import_list"
    ANSWER_LEAD = "answer_lead"
    REASSIGN_LEAD = "reassign_lead"
    SWEEP = "sweep"
    ENTER_LEAD = "enter_lead"
    REFER_LEAD = "refer_lead"
    RECHECK = "recheck"
    TAKE_TIP = "take_tip"
    TEACH_PLACE = "teach_place"
    SIGN_ROSTER = "sign_roster"
    DECLARE_ABSENCE = "declare_absence"
    INVITE_HELPER = "invite_helper"
    SAY_OMISSION = "say_omission"
    PROPOSE_ORDER = "propose_order"
    ISSUE_ORDER = "issue_order"
    END_ORDER = "end_order"
    PROPOSE_EXTENSION = "propose_extension"
    DECIDE_EXTENSION = "decide_extension"
    ASSESS_HOME = "assess_home"
    SET_TEAM = "set_team"
    RECORD_NEED = "record_need"
    MEET_NEED = "meet_need"
    RECORD_BREACH = "record_breach"
    HAND_OVER_PAPER = "hand_over_paper"
    EDIT_PAPERS = "edit_papers"
    TAKE_APPEAL = "take_appeal"
    REVIEW_APPEAL = "review_appeal"
    DECIDE_APPEAL = "decide_appeal"
    RUN_SITE = "run_site"
    REQUEST_TRANSFER = "request_transfer"
    APPROVE_TRANSFER = "approve_transfer"
    SPEAK_FOR_ONESELF = "speak_for_oneself"
    RECORD_CHECK = "record_check"
    BRING_TO_CLINIC = "bring_to_clinic"
    FILE_REPORT = "file_report"
    DECIDE_LEVEL = "decide_level"
    ORGANISE = "organise"
    JOIN_PEOPLE = "join_people"
    OPEN_IDENTITY = "open_identity"
    CUT_OFF = "cut_off"
    PUBLISH = "publish"
    REVIEW_READINGS = "review_readings"


P = Permission

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.COMMANDER: frozenset(
        {
            P.READ_RECORDS,
            P.READ_FIGURES,
            P.DECIDE_LEVEL,
            P.ORGANISE,
            P.ISSUE_ORDER,
            P.END_ORDER,
            P.PUBLISH,
            P.CUT_OFF,
            P.DECIDE_EXTENSION,
            P.DECIDE_APPEAL,
            P.APPROVE_TRANSFER,
        }
    ),
    Role.GROUP_STAFF: frozenset(
        {
            P.READ_RECORDS,
            P.READ_FIGURES,
            P.IMPORT_LIST,
            P.ANSWER_LEAD,
            P.REASSIGN_LEAD,
            P.ISSUE_ORDER,
            P.END_ORDER,
            P.JOIN_PEOPLE,
            P.OPEN_IDENTITY,
            P.PUBLISH,
            P.CUT_OFF,
            P.DECIDE_LEVEL,
            P.ORGANISE,
            P.BRING_TO_CLINIC,
            P.ENTER_LEAD,
            P.REFER_LEAD,
            P.RECHECK,
            P.TAKE_TIP,
            P.TEACH_PLACE,
            P.SIGN_ROSTER,
            P.SWEEP,
            P.DECLARE_ABSENCE,
            P.INVITE_HELPER,
            P.SAY_OMISSION,
            P.PROPOSE_EXTENSION,
            P.ASSESS_HOME,
            P.SET_TEAM,
            P.RECORD_NEED,
            P.MEET_NEED,
            P.RECORD_BREACH,
            P.HAND_OVER_PAPER,
            P.EDIT_PAPERS,
            P.TAKE_APPEAL,
            P.REVIEW_APPEAL,
            P.RUN_SITE,
            P.REQUEST_TRANSFER,
            P.APPROVE_TRANSFER,
        }
    ),
    Role.CDC: frozenset(
        {
            P.READ_RECORDS,
            P.READ_FIGURES,
            P.ISSUE_ORDER,
            P.END_ORDER,
            P.OPEN_IDENTITY,
            P.RECORD_CHECK,
            P.BRING_TO_CLINIC,
            P.JOIN_PEOPLE,
            P.ENTER_LEAD,
            P.PROPOSE_EXTENSION,
            P.DECIDE_EXTENSION,
            P.ASSESS_HOME,
            P.RECORD_NEED,
            P.TAKE_APPEAL,
            P.DECIDE_APPEAL,
            P.REQUEST_TRANSFER,
            P.APPROVE_TRANSFER,
            P.HAND_OVER_PAPER,
        }
    ),
    Role.DUTY_OFFICER: frozenset(
        {
            P.READ_RECORDS,
            P.READ_FIGURES,
            P.OPEN_IDENTITY,
            P.BRING_TO_CLINIC,
            P.ENTER_LEAD,
            P.TAKE_TIP,
            P.RECORD_NEED,
            P.TAKE_APPEAL,
            P.REQUEST_TRANSFER,
            P.APPROVE_TRANSFER,
        }
    ),
    Role.TOWNSHIP_SECRETARY: frozenset(
        {
            P.READ_RECORDS,
            P.READ_FIGURES,
            P.ANSWER_LEAD,
            P.REASSIGN_LEAD,
            P.SWEEP,
            P.ISSUE_ORDER,
            P.PROPOSE_ORDER,
            P.RECORD_CHECK,
            P.BRING_TO_CLINIC,
            P.FILE_REPORT,
            P.OPEN_IDENTITY,
            P.ENTER_LEAD,
            P.RECHECK,
            P.SIGN_ROSTER,
            P.TEACH_PLACE,
            P.DECLARE_ABSENCE,
            P.INVITE_HELPER,
            P.SAY_OMISSION,
            P.PROPOSE_EXTENSION,
            P.ASSESS_HOME,
            P.SET_TEAM,
            P.RECORD_NEED,
            P.MEET_NEED,
            P.RECORD_BREACH,
            P.HAND_OVER_PAPER,
            P.TAKE_APPEAL,
            P.REQUEST_TRANSFER,
        }
    ),
    Role.COMMUNITY_SECRETARY: frozenset(
        {
            P.READ_RECORDS,
            P.READ_FIGURES,
            P.ANSWER_LEAD,
            P.REASSIGN_LEAD,
            P.SWEEP,
            P.PROPOSE_ORDER,
            P.RECORD_CHECK,
            P.BRING_TO_CLINIC,
            P.OPEN_IDENTITY,
            P.ENTER_LEAD,
            P.RECHECK,
            P.DECLARE_ABSENCE,
            P.INVITE_HELPER,
            P.ASSESS_HOME,
            P.SET_TEAM,
            P.RECORD_NEED,
            P.MEET_NEED,
            P.RECORD_BREACH,
            P.HAND_OVER_PAPER,
            P.TAKE_APPEAL,
            P.REQUEST_TRANSFER,
        }
    ),
    Role.GRID_WORKER: frozenset(
        {
            P.READ_RECORDS,
            P.ANSWER_LEAD,
            P.SWEEP,
            P.RECORD_CHECK,
            P.OPEN_IDENTITY,
            P.ENTER_LEAD,
            P.RECHECK,
            P.ASSESS_HOME,
            P.RECORD_NEED,
            P.MEET_NEED,
            P.RECORD_BREACH,
            P.HAND_OVER_PAPER,
            P.TAKE_APPEAL,
        }
    ),
    Role.SWEEP_HELPER: frozenset({P.SWEEP}),
    Role.DOCTOR: frozenset(
        {
            P.READ_RECORDS,
            P.RECORD_CHECK,
            P.BRING_TO_CLINIC,
            P.OPEN_IDENTITY,
            P.ASSESS_HOME,
            P.RECORD_NEED,
            P.MEET_NEED,
            P.HAND_OVER_PAPER,
            P.TAKE_APPEAL,
            P.REQUEST_TRANSFER,
        }
    ),
    Role.POLICE: frozenset({P.READ_RECORDS, P.OPEN_IDENTITY}),
    Role.MILITIA: frozenset({P.READ_RECORDS, P.OPEN_IDENTITY}),
    Role.PROPERTY_KEEPER: frozenset(),
    Role.UNIT_LIAISON: frozenset({P.READ_RECORDS, P.IMPORT_LIST, P.FILE_REPORT, P.SIGN_ROSTER}),
    Role.SUPERVISION: frozenset(
        {
            P.READ_RECORDS,
            P.READ_FIGURES,
            P.REVIEW_APPEAL,
        }
    ),
    Role.PRIVACY_REVIEWER: frozenset({P.REVIEW_READINGS}),
    Role.ANALYST: frozenset({P.READ_RECORDS, P.READ_FIGURES}),
    Role.ADMINISTRATOR: frozenset({P.ADMINISTER}),
}

ROLE_SCOPES: dict[str, ScopeKind] = {
    Role.COMMANDER: ScopeKind.AREA,
    Role.GROUP_STAFF: ScopeKind.AREA,
    Role.CDC: ScopeKind.AREA,
    Role.DUTY_OFFICER: ScopeKind.AREA,
    Role.TOWNSHIP_SECRETARY: ScopeKind.AREA,
    Role.COMMUNITY_SECRETARY: ScopeKind.AREA,
    Role.GRID_WORKER: ScopeKind.AREA,
    Role.SWEEP_HELPER: ScopeKind.DOORS,
    Role.DOCTOR: ScopeKind.RELATION,
    Role.POLICE: ScopeKind.GUARD,
    Role.MILITIA: ScopeKind.GUARD,
    Role.PROPERTY_KEEPER: ScopeKind.NONE,
    Role.UNIT_LIAISON: ScopeKind.UNIT,
    Role.SUPERVISION: ScopeKind.AREA,
    Role.PRIVACY_REVIEWER: ScopeKind.NONE,
    Role.ANALYST: ScopeKind.AREA,
    Role.ADMINISTRATOR: ScopeKind.NONE,
}
"""The kind of scope that each role's posts have."""
