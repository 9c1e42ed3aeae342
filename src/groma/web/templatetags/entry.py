"""Words of the entry pages: what was typed before, why there is no result, the formula in words."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from groma.catalogue.formula import shown
from groma.catalogue.texts import text
from groma.publish.numbers_text import unit_text
from groma.publish.palette import band_rank
from groma.web.context import pack_language
from groma.web.entry import live
from groma.web.entry.offered_units import written
from groma.web.figures import name_of, prefix_of
from groma.web.records import value_of
from groma.web.templatetags.fields import error_summary
from groma.web.templatetags.packs import worded_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from groma.catalogue.model import Band
    from groma.catalogue.pack import DataPoint, Pack
    from groma.score.model import Result
    from groma.web.entry.answering import Told
    from groma.web.entry.forms import FigureForm
    from groma.web.entry.sheet import PointShown
    from groma.web.models import Observation

register = template.Library()

REASONS: dict[str, StrOrPromise] = {
    "missing_input": _lazy("An input of the formula is missing."),
    "not_reported": _lazy("Not reported."),
    "not_applicable": _lazy("Does not apply to this city."),
    "not_collected": _lazy("Nobody collects it."),
    "suppressed": _lazy("Withheld, for example to protect people."),
    "disagrees": _lazy("The final value and the one computed from the inputs disagree."),
    "ambiguous": _lazy("Two different values are given for one thing."),
    "unreadable": _lazy("The value cannot be read."),
    "bad_unit": _lazy("The unit does not turn into the one of this figure."),
    "mixed_currencies": _lazy("The inputs are in different currencies."),
    "division_by_zero": _lazy("The formula would divide by zero."),
    "too_large": _lazy("The result is too large to be a figure."),
    "negative_value": _lazy("A negative value cannot be compared with the target."),
    "no_benchmark": _lazy("There is no benchmark, so it has no band."),
    "unverified_formula": _lazy("Its formula is not verified, and such formulas were left out."),
}
"""Why there is no value or no band."""


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary_of(forms: Sequence[FigureForm]) -> dict[str, Any]:
    """Everything that is wrong with the forms of a page, on its top."""
    return error_summary(*(one for one in forms if one.is_bound))


@register.filter
def prefix(key: str) -> str:
    """A key as it stands in ids."""
    return prefix_of(key)


@register.filter
def rank_in(band: Band, bands: Sequence[Band]) -> int:
    """The place of a band from the lowest, beginning with 1."""
    return band_rank(band, bands)


@register.filter
def as_typed(row: Observation) -> str:
    """The value of a row with the reader's decimal mark; yes or no in their language."""
    answers = {"yes": _("yes"), "no": _("no")}
    value = value_of(row.text)
    return answers.get(row.text) or ("–" if value is None else live.grouped(value))


@register.filter
def unit_as_typed(row: Observation, wanted: str) -> str:
    """The unit of a row for readers; empty for an answer."""
    return "" if row.text in {"yes", "no"} else written(row.unit or wanted, wanted=wanted)


@register.simple_tag
def worded_or_nothing(pack: Pack, code: str, field: str) -> SafeString | str:
    """A text of the pack in the reader's language; empty where the pack says nothing."""
    variable = pack.variables.get(code)
    return worded_in(pack, code, field) if variable and getattr(variable, field) else ""


@register.simple_tag
def point_unit(pack: Pack, point: DataPoint) -> str:
    """The unit behind a result; empty for answers and bare numbers."""
    if point.is_yes_no or point.unit == "1":
        return ""
    if point.unit in pack.meta.unit_names:
        return text(pack, point.unit, "unit", pack_language()).text
    return unit_text(point, pack)


@register.simple_tag
def reason(code: str) -> str:
    """Why there is no value or no band; empty where all is well."""
    return str(REASONS.get(code, ""))


@register.simple_tag
def missing_words(pack: Pack, result: Result) -> str:
    """Why a data point has no value: what is missing by name, or the reason."""
    names = [name_of(name, pack) for name in result.measurement.missing]
    if names and result.reason == "missing_input":
        return _("Still missing: %(names)s") % {"names": " · ".join(names)}
    return reason(result.reason)


@register.simple_tag
def formula_words(pack: Pack, point: DataPoint) -> str:
    """The formula with the names of its variables."""
    return shown(point.formula, name=lambda variable: name_of(variable, pack)) if point.formula else ""


@register.filter
def wrong_fields(form: FigureForm) -> list[tuple[str, str]]:
    """Each error of a form with the id of its field, or of the value where it is about the whole."""
    return [
        (form[name if name in form.fields else "text"].auto_id, str(error))
        for name, errors in form.errors.items()
        for error in errors
    ]


@register.filter
def state_of(told: Iterable[Told]) -> str:
    """What tells whether some findings are the same as before, with the same answers."""
    return _digest([(one.fingerprint, one.answer.version if one.answer else 0) for one in told])


@register.filter
def state_of_point(point: PointShown) -> str:
    """What tells whether a data point stands as before."""
    one, value = point.result.measurement, point.value
    stand = (one.value, one.period, point.result.reason, one.missing, point.sum, value.version if value else 0)
    return _digest([stand, len(point.thread), state_of(point.findings), pack_language()])


def _digest(content: Any) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()[:12]
