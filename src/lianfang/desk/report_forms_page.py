"""The report forms: what each asks of whom and when; loading others from a workbook. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.choices import UnitKind
from lianfang.desk.forms import Typed
from lianfang.desk.report_form import field_label, form_label
from lianfang.desk.shapes import Field, Form, Link
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.tables import Table, Value, count, heads
from lianfang.desk.templatetags.words import day
from lianfang.reporting.form_rules import FieldSpec, FormSpec
from lianfang.reporting.form_sheets import Problem

_MIDNIGHT = 24 * 60


def problem_words(why: str) -> str:
    """What is wrong with a cell, and how to mend it."""
    kind, _colon, detail = why.partition(":")
    return {
        "sheet": _("there is no sheet of this name; the workbook has those beside"),
        "head": _("the head should read “{label}”").format(label=detail),
        "code": _("a code is at most 12 small letters, digits or _, a letter first"),
        "field": _("a code is at most 24 small letters, digits or _, a letter first"),
        "twice": _("stands twice"),
        "form": _("no form of this code stands on the first sheet"),
        "fieldless": _("this form has no field on the second sheet"),
        "text": _("enter at most 60 characters"),
        "kinds": _("enter kinds of units as in the template, with 、 between"),
        "time": _("enter a time such as 16:00 or 次日12:00"),
        "due": _("the cut-off lies after the opening and before midnight"),
        "closes": _("the lock lies after cut-off and grace, at most a day later"),
        "whole": _("enter a whole number, 0 or more"),
        "yes": _("enter 是, or nothing"),
        "day": _("enter a day such as 2020-02-10, or nothing for tomorrow"),
        "figure": _("the registry has no such figure"),
        "share": _("a rate or a date is no number of a form; bind a count or a sum"),
        "part": _("the figure has no such part"),
    }.get(kind, why)


def forms_page(
    forms: Sequence[FormSpec], acts: tuple[Link, ...], loading: tuple[Form, ...], saved: str
) -> BoardPage:
    """Each form in force with its fields."""
    fields = sum(len(spec.fields) for spec in forms)
    filled = sum(len(spec.bound) for spec in forms)
    words = _("{n} forms are in force; {filled} of their {fields} numbers fill themselves.")
    return BoardPage(
        title=_("Report forms"),
        sentence=words.format(n=len(forms), filled=filled, fields=fields),
        saved=saved,
        acts=acts,
        tables=(_times(forms), *(_fields(spec) for spec in forms)),
        forms=loading,
    )


def _times(forms: Sequence[FormSpec]) -> Table:
    kinds = {str(kind): str(kind.label) for kind in UnitKind}
    rows = tuple(
        (
            Value(form_label(spec)),
            Value("、".join(kinds[kind] for kind in sorted(spec.owed_by)) or _("nobody: retired")),
            Value(_time(spec.slot.due)), Value(_time(spec.slot.due + spec.slot.grace)),
            Value(_time(spec.slot.closes)),
            Value(day(spec.from_on) if spec.from_on else _("shipped")),
        )
        for spec in forms
    )  # fmt: skip
    head = heads(
        _("Form"), _("Owed by"), _("Cut-off"), _("Late from"), _("Locked from"),
        _("In force since"), numbers=0,
    )  # fmt: skip
    return Table("forms", _("Forms"), head, rows)


def _time(minutes: int) -> str:
    clock = f"{minutes % _MIDNIGHT // 60}:{minutes % 60:02}"
    return _("{clock} of the next day").format(clock=clock) if minutes >= _MIDNIGHT else clock


def _fields(spec: FormSpec) -> Table:
    rows = tuple(
        (
            Value(field_label(one)),
            Value(one.unit),
            Value(_source(one)),
            count(one.threshold) if one.figure else Value("—", number=True),
        )
        for one in spec.fields
    )
    head = heads(_("Field"), _("Unit"), _("Where it comes from"),
                 _("Explained above a difference of"), numbers=1)  # fmt: skip
    return Table(f"fields-{spec.key}", form_label(spec), head, rows, folded=True)


def _source(one: FieldSpec) -> str:
    if not one.figure:
        return _("entered")
    told = f"{one.figure} {one.part}".strip()
    change = _("change since the day before") if one.change else ""
    distinct = _("distinct") if one.distinct else ""
    return " · ".join(filter(None, (told, change, distinct)))


def loading_form(typed: Typed) -> Form:
    """Choose a workbook to look at."""
    return Form(
        reverse("report_forms_load"), typed.text("key"), _("Look at it"),
        (Field("file", _("Workbook of forms"), "file", hint=_("an .xlsx of at most 5 MB"),
               error=typed.wrong.get("file", "")),),
        title=_("Load forms"), cancel_url=reverse("report_forms"), multipart=True,
        consequence=_("Nothing changes yet: first you see what would be loaded."),
    )  # fmt: skip


def preview_page(
    forms: Sequence[FormSpec], problems: Sequence[Problem], forms_to_send: tuple[Form, ...]
) -> BoardPage:
    """What a workbook would put in force, or what is wrong with it, cell by cell."""
    if problems:
        rows = tuple(
            (Value(f"{p.sheet}!{p.cell}"), Value(p.value or "—"), Value(problem_words(p.why)))
            for p in problems
        )
        head = heads(_("Cell"), _("What stands there"), _("What is wrong"), numbers=0)
        words = _("{n} cells cannot be taken; nothing was loaded.").format(n=len(problems))
        table = Table("problems", _("Problems"), head, rows)
        return BoardPage(_("Load forms"), words, tables=(table,), forms=forms_to_send)
    words = _("{n} forms would be put in force.").format(n=len(forms))
    tables = (_times(forms), *(_fields(spec) for spec in forms))
    return BoardPage(_("Load forms"), words, tables=tables, forms=forms_to_send)


def confirming_form(key: str, name: str, content: str, n: int) -> Form:
    """Put what was looked at in force."""
    return Form(
        reverse("report_forms_load"), key, _("Put in force"), title=_("Put in force"),
        hidden=(("name", name), ("content", content)),
        consequence=_(
            "{n} forms hold from their day on; reports that have opened keep their times."
        ).format(n=n),
        cancel_url=reverse("report_forms"),
    )  # fmt: skip
