"""Kinds of duties, and the states that the clock gives them."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DutyKind(TextChoices):
    LEAD_ANSWER = "lead_answer", _("Lead to answer")
    HEALTH_CHECK = "health_check", _("Health check")
    DAILY_REPORT = "daily_report", _("Daily report")
    TEAM_COMPLETE = "team_complete", _("Team of five to complete")
    CLINIC_REFERRAL = "clinic_referral", _("Fever to bring to the clinic")
    UNIT_ROSTER = "unit_roster", _("Unit's own roster")
    RECHECK = "recheck", _("Answer to look at again")
    LETTER_RECEIPT = "letter_receipt", _("Letter to be acknowledged")
    TIP_CALL = "tip_call", _("Tip to call about")
    MATCH_REVIEW = "match_review", _("Doubtful match to settle")
    CHECK_CALL = "check_call", _("Missed check to call about")
    WELFARE_VISIT = "welfare_visit", _("Someone to go to")
    MEASURE_AGAIN = "measure_again", _("Temperature to measure again")
    FEVER_NOTICE = "fever_notice", _("Fever to act on")
    CHECK_SAMPLE = "check_sample", _("Reading to measure a second time")
    NEED = "need", _("Need to meet")
    DEPENDANT_CARER = "dependant_carer", _("Carer to find")
    PAPER_SERVICE = "paper_service", _("Paper to hand over")
    RELEASE_PAPER = "release_paper", _("Release paper to hand over")
    HELD_CALL = "held_call", _("Person held past the end to call")
    APPEAL_RECEIPT = "appeal_receipt", _("Appeal to acknowledge")
    APPEAL_ANSWER = "appeal_answer", _("Appeal to answer")
    CORRECTION_ANSWER = "correction_answer", _("Correction to answer")
    TRANSFER = "transfer", _("Transfer to complete")
    DIRECTIVE_RECEIPT = "directive_receipt", _("Directive to acknowledge")
    DIRECTIVE_RESULT = "directive_result", _("Result of a directive")
    DIRECTIVE_CLIMB = "directive_climb", _("Unit silent on a directive")
    FRONTLINE_ISSUE = "frontline_issue", _("Issue to solve on the spot")
    REPORT_CLIMB = "report_climb", _("Unit silent on its report")
    EXPLANATION = "explanation", _("Contradiction to explain")
    GLASS_REVIEW = "glass_review", _("Broken glass to review")


class LiftKind(StrEnum):
    """Waived by someone, for a reason; or void, because its own reason fell away."""

    WAIVED = "waived"
    VOID = "void"
