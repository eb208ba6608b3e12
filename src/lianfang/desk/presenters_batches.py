"""Lists, their rows and fates. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.batch_queries import BatchLine, RowLine
from lianfang.desk.presenters import address
from lianfang.desk.presenters_leads import outcome_words
from lianfang.desk.shapes import (
    BatchesPage,
    BatchPage,
    BatchRow,
    IdentityLine,
    Link,
    Nothing,
    Pager,
    Part,
    SourceRow,
    State,
    Tab,
    Term,
)
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import day, moment, short
from lianfang.people.rules import mask_name
from lianfang.screening.choices import Fate, Outcome
from lianfang.screening.findings import MESSAGES, Code
from lianfang.screening.headers import Field

FATES = ("", Fate.ATTACHED, Fate.WAITING, Fate.REJECTED, Fate.MENDED, "repeated")
_NOTES = 3


def batches_page(
    stand: Stand, lists: Sequence[BatchLine], pager: Pager, add: Link | None
) -> BatchesPage:
    """All lists, and that their rows add up."""
    read, fated = sum(b.rows_in for b in lists), sum(b.fated for b in lists)
    words = _(
        "{n} lists here: {read} rows = {rejected} set aside + {attached} attached + {waiting}"
        " waiting for review, {verdict}."
    )
    sentence = words.format(
        n=len(lists),
        read=f"{read:,}",
        rejected=f"{sum(b.rejected for b in lists):,}",
        attached=f"{sum(b.attached for b in lists):,}",
        waiting=f"{sum(b.waiting for b in lists):,}",
        verdict=_("balanced") if read == fated else _("NOT balanced"),
    )
    never = Nothing("never", _("No list has come in yet."), add)
    return BatchesPage(
        sentence=sentence if lists else _("No list has come in yet."),
        rows=tuple(_batch_row(stand, one) for one in lists),
        pager=pager,
        add=add,
        nothing=None if lists else never,
    )


def _batch_row(stand: Stand, one: BatchLine) -> BatchRow:
    state: State = "done"
    mark, words = "✓", _("all attached")
    if one.waiting:
        state, mark, words = "due", "○", _("{n} to review").format(n=f"{one.waiting:,}")
    if one.rejected:
        state, mark, words = "due", "○", _("{n} to mend").format(n=f"{one.rejected:,}")
    if one.rows_in != one.fated:
        state, mark, words = "missed", "✕", _("does not add up")
    return BatchRow(
        url=reverse("batch", args=[one.batch]),
        name=one.title,
        provider=one.provider,
        received=short(one.recorded_at, stand.at),
        read=f"{one.rows:,}",
        attached=f"{one.attached:,}",
        rejected=f"{one.rejected:,}",
        waiting=f"{one.waiting:,}",
        state=state,
        mark=mark,
        words=words,
    )


def batch_page(
    stand: Stand,
    one: BatchLine,
    rows: Sequence[RowLine],
    fate: str,
    pager: Pager,
    *,
    opens: bool,
    mends: bool = False,
) -> BatchPage:
    """One list; `opens` if the reader may open its rows' leads, `mends` if its rows to mend."""
    url = reverse("batch", args=[one.batch])
    shown = tuple(_source_row(stand, row, url, opens) for row in rows)
    numbers = (one.rows, one.attached, one.waiting, one.rejected, one.mended, one.repeated)
    labels = (
        _("All"), _("Attached"), _("Waiting for review"), _("Set aside"), _("Mended"),
        _("Repeated"),
    )  # fmt: skip
    tabs = zip(FATES, labels, numbers, strict=True)
    return BatchPage(
        name=one.title,
        identity=_identity(one, url),
        terms=tuple(_terms(one)),
        tabs=tuple(
            Tab(label, address(url, fate=str(each)), f"{number:,}", current=each == fate)
            for each, label, number in tabs
            if number or each in ("", Fate.ATTACHED, Fate.REJECTED)
        ),
        rows=shown,
        pager=pager,
        mend=_mend(one) if mends else None,
        nothing=None if shown else Nothing("filtered", _("No row has this fate.")),
    )


