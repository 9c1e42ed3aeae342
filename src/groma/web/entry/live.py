"""What the browser needs to compute while somebody types: formulas as trees, unit factors, benchmarks and bands.

`static/web/live.js` reads it. It computes what `groma.measure` and `groma.score` do, and a test compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groma.catalogue.formula import Formula, fold, shown
from groma.catalogue.units import YES_NO
from groma.publish.palette import band_rank
from groma.record.numbers import plain_number
from groma.web.entry.offered_units import is_money, offers
from groma.web.entry.typed import decimal_mark
from groma.web.templatetags.packs import amount, figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.catalogue.benchmarks import BenchmarkSet
    from groma.catalogue.pack import DataPoint, Pack
    from groma.score.model import Result
    from groma.web.figures import Figure


def model(
    figures: Iterable[Figure], points: Iterable[DataPoint], *, pack: Pack, benchmarks: BenchmarkSet | None
) -> Any:
    """Everything live.js needs for a page, as values JSON has words for.

    Args:
        figures: What is typed on the page.
        points: The data points that follow from it.
        pack: The framework.
        benchmarks: The targets; no bands without.
    """
    return {
        "figures": {one.key: _figure(one, pack) for one in figures},
        "points": [_point(one, benchmarks) for one in points],
        "bands": _bands(pack),
        "language": get_language(),
        "typed": {"decimal": decimal_mark()},
        "shown": _shown_marks(),
        "words": _words(),
    }


def tree(formula: Formula) -> Any:
    """A formula as JSON: a text is a variable, a number itself, a list an operator with its two sides."""
    return fold(formula, name=str, number=float, join=lambda sign, left, right: [sign, left, right])


def sum_text(result: Result) -> str:
    """The formula of a result with the numbers in it; empty where it was not computed."""
    point, one = result.point, result.measurement
    if point.formula is None or one.computed is None or point.is_yes_no:
        return ""
    values = {found.variable: found.value for found in one.inputs if found.variable in point.variables}
    bare = shown(point.formula, name=lambda variable: grouped(values[variable] or 0.0))
    whole = bare if point.scale == 1.0 else f"({bare}) × {_marked(plain_number(point.scale))}"
    return f"{whole} = {figure(one.computed, point)}"


def grouped(value: float) -> str:
    """A number with all of its digits, its thousands parted."""
    whole, point, after = plain_number(abs(value)).partition(".")
    if not whole.isdigit():
        return plain_number(value)
    marks = _shown_marks()
    parted = f"{int(whole):,}".replace(",", marks["thousands"]) if int(whole) >= marks["from"] else whole
    return f"{marks['minus'] if value < 0 else ''}{parted}{marks['decimal'] if point else ''}{after}"


def _marked(text: str) -> str:
    marked: str = text.replace(".", _shown_marks()["decimal"])
    return marked


def _shown_marks() -> dict[str, Any]:
    """The marks of numbers on pages, in the reader's language, read off numbers as they are shown."""
    thousands = amount(10_000.0)[2:-3]
    return {
        "decimal": amount(1.5)[1],
        "thousands": thousands,
        "from": 1_000 if thousands in amount(1_000.0) else 10_000,
        "minus": amount(-1.5)[:-3],
    }


def _bands(pack: Pack) -> list[dict[str, float]]:
    """The bands from the best to the worst."""
    bands = sorted(pack.meta.bands, key=lambda one: -one.at_least)
    return [{"atLeast": one.at_least, "rank": band_rank(one, bands)} for one in bands]


def _figure(figure: Figure, pack: Pack) -> dict[str, Any]:
    return {
        "prefix": figure.prefix,
        "name": figure.name,
        "answer": figure.unit == YES_NO,
        "money": figure.unit != YES_NO and is_money(figure.key, pack),
        "units": {one.unit: [one.factor, one.currency] for one in offers(figure.key, pack, besides=figure.typed_unit)},
    }


def _point(point: DataPoint, benchmarks: BenchmarkSet | None) -> dict[str, Any]:
    found = benchmarks.benchmarks.get(point.key) if benchmarks else None
    target = {"target": found.target, "worst": found.worst, "direction": found.direction} if found else None
    return {
        "key": point.key,
        "answer": point.is_yes_no,
        "tree": tree(point.formula) if point.formula else None,
        "variables": point.variables,
        "scale": point.scale,
        "scaleText": plain_number(point.scale),
        "decimals": point.decimals,
        "benchmark": target,
    }


def _words() -> dict[str, str]:
    """What the page says of a result while it is typed; `{}` stands for names."""
    return {
        "yes": _("yes"),
        "no": _("no"),
        "missing": _("Still missing: {}"),
        "years": _("The inputs are of different years, so nothing is computed."),
        "zero": _("The formula would divide by zero."),
        "large": _("The result is too large to be a figure."),
        "currencies": _("The inputs are in different currencies."),
        "unreadable": _("This cannot be read as a number: {}"),
        "disagrees": _("The final value and the one computed from the inputs disagree: {}"),
        "unscored": _("There is no benchmark, so it has no band."),
        "negative": _("A negative value cannot be compared with the target."),
        "unsaid": _("Choose the currency of: {}"),
    }
