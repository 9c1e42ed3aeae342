"""The words workbooks use: over their columns, for how well a figure is known, for no figure, for yes and no.

The words themselves are in `words.yaml`, in eight languages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from groma.catalogue.yaml_text import read_yaml

if TYPE_CHECKING:
    from groma.gather.workbook.model import Role
    from groma.record.model import Quality, Status

_QUALITIES: tuple[tuple[Quality, str], ...] = (
    ("unknown", r"\bunknown|not traceable|untraceable|desconocid|inconnu|\bukjent|unbekannt|غير معروف|未知|неизвест"),
    ("personal_estimate", r"\bpersonal|\bguess|persönlich|personlig|personnel|شخصي|个人|личн"),
    (
        "survey",
        r"\bsurvey|\bencuesta|\benqu[eê]te|\bsondage|umfrage|befragung|undersøkelse|استطلاع|مسح|استبيان|调查|问卷|опрос",
    ),
    (
        "extrapolated",
        r"extrapol|higher[- ]level|national data|regional data|hochgerechnet|hochrechnung|استقراء|推算|外推|экстрапол",
    ),
    (
        "estimated",
        r"estimat|assumption|estimaci|estimad|estimé|anslag|anslått|estimer|schätz|تقدير|مقدر|估计|估算|оцен",
    ),
    (
        "measured",
        r"measur|accurate|exact|medid|medici|mesur|målt|måling|gemessen|messung|قياس|مقاس|测量|实测|准确|измер|точн",
    ),
)


@cache
def bare(text: str) -> str:
    """A text as it is compared: small letters without accents, words apart by one blank.

    >>> bare("  Data-Quality (Año)")
    'data quality ano'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", letters).strip()


def header_fit(header: str, role: Role) -> float:
    """How well a header names a role, from 0 to 1.

    >>> header_fit("Numerator", "numerator"), header_fit("Colour", "numerator")
    (1.0, 0.0)
    """
    return _fit(bare(header), _words("headers", role))


def names_no_role(header: str) -> bool:
    """Whether a header says that its column is nothing to import, such as a benchmark or a score."""
    return _fit(bare(header), _words("no_role")) > 0


def names_label(header: str) -> bool:
    """Whether a header says that its column describes something in words."""
    return _fit(bare(header), _words("labels")) > 0


@cache
def quality_of(text: str) -> Quality | None:
    """The one of the six qualities that a text names.

    >>> quality_of("Extrapolated from a survey of inhabitants"), quality_of("blue")
    ('survey', None)
    """
    lowered = text.casefold().replace("_", " ")
    return next((quality for quality, pattern in _QUALITIES if re.search(pattern, lowered)), None)


@cache
def missing_status(text: str) -> Status | None:
    """Why there is no value, where a text says that there is none.

    >>> missing_status("NR"), missing_status("12")
    ('not_reported', None)
    """
    if text.strip() in _content()["nothing"]:
        return "not_reported"
    said = bare(text)
    statuses: tuple[Status, ...] = ("not_applicable", "not_collected", "suppressed", "not_reported")
    return next((status for status in statuses if said in _words("missing", status)), None)


@cache
def yes_or_no(text: str) -> Literal["yes", "no", ""]:
    """`yes`, `no`, or empty where a text is neither.

    >>> yes_or_no("Sí"), yes_or_no("perhaps")
    ('yes', '')
    """
    said = {text.strip().casefold(), bare(text)} - {""}
    if said & {*_content()["yes"]}:
        return "yes"
    return "no" if said & {*_content()["no"]} else ""


def is_plain_count(text: str) -> bool:
    """Whether a text in a unit column only says that something is counted."""
    return bare(text) in _words("counts")


@cache
def _content() -> Any:
    return read_yaml(Path(__file__).with_name("words.yaml"))


@cache
def _words(*path: str) -> tuple[str, ...]:
    """The words at a place of `words.yaml`, bare."""
    found = _content()
    for step in path:
        found = found.get(step, ())
    return tuple(bare(word) for word in found)


def _fit(said: str, phrases: tuple[str, ...]) -> float:
    if said in phrases:
        return 1.0
    longest = max((len(phrase) for phrase in phrases if _stands_in(said, phrase)), default=0)
    return round(0.6 + 0.3 * longest / len(said), 2) if longest else 0.0


def _stands_in(said: str, phrase: str) -> bool:
    """Whether a phrase stands in a text as whole words; Chinese has no blanks between words."""
    if phrase > "\u2e80":
        return phrase in said
    return f" {phrase} " in f" {said} "
