"""Seven days as a line, drawn by the server: no script on the front page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lianfang.desk.shapes_front import MiniLine

WIDTH, HEIGHT, PAD = 160, 36, 5


def mini_line(values: Sequence[int | None]) -> MiniLine | None:
    """The line of a figure's last days, oldest first; None (unknown) leaves a gap.

    Without two known values there is no line: None.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    step = (WIDTH - 2 * PAD) / (len(values) - 1)
    points = [
        None if value is None else (PAD + index * step, _height(value, low, high))
        for index, value in enumerate(values)
    ]
    last_x, last_y = next(point for point in reversed(points) if point is not None)
    return MiniLine(
        path=_path(points),
        last_x=f"{last_x:.1f}",
        last_y=f"{last_y:.1f}",
        span=f"{low:,}" if low == high else f"{low:,}～{high:,}",
        spoken=_("Last {days} days: first {first}, last {last}, least {low}, most {high}").format(
            days=len(values),
            first=f"{known[0]:,}",
            last=f"{known[-1]:,}",
            low=f"{low:,}",
            high=f"{high:,}",
        ),
    )


def _height(value: int, low: int, high: int) -> float:
    if low == high:
        return HEIGHT / 2
    return HEIGHT - PAD - (value - low) / (high - low) * (HEIGHT - 2 * PAD)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """An SVG path that lifts the pen over gaps."""
    steps, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        steps.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
        pen = "L"
    return "".join(steps)
