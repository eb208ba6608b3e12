"""The evening briefing of a place as of a moment, written from the registry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext, override

from lianfang.briefing.blocks import Block, Bulletin, Run
from lianfang.briefing.telling import Teller
from lianfang.briefing.words import Section, wording
from lianfang.figures import queries as figures
from lianfang.figures.identities import Identity
from lianfang.figures.registry import all_figures
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.queries import names
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock


def bulletin(
    scope: Scope,
    incident: Incident,
    place: str,
    as_of: datetime,
    balance: Sequence[Identity] = (),
) -> Bulletin:
    """The bulletin; `balance` is shown as its last table.

    A figure that was published for the moment is told as published, and what it answers now
    stands beside it where that differs. Raises NotAllowed outside the asker's scope.
    """
    said = wording()
    wanted = [figure for figure in all_figures() if figure.name in said.figures]
    answers = figures.ask(scope, incident.pk, place, as_of, wanted)
    teller = Teller(answers, figures.published(scope, incident.pk, place, as_of))
    where, told = names(scope, place, as_of).get(place, place), clock.local(as_of)
    day = f"{told.year}年{told.month}月{told.day}日"
    number = (clock.day_of(as_of) - clock.day_of(incident.opened_at)).days + 1
    provisional = any(a.provisional for a in answers)
    hour = f"{told.hour}时" + (f"{told.minute:02d}分" if told.minute else "")
    return Bulletin(
        masthead=where + said.masthead,
        issue=f"第{number}期",
        office=where + said.office,
        day=day,
        title=where + incident.disease + said.title,
        stand=f"截至{day}{hour}" + ("（数据未封存，可能变动）" if provisional else ""),
        as_of=as_of,
        place=where,
        provisional=provisional,
        blocks=tuple(b for s in said.sections for b in _section(s, teller)) + _table(balance),
    )


def _section(section: Section, teller: Teller) -> list[Block]:
    told = [runs for sentence in section.sentences if (runs := teller.tell(sentence))]
    heading = Block("h1", (Run(section.heading),), anchor=section.anchor)
    return [heading, *(Block("p", runs) for runs in told)]


def _table(balance: Sequence[Identity]) -> tuple[Block, ...]:
    if not balance:
        return ()
    with override("zh-hans"):
        rows = tuple(
            (
                Run(gettext(line.name)),
                Run(str(line.left), identity=line.name),
                Run(str(line.right), identity=line.name),
                Run("相符" if line.holds else "不符"),
            )
            for line in balance
        )
    return (Block("table", head=("平衡关系", "左边", "右边", "结果"), rows=rows),)
