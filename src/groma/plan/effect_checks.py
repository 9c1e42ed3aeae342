"""What is odd about the effects an action should have: an unknown figure, the wrong way, or more than can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.catalogue.units import YES_NO
from groma.errors import Finding, NotFoundError, Number, Unit, sentence
from groma.plan.figures_of import value_of
from groma.plan.reading import FILE
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.catalogue.pack import DataPoint, Pack
    from groma.errors import Severity
    from groma.plan.model import Action, Effect, Plan
    from groma.score.model import Result, Scorecard

ALL = 100.0


def number(value: float) -> Number:
    """A number for a sentence, without the noise of its last digits."""
    return Number(plain_number(float(f"{value:.6g}")))


def effect_findings(action: Action, plan: Plan, pack: Pack, *, card: Scorecard) -> Iterator[Finding]:
    """What is odd about an action's effects."""
    if not action.effects:
        what = sentence("`{id}` names no figure that it should move.", id=action.id)
        why = sentence("Nobody could tell whether it worked.")
        step = sentence("Give it at least one entry under `effects`.")
        yield Finding("warning", "plan_no_effect", action.where or FILE, what, why, step, action.id)
    for effect in action.effects:
        try:
            point = pack.data_point(effect.key)
        except NotFoundError as error:
            yield _finding(action, "plan_unknown_figure", severity="error", what=error.what, step=error.next_step)
            continue
        result = value_of(card, point.key, place=effect.place, breakdown=effect.breakdown, period=plan.baseline)
        yield from _order(action, effect, point)
        yield from _size(action, effect, result=result, point=point)
        if worse(effect, point, result):
            parts = {"id": action.id, "key": effect.key, "change": number(effect.expected)}
            what = sentence("`{id}` should change `{key}` by {change}, which makes it worse.", **parts)
            step = sentence("Check the sign; a fall is written with a minus.")
            yield _finding(action, "plan_makes_worse", what=what, step=step)


def worse(effect: Effect, point: DataPoint, result: Result | None) -> bool:
    """Whether what is expected goes against the figure's direction, or away from its target."""
    benchmark = result.benchmark if result else None
    direction = benchmark.direction if benchmark and benchmark.direction != "none" else point.direction
    match direction:
        case "higher" | "yes":
            return effect.expected < 0
        case "lower":
            return effect.expected > 0
        case "closest" if benchmark and result and result.value is not None:
            before, after = (abs(result.value + change - benchmark.target) for change in (0.0, effect.expected))
            return after > before
        case _:
            return False


def _finding(
    action: Action, rule: str, *, what: str, severity: Severity = "warning", why: str = "", step: str
) -> Finding:
    return Finding(severity, rule, action.where or FILE, what, why, step, action.id)


def _order(action: Action, effect: Effect, point: DataPoint) -> Iterator[Finding]:
    """`low` is the smallest change and `high` the largest, whichever way it goes."""
    way = -1.0 if effect.expected < 0 or (effect.expected == 0 and effect.high < 0) else 1.0
    low, expected, high = (way * one for one in (effect.low, effect.expected, effect.high))
    if low <= expected <= high:
        return
    parts = {
        "low": number(effect.low),
        "expected": number(effect.expected),
        "high": number(effect.high),
    }
    what = sentence("The effect on `{key}` is out of order: {low}, {expected}, {high}.", key=point.key, **parts)
    ordered = [number(way * one) for one in sorted((low, expected, high))]
    parts = dict(zip(("low", "expected", "high"), ordered, strict=True))
    step = sentence("`low` is the least change, `high` the most: perhaps {low}, {expected}, {high}.", **parts)
    yield _finding(action, "plan_effect_order", severity="error", what=what, step=step)


def _size(action: Action, effect: Effect, *, result: Result | None, point: DataPoint) -> Iterator[Finding]:
    """An effect that leads where the figure cannot be, or changes it by more than all of it."""
    furthest = max((effect.low, effect.expected, effect.high), key=abs)
    value = result.value if result else None
    parts = {"id": action.id, "key": point.key, "change": number(furthest)}
    if value is None:
        yield from _without_value(action, parts, is_too_much=point.unit == "%" and abs(furthest) > ALL)
        return
    reached = value + furthest
    low, high = limits(point)
    if (low is not None and reached < low) or (high is not None and reached > high):
        parts |= {"value": number(value), "reached": number(reached)}
        what = sentence("`{id}` should change `{key}` by up to {change}: from {value} to {reached}.", **parts)
        why = (
            sentence("It cannot be that low.")
            if low is not None and reached < low
            else sentence("It cannot be that high.")
        )
        step = sentence("Give the change in {unit}, not the new value.", unit=Unit(point.unit))
        yield _finding(action, "plan_impossible", severity="error", what=what, why=why, step=step)
    elif point.unit not in {"%", YES_NO} and abs(furthest) > abs(value):
        parts["value"] = number(value)
        what = sentence("`{id}` should change `{key}` by up to {change}, more than 100 % of {value}.", **parts)
        yield _finding(action, "plan_large_effect", what=what, step=sentence("Check the number and its unit."))


def _without_value(action: Action, parts: dict[str, str], *, is_too_much: bool) -> Iterator[Finding]:
    if is_too_much:
        what = sentence("`{id}` should change `{key}` by up to {change}, and a percentage has only 100.", **parts)
        yield _finding(action, "plan_impossible", severity="error", what=what, step=sentence("Correct the number."))
    else:
        what = sentence("`{id}` should move `{key}`, for which there is no figure to start from.", **parts)
        why, step = (
            sentence("Nobody could tell whether it worked."),
            sentence("Report it first, or name another figure."),
        )
        yield _finding(action, "plan_no_baseline", what=what, why=why, step=step)


def limits(point: DataPoint) -> tuple[float | None, float | None]:
    """Within what a value can be at all: shares of a whole and answers are bounded, most others only from below.

    The plausible range of a pack is narrower, and a city may well want to leave it; only its zero is a limit.
    """
    if point.unit == YES_NO:
        return 0.0, 1.0
    low = point.range[0]
    floor = 0.0 if low is not None and low >= 0 else None
    return floor, ALL if point.unit == "%" and point.range[1] in {None, ALL} else None
