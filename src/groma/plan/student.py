"""Student's t distribution for whole degrees of freedom, by the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4.

The core has no statistics library, and one interval does not deserve one.
"""

from __future__ import annotations

import math

_HALVINGS = 200


def within(t: float, freedom: int) -> float:
    """How likely it is to lie between -t and t.

    >>> round(within(12.706, 1), 4), round(within(2.228, 10), 4)
    (0.95, 0.95)
    """
    angle = math.atan(abs(t) / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    term = cosine if freedom % 2 else 1.0
    total = 0.0
    for step in range(2 + freedom % 2, freedom + 1, 2):
        total += term
        term *= (step - 1) / step * cosine * cosine
    if freedom % 2:
        return 2.0 / math.pi * (angle + sine * total)
    return sine * total


def likelihood(t: float, freedom: int) -> float:
    """How likely it is to lie at least as far from 0 as t, on either side.

    >>> round(likelihood(2.228, 10), 3)
    0.05
    """
    return max(0.0, 1.0 - within(t, freedom))


def reach(level: float, freedom: int) -> float:
    """The t between which and its negative that part of the distribution lies.

    >>> round(reach(0.95, 10), 3), round(reach(0.9, 2), 3)
    (2.228, 2.92)
    """
    high = 1.0
    while within(high, freedom) < level:
        high *= 2.0
    low = 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if within(middle, freedom) < level else (low, middle)
    return high
