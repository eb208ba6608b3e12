"""Why a home is fit or not, and why a step does not come now, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianfang.quarantine import breach_rules as steps
from lianfang.quarantine.suitability_rules import Reason


def home_words(reason: str) -> str:
    """The sentence of the rule that decided about a home."""
    return {
        Reason.FIT: _("Own room, nobody else or all agree, no contact, can stay in: fit."),
        Reason.NO_ROOM: _("There is no room of one's own."),
        Reason.CONTACT: _("Contact with the family cannot be avoided."),
        Reason.NO_CONSENT: _("Those who live there do not agree."),
        Reason.CANNOT_STAY_IN: _("They cannot stay in, and nobody can run errands for them."),
        Reason.ERRANDS: _("They cannot stay in without help: someone runs their errands."),
        Reason.NO_TOILET: _("The toilet is shared: it is disinfected after each use."),
        Reason.NO_CARER: _("Nobody there can help: the watcher brings what is needed."),
        Reason.NO_PHONE: _("There is no telephone: someone comes by twice a day."),
        Reason.NOT_PARTED: _(
            "Infants, minors, dependent people and those who care for them are not "
            "parted: at home with support, or together."
        ),
        Reason.SPECIAL: _(
            "A special group stays at home with support, by the least restrictive rule."
        ),
        Reason.SPECIAL_NO_ROOM: _(
            "No room of one's own and contact cannot be avoided: a barrier-free place at a site."
        ),
    }[Reason(reason)]


def refusal_words(refusal: str) -> str:
    """The sentence that says why a step does not come now; '' where it does."""
    return {
        steps.SETTLED: _("This matter is settled already; nothing was changed."),
        steps.CRITICAL: _(
            "A critical need of the person is open: meet it first. Until then there "
            "is advice only."
        ),
        steps.HEAR_FIRST: _(
            "Hear the person first: write down the reason given, or that none was given."
        ),
        steps.NEEDS_FIRST: _("Look at the person's needs before anything else."),
        steps.ADVISE_FIRST: _("Advise the person first."),
        steps.RECHECK_FIRST: _(
            "Go and look again first: whether the person stays in after the advice."
        ),
        steps.KEPT_IN: _("The person stays in since the advice: close the matter."),
        steps.DONE: _("This step is done already; go on with the next."),
        steps.AT_SITE: _("The person is at a site already."),
    }.get(refusal, refusal)
