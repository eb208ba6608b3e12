"""One report with its versions; rates and sums; the forms themselves. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.choices import UnitKind
from lianfang.desk.forms import Typed
from lianfang.desk.presenters import address, place_field
from lianfang.desk.report_form import field_label, form_label
from lianfang.desk.shapes import Field, Filters, Form, Link, Nothing
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.shapes_record import Term
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads, rate
from lianfang.desk.templatetags.words import clock, day, moment, share
from lianfang.reporting.form_queries import Arriving
from lianfang.reporting.form_rules import FieldSpec, FormSpec
from lianfang.reporting.models import DailyReport, ReportException
from lianfang.reporting.rate_queries import Rates, Sum
from lianfang.reporting.rules import Rate


def day_page(
    stand: Stand,
    name: str,
    arriving: Arriving,
    versions: Sequence[DailyReport],
    titles: Mapping[UUID, str],
    allowed: Sequence[ReportException],
    frozen_at: datetime,
    acts: tuple[Link, ...],
    forms: tuple[Form, ...] = (),
    *,
    refusal: str = "",
) -> BoardPage:
    """A unit's report of a day: the records at the cut-off, each version, why they differ."""
    first = list(reversed(versions))
    return BoardPage(
        title=_("{unit}: {form} of {day}").format(
            unit=name, form=form_label(arriving.spec), day=day(arriving.duty.slot_on)
        ),
        sentence=_standing(stand, first),
        refusal=refusal,
        acts=acts,
        terms=_times(stand, arriving, allowed, titles),
        tables=(_numbers(arriving, first), _signed(stand, first, titles, frozen_at)),
        forms=forms,
    )


def _standing(stand: Stand, versions: Sequence[DailyReport]) -> str:
    if not versions:
        return _("Not signed yet; these are the numbers it arrives with.")
    if len(versions) == 1:
        return _("Signed {moment}.").format(moment=moment(versions[0].at, stand.at))
    words = _("Corrected {n} times; every version stays with its author and reason.")
    return words.format(n=len(versions) - 1)


def _times(
    stand: Stand,
    arriving: Arriving,
    allowed: Sequence[ReportException],
    titles: Mapping[UUID, str],
) -> tuple[Term, ...]:
    duty = arriving.duty
    terms = [
        Term(_("Filled as of"), moment(duty.due_at, stand.at)),
        Term(_("Late from"), moment(duty.late_at, stand.at)),
        Term(_("Locked from"), moment(duty.closes_at, stand.at)),
    ]
    for one in allowed:
        until = _("until {moment}").format(moment=moment(one.until, stand.at)) if one.until else ""
        by = titles.get(one.allowed_by, _("the system"))
        terms.append(Term(_("Exception"), f"{until or _('not owed')}：{one.why}（{by}）"))
    return tuple(terms)


def _numbers(arriving: Arriving, versions: Sequence[DailyReport]) -> Table:
    rows = []
    for one in arriving.spec.fields:
        whys = [v.explanations.get(one.key, "") for v in versions]
        rows.append(
            (
                Value(f"{field_label(one)}（{one.unit}）", _figure_url(arriving, one)),
                _on_record(one, arriving),
                *(count(v.figures.get(one.key, 0)) for v in versions),
                Value("；".join(dict.fromkeys(filter(None, whys))) or "—"),
            )
        )
    labels = [_("first") if v.version == 1 else _("correction") for v in versions]
    head = (
        Value(_("Field")), Value(_("Records at the cut-off"), number=True),
        *(Value(f"{label} {clock(v.at)}", number=True)
          for label, v in zip(labels, versions, strict=True)),
        Value(_("Why it departs")),
    )  # fmt: skip
    return Table(
        "numbers", _("Numbers"), head, tuple(rows),
        note=_("A field's name opens the rows behind it as of the cut-off."),
    )  # fmt: skip


def _figure_url(arriving: Arriving, one: FieldSpec) -> str:
    if not one.figure:
        return ""
    return address(
        reverse("figure", args=[one.figure]), place=arriving.duty.division,
        as_of=arriving.duty.due_at.isoformat(),
    )  # fmt: skip


def _on_record(one: FieldSpec, arriving: Arriving) -> Value:
    value = arriving.filled.get(one.key)
    if not one.figure:
        return Value(_("entered"), number=True)
    return Value("—", number=True) if value is None else count(value)


def _signed(
    stand: Stand,
    versions: Sequence[DailyReport],
    titles: Mapping[UUID, str],
    frozen_at: datetime,
) -> Table:
    rows = tuple(
        (
            Value(_("first") if v.version == 1 else _("correction {n}").format(n=v.version - 1)),
            Value(_("zero report") if v.is_zero else _("figures")),
            Value(moment(v.at, stand.at)),
            Value(titles.get(v.signed_by, _("the system"))),
            Value(_("yes") if v.recorded_at <= frozen_at else _("no")),
            Value(v.reason or "—"),
        )
        for v in versions
    )
    head = heads(
        _("Version"), _("Kind"), _("Signed"), _("By"), _("In the 18:00 figures"),
        _("Reason"), numbers=0,
    )  # fmt: skip
    nothing = None if rows else Nothing("never", _("Nobody has signed it yet."))
    return Table("versions", _("Versions"), head, rows, nothing=nothing)


