"""Sharing a total out among parts so that the parts are whole steps and add up to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def by_weight(total: float, weights: Sequence[float], *, decimals: int = 0) -> list[float]:
    """`total` in proportion to `weights`, rounded so that the parts add up (largest remainder).

    >>> by_weight(10, [1, 1, 1])
    [4, 3, 3]
    """
    steps = round(total * 10**decimals)
    exact = [steps * weight / math.fsum(weights) for weight in weights]
    return _rounded(exact, steps, decimals)


def by_odds(total: float, wholes: Sequence[float], tilts: Sequence[float], *, decimals: int = 0) -> list[float]:
    """`total` as parts of `wholes`, each part's odds moved by its tilt; no part exceeds its whole.

    >>> by_odds(50, [50, 50], [0, 0]), by_odds(50, [50, 50], [1, -1])
    ([25, 25], [37, 13])
    """
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if math.fsum(_parts(wholes, tilts, middle)) < total else (low, middle)
    steps = round(total * 10**decimals)
    return _rounded([part * 10**decimals for part in _parts(wholes, tilts, high)], steps, decimals)


def _parts(wholes: Sequence[float], tilts: Sequence[float], level: float) -> list[float]:
    return [whole / (1 + math.exp(-level - tilt)) for whole, tilt in zip(wholes, tilts, strict=True)]


def _rounded(exact: Sequence[float], steps: int, decimals: int) -> list[float]:
    parts = [math.floor(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[: steps - sum(parts)]:
        parts[index] += 1
    return [part if decimals == 0 else round(part / 10**decimals, max(decimals, 0)) for part in parts]
