"""Units, posts and pairings by workbook: what one would change, and what is wrong in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.command.roster_queries import HandedIn
from lianfang.command.roster_reading import Change, Plan
from lianfang.command.roster_rules import Fault, Problem, Sheet
from lianfang.command.roster_sheets import TITLES
from lianfang.desk.shapes import Field, Form, Link, Nothing
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, heads
from lianfang.desk.templatetags.words import moment

SHOWN = 200


def problem_words(problem: Problem) -> str:
    """What is wrong with a cell, and how to mend it."""
    return {
        Problem.MISSING: _("Fill this in."),
        Problem.TOO_LONG: _("This is too long; shorten it."),
        Problem.UNKNOWN_KIND: _("There is no such kind of unit."),
        Problem.UNKNOWN_ROLE: _("There is no such role."),
        Problem.ROLE_NOT_GIVEN: _("An administrator gives this role, no workbook."),
        Problem.OWN_ACCOUNT: _("Nobody gives a post to their own account."),
        Problem.UNKNOWN_PAIRING: _("There is no such sort of pairing."),
        Problem.UNKNOWN_RANK: _("There is no such rank."),
        Problem.UNKNOWN_UNIT: _("There is no such unit; enter it on the first sheet."),
        Problem.SEVERAL_UNITS: _("Several units have this name; add the place, as name（code）."),
        Problem.UNKNOWN_PLACE: _("There is no such place in the register of this district."),
        Problem.UNKNOWN_POST: _("There is no such post held by this account, or several."),
        Problem.UNKNOWN_COMPOUND: _("There is no such compound in this place."),
        Problem.COMPOUND_NOT_WANTED: _("Only a cadre is paired with a compound; leave it empty."),
        Problem.OTHER_NAME: _("This account belongs to somebody of another name."),
        Problem.BAD_MOMENT: _("This is not a day; write it as 2020-02-10 or 2020-02-10 18:00."),
        Problem.ENDS_EARLY: _("It would end before it begins."),
        Problem.OVERLAPS: _("It overlaps with one that stands, or with a row above."),
        Problem.ENDED_ALREADY: _("It has ended already; its end stays as it was."),
        Problem.HAS_OWNER: _("The object has an owner at that time; end that one first."),
        Problem.SHEET_MISSING: _("There is none of the sheets; begin with the workbook of today."),
        Problem.HEADS_DIFFER: _("The head of this column must be the one of today's workbook."),
        Problem.TOO_MANY: _("There are too many rows; hand them in as several workbooks."),
    }[problem]


def rosters_page(
    stand: Stand, found: Sequence[HandedIn], form: Form, *, saved: str = ""
) -> BoardPage:
    """What stands as a workbook, a form to hand one in, and those handed in before."""
    rows = tuple(
        (
            Value(one.name, reverse("hq_roster", args=[one.pk])),
            Value(moment(one.handed_in_at, stand.at)),
            Value(_("{n} changes, {when}").format(
                n=one.changes, when=moment(one.applied_at, stand.at)
            ) if one.applied_at else _("looked at, nothing changed")),
        )
        for one in found
    )  # fmt: skip
    head = heads(_("Workbook file"), _("Handed in"), _("What came of it"), numbers=0)
    nothing = None if rows else Nothing("never", _("No workbook was handed in yet."))
    return BoardPage(
        title=_("Units, posts and pairings by workbook"),
        sentence=_("Take today's workbook, change it, hand it in; you see what it changes first."),
        saved=saved,
        book=Link(_("Today's workbook"), reverse("hq_roster_book")),
        tables=(Table("rosters", _("Workbooks handed in"), head, rows, nothing=nothing),),
        forms=(form,),
    )


def handing_in(key: str, refusal: str = "") -> Form:
    """Hand a workbook in."""
    hint = _("an .xlsx of at most 5 MB; a row that stands already changes nothing")
    return Form(
        reverse("hq_rosters"), key, _("What would it change?"),
        (Field("file", _("Workbook file"), "file", hint=hint),),
        title=_("Hand in a workbook"), multipart=True, refusal=refusal,
    )  # fmt: skip


def roster_page(stand: Stand, one: HandedIn, plan: Plan, key: str, *, refusal: str) -> BoardPage:
    """What a workbook would change; or every cell that cannot be as it is."""
    applied = one.applied_at is not None
    make = Form(
        reverse("hq_roster", args=[one.pk]), key, _("Make these changes"),
        title=_("{n} changes, all at once").format(n=plan.changes),
        consequence=_("What began or ended stays on record. Who is new cannot sign in until an "
                      "administrator has let them."),
        cancel_url=reverse("hq_rosters"),
    )  # fmt: skip
    ready = not plan.faults and plan.changes and not applied
    return BoardPage(
        title=one.name,
        sentence=_sentence(stand, one, plan),
        refusal=refusal,
        tables=(_faults(plan.faults),) if plan.faults else tuple(_changes(plan)),
        forms=(make,) if ready else (),
    )


def _sentence(stand: Stand, one: HandedIn, plan: Plan) -> str:
    if one.applied_at:
        words = _("{n} changes were made {when}.")
        return words.format(n=one.changes, when=moment(one.applied_at, stand.at))
    if plan.faults:
        return _("{n} cells cannot be as they are; nothing was changed.").format(
            n=len(plan.faults)
        )
    same = sum(plan.same.values())
    if not plan.changes:
        return _("It changes nothing: all {n} rows stand already.").format(n=same)
    begins, ends = (sum(map(len, part.values())) for part in (plan.begins, plan.ends))
    words = _("{units} new units; {begins} rows begin, {ends} end, {same} stay as they are.")
    return words.format(units=len(plan.units), begins=begins, ends=ends, same=same)


def _faults(faults: Sequence[Fault]) -> Table:
    rows = tuple(
        (
            Value(str(TITLES[f.sheet])),
            Value(f.cell),
            Value(f.value or "—"),
            Value(problem_words(f.problem)),
        )
        for f in faults[:SHOWN]
    )
    head = heads(
        _("Sheet of the workbook"),
        _("Cell"),
        _("What stands there"),
        _("How to mend it"),
        numbers=0,
    )
    return Table("faults", _("What cannot be as it is"), head, rows)


def _changes(plan: Plan) -> list[Table]:
    tables = []
    for sheet in Sheet:
        told = [(_("begins"), c) for c in plan.begins[sheet]]
        told += [(_("ends"), c) for c in plan.ends[sheet]]
        rows = tuple(_row(fate, change) for fate, change in told[:SHOWN])
        if rows:
            head = heads(_("Row"), _("What it does"), _("What"), _("Begins"), _("Ends"), numbers=0)
            tables.append(Table(sheet.value, str(TITLES[sheet]), head, rows))
    return tables


def _row(fate: str, change: Change) -> tuple[Value, ...]:
    line = change.line
    parts = ("unit", "title", "officer", "pairing", "compound", "division")
    return (
        Value(str(line.row)),
        Value(fate),
        Value(" ".join(filter(None, (line[part] for part in parts)))),
        Value(moment(change.span.from_at)),
        Value(moment(change.span.to_at) if change.span.to_at else "—"),
    )
