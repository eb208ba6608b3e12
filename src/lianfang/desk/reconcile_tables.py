"""The tables of a reconciliation, for its page and its workbook. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.choices import Role
from lianfang.desk.presenters import address
from lianfang.desk.presenters_leads import outcome_words
from lianfang.desk.shapes import Nothing
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads, rate
from lianfang.desk.templatetags.words import duration, moment, share
from lianfang.screening.choices import Fate, Outcome, Source
from lianfang.screening.reconciling import Fates, Reconciliation
from lianfang.screening.reconciling_data import by_provider, counted
from lianfang.screening.reconciling_groups import OpenGroup
from lianfang.screening.reconciling_rows import DONE, IN_FORCE, NOBODY, NOT_SAID
from lianfang.screening.reconciling_sql import What

KINDS = ("lead", Fate.WAITING.value, Fate.REJECTED.value)


@dataclass(frozen=True, slots=True)
class Opening:
    """Addresses of rows, which keep the place and the moment of the page."""

    kept: dict[str, str]

    def of(self, what: What, **filters: str) -> str:
        """The rows of one selection."""
        return address(reverse("reconcile_rows"), **(self.kept | {"what": what.value} | filters))

    def there(self, found: Reconciliation, code: str) -> dict[str, str]:
        """The filter for one place of a table: a part of the page's place, or it alone."""
        return {"at": code} if code == found.question.place else {"place": code}

    def rows(self, **filters: str) -> str:
        """Rows of lists."""
        return self.of(What.ROWS, **filters)


def kind_words(kind: str) -> str:
    """What is not settled."""
    return {
        "lead": _("Lead without an answer"),
        Fate.WAITING: _("Row to review"),
        Fate.REJECTED: _("Row to mend"),
    }[kind]


def owner_words(stand: Stand, group: OpenGroup) -> str:
    """In whose hands it is: the post, or how many posts of a role, or the provider."""
    if group.kind == Fate.REJECTED:
        return group.unit
    if group.kind == Fate.WAITING:
        return _("the district's review queue")
    if not group.role:
        return _("nobody is responsible")
    if group.posts == 1:
        return f"{group.unit} {group.title}"
    return _("{role} ({n} posts)").format(role=str(Role(group.role).label), n=group.posts)


def open_table(stand: Stand, found: Reconciliation, opening: Opening) -> Table:
    """What is not settled: whose it is, and for how long; the oldest first."""
    rows = tuple(
        (
            Value(duration(found.question.as_of - group.oldest), _open_url(found, group, opening)),
            Value(kind_words(group.kind)),
            Value(owner_words(stand, group)),
            Value(stand.places.told(group.place)),
            count(group.count, _open_url(found, group, opening)),
        )
        for group in found.open
    )
    head = heads(_("Oldest"), _("What"), _("In whose hands"), _("Place"), _("How many"), numbers=1)
    done = Nothing("done", _("Nothing is left to settle."))
    return Table(
        "open", _("Not settled, oldest first"), head, rows, nothing=None if rows else done
    )


def _open_url(found: Reconciliation, group: OpenGroup, opening: Opening) -> str:
    provider = str(group.provider) if group.kind == Fate.REJECTED and group.provider else ""
    role = (group.role or NOBODY) if group.kind == "lead" else ""
    there = opening.there(found, group.place)
    return opening.of(What.OPEN, part=group.kind, role=role, provider=provider, **there)


def list_tables(stand: Stand, found: Reconciliation, opening: Opening) -> tuple[Table, ...]:
    """Rows by provider, and by list where the reader may see the lists."""
    own = found.question.provider is not None
    never = Nothing("never", _("No list has come in yet."))
    providers = tuple(
        (Value(name), *_fates(fates, opening, provider=str(pk)))
        for pk, (name, fates) in by_provider(found).items()
    )
    fates = (_("Rows in"), _("Set aside"), _("Attached"), _("Waiting for review"))
    by_unit = Table(
        "providers", _("Rows by provider"), heads(_("Provider"), *fates, numbers=4), providers,
        nothing=None if providers else never,
    )  # fmt: skip
    if not found.question.whole:
        return (by_unit,)
    lists = tuple(
        (
            Value(one.title, reverse("batch", args=[one.batch])),
            *(() if own else (Value(one.provider_name),)),
            Value(moment(one.recorded_at, found.question.as_of)),
            *_fates(found.rows.get(one.batch, Fates()), opening, batch=str(one.batch)),
        )
        for one in found.lists
    )
    by_list = Table(
        "lists", _("Rows by list"),
        heads(_("List"), *(() if own else (_("Provider"),)), _("Received"), *fates, numbers=4),
        lists,
        folded=not own, nothing=None if lists else never,
    )  # fmt: skip
    return (by_list, _outcomes(found, opening)) if own else (by_unit, by_list)


def _fates(fates: Fates, opening: Opening, **filters: str) -> tuple[Value, ...]:
    return (
        count(fates.rows_in, opening.rows(part=IN_FORCE, **filters)),
        count(fates.rejected, opening.rows(part=Fate.REJECTED.value, **filters)),
        count(fates.attached, opening.rows(part=Fate.ATTACHED.value, **filters)),
        count(fates.waiting, opening.rows(part=Fate.WAITING.value, **filters)),
    )


