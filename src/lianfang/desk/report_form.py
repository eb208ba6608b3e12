"""The form of a unit's daily or zero report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Choice, Field, Form
from lianfang.desk.templatetags.words import day

ZERO, FIGURES = "zero", "figures"


def figure_labels() -> dict[str, str]:
    """What a unit states, by the name under which it is kept."""
    return {
        "returned": _("People who came back from the affected area"),
        "observed": _("People under observation"),
        "symptoms": _("People with fever or cough"),
    }


def read_figures(typed: Typed) -> tuple[dict[str, int], bool]:
    """The figures as typed, and whether it is a zero report."""
    kinds = {ZERO: "", FIGURES: ""}
    error = _("Say whether there is something to report or nothing.")
    kind = typed.chosen("kind", kinds, error)
    if kind == ZERO:
        stated = [name for name in figure_labels() if typed.text(name) not in ("", "0")]
        for name in stated:
            typed.wrong[name] = _(
                "Nothing to report, but a number stands here: it is one or the other."
            )
        return {}, True
    figures = {name: typed.whole(name, 0, 1_000_000, default=0) for name in figure_labels()}
    if kind and not typed.wrong and not any(figures.values()):
        typed.wrong["kind"] = _("All numbers are zero: choose “nothing to report”.")
    return figures, False


def report_form(unit: UUID, on: date, typed: Typed, *, filed: bool, refusal: str = "") -> Form:
    """The form for a day; a day that is filed already asks why it is corrected."""
    wrong, chosen = typed.wrong, typed.text("kind")
    fields = [
        Field(
            "kind",
            _("Today"),
            kind="radio",
            error=wrong.get("kind", ""),
            choices=(
                Choice(ZERO, _("nothing to report"), _("a signed zero"), chosen == ZERO),
                Choice(FIGURES, _("something to report"), "", chosen == FIGURES),
            ),
        ),
        *(_number(name, label, typed.values, wrong) for name, label in figure_labels().items()),
    ]
    if filed:
        hint = _("the report stands already; a correction stands beside it")
        fields.append(
            Field("reason", _("Why it is corrected"), value=typed.text("reason"), hint=hint,
                  error=wrong.get("reason", ""))
        )  # fmt: skip
    words = _("Signed for your unit now; it can be corrected later, and both versions stay.")
    return Form(
        action=reverse("report_file"),
        key=typed.text("key"),
        title=_("Daily report of {day}").format(day=day(on)),
        submit=_("Sign and file"),
        fields=tuple(fields),
        consequence=words,
        cancel_url=reverse("reports"),
        refusal=refusal,
        hidden=(("day", on.isoformat()),),
    )


def _number(name: str, label: str, values: Mapping[str, str], wrong: Mapping[str, str]) -> Field:
    return Field(
        name,
        label,
        value=values.get(name, ""),
        error=wrong.get(name, ""),
        optional=True,
        short=True,
        inputmode="numeric",
        unit=_("people"),
    )
