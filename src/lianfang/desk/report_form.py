"""The form of a unit's report: it arrives filled; what departs from the records is explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Choice, Field, Form
from lianfang.desk.templatetags.words import clock, day
from lianfang.kernel.text import plain
from lianfang.reporting.form_queries import Arriving
from lianfang.reporting.form_rules import FieldSpec, FormSpec, as_arrived, differences

ZERO, FIGURES = "zero", "figures"
_MOST = 1_000_000


def field_label(one: FieldSpec) -> str:
    """A field's label in the reader's language."""
    chinese = (get_language() or "zh-hans").startswith("zh")
    return one.label if chinese or not one.label_en else one.label_en


def form_label(spec: FormSpec) -> str:
    """A form's name in the reader's language."""
    chinese = (get_language() or "zh-hans").startswith("zh")
    return spec.name if chinese or not spec.name_en else spec.name_en


def first_values(arriving: Arriving, key: str) -> dict[str, str]:
    """What stands in the form before anything is typed: the numbers from the records."""
    arrived = as_arrived(arriving.spec, arriving.filled)
    values = {name: str(value) for name, value in arrived.items()}
    kind = {"kind": FIGURES} if any(arrived.values()) else {}
    return {"key": key, **kind, **values}


def read_report(typed: Typed, arriving: Arriving) -> tuple[dict[str, int], bool, dict[str, str]]:
    """The figures as typed, whether it is a zero report, and the explanations."""
    kinds = {ZERO: "", FIGURES: ""}
    error = _("Say whether there is something to report or nothing.")
    kind = typed.chosen("kind", kinds, error)
    told = {one.key: typed.text(f"why_{one.key}") for one in arriving.spec.bound}
    why = {name: text for name, text in told.items() if text}
    if kind == ZERO:
        for one in arriving.spec.fields:
            if typed.text(one.key) not in ("", "0"):
                typed.wrong[one.key] = _(
                    "Nothing to report, but a number stands here: it is one or the other."
                )
        figures = dict.fromkeys((one.key for one in arriving.spec.fields), 0)
    else:
        figures = {one.key: _number_of(typed, one) for one in arriving.spec.fields}
        if kind and not typed.wrong and not any(figures.values()):
            typed.wrong["kind"] = _("All numbers are zero: choose “nothing to report”.")
    if not typed.wrong:
        _ask_why(typed, arriving, figures, why)
    return figures, kind == ZERO, why


def _number_of(typed: Typed, one: FieldSpec) -> int:
    if not typed.text(one.key):
        typed.wrong[one.key] = _("This is blank: enter a number, and 0 where there is nothing.")
        return 0
    return typed.whole(one.key, 0, _MOST)


def _ask_why(
    typed: Typed, arriving: Arriving, figures: Mapping[str, int], why: Mapping[str, str]
) -> None:
    for gap in differences(arriving.spec, arriving.filled, figures):
        if gap.field.key not in why:
            words = _("The records say {filled} and you state {stated}: say why.")
            typed.wrong[f"why_{gap.field.key}"] = words.format(
                filled=gap.filled, stated=gap.stated
            )


def report_form(
    arriving: Arriving,
    unit: UUID,
    on: date,
    typed: Typed,
    others: Sequence[FormSpec],
    *,
    filed: bool,
    refusal: str = "",
) -> Form:
    """The form for a day; a day that is filed already asks why it is corrected."""
    fields = [_kind(typed)]
    for one in arriving.spec.fields:
        fields.append(_number(one, arriving, typed))
        if _asks_why(one, arriving, typed):
            fields.append(_why(one, typed))
    if filed:
        hint = _("the report stands already; a correction stands beside it")
        fields.append(
            Field("reason", _("Why it is corrected"), value=typed.text("reason"), hint=hint,
                  error=typed.wrong.get("reason", ""))
        )  # fmt: skip
    words = _("Signed for your unit now; it can be corrected later, and both versions stay.")
    if len(others) > 1:
        names = "、".join(form_label(spec) for spec in others)
        words += _(" The unit owes on this day: {forms}.").format(forms=names)
    return Form(
        action=reverse("report_file"),
        key=typed.text("key"),
        title=_("{form} of {day}").format(form=form_label(arriving.spec), day=day(on)),
        submit=_("Sign and file"),
        fields=tuple(fields),
        consequence=words,
        cancel_url=reverse("reports"),
        refusal=refusal,
        hidden=(("day", on.isoformat()), ("form", arriving.spec.key), ("unit", str(unit))),
    )


def _kind(typed: Typed) -> Field:
    chosen = typed.text("kind")
    return Field(
        "kind",
        _("Today"),
        kind="radio",
        error=typed.wrong.get("kind", ""),
        choices=(
            Choice(ZERO, _("nothing to report"), _("a signed zero"), chosen == ZERO),
            Choice(FIGURES, _("something to report"), "", chosen == FIGURES),
        ),
    )


def _asks_why(one: FieldSpec, arriving: Arriving, typed: Typed) -> bool:
    fell = (arriving.filled.get(one.key) or 0) < 0
    return fell or f"why_{one.key}" in typed.wrong or bool(typed.text(f"why_{one.key}"))


def _why(one: FieldSpec, typed: Typed) -> Field:
    name = f"why_{one.key}"
    label = _("Why “{field}” departs from the records").format(field=field_label(one))
    return Field(name, label, value=typed.text(name), error=typed.wrong.get(name, ""))


def _number(one: FieldSpec, arriving: Arriving, typed: Typed) -> Field:
    return Field(
        one.key,
        field_label(one),
        value=plain(typed.values.get(one.key, "")),
        error=typed.wrong.get(one.key, ""),
        hint=_hint(one, arriving),
        short=True,
        inputmode="numeric",
        unit=one.unit,
    )


def _hint(one: FieldSpec, arriving: Arriving) -> str:
    if not one.figure:
        return _("not on record: enter it")
    value = arriving.filled.get(one.key)
    if value is None:
        return _("the records cannot say; enter it")
    if value < 0:
        words = _("the records fell by {n}: state 0, and explain it as a correction")
        return words.format(n=-value)
    words = _("on record since yesterday's cut-off") if one.change else _("on record")
    return f"{words} {value} · {clock(arriving.duty.due_at)}"