def _outcomes(found: Reconciliation, opening: Opening) -> Table:
    told = found.total.outcomes
    rows = tuple(
        (
            Value(outcome_words(each)),
            count(told[each], opening.rows(part=IN_FORCE, outcome=each)),
        )
        for each in Outcome.values
        if each in told
    )
    never = Nothing("never", _("No row has an answer yet."))
    return Table(
        "outcomes", _("What became of your rows"), heads(_("Answer"), _("Rows"), numbers=1), rows,
        nothing=None if rows else never,
    )  # fmt: skip


def lead_tables(stand: Stand, found: Reconciliation, opening: Opening) -> tuple[Table, ...]:
    """Leads by outcome, by source and by place; each sum is all leads."""
    never = None if found.leads else Nothing("never", _("No lead has come yet."))
    return (
        Table(
            "leads", _("Leads by outcome"),
            heads(_("Answer"), _("Leads"), _("Share"), numbers=2),
            tuple(_by_outcome(found, opening)),
        ),
        Table(
            "sources", _("Leads by source"), heads(_("Source"), _("Leads"), numbers=1),
            tuple(_by_source(found, opening)), folded=True, nothing=never,
        ),
        Table(
            "places", _("Leads by place"),
            heads(_("Place"), _("Leads"), _("Waiting for an answer"), numbers=2),
            tuple(_by_place(stand, found, opening)), folded=True, nothing=never,
        ),
    )  # fmt: skip


def _by_outcome(found: Reconciliation, opening: Opening) -> Iterator[tuple[Value, ...]]:
    outcomes = counted(found.leads, lambda one: one.outcome)
    every = sum(outcomes.values())
    for each in Outcome.values:
        number = outcomes[each]
        told = rate(number, every, share(number, every, counts=False))
        yield Value(outcome_words(each)), count(number, opening.of(What.LEADS, outcome=each)), told
    whole = rate(every, every, share(every, every, counts=False))
    yield Value(_("Total")), count(every, opening.of(What.LEADS)), whole


def _by_source(found: Reconciliation, opening: Opening) -> Iterator[tuple[Value, ...]]:
    sources = counted(found.leads, lambda one: one.source)
    for each in Source:
        if sources[each]:
            url = opening.of(What.LEADS, source=each.value)
            yield Value(str(each.label)), count(sources[each], url)


def _by_place(
    stand: Stand, found: Reconciliation, opening: Opening
) -> Iterator[tuple[Value, ...]]:
    places = counted(found.leads, lambda one: one.place)
    waiting = [one for one in found.leads if one.outcome == Outcome.PENDING]
    pending = counted(waiting, lambda one: one.place)
    for code, number in sorted(places.items()):
        there = opening.there(found, code)
        url = opening.of(What.LEADS, outcome=Outcome.PENDING.value, **there)
        yield (
            Value(stand.places.told(code)),
            count(number, opening.of(What.LEADS, **there)),
            count(pending[code], url),
        )


def missed_table(found: Reconciliation, units: Mapping[UUID, str], opening: Opening) -> Table:
    """Found at a door and on no list, by who should have listed them."""
    known = sorted((pk for pk in found.missed if pk), key=lambda pk: units.get(pk, ""))
    rows = [
        (
            Value(units.get(pk, str(pk))),
            count(found.missed[pk], opening.of(What.MISSED, provider=str(pk))),
        )
        for pk in known
    ]
    if None in found.missed:
        url = opening.of(What.MISSED, provider=NOT_SAID)
        rows.append((Value(_("not yet said")), count(found.missed[None], url)))
    none = Nothing("done", _("Nobody was found whom no list named."))
    return Table(
        "missed", _("Found on no list, by who should have listed them"),
        heads(_("Provider"), _("Persons"), numbers=1), tuple(rows),
        nothing=None if rows else none,
    )  # fmt: skip


def looks_table(stand: Stand, found: Reconciliation, opening: Opening) -> Table:
    """Second looks: how many were drawn and taken, and how many agree."""
    looks = found.looks
    lines = (
        (_("Drawn"), looks.drawn, opening.of(What.LOOKS)),
        (_("Looked at again"), looks.done, opening.of(What.LOOKS, part=DONE)),
        (_("Agreeing"), looks.agree, opening.of(What.LOOKS, part="agrees")),
        (_("Differing"), looks.done - looks.agree, opening.of(What.LOOKS, part="differs")),
    )
    rows = [(Value(label), count(number, url)) for label, number, url in lines]
    told = share(looks.agree, looks.done, counts=False)
    rows.append((Value(_("Agreement")), rate(looks.agree, looks.done, told)))
    none = Nothing("never", _("No answer was looked at again yet."))
    return Table(
        "looks", _("Second looks"), heads(_("Second looks"), _("How many"), numbers=1),
        tuple(rows) if looks.drawn else (), nothing=None if looks.drawn else none,
    )  # fmt: skip
