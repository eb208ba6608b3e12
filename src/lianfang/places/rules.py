"""How large a grid should be."""

from __future__ import annotations

from enum import StrEnum

GRID_HOUSEHOLDS = (300, 500)
"""Households of a grid, both ends included (domain.md 2.3)."""


class GridSize(StrEnum):
    """How a grid's households compare with what one worker can know."""

    SMALL = "small"
    FITS = "fits"
    LARGE = "large"


def grid_size(households: int, bounds: tuple[int, int] = GRID_HOUSEHOLDS) -> GridSize:
    """Whether a grid is too large to know, too small for a worker of its own, or fits."""
    least, most = bounds
    if households > most:
        return GridSize.LARGE
    return GridSize.SMALL if households < least else GridSize.FITS
