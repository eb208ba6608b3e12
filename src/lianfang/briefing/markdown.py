"""A bulletin as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from lianfang.briefing.blocks import Block, Bulletin, Run


def as_markdown(bulletin: Bulletin) -> str:
    """The bulletin as Markdown; corrections stand in 〔更正：…〕 behind what was published."""
    parts = [
        f"# {bulletin.title}",
        f"{bulletin.issue}　{bulletin.office}　{bulletin.day}",
        f"{bulletin.stand}　范围：{bulletin.place}",
        *(_block(block) for block in bulletin.blocks),
        *bulletin.tail,
    ]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if block.kind == "table":
        lines = [_row(block.head), _row("---" for _ in block.head)]
        return "\n".join(lines + [_row(_text([run]) for run in row) for row in block.rows])
    return ("## " if block.kind == "h1" else "") + _text(block.runs)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _text(runs: Iterable[Run]) -> str:
    return "".join(
        run.text + (f"〔更正：{run.corrected}〕" if run.corrected else "") for run in runs
    )
