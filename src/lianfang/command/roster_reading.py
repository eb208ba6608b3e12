"""What a roster would change: each row against what stands and the rows before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import override

from lianfang.accounts.choices import Role, UnitKind
from lianfang.command.choices import CadreRank, PairingKind
from lianfang.command.roster_rules import (
    BY_ADMINISTRATOR,
    Fate,
    Fault,
    Problem,
    Sheet,
    Span,
    settle,
)
from lianfang.command.roster_sheets import Line, moment_of
from lianfang.command.roster_standing import Held, Standing, UnitKey
from lianfang.kernel import ids
from lianfang.places.models import Compound

C = TypeVar("C", bound=TextChoices)


@dataclass(frozen=True, slots=True)
class Change:
    """A row that begins or ends something: its line, what it is about, its span."""

    line: Line
    subject: UUID
    span: Span
    extra: tuple[str, ...] = ()


@dataclass
class Plan:
    """What a roster would do: new units, and what begins and ends on each sheet; or faults."""

    units: dict[UUID, UnitKey] = field(default_factory=dict)
    begins: dict[Sheet, list[Change]] = field(default_factory=lambda: {s: [] for s in Sheet})
    ends: dict[Sheet, list[Change]] = field(default_factory=lambda: {s: [] for s in Sheet})
    same: dict[Sheet, int] = field(default_factory=lambda: dict.fromkeys(Sheet, 0))
    faults: list[Fault] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many things would change."""
        dated = [*self.begins.values(), *self.ends.values()]
        return len(self.units) + sum(map(len, dated))


class _Wrong(Exception):
    """A cell of the row cannot be as it is."""

    def __init__(self, column: str, problem: Problem, value: str = "") -> None:
        self.column, self.problem, self.value = column, problem, value


