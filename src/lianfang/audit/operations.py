"""Every write is an operation: one transaction, one entry, one answer per key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction

from lianfang.audit import answers, moments
from lianfang.audit.actors import Acting
from lianfang.audit.models import Cutoff, Entry
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import DomainError

P = ParamSpec("P")
R = TypeVar("R")
Listener = Callable[[str, tuple[UUID, ...]], None]


class Unaudited(AssertionError):
    """An operation finished without saying whom it concerned."""


class KeyUsed(DomainError):
    """This submission's key already belongs to another act; reload the page and send again."""


class NotAlone(AssertionError):
    """A closing act was begun within an act that does not hold off the others."""


class CutoffInFuture(DomainError):
    """A moment can be closed only once it has passed."""


@dataclass
class _Act:
    recorded_at: datetime
    alone: bool
    subjects: list[UUID] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)
    said: bool = False


_act: ContextVar[_Act | None] = ContextVar("audit_act", default=None)
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have `listener(action, subjects)` called after each act commits. For `config` only."""
    _listeners.append(listener)


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Make `verb(subject, *, by, at, key=None)` an act.

    One transaction; refuses to finish without `concerning`; the same `key` of the same actor
    gives the same answer and changes nothing; on commit the action's name and subjects are
    announced. `key` is taken by the wrapper and need not be a parameter of the function.
    """
    return _operation(function, alone=False)


def closing_operation(function: Callable[P, R]) -> Callable[P, R]:
    """As `operation`, once every act in flight has ended, and holding off new ones.

    It is outermost, or within another closing act: NotAlone otherwise.
    """
    return _operation(function, alone=True)


def _operation(function: Callable[P, R], *, alone: bool) -> Callable[P, R]:
    app = function.__module__.split(".")[1]
    action = f"{app}.{function.__name__}"

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by: Acting = kwargs["by"]  # type: ignore[assignment]
        key: str | None = kwargs.pop("key", None)  # type: ignore[assignment]
        try:
            return _perform(function, action, alone, key, args, kwargs)
        except (IntegrityError, DomainError):  # of two that came at once, the second is told late
            if earlier := _earlier(action, by, key):
                return answers.restored(earlier.answer)  # type: ignore[no-any-return]
            raise

    return run


def _perform(
    function: Callable[..., R],
    action: str,
    alone: bool,
    key: str | None,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> R:
    by: Acting = kwargs["by"]
    with transaction.atomic():
        act, earlier = _begin(alone, action, by, key)
        if earlier:
            return answers.restored(earlier.answer)  # type: ignore[no-any-return]
        token = _act.set(act)
        try:
            result = function(*args, **kwargs)
        finally:
            _act.reset(token)
        if not act.said:
            raise Unaudited(action)
        kept = answers.stored(result) if key is not None else None
        _write(act, action, by, key, kept, kwargs["at"])
        subjects = tuple(act.subjects)
        transaction.on_commit(lambda: _announce(action, subjects))
    return result


def _begin(
    alone: bool, action: str, by: Acting, key: str | None
) -> tuple[_Act, moments.Earlier | None]:
    outer = _act.get()
    if outer is None and not alone:
        moment, earlier = moments.begin(by.id, key)
        return _Act(moment, alone), _for(action, earlier)
    if outer is None:
        return _Act(moments.alone(), alone), _earlier(action, by, key)
    if alone and not outer.alone:
        raise NotAlone
    return _Act(outer.recorded_at, outer.alone), _earlier(action, by, key)


def _write(act: _Act, action: str, by: Acting, key: str | None, answer: Any, at: datetime) -> None:
    """Append the act's entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (id, action, actor_kind, actor, post, subjects, detail, key,"
            " result, at, recorded_at)"
            " VALUES (%s, %s, %s, %s, %s, %s::uuid[], %s::jsonb, %s, %s::jsonb, %s, %s)",
            [
                ids.new(), action, by.kind, by.id, by.post_id, act.subjects,
                json.dumps(act.detail), key, None if answer is None else json.dumps(answer), at,
                act.recorded_at,
            ],
        )  # fmt: skip


def _announce(action: str, subjects: tuple[UUID, ...]) -> None:
    for listener in _listeners:
        listener(action, subjects)


def _earlier(action: str, by: Acting, key: str | None) -> moments.Earlier | None:
    if key is None:
        return None
    entry = Entry.objects.filter(actor=by.id, key=key).first()
    return _for(action, moments.Earlier(entry.action, entry.result) if entry else None)


def _for(action: str, earlier: moments.Earlier | None) -> moments.Earlier | None:
    if earlier and earlier.action != action:
        raise KeyUsed
    return earlier


def concerning(*subjects: UUID | models.Model, **detail: Any) -> None:
    """Say whom the running act concerns, and facts about it that name nobody."""
    act = _running()
    act.said = True
    act.subjects += [s if isinstance(s, UUID) else s.pk for s in subjects]
    act.detail |= detail


def concerning_all(subjects: Iterable[UUID], **detail: Any) -> None:
    """As `concerning`, for a bulk act."""
    concerning(*subjects, **detail)


def recorded_at() -> datetime:
    """The moment at which the system learns what the running act records."""
    return _running().recorded_at


def _running() -> _Act:
    act = _act.get()
    if act is None:
        raise Unaudited("Facts are written within an operation only.")
    return act


@closing_operation
def cut_off(moment: datetime, *, by: Acting, at: datetime, reason: str) -> Cutoff:
    """Close `moment`: whatever is recorded from now on is recorded after it.

    Asking again for a moment that is already closed changes nothing. Raises CutoffInFuture.
    """
    by.require("cut_off")
    if moment > clock.now():
        raise CutoffInFuture
    cutoff, _ = Cutoff.objects.get_or_create(moment=moment, defaults={"reason": reason})
    concerning(cutoff, moment=moment.isoformat())
    return cutoff