def _mend(one: BatchLine) -> Link | None:
    """The workbook of what is to be mended, if there is anything."""
    if not one.rejected and not one.doubtful:
        return None
    return Link(_("Download rows to mend (.xlsx)"), reverse("batch_mend", args=[one.batch]))


def _identity(one: BatchLine, url: str) -> IdentityLine:
    return IdentityLine(
        words=_("rows in = set aside + attached + waiting for review"),
        left=one.rows_in,
        right=one.fated,
        left_url=url,
        right_url=url,
        parts=(
            Part(_("Set aside"), one.rejected, address(url, fate=Fate.REJECTED.value)),
            Part(_("Attached"), one.attached, address(url, fate=Fate.ATTACHED.value)),
            Part(_("Waiting for review"), one.waiting, address(url, fate=Fate.WAITING.value)),
        ),
    )


def _terms(one: BatchLine) -> Iterator[Term]:
    yield Term(_("Provider"), one.provider)
    yield Term(_("Legal basis"), one.legal_basis)
    yield Term(_("Purpose"), one.purpose)
    yield Term(_("Dated"), day(one.listed_on))
    received = _("received {moment}").format(moment=moment(one.recorded_at))
    yield Term(_("File"), one.file_name, source=received)
    for sheet, columns in one.columns.items():
        taken = "、".join(columns.get("taken", {}))
        left_out = "、".join(filter(None, columns.get("not_taken", [])))
        label = _("Columns read of {sheet}").format(sheet=sheet) if sheet else _("Columns read")
        source = _("not read: {columns}").format(columns=left_out) if left_out else ""
        yield Term(label, taken, source=source)


def _source_row(stand: Stand, row: RowLine, url: str, opens: bool) -> SourceRow:
    state, mark, words = _fate(row)
    where = f"{row.sheet} " if row.sheet else ""
    return SourceRow(
        number=where + _("row {number}").format(number=row.number),
        name=row.name or "—",
        place=stand.places.told(row.division) if row.lead and opens else "—",
        state=state,
        mark=mark,
        words=words,
        url=_url(row, url, opens),
        note=" ".join(_notes(row)),
    )


def _url(row: RowLine, batch: str, opens: bool) -> str:
    if row.mended_by:
        return reverse("batch", args=[row.mended_by.batch])
    return reverse("lead", args=[row.lead]) if row.lead and opens else f"{batch}#list"


def _fate(row: RowLine) -> tuple[State, str, str]:
    if row.fate == Fate.REJECTED:
        return "missed", "✕", _("set aside")
    if row.fate == Fate.MENDED:
        return "waived", "改", _("replaced by a mended row")
    if row.fate == Fate.WAITING:
        return "due", "○", _("{outcome}, to review").format(outcome=outcome_words(row.outcome))
    if row.outcome == Outcome.PENDING:
        return "due", "○", outcome_words(row.outcome)
    return "done", "✓", outcome_words(row.outcome)


def _notes(row: RowLine) -> Iterator[str]:
    """What could not be read, where, and how to mend it."""
    if row.mended_by:
        words = _("Mended by row {number} of {list}.")
        yield words.format(number=row.mended_by.number, list=row.mended_by.title)
        return
    if row.mends:
        yield _("Replaces a row that was set aside.")
    if row.repeats:
        yield _("The same row was sent before.")
    for finding in islice(row.findings, _NOTES):
        yield finding_words(finding, row.cells)


def finding_words(finding: dict[str, str], cells: dict[str, str]) -> str:
    """A finding's sentence and its remedy; names and numbers are masked."""
    column = finding.get("column", "")
    try:
        message = MESSAGES[Code(finding.get("code", ""))]
    except ValueError:
        return column
    value = masked(cells.get(column, ""), finding.get("field", ""))
    problem = _(message.problem).format(column=column, value=value or _("a value"))
    return f"{problem} {_(message.remedy)}"


def masked(value: str, field: str) -> str:
    """A value as it may be shown beside what is wrong with it."""
    if field == Field.NAME:
        return mask_name(value)[:20]
    if len(value) > 8:
        return f"{value[:4]}…{value[-4:]}"
    return value