def exception_form(unit: UUID, on: str, form: str, typed: Typed) -> Form:
    """Allow one unit a later hour for one day, or excuse it."""
    return Form(
        address(reverse("report_day", args=[unit, on]), form=form), typed.text("key"),
        _("Allow"),
        (
            Field("until", _("May come until"), value=typed.text("until"), short=True,
                  optional=True, hint=_("a time such as 20:00; left blank, it is not owed"),
                  error=typed.wrong.get("until", "")),
            Field("why", _("Reason"), value=typed.text("why")),
        ),
        title=_("Exception for this unit and day"),
        consequence=_("Only before it is late; who allowed it stays on record."),
    )  # fmt: skip


def rates_page(
    stand: Stand,
    found: Rates,
    units: Mapping[UUID, str],
    specs: Mapping[str, FormSpec],
    sums: Sequence[tuple[FormSpec, Sequence[Sum]]],
    days: int,
) -> BoardPage:
    """The rates of the last days at each level, and whether wholes equal their sums."""
    total = found.total
    words = _("Of {expected} reports expected in {days} days {actual} came, {on_time} on time.")
    return BoardPage(
        title=_("Rates and sums"),
        sentence=words.format(
            expected=f"{total.expected:,}",
            days=days,
            actual=f"{total.actual:,}",
            on_time=f"{total.on_time:,}",
        ),
        alarms=tuple(_gap_words(s) for _spec, each in sums for s in each if s.gap),
        filters=Filters(action=reverse("report_rates"), fields=(place_field(stand),)),
        tables=(
            *_levels(stand, found, units, specs),
            *(_summed(spec, each) for spec, each in sums),
        ),
    )


def _gap_words(s: Sum) -> str:
    words = _("“{field}”: the whole says {whole}, its units together {stated}.")
    return words.format(field=field_label(s.field), whole=s.whole, stated=s.stated)


def _levels(
    stand: Stand, found: Rates, units: Mapping[UUID, str], specs: Mapping[str, FormSpec]
) -> tuple[Table, ...]:
    names = {key: form_label(spec) for key, spec in specs.items()}
    kinds = {str(kind): str(kind.label) for kind in UnitKind}
    by_form = {names.get(key, key): r for key, r in found.by_form.items()}
    by_kind = {kinds.get(key, key): r for key, r in found.by_kind.items()}
    by_place = {stand.places.told(key): r for key, r in sorted(found.by_place.items())}
    by_day = {day(on): r for on, r in sorted(found.by_day.items(), reverse=True)}
    by_unit = {units.get(key, "—"): r for key, r in found.by_unit.items()}
    return (
        _rates("forms", _("By form"), by_form),
        _rates("kinds", _("By kind of unit"), by_kind),
        _rates("places", _("By place"), by_place),
        _rates("days", _("By day"), by_day),
        _rates("units", _("By unit"), by_unit, folded=True),
    )


def _rates(key: str, title: str, found: Mapping[str, Rate], *, folded: bool = False) -> Table:
    rows = tuple(
        (
            Value(label), count(r.expected), count(r.actual), count(r.on_time),
            rate(r.actual, r.expected, share(r.actual, r.expected, counts=False)),
            rate(r.on_time, r.expected, share(r.on_time, r.expected, counts=False)),
        )
        for label, r in found.items()
    )  # fmt: skip
    head = heads(
        title, _("Expected"), _("Came"), _("On time"), _("Rate"), _("Rate on time"), numbers=5
    )
    nothing = None if rows else Nothing("never", _("No unit owes a report here."))
    return Table(key, title, head, rows, folded=folded, nothing=nothing)


def _summed(spec: FormSpec, sums: Sequence[Sum]) -> Table:
    rows = tuple(
        (
            Value(f"{field_label(s.field)}（{s.field.unit}）"),
            Value("—", number=True) if s.whole is None else count(s.whole),
            count(s.stated), count(s.units),
            Value("—", number=True) if s.gap is None else count(s.gap),
        )
        for s in sums
    )  # fmt: skip
    head = heads(
        _("Field"), _("The whole"), _("Its units together"), _("Units that stated it"),
        _("Difference"), numbers=4,
    )  # fmt: skip
    title = _("{form}: across levels, today").format(form=form_label(spec))
    note = _("The whole is what the headquarters states, else what the records say of the place.")
    return Table(f"sum-{spec.key}", title, head, rows, note=note)
