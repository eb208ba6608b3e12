"""Questions of the command line: figures, the briefing, the balance."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.accounts.actors import Actor, job
from lianfang.briefing.balance import balance
from lianfang.briefing.markdown import as_markdown
from lianfang.briefing.queries import bulletin
from lianfang.config import present
from lianfang.config.setting_up import NoIncident, read_moment
from lianfang.figures.identities import Identity
from lianfang.figures.queries import Answer, as_text, ask
from lianfang.figures.registry import figure
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.rules import LENGTHS
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput


class PlaceUnreadable(BadInput):
    """“{code}” is not a division's code: write its digits, such as 140802001."""


def asker() -> tuple[Incident, Actor]:
    """The incident in hand, and who asks from the command line. Raises NoIncident."""
    incident = present.latest()
    if incident is None:
        raise NoIncident
    return incident, job("command line", incident.division)


def figures(as_of: str | None, scope: str | None, *, as_json: bool) -> str:
    """Every figure's answer as lines or as JSON."""
    incident, actor = asker()
    with entered(actor.scope):
        answers = ask(actor.scope, incident.pk, place_asked(scope, incident), moment_asked(as_of))
    return as_text(answers) if as_json else "\n".join(_line(a) for a in answers)


def brief(as_of: str | None, scope: str | None) -> str:
    """The evening briefing as Markdown; the balance stands in it if the moment is now."""
    incident, actor = asker()
    place = place_asked(scope, incident)
    with entered(actor.scope):
        lines = balance(actor.scope, incident, clock.now()) if as_of is None else []
        return as_markdown(bulletin(actor.scope, incident, place, moment_asked(as_of), lines))


def identities() -> list[Identity]:
    """Every identity, now."""
    incident, actor = asker()
    with entered(actor.scope):
        return balance(actor.scope, incident, clock.now())


def as_lines(lines: list[Identity], *, as_json: bool) -> str:
    """Identities as lines or as JSON, a list of name, left, right, holds."""
    if as_json:
        plain = [
            {"name": i.name, "left": i.left, "right": i.right, "holds": i.holds} for i in lines
        ]
        return json.dumps(plain, ensure_ascii=False, indent=1)
    told = []
    for i in lines:
        mark = "✓" if i.holds else "✕"
        told.append(f"{mark} {i.left:>9,} {'=' if i.holds else '≠'} {i.right:<9,}  {_(i.name)}")
    wrong = sum(not i.holds for i in lines)
    last = _("Every identity holds.") if not wrong else _("{count} do not hold.")
    return "\n".join([*told, last.format(count=wrong)])


def _line(answer: Answer) -> str:
    chinese = (get_language() or "").startswith("zh")
    label = answer.label if chinese else figure(answer.id).label_en
    mark = _(" (provisional)") if answer.provisional else ""
    return f"{answer.id}  {label}: {answer.text}{mark}"


def place_asked(code: str | None, incident: Incident) -> str:
    """The place that was asked about; else the incident's district. Raises PlaceUnreadable."""
    if code is None:
        return str(incident.division)
    if not code.isdigit() or len(code) not in LENGTHS:
        raise PlaceUnreadable(code=code)
    return code


def moment_asked(text: str | None) -> datetime:
    """The moment that was asked about, with its offset; else now."""
    return clock.now() if text is None else read_moment(text)
