"""What is odd about a city's targets, before anybody works towards them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from groma.errors import Finding, NotFoundError, Unit, UnitError, did_you_mean, sentence, sorted_by_severity
from groma.measure.measuring import measure
from groma.plan.targets import converted, grounded, has_rate, in_order, is_as_good, values_of, way_of, years_between
from groma.record.files import inside
from groma.record.numbers import agree
from groma.verify.scene import amount, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from groma.catalogue.pack import DataPoint, Pack
    from groma.errors import Severity
    from groma.measure.model import Measurement
    from groma.record.model import City, Target

ALL = 100.0


@dataclass(frozen=True, slots=True)
class _Matter:
    """A target beside what it is held against.

    Attributes:
        typed: As the city wrote it.
        target: In the unit of the catalogue, with its baseline where there is one.
        values: The record's for this figure, place and group, by period.
    """

    typed: Target
    target: Target
    point: DataPoint
    values: Mapping[str, float]
    where: str

    def finding(self, rule: str, what: str, *, next_step: str, severity: Severity = "error", why: str = "") -> Finding:
        """A finding about this target."""
        return Finding(severity, rule, self.where, what, why, next_step, self.typed.variable, self.typed.period)

    def amount(self, value: float) -> str:
        """A value of this figure, for a sentence."""
        return amount(value, self.point.unit)


def target_findings(
    city: City, pack: Pack, *, measurements: Sequence[Measurement] | None = None
) -> tuple[Finding, ...]:
    """Everything that is odd about the targets of a city, worst first.

    Args:
        city: The record.
        pack: The framework.
        measurements: What `measure` gave for this city under this framework, where that was done already.
    """
    if not city.targets:
        return ()
    measured = measure(city, pack) if measurements is None else measurements
    where = str(inside(city.folder, "targets.csv")) if city.folder else "targets.csv"
    found = [one for target in city.targets for one in _of_one(target, city, pack, measured=measured, where=where)]
    return sorted_by_severity([*found, *_twice(city, pack, where=where)])


def _of_one(typed: Target, city: City, pack: Pack, *, measured: Sequence[Measurement], where: str) -> Iterator[Finding]:
    yield from _place(typed, city, where=where)
    yield from _breakdown(typed, pack, where=where)
    try:
        target = converted(typed, pack)
    except NotFoundError as error:
        yield _refused("target_key", typed, error, where=where)
        return
    except UnitError as error:
        yield _refused("target_unit", typed, error, where=where)
        return
    values = values_of(measured, key=target.variable, place=target.place, breakdown=target.breakdown)
    matter = _Matter(typed, grounded(target, values), pack.data_point(target.variable), values, where)
    for check in (_dates, _baseline, _limits, _steps, _rate, _easy):
        yield from check(matter)


def _refused(rule: str, typed: Target, error: NotFoundError | UnitError, *, where: str) -> Finding:
    why = sentence("The target cannot be held against any figure.")
    return Finding("error", rule, where, error.what, why, error.next_step, typed.variable, typed.period)


def _place(typed: Target, city: City, *, where: str) -> Iterator[Finding]:
    known = [one.id for one in city.places]
    if typed.place and typed.place not in known:
        what = sentence("The place `{place}` is not in places.csv.", place=typed.place)
        near = did_you_mean(typed.place, known) or sentence("Add it to places.csv.")
        yield Finding("error", "target_place", where, what, "", near, typed.variable, typed.period)


def _breakdown(typed: Target, pack: Pack, *, where: str) -> Iterator[Finding]:
    for part in filter(None, typed.breakdown.split(";")):
        dimension, _, code = part.partition("=")
        known = pack.breakdowns.get(dimension)
        if known and (code in known.codes or (known.pattern and re.match(known.pattern, code))):
            continue
        names = known.codes if known else pack.breakdowns
        what = (
            sentence("`{code}` is no code of the breakdown `{dimension}`.", code=code, dimension=dimension)
            if known
            else sentence("`{dimension}` is no breakdown of the pack.", dimension=dimension)
        )
        near = did_you_mean(code if known else dimension, names) or sentence("Known: {names}.", names=", ".join(names))
        yield Finding("error", "target_breakdown", where, what, "", near, typed.variable, typed.period)


def _dates(matter: _Matter) -> Iterator[Finding]:
    target = matter.target
    if target.baseline_period and years_between(target.baseline_period, target.period) <= 0:
        what = sentence(
            "The target for {period} ends no later than its baseline of {since}.",
            period=target.period,
            since=target.baseline_period,
        )
        next_step = sentence("Give a later date, or an earlier baseline.")
        yield matter.finding("target_date", what, next_step=next_step)


def _baseline(matter: _Matter) -> Iterator[Finding]:
    target, since = matter.target, matter.target.baseline_period
    if target.baseline is not None and not since:
        what = sentence(
            "The target has a baseline of {value} but no period of it.", value=matter.amount(target.baseline)
        )
        why = sentence("Without one nobody can say whether the city is on track.")
        next_step = sentence("Fill in baseline_period.")
        yield matter.finding("target_baseline", what, severity="warning", why=why, next_step=next_step)
    elif since and target.baseline is None:
        what = sentence("The record has no value for the baseline of {since}.", since=since)
        next_step = sentence("Fill in baseline, or name a period the record has a value of.")
        yield matter.finding("target_baseline", what, severity="warning", next_step=next_step)
    elif target.baseline is not None and since in matter.values and not agree(target.baseline, matter.values[since]):
        what = sentence(
            "The baseline of {since} is {value}, but the record says {other}.",
            since=since,
            value=matter.amount(target.baseline),
            other=matter.amount(matter.values[since]),
        )
        why = sentence("The record may have been mended since.")
        next_step = sentence("Correct one of them, or say in the note why they differ.")
        yield matter.finding("target_baseline", what, severity="warning", why=why, next_step=next_step)


def _limits(matter: _Matter) -> Iterator[Finding]:
    """Percent beyond 100 or below 0, an amount below zero that cannot be, an answer that is neither yes nor no."""
    target, point = matter.target, matter.point
    low, high = _span(point)
    for value in (target.value, target.baseline, *(value for _, value in target.steps)):
        if value is None:
            continue
        if point.is_yes_no and value not in {0.0, 1.0}:
            what = sentence("A target of yes or no is {value}.", value=number(value))
            yield matter.finding("target_limits", what, next_step=sentence("Write 1 for yes, 0 for no."))
        elif (low is not None and value < low) or (high is not None and value > high):
            what = sentence(
                "A target says {value}, which `{key}` cannot be.", value=matter.amount(value), key=point.key
            )
            why = sentence("It is kept in {unit}.", unit=Unit(point.unit))
            next_step = sentence("Check the number and its unit.")
            yield matter.finding("target_limits", what, why=why, next_step=next_step)


def _span(point: DataPoint) -> tuple[float | None, float | None]:
    """What a figure can be at all. The catalogue's range is what is plausible, so it only ever widens these limits."""
    low, high = point.range
    floor = None if point.unit != "%" and low is None else min(0.0, low or 0.0)
    return floor, max(ALL, high or ALL) if point.unit == "%" else None