class Reader:
    """Reads rows one after the other; what a row begins stands for the rows after it."""

    def __init__(self, found: Standing, places: frozenset[str], own: str, at: datetime) -> None:
        self.plan = Plan()
        self._found, self._places, self._own, self._at = found, places, own, at
        self._by_call = {call: pk for pk, call in found.called.items()}
        self._compounds = {(c.division, c.name): c.pk for c in Compound.objects.all()}

    def take(self, lines: list[Line]) -> Plan:
        """The plan of all rows: units first, then posts, then pairings."""
        acts = {Sheet.UNITS: self._unit, Sheet.POSTS: self._post, Sheet.PAIRINGS: self._pair}
        for line in lines:
            try:
                acts[line.sheet](line)
            except _Wrong as wrong:
                value = wrong.value or line[wrong.column]
                self.plan.faults.append(
                    Fault(line.sheet, line.row, wrong.column, wrong.problem, value)
                )
        return self.plan

    def _unit(self, line: Line) -> None:
        kind = _choice(UnitKind, line, "kind", Problem.UNKNOWN_KIND)
        place, name = self._place(line), _needed(line, "unit", 90)
        name = name.removesuffix(f"（{place}）")
        pk = self._found.units.get((kind, place, name))
        if pk is None:
            pk = self._found.units[(kind, place, name)] = ids.new()
            self.plan.units[pk] = (kind, place, name)
        dated = line["from"] or line["to"] or line["document"]
        if not dated:
            self.plan.same[Sheet.UNITS] += pk not in self.plan.units
            return
        self._settled(line, self._found.members.setdefault(pk, []), pk)

    def _post(self, line: Line) -> None:
        unit, title = self._unit_of(line), _needed(line, "title", 80)
        role = _choice(Role, line, "role", Problem.UNKNOWN_ROLE)
        place, username = self._place(line), _needed(line, "username", 40)
        officer = _needed(line, "officer", 40)
        if self._found.officers.setdefault(username, officer) != officer:
            raise _Wrong("officer", Problem.OTHER_NAME, self._found.officers[username])
        spans = self._found.posts.setdefault((unit, title, role, place, username), [])
        before = len(self.plan.begins[Sheet.POSTS])
        pk = ids.new()
        self._settled(line, spans, pk, (str(unit), title, role, place, username, officer))
        if len(self.plan.begins[Sheet.POSTS]) > before:
            self._refuse_risen(role, username)
            self._found.holders.setdefault((unit, title, username), set()).add(pk)

    def _refuse_risen(self, role: str, username: str) -> None:
        """A workbook gives nobody the high roles, and its bearer nothing."""
        problem = None
        if role in BY_ADMINISTRATOR:
            problem = _Wrong("role", Problem.ROLE_NOT_GIVEN)
        elif username == self._own:
            problem = _Wrong("username", Problem.OWN_ACCOUNT)
        if problem:
            self.plan.begins[Sheet.POSTS].pop()
            raise problem

    def _pair(self, line: Line) -> None:
        kind = _choice(PairingKind, line, "pairing", Problem.UNKNOWN_PAIRING)
        rank = _choice(CadreRank, line, "rank", Problem.UNKNOWN_RANK)
        place, compound = self._place(line), line["compound"]
        if kind == PairingKind.COMPOUND and (place, compound) not in self._compounds:
            raise _Wrong("compound", Problem.UNKNOWN_COMPOUND)
        if kind != PairingKind.COMPOUND and compound:
            raise _Wrong("compound", Problem.COMPOUND_NOT_WANTED)
        post = self._post_of(line, (kind, place, compound))
        spans = self._found.pairs.setdefault((post, kind, place, compound), [])
        before = len(spans)
        inside = str(self._compounds.get((place, compound), ""))
        self._settled(line, spans, post, (kind, rank, place, inside))
        if len(spans) > before and kind in (PairingKind.COMPOUND, PairingKind.SECRETARY):
            held = self._found.objects.setdefault((kind, place, compound), [])
            if any(spans[-1].overlaps(other) for other in held):
                self.plan.begins[Sheet.PAIRINGS].pop()
                spans.pop()
                raise _Wrong("compound" if compound else "division", Problem.HAS_OWNER)
            held.append(spans[-1])

    def _settled(
        self, line: Line, spans: list[Span], subject: UUID, extra: tuple[str, ...] = ()
    ) -> None:
        """Settle the row's span; what begins or ends is entered, and stands from now on."""
        from_at, to_at = _moment(line, "from"), _moment(line, "to")
        settled = settle(spans, from_at, to_at, self._at)
        if isinstance(settled, Problem):
            raise _Wrong("from" if settled is Problem.OVERLAPS else "to", settled)
        fate, span = settled
        if fate is Fate.SAME:
            self.plan.same[line.sheet] += 1
            return
        if line.sheet is not Sheet.POSTS:
            _needed(line, "document", 120)
        if fate is Fate.ENDS:
            span.to_at = to_at
            ended = span.id if isinstance(span, Held) and span.id else subject
            self.plan.ends[line.sheet].append(Change(line, ended, span, extra))
            return
        spans.append(span)
        self.plan.begins[line.sheet].append(Change(line, subject, span, extra))

    def _unit_of(self, line: Line) -> UUID:
        name = _needed(line, "unit", 90)
        if name in self._by_call:
            return self._by_call[name]
        found = [pk for key, pk in self._found.units.items() if _is_called(name, key)]
        if len(found) != 1:
            raise _Wrong("unit", Problem.SEVERAL_UNITS if found else Problem.UNKNOWN_UNIT)
        self._by_call[name] = found[0]
        return found[0]

    def _post_of(self, line: Line, object_of: tuple[str, str, str]) -> UUID:
        unit = self._unit_of(line)
        posts = self._found.holders.get((unit, line["title"], line["username"]), set())
        if len(posts) > 1:
            posts = {post for post in posts if (post, *object_of) in self._found.pairs} or posts
        if len(posts) != 1:
            raise _Wrong("title", Problem.UNKNOWN_POST)
        return next(iter(posts))

    def _place(self, line: Line) -> str:
        code = _needed(line, "division", 15)
        grid = len(code) == 15 and code[:12] in self._places
        if code not in self._places and not grid:
            raise _Wrong("division", Problem.UNKNOWN_PLACE)
        return code


def _is_called(name: str, key: UnitKey) -> bool:
    _kind, division, own = key
    return name in (own, f"{own}（{division}）")


def _needed(line: Line, column: str, most: int) -> str:
    text = line[column]
    if not text:
        raise _Wrong(column, Problem.MISSING)
    if len(text) > most:
        raise _Wrong(column, Problem.TOO_LONG)
    return text


def _moment(line: Line, column: str) -> datetime | None:
    if not line[column]:
        return None
    found = moment_of(line[column])
    if found is None:
        raise _Wrong(column, Problem.BAD_MOMENT)
    return found


def _choice(choices: type[C], line: Line, column: str, problem: Problem) -> str:
    """A value by its label in either language, or by itself."""
    text = _needed(line, column, 90)
    found = _labels(choices).get(text)
    if found is None:
        raise _Wrong(column, problem)
    return found


def _labels(choices: type[C]) -> Mapping[str, str]:
    known = {value: value for value in choices.values}
    for language in ("zh-hans", "en"):
        with override(language):
            known |= {str(choice.label): choice.value for choice in choices}
    return known
