"""The queue of doubtful pairs, and one pair side by side (T6). Pure but for what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.comparing import compared
from lianfang.desk.presenters import counted
from lianfang.desk.presenters_leads import outcome_words
from lianfang.desk.review_queries import ListedRow
from lianfang.desk.shapes import Link, Nothing
from lianfang.desk.shapes_pairs import Compared, PairPage, QueuePage, QueueRow, Side, Source
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import day, moment, short
from lianfang.linkage.reasons import said as sentences_of
from lianfang.people.choices import PairDecision, Sex
from lianfang.people.models import DoubtfulPair, Person
from lianfang.people.opening import Opened
from lianfang.quarantine.choices import OrderKind
from lianfang.quarantine.models import Order
from lianfang.screening.choices import Source as LeadSource
from lianfang.screening.models import Lead


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of each of the two beside the identity, by person."""

    opened: Mapping[UUID, Opened]
    rows: Mapping[UUID, Sequence[ListedRow]]
    leads: Mapping[UUID, Lead | None]
    orders: Mapping[UUID, Order | None]


def sentences(codes: Iterable[str]) -> tuple[str, ...]:
    """Reasons in words; one that is not known any more is left out."""
    return tuple(_(reason.sentence) for reason in sentences_of(codes))


def queue_page(
    stand: Stand, pairs: Sequence[DoubtfulPair], waiting: int, next_url: str
) -> QueuePage:
    """The queue of a place, the oldest first."""
    words = _("{count} pairs wait for someone to say whether they are one person.")
    if not pairs:
        done = _("No pair waits. The next come with the next list, or when someone is entered.")
        return QueuePage(_("All pairs are settled."), (), nothing=Nothing("done", done))
    oldest = _("The oldest waits since {moment}.").format(moment=moment(pairs[0].recorded_at))
    return QueuePage(
        sentence=f"{words.format(count=counted(waiting))}{oldest}",
        rows=tuple(_queue_row(stand, pair) for pair in pairs),
        begin=Link(_("Begin with the oldest"), reverse("pair", args=[pairs[0].pk])),
        next_url=next_url,
    )


def _queue_row(stand: Stand, pair: DoubtfulPair) -> QueueRow:
    return QueueRow(
        url=reverse("pair", args=[pair.pk]),
        names=f"{pair.first.display} · {pair.second.display}",
        place=stand.places.told(pair.first.division),
        agrees="".join(sentences(pair.agrees)),
        differs="".join(sentences(pair.differs)),
        since=short(pair.recorded_at, stand.at),
    )


# --- one pair ---------------------------------------------------------------------------------


def pair_page(
    stand: Stand,
    pair: DoubtfulPair,
    beside: Beside,
    left: int,
    key: str,
    *,
    refusal: str = "",
    last: DoubtfulPair | None = None,
) -> PairPage:
    """One pair; `left` is how many others wait, `last` the pair that was decided just before."""
    return PairPage(
        progress=_("{count} more wait").format(count=counted(left)),
        reasons=sentences(pair.agrees),
        against=sentences(pair.differs),
        fields=_fields(stand, pair, beside),
        first=_side(stand, pair.first, beside),
        second=_side(stand, pair.second, beside),
        consequence=_consequence(stand, pair, beside),
        logged=_("Both identities are open for your duty of today; that is logged."),
        action=reverse("pair", args=[pair.pk]),
        key=key,
        skip_url=reverse("pair_next", args=[pair.pk]),
        settled=_settled(pair),
        refusal=refusal,
        last=_last(last) if last else "",
        undo_action=reverse("pair_reopen", args=[last.pk]) if last else "",
    )


def _settled(pair: DoubtfulPair) -> str:
    if not pair.decision or not pair.decided_recorded_at:
        return ""
    words = _("This pair was settled at {moment}: “{decision}”.")
    decision = str(PairDecision(pair.decision).label)
    return words.format(moment=moment(pair.decided_recorded_at), decision=decision)


def _last(pair: DoubtfulPair) -> str:
    words = _("The pair before, {first} and {second}: “{decision}”.")
    return words.format(
        first=pair.first.display,
        second=pair.second.display,
        decision=str(PairDecision(pair.decision).label) if pair.decision else "",
    )


def _fields(stand: Stand, pair: DoubtfulPair, beside: Beside) -> tuple[Compared, ...]:
    reasons = (*pair.agrees, *pair.differs)
    one, other = beside.opened[pair.first_id], beside.opened[pair.second_id]
    people, leads = (pair.first, pair.second), [beside.leads.get(p) for p in _both(pair)]
    lines = (
        ("name", _("Name"), one.name, other.name),
        ("number", _("ID number"), one.number, other.number),
        ("birth_date", _("Born"), _born(pair.first, one), _born(pair.second, other)),
        ("sex", _("Sex"), *map(_sex, people)),
        ("phone", _("Phone"), one.phone, other.phone),
        ("place", _("Place"), *(stand.places.told(person.division) for person in people)),
        ("address", _("Address"), one.address, other.address),
        ("left_on", _("Left the affected area"), *(_left(stand, lead) for lead in leads)),
    )
    return tuple(
        compared(field, label, first, second, reasons) for field, label, first, second in lines
    )


def _both(pair: DoubtfulPair) -> tuple[UUID, UUID]:
    return pair.first_id, pair.second_id


def _born(person: Person, opened: Opened) -> str:
    if opened.birth_date:
        return opened.birth_date
    return _("about {year}").format(year=person.birth_year) if person.birth_year else ""


def _sex(person: Person) -> str:
    return str(Sex(person.sex).label) if person.sex != Sex.UNKNOWN else ""


def _left(stand: Stand, lead: Lead | None) -> str:
    return day(lead.left_on, stand.at) if lead and lead.left_on else ""


def _side(stand: Stand, person: Person, beside: Beside) -> Side:
    lead = beside.leads.get(person.pk)
    sources = [_listed(stand, row) for row in beside.rows.get(person.pk, ())]
    if lead and lead.source != LeadSource.LIST:
        sources.append(Source(str(LeadSource(lead.source).label), short(lead.at, stand.at)))
    return Side(
        name=person.display,
        state=outcome_words(lead.outcome) if lead else _("no lead of its own"),
        sources=tuple(sources),
        url=reverse("lead", args=[lead.pk]) if lead else "",
    )


def _listed(stand: Stand, row: ListedRow) -> Source:
    words = _("List “{title}”, row {number}").format(
        title=row.title or _("of another district"), number=row.number
    )
    url = reverse("batch", args=[row.batch]) if row.batch else ""
    return Source(words, short(row.recorded_at, stand.at), url)


def _consequence(stand: Stand, pair: DoubtfulPair, beside: Beside) -> str:
    """What a join does: as whom they count, and which order hangs on the other."""
    known = _("As one person they are counted as {name}, who was known first; it can be undone.")
    told = known.format(name=pair.first.display)
    order = beside.orders.get(pair.second_id)
    if order is None:
        return told
    hangs = _("{name} has an order in force ({kind}, until {moment}); it stays as it is.")
    return told + hangs.format(
        name=pair.second.display,
        kind=str(OrderKind(order.kind).label),
        moment=moment(order.end_at),
    )