def _steps(matter: _Matter) -> Iterator[Finding]:
    target, typed = matter.target, matter.typed
    if typed.path == "steps" and not typed.steps:
        what = sentence("The target goes by steps, but there are none.")
        next_step = sentence("Write steps like 2027=40;2028=35, or choose another path.")
        yield matter.finding("target_steps", what, severity="warning", next_step=next_step)
    if typed.steps and typed.path != "steps":
        what = sentence("The target has steps, but its path is {path}.", path=typed.path)
        yield matter.finding("target_steps", what, severity="warning", next_step=sentence("Write `steps` as its path."))
    dates = [target.baseline_period, *(period for period, _ in target.steps), target.period]
    dates = [one for one in dates if one]
    for earlier, later in pairwise(dates):
        if target.steps and years_between(earlier, later) <= 0:
            what = sentence("{later} does not come after {earlier}.", later=later, earlier=earlier)
            why = sentence("Steps lead from the baseline to the target, each later than the one before it.")
            next_step = sentence("Put them in order.")
            yield matter.finding("target_steps", what, why=why, next_step=next_step)


def _rate(matter: _Matter) -> Iterator[Finding]:
    target = matter.target
    start = target.baseline if target.baseline is not None else _today(matter)
    if target.path == "constant_rate" and start is not None and not has_rate(start, target.value):
        what = sentence(
            "No constant rate leads from {start} to {value}.",
            start=matter.amount(start),
            value=matter.amount(target.value),
        )
        why = sentence("Whatever percentage is taken each year, zero is never reached or crossed.")
        yield matter.finding("target_rate", what, why=why, next_step=sentence("Choose the path `linear` or `steps`."))


def _easy(matter: _Matter) -> Iterator[Finding]:
    today, target = _today(matter), matter.target
    if today is None:
        return
    way = way_of(target, matter.point.direction)
    if way and is_as_good(today, target.value, way=way) and not is_as_good(target.value, today, way=way):
        what = sentence(
            "The target of {value} is easier than today's {today}.",
            value=matter.amount(target.value),
            today=matter.amount(today),
        )
        why = sentence("It would be met by getting worse.")
        next_step = sentence("Check the number and its unit, or set a harder one.")
        yield matter.finding("target_easy", what, severity="warning", why=why, next_step=next_step)


def _today(matter: _Matter) -> float | None:
    """The newest value before the target's date; what came at it or after it is how it ended."""
    before = [value for when, value in in_order(matter.values) if years_between(when, matter.target.period) > 0]
    return before[-1] if before else None


def _twice(city: City, pack: Pack, *, where: str) -> Iterator[Finding]:
    counts = Counter((pack.key(one.variable), one.period, one.place, one.breakdown) for one in city.targets)
    for (key, period, _, _), count in counts.items():
        if count > 1:
            what = sentence("{count} targets are about `{key}` in {period}.", count=count, key=key, period=period)
            why = sentence("Nobody can tell which one counts.")
            yield Finding("warning", "target_twice", where, what, why, sentence("Keep one."), key, period)
