"""Pure: which step of a breach comes now, and in words why another does not (R14, C8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The steps in their order; the last three settle the matter."""

    HEAR = "hear"
    NEEDS = "needs"
    ADVISE = "advise"
    RECHECK = "recheck"
    CLOSE = "close"
    MOVE = "move"
    REFER = "refer"


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a matter has come; `kept_in` is None until someone looked again."""

    heard: bool
    needs: bool
    advised: bool
    kept_in: bool | None
    settled: bool
    at_site: bool


SETTLED = "This matter is settled already; nothing was changed."
CRITICAL = "A critical need of the person is open: meet it first. Until then there is advice only."
HEAR_FIRST = "Hear the person first: write down the reason given, or that none was given."
NEEDS_FIRST = "Look at the person's needs before anything else."
ADVISE_FIRST = "Advise the person first."
RECHECK_FIRST = "Go and look again first: whether the person stays in after the advice."
KEPT_IN = "The person stays in since the advice: close the matter."
DONE = "This step is done already; go on with the next."
AT_SITE = "The person is at a site already."


def why_not(step: str, seen: Seen, *, critical: int) -> str:
    """Why a step does not come now, as a sentence (a gettext id); '' if it does.

    `critical` is how many critical needs of the person are open now.
    """
    if seen.settled:
        return SETTLED
    if step == Step.CLOSE:
        return ""
    if step in _BEFORE_ADVICE:
        return _before_advice(step, seen)
    if not seen.advised:
        return ADVISE_FIRST
    if critical:
        return CRITICAL
    if step == Step.RECHECK:
        return DONE if seen.kept_in is not None else ""
    return _toward_more(step, seen)


_BEFORE_ADVICE = (Step.HEAR, Step.NEEDS, Step.ADVISE)


def _before_advice(step: str, seen: Seen) -> str:
    if step == Step.HEAR:
        return DONE if seen.heard else ""
    if not seen.heard:
        return HEAR_FIRST
    if step == Step.NEEDS:
        return DONE if seen.advised else ""
    if not seen.needs:
        return NEEDS_FIRST
    return DONE if seen.advised else ""


def _toward_more(step: str, seen: Seen) -> str:
    if seen.kept_in is None:
        return RECHECK_FIRST
    if seen.kept_in:
        return KEPT_IN
    return AT_SITE if step == Step.MOVE and seen.at_site else ""


def next_steps(seen: Seen, *, critical: int) -> tuple[Step, ...]:
    """The steps that may be taken now, closing last."""
    steps = (step for step in Step if step is not Step.CLOSE)
    may = tuple(step for step in steps if not why_not(step, seen, critical=critical))
    return may if seen.settled else (*may, Step.CLOSE)
