"""Figures as a bulletin tells them, what was published beside what is known now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lianfang.briefing.blocks import Run
from lianfang.briefing.rules import Sentence, Told, Words
from lianfang.figures.models import PublishedFigure
from lianfang.figures.queries import Answer
from lianfang.figures.registry import Measure, figure

NOTHING = "无"


class Teller:
    """Turns sentences into runs, from the registry's answers for one moment and place."""

    def __init__(
        self, answers: Iterable[Answer], published: Mapping[str, PublishedFigure]
    ) -> None:
        self._answers = {a.name: a for a in answers}
        self._published = published

    def tell(self, sentence: Sentence) -> tuple[Run, ...]:
        """The sentence in runs; none if the figure that it depends on has no rows, or is not yet
        declared by any app."""
        if (needed := sentence.unless_empty) and not self._has_rows(needed):
            return ()
        return tuple(run for piece in sentence.pieces for run in self._runs(piece))

    def _has_rows(self, name: str) -> bool:
        return name in self._answers and self._answers[name].rows.count > 0

    def _runs(self, piece: Words | Told) -> Iterator[Run]:
        if isinstance(piece, Words):
            yield Run(piece.text)
        elif piece.part == "*":
            yield from self._all_parts(piece.figure)
        elif piece.part:
            yield self._part(piece.figure, piece.part, counted=piece.counted)
        else:
            answer = self._answers[piece.figure]
            before = self._published.get(answer.id)
            yield _run(answer.id, before.text if before else answer.text, answer.text)

    def _all_parts(self, name: str) -> Iterator[Run]:
        answer = self._answers[name]
        declared = figure(name)
        shown = [part for part in declared.parts if part in self._known(answer)]
        if not shown:
            yield Run(NOTHING)
        for n, part in enumerate(shown):
            yield Run(("、" if n else "") + declared.parts[part])
            if declared.measure is not Measure.MOMENT:
                yield self._part(name, part)

    def _part(self, name: str, part: str, *, counted: bool = False) -> Run:
        answer, text = self._answers[name], _count_text if counted else _part_text
        now = text(answer, answer.parts.get(part))
        before = self._published.get(answer.id)
        said = text(answer, before.parts.get(part)) if before else now
        return _run(answer.id, said, now)

    def _known(self, answer: Answer) -> set[str]:
        before = self._published.get(answer.id)
        return set(answer.parts) | (set(before.parts) if before else set())


def _run(figure_id: str, said: str, now: str) -> Run:
    return Run(said, figure=figure_id, corrected=now if now != said else "")


def _part_text(answer: Answer, part: Any) -> str:
    """A part as told: its amount with the unit, or of a share both sides."""
    if isinstance(part, dict) and "median" in part:
        return f"{part['median']:g}{answer.unit}（{part['n']}）"
    if isinstance(part, dict):
        share = f"{part['done'] / part['of'] * 100:.1f}%" if part["of"] else "—"
        return f"{share}（{part['done']}/{part['of']}）"
    return f"{part or 0}{answer.unit}"


def _count_text(answer: Answer, part: Any) -> str:
    return str(part.get("of", part.get("n")) if isinstance(part, dict) else part or 0)
