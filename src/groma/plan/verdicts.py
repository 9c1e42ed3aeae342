"""What is said of an effect once a new round is there: six verdicts, and the table that gives them.

The table is read from the top; the first row whose condition holds counts.

| condition | verdict | reason |
| --- | --- | --- |
| the action has not begun, or was dropped | `not_due` | `not_begun`, `dropped` |
| its lag is not over in the newest period; where no value is newer, when the round ends | `not_due` | `lag` |
| there is no value before | `cannot_tell` | `no_value_before` |
| there is no value after, or none that is newer | `cannot_tell` | `no_value_after`, `no_newer_value` |
| the newer value was not accepted by a verifier | `cannot_tell` | `not_verified` |
| unit or formula of the figure are not as they were | `cannot_tell` | `other_definition` |
| data or method changed and cannot be told from the city | `cannot_tell` | `other_data`, `other_method` |
| compared: nothing at all may have been the effect, and so may what was expected | `cannot_tell` | `not_distinct` |
| compared: nothing may have been the effect, what was expected may not | `none` | `no_more_than_elsewhere` |
| compared: the effect went against what was expected, and so did the figure | `none` | `other_way` |
| compared: the effect went against what was expected, but not the figure | `none` | `no_more_than_elsewhere` |
| compared: a course of its own before would have made at least half of it | `cannot_tell` | `already_moving` |
| compared: what was expected may have been the effect | `as_expected` | `compared` |
| compared: the effect is further | `more` | `compared` |
| compared: the effect is not as far | `less` | `compared` |
| not compared, and comparable cities moved at least half as far the same way | `cannot_tell` | `also_elsewhere` |
| not compared, and its own course before would have made at least half of it | `cannot_tell` | `already_moving` |
| it did not move, or the other way | `none` | `no_change`, `other_way` |
| it moved as far as was expected, further, or not as far | `as_expected`, `more`, `less` | `before_after` |

*Compared* means that a difference-in-differences was allowed (`groma.plan.difference`), and its interval is what may
have been the effect. Only then is an effect claimed as the action's. Where there are too few cities to compare with,
that is said beside the reason: `no_comparison`. Where several actions were to move one figure,
what they were to do is added up and the verdict is theirs together: `shared`. Where the benchmark changed the verdict
stands, for it is about values and not about shares of target: `other_benchmark`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from groma.plan.difference import Interval

Verdict = Literal["as_expected", "more", "less", "none", "cannot_tell", "not_due"]
Reason = Literal[
    "not_begun",
    "dropped",
    "lag",
    "no_value_before",
    "no_value_after",
    "no_newer_value",
    "not_verified",
    "other_definition",
    "other_data",
    "other_method",
    "not_distinct",
    "no_more_than_elsewhere",
    "also_elsewhere",
    "already_moving",
    "no_change",
    "other_way",
    "compared",
    "before_after",
    "other_benchmark",
    "shared",
    "no_comparison",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: tuple[Reason, ...] = get_args(Reason)
HALF = 0.5
"""A change of which something else explains this part is not put down to an action. A choice of ours."""


@dataclass(frozen=True, slots=True)
class Range:
    """What was expected, from the lower to the higher number."""

    low: float
    high: float

    @property
    def sign(self) -> int:
        """Which way it was to go: 1 up, -1 down, 0 where its ends lie on both sides of nothing."""
        return 1 if self.low >= 0 and self.high > 0 else -1 if self.high <= 0 and self.low < 0 else 0

    def meets(self, interval: Interval) -> bool:
        """Whether it has something in common with an interval."""
        return interval.low <= self.high and self.low <= interval.high


def compared(
    expected: Range, estimate: float, interval: Interval, *, change: float, drift: float | None = None
) -> tuple[Verdict, Reason]:
    """What a comparison with other cities says of an effect. See the table of this module.

    Args:
        expected: What was to be.
        estimate: How much more the city changed than the others.
        interval: What may have been the effect.
        change: How far the figure itself moved, as far as it is the city's own.
        drift: How much of the estimate a difference of the courses before would make; `None` where nobody knows. Few
            years before can hardly tell two courses apart, so that such a difference may be there unnoticed.
    """
    if interval.has(0.0):
        return ("cannot_tell", "not_distinct") if expected.meets(interval) else ("none", "no_more_than_elsewhere")
    if expected.sign * estimate < 0:
        return "none", "other_way" if expected.sign * change < 0 else "no_more_than_elsewhere"
    if _makes_half(drift, estimate):
        return "cannot_tell", "already_moving"
    if expected.meets(interval):
        return "as_expected", "compared"
    return ("more" if _is_beyond(expected, estimate) else "less"), "compared"


def uncompared(
    expected: Range, change: float, *, elsewhere: float | None, course: float | None
) -> tuple[Verdict, Reason]:
    """What a change says of an effect where it cannot be compared. See the table of this module.

    Args:
        expected: What was to be.
        change: What was, as far as it is the city's own.
        elsewhere: How far comparable cities moved; `None` where nobody knows.
        course: How far its own course before would have brought it; `None` where nobody knows.
    """
    if change == 0:
        return "none", "no_change"
    if expected.sign * change < 0:
        return "none", "other_way"
    if _makes_half(elsewhere, change):
        return "cannot_tell", "also_elsewhere"
    if _makes_half(course, change):
        return "cannot_tell", "already_moving"
    if expected.low <= change <= expected.high:
        return "as_expected", "before_after"
    return ("more" if _is_beyond(expected, change) else "less"), "before_after"


def _makes_half(other: float | None, change: float) -> bool:
    return other is not None and other / change >= HALF


def _is_beyond(expected: Range, found: float) -> bool:
    """Whether something is further from nothing than was expected, on the side on which it was."""
    return found > expected.high if expected.sign >= 0 else found < expected.low
