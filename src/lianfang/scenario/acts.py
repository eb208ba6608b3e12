"""Carrying out acts on the scenario's clock, each once, whatever is killed in between.

Every act has a key that follows from the run and the step, and ids that follow from the key.
The database remembers keys and answers, so that a run that was killed is resumed by playing it
again: acts that were committed answer as they did and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from lianfang.accounts.actors import Actor
from lianfang.audit import answers
from lianfang.audit.models import Entry
from lianfang.jurisdictions.scope import (
    across_scopes,
    entered,
    second_role_use,
)
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import DomainError
from lianfang.scenario.stages import Meter

R = TypeVar("R")
How = dict[str, Any]
Act = Callable[[How], R]

_REMEMBERING = second_role_use(
    "scenario.remember", "A drill that was killed asks which of its acts were committed."
)


class OtherRun(DomainError):
    """The database holds the drill {found} (seed:scale), not {wanted}. To replace it: --afresh"""


class Acts:
    """The acts of one run, by step; `run` names seed and scale."""

    def __init__(self, run: str, meter: Meter) -> None:
        self.run = run
        self.done: dict[str, Any] = {}
        self.resumed = 0
        self.made = 0
        self._meter = meter

    def remember(self) -> None:
        """Learn which acts of this run were committed. Raises OtherRun if there is another."""
        with across_scopes(_REMEMBERING):
            kept = dict(
                Entry.objects.filter(key__startswith="drill:").values_list("key", "result")
            )
        for key in kept:
            if not str(key).startswith(f"{self.run}:"):
                raise OtherRun(found=":".join(str(key).split(":")[1:3]), wanted=self.run[6:])
        self.done = {str(key): result for key, result in kept.items()}

    def do(
        self,
        step: str,
        by: Actor,
        at: datetime,
        act: Act[R],
    ) -> R:
        """Have `by` act at `at`: `act` is called with `by`, `at` and `key` for an operation.

        A step that was committed earlier answers as it did, and `act` is not called.
        """
        key, kind = f"{self.run}:{step}", step.partition(":")[0]
        with self._meter.measuring(f"  {kind}"), clock.held(at), entered(by.scope):
            if key in self.done:
                self.resumed += 1
                return answers.restored(self.done[key])  # type: ignore[no-any-return]
            self.made += 1
            with ids.derived(key):
                return act({"by": by, "at": at, "key": key})
