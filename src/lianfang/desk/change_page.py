"""What a decision changes, shown before it is recorded, and what was recorded so far. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.presenters import address
from lianfang.desk.shapes import Field, Form, Nothing, Term
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads
from lianfang.desk.templatetags.words import moment
from lianfang.desk.worths import worth_words
from lianfang.incidents.choices import DecidedAs
from lianfang.incidents.models import ParameterChange
from lianfang.incidents.parameters import Question, Touches, parameter
from lianfang.transitions.previewing import Effect, Preview, Touched


def preview_page(
    stand: Stand,
    title: str,
    decided: Sequence[Field],
    seen: Preview,
    effective: datetime,
    form: Form,
) -> BoardPage:
    """From when how many things change, of which kinds, each opening to its rows."""
    when = moment(effective, stand.at)
    words = _("From {when} {rules} rules change, and with them these {n} things.").format(
        when=when, rules=len(seen.effects), n=f"{seen.changing:,}"
    )
    if not seen.effects:
        words = _("From {when} nothing else changes with it.").format(when=when)
    late = _("It is recorded after it took effect: duties follow from {when} on, none before.")
    return BoardPage(
        title=title,
        sentence=words,
        alarms=(late.format(when=moment(seen.since, stand.at)),) if seen.late else (),
        terms=tuple(Term(f.label, _chosen(f)) for f in decided if _chosen(f)),
        text=(_("Nothing is recorded yet. No order in force becomes longer."),),
        tables=tuple(_effect(effect, effective) for effect in seen.effects),
        forms=(form,),
    )


def _chosen(field: Field) -> str:
    """What was typed or chosen in a field, as a line of the summary."""
    picked = [choice.label for choice in field.choices if choice.chosen]
    return picked[0] if picked else "；".join(field.value.splitlines())


def _effect(effect: Effect, effective: datetime) -> Table:
    one = effect.parameter
    title = _("{label}: {before} → {value}").format(
        label=one.label, before=worth_words(one, effect.before),
        value=worth_words(one, effect.value),
    )  # fmt: skip
    rows = tuple(
        (
            Value(str(c.question.label)),
            Value(_touches(c.question)),
            count(
                c.count,
                address(
                    reverse("change_rows", args=[one.key]), value=str(effect.value),
                    question=c.question.key, effective=effective.isoformat(),
                ),
            ),
        )
        for c in effect.counted
    )  # fmt: skip
    nothing = None if rows else Nothing("never", str(one.governs))
    head = heads(_("What"), _("What happens to it"), _("How many"), numbers=1)
    return Table(f"set-{one.key}", title, head, rows, nothing=nothing)


def _touches(question: Question) -> str:
    return {
        Touches.CHANGES: _("changes"),
        Touches.QUALIFIES: _("newly qualifies; people follow it up"),
        Touches.STAYS: _("stays as it is"),
    }[question.touches]


def rows_page(stand: Stand, label: str, question: Question, found: Sequence[Touched]) -> BoardPage:
    """The rows that a change touches."""
    rows = tuple(
        (
            Value(
                row.name or str(row.id)[:13],
                reverse("person", args=[row.person]) if row.person else "",
            ),
            Value(stand.places.told(row.division)),
            Value(moment(row.at, stand.at)),
        )
        for row in found
    )
    return BoardPage(
        title=label,
        sentence=_("{what}: {n} rows are shown, the earliest first.").format(
            what=question.label, n=len(found)
        ),
        tables=(
            Table(
                "rows", str(question.label), heads(_("Row"), _("Place"), _("When"), numbers=0),
                rows, nothing=None if rows else Nothing("never", _("There is no such row.")),
            ),
        ),
    )  # fmt: skip


def changes_table(stand: Stand, changes: Iterable[ParameterChange]) -> Table:
    """What decisions changed, the latest first, and whether their moment has come."""
    rows = tuple(_change(stand, change) for change in changes)
    head = heads(
        _("In force from"), _("What"), _("Value before"), _("Value from then on"),
        _("Decided as"), _("Document"), _("Announced"), _("Laid anew"), numbers=2,
    )  # fmt: skip
    nothing = None if rows else Nothing("never", _("No decision has changed a parameter yet."))
    return Table("changes", _("What decisions changed"), head, rows, nothing=nothing)


def _change(stand: Stand, change: ParameterChange) -> tuple[Value, ...]:
    one = parameter(change.parameter)
    begins = moment(change.effective_at, stand.at)
    if change.recorded_at > change.effective_at:
        late = _("recorded late, {when}").format(when=moment(change.recorded_at, stand.at))
        begins = f"{begins}（{late}）"
    changing = [q.key for q in one.questions if q.touches is Touches.CHANGES]
    announced = sum(change.announced.get(key, 0) for key in changing)
    waits = _("at its moment") if change.effective_at > stand.at else _("within the minute")
    return (
        Value(begins), Value(str(one.label)), Value(worth_words(one, change.before)),
        Value(worth_words(one, change.value)), Value(str(DecidedAs(change.decided_as).label)),
        Value(f"{change.authority} {change.document}"), count(announced),
        Value(waits, number=True) if change.laid is None else count(change.laid),
    )  # fmt: skip
