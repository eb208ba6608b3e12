"""Needs and the home beside the order, wherever a person is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk.person_queries import PersonStory
from lianfang.desk.shapes import Term
from lianfang.desk.standing import Stand
from lianfang.quarantine.choices import OrderKind
from lianfang.quarantine.suitability_rules import kind_for


def care_terms(stand: Stand, story: PersonStory) -> Iterator[Term]:
    """What is open beside the order, and what the home is fit for; for whoever looks after."""
    division = story.person.division
    if not (stand.actor.may(P.RECORD_NEED, division) or stand.actor.may(P.ASSESS_HOME, division)):
        return
    url = reverse("care", args=[story.person.pk])
    waiting, critical = story.unmet
    words = _("{n} open").format(n=waiting)
    if critical:
        words = _("▲ {n} open, {critical} critical").format(n=waiting, critical=critical)
    yield Term(_("Needs"), words, url=url)
    home = story.home
    if home is None:
        yield Term(_("The home"), _("nobody has looked"), url=f"{url}#home")
        return
    kind = str(OrderKind(kind_for(home.verdict)).label)
    proposed = _("Proposed: {kind}").format(kind=kind)
    yield Term(_("The home"), proposed, url=f"{url}#home")
