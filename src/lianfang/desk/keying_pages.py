"""A sheet being keyed back, as its page shows it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.keying_form import above, demanded, digit_words, fields
from lianfang.desk.paper_pages import said_by, title_of
from lianfang.desk.paper_queries import Back
from lianfang.desk.shapes import MARKS, State
from lianfang.desk.shapes_sheets import KeyedRow, KeyingPage
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import short
from lianfang.screening.choices import AttemptKind
from lianfang.screening.paper_queries import PaperSheet
from lianfang.screening.paper_rules import NOBODY


def keying_page(
    stand: Stand,
    sheet: PaperSheet,
    names: Sequence[str],
    back: Mapping[UUID, Back],
    titles: Mapping[UUID, str],
    posts: dict[str, str],
    typed: Typed,
    *,
    focus: str = "line",
    just: int = 0,
    warning: str = "",
    refusal: str = "",
) -> KeyingPage:
    """The page; `names` are of the lines, `just` the line saved last."""
    rows = tuple(
        _row(stand, number, name, back.get(line), titles, just)
        for number, (line, name) in enumerate(zip(sheet.lines, names, strict=True), 1)
    )
    done = _("{back} of {all} lines are keyed.").format(back=len(back), all=len(sheet.lines))
    saved = rows[just - 1] if 0 < just <= len(rows) else None
    said = _("Line {n} saved: {what}").format(n=just, what=saved.words) if saved else ""
    return KeyingPage(
        title=f"{title_of(sheet.kind)} {_('No. {n}').format(n=sheet.number)}",
        done=f"{stand.places.told(sheet.division)}　{done}",
        sheet_url=reverse("paper_sheet", args=[sheet.pk]),
        action=reverse("paper_key", args=[sheet.pk]),
        hidden=(("again", typed.text("again")),),
        above=above(typed, posts),
        fields=fields(sheet, typed),
        demanded=demanded(sheet, typed),
        focus=focus,
        rows=rows,
        digits=digit_words(sheet),
        said=said,
        warning=warning,
        refusal=refusal,
    )


def _row(
    stand: Stand,
    number: int,
    name: str,
    fact: Back | None,
    titles: Mapping[UUID, str],
    just: int,
) -> KeyedRow:
    if fact is None:
        return KeyedRow(str(number), name, "due", MARKS["due"], _("not keyed"), "", "")
    tried = fact.what in AttemptKind.values or fact.what == NOBODY
    state: State = "due" if tried else "done"
    who = titles.get(fact.by_post, _("another post"))
    keyer = titles.get(fact.keyed_by, _("another post")) if fact.keyed_by else who
    keyed = f"{keyer} {short(fact.keyed_at, stand.at)}"
    return KeyedRow(
        str(number),
        name,
        state,
        MARKS["done"] if not tried else MARKS["due"],
        said_by(fact.what),
        f"{who} {short(fact.at, stand.at)}",
        keyed,
        just=number == just,
    )


def known_already(stand: Stand, keyed_line: int, fact: Back, titles: Mapping[UUID, str]) -> str:
    """What stands already for a line, before it is corrected."""
    words = _(
        "Line {n} has “{what}” already, by {who} at {when}. Press Enter again to put what you"
        " keyed after it; both stay."
    )
    return words.format(
        n=keyed_line,
        what=said_by(fact.what),
        who=titles.get(fact.by_post, _("another post")),
        when=short(fact.at, stand.at),
    )
