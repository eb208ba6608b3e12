"""What each right lets one do, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.role_rules import FieldRight as F
from lianfang.accounts.role_rules import Guarantee as G

RIGHT_WORDS: dict[str, Promise | str] = {
    P.ADMINISTER: _("Keep units, posts, accounts and this table"),
    P.KEEP_DATA: _("Keep, hold and destroy what the incident leaves"),
    P.ISSUE_SLIP: _("Give slips that make a phone known"),
    P.READ_RECORDS: _("See records within the scope, masked"),
    P.READ_FIGURES: _("See figures and what lies behind them"),
    P.IMPORT_LIST: _("Send a list in"),
    P.ANSWER_LEAD: _("Answer leads"),
    P.REASSIGN_LEAD: _("Give leads to another place"),
    P.SWEEP: _("Go from door to door"),
    P.ENTER_LEAD: _("Enter a person who was met or called"),
    P.REFER_LEAD: _("Write to other counties"),
    P.RECHECK: _("Look at an answer a second time"),
    P.TAKE_TIP: _("Take tips, and read who gave them"),
    P.TEACH_PLACE: _("Teach the names of places"),
    P.SIGN_ROSTER: _("Sign the unit's own roster"),
    P.DECLARE_ABSENCE: _("Say who stands in for whom"),
    P.INVITE_HELPER: _("Invite helpers for a sweep"),
    P.SAY_OMISSION: _("Say that someone was left out"),
    P.PROPOSE_ORDER: _("Propose an observation"),
    P.ISSUE_ORDER: _("Issue an order"),
    P.END_ORDER: _("End an order early"),
    P.PROPOSE_EXTENSION: _("Propose an extension"),
    P.DECIDE_EXTENSION: _("Decide on an extension"),
    P.ASSESS_HOME: _("Assess a home"),
    P.SET_TEAM: _("Set a team of five"),
    P.RECORD_NEED: _("Write down a need"),
    P.MEET_NEED: _("Meet a need"),
    P.RECORD_BREACH: _("Write down that someone left"),
    P.HAND_OVER_PAPER: _("Print and hand over papers"),
    P.EDIT_PAPERS: _("Edit the forms of papers"),
    P.TAKE_APPEAL: _("Take an appeal or a correction"),
    P.REVIEW_APPEAL: _("Prepare the answer to an appeal"),
    P.DECIDE_APPEAL: _("Decide on an appeal"),
    P.RUN_SITE: _("Run a site"),
    P.REQUEST_TRANSFER: _("Ask for a transfer"),
    P.APPROVE_TRANSFER: _("Approve a transfer"),
    P.SPEAK_FOR_ONESELF: _("Speak for oneself on one's own page"),
    P.RECORD_CHECK: _("Measure and record"),
    P.BRING_TO_CLINIC: _("Bring someone to the clinic"),
    P.FILE_REPORT: _("File the unit's report"),
    P.DECIDE_LEVEL: _("Record level, tier and phase"),
    P.ORGANISE: _("Arrange the headquarters"),
    P.DRAFT_DIRECTIVE: _("Draft and follow directives"),
    P.APPROVE_DIRECTIVE: _("Approve a directive"),
    P.ANSWER_DIRECTIVE: _("Answer a directive"),
    P.KEEP_DUTY: _("Keep the duty desk"),
    P.RAISE_ISSUE: _("Raise an issue on the spot"),
    P.BIND_WORKBOOK: _("Bind a superior's workbook"),
    P.KEEP_MATTERS: _("Keep matters about officials"),
    P.EXPLAIN: _("Explain a contradiction"),
    P.COMMEND: _("Commend a unit"),
    P.JOIN_PEOPLE: _("Decide whether two are one person"),
    P.OPEN_IDENTITY: _("Open an identity, for a purpose, with a relation"),
    P.CUT_OFF: _("Close a moment"),
    P.PUBLISH: _("Publish figures"),
    P.REVIEW_READINGS: _("Review who looked at whom"),
    F.NAME: _("sees: name"),
    F.NUMBER: _("sees: ID number"),
    F.PHONE: _("sees: telephone"),
    F.BIRTH_DATE: _("sees: date of birth"),
    F.ADDRESS: _("sees: address"),
    F.DOOR: _("sees: door"),
}  # fmt: skip

GUARANTEE_WORDS: dict[G, Promise | str] = {
    G.GUARDS: _("Police and militia see name, place and end, and nothing else."),
    G.KEEPER_OF_ACCOUNTS: _(
        "The administrator keeps accounts and sees no records; nobody else keeps accounts."
    ),
    G.REVIEWER_APART: _("The reviewer reviews readings and does nothing else; nobody else does."),
    G.NO_NAMES: _("This role does its work without names."),
    G.MATTERS_APART: _("Matters about officials stay with supervision."),
    G.OWN_PAGE: _("This belongs to the people themselves, on their own page."),
}
