"""Units: what a value is measured in, how people spell it, and the factor from one to another.

The definitions are in `units.txt`. Every ISO 4217 currency code is a unit of its own kind, so that euros never turn
into dollars in silence. A unit of `yes/no` marks answers, not amounts.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from groma.errors import UnitError, did_you_mean, sentence

YES_NO = "yes/no"
MAX_LENGTH = 120
_POWER_OF_NUMBER = re.compile(r"[\d)⁰-⁹]\s*(\*\*|\^)|(\*\*|\^)\s*[-+(]?\d\d|[⁰¹²³⁴-⁹]{2}")
"""Powers that could keep a computer busy for ever; no unit has them."""
CURRENCIES = tuple(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
    HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
    PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD
    TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
    """.split()
)

_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"(?:/|per)\s*100[  .,’']?000\s*(?:live\s*)?births?", "*per_100k_births"),
    (r"(?:/|per)\s*100[  .,’']?000\s*(?:inhabitants?|population|people|persons?|capita|residents?)?", "*per_100k"),
    (r"(?:/|per)\s*10[  .,’']?000\s*(?:inhabitants?|population|people|persons?)", "*per_10k"),
    (r"(?:/|per)\s*1[  .,’']?000\s*(?:inhabitants?|population|people|persons?)", "*per_1k"),
    (r"(?:/|per)\s*100\s*(?:inhabitants?|population|people|persons?)", "*per_100"),
    (r"^(?:number|count)\s+of\b.*$", "1"),
    (r"^(?:numbers?|no\.?|count|degrees?|units?|0\s*(?:-|to|–)\s*1)(?=$|\s*\*|\s*\()", "1"),
    (r"^(?:1\s*\(.*\)|(?:ratio|index)\b.*)$", "1"),
    (r"(?<=%|t)\s*of\b.*$", ""),
    (r"\b(square|cubic)\s+(?=\w)", r"\1_"),
    (r"(?<=hm)³", "3"),
    (r"\bUS gallons?\b", "gallon"),
    (r"\bpercent(?:age)?\b|\bper\s*cent\b|\bpct\b", "percent"),
    (r"%", "percent"),
    (r"\bper\b", "/"),
    (r"\be?co2-?e?q?\b|\beco2\b", ""),
    (r"\blive births?\b", "live_birth"),
    (r"\bfull[- ]time equivalents?\b", "FTE"),
    (r"\bkWhe\b", "kWh"),
    (r"\s*·\s*", "*"),
)


@cache
def registry() -> Any:
    """The one pint registry, holding exactly the units of `units.txt`; a currency joins it when it is first named."""
    import pint  # noqa: PLC0415  importing pint takes a tenth of a second; commands without units should not pay

    units: Any = pint.UnitRegistry(None, on_redefinition="ignore", autoconvert_to_preferred=False)
    units.load_definitions(_definitions())
    return units


def _definitions() -> list[str]:
    """The lines of `units.txt` that define something."""
    text = Path(__file__).with_name("units.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def _define(currency: str) -> None:
    registry().define(f"{currency} = [currency_{currency}]")


@cache
def unit(text: str) -> Any:
    """The pint unit that `text` spells; common spellings of city reports are understood.

    >>> str(unit("litres / day / capita")) == str(unit("L/day/person"))
    True

    Raises:
        UnitError: The text spells no known unit.
    """
    for code in re.findall(r"(?=([A-Z]{3}))", text):
        if code in CURRENCIES:
            _define(code)
    for spelling in (text, spelled(text), _lowered(spelled(text))):
        if (found := _parsed(_unscaled(spelling)[1])) is not None:
            return found
    raise UnitError(
        sentence("`{unit}` is not a unit Groma knows.", unit=text),
        next_step=did_you_mean(text, known_units()) or sentence("See `groma catalogue list --units`."),
    )


def _parsed(text: str) -> Any:
    if len(text) > MAX_LENGTH or _POWER_OF_NUMBER.search(text):
        return None
    try:
        return registry().Unit(text)
    except Exception:  # noqa: BLE001  what is no unit makes the library's parser fail in many ways
        return None


def is_unit(text: str) -> bool:
    """Whether a text spells a unit at all.

    >>> is_unit("km/h"), is_unit("A+")
    (True, False)
    """
    try:
        unit(text)
    except UnitError:
        return False
    return True


def spelled(text: str) -> str:
    """`text` with the usual ways of writing units in city reports turned into Groma's.

    >>> spelled("km / 100 000 inhabitants")
    'km *per_100k'
    """
    for pattern, replacement in _SPELLINGS:
        text = re.sub(pattern, replacement, text, flags=re.IGNORECASE)
    text = re.sub(r"\s+", " ", text).strip()
    return "1" if text in {"", "*"} else text.removeprefix("*")


@cache
def known_units() -> tuple[str, ...]:
    """Every name and symbol a unit may be written with."""
    parts = (line.split(" = ") for line in _definitions() if not line.partition(" ")[0].endswith("-"))
    return tuple(name for names in parts for name in (names[0], *names[2:]) if name != "_") + CURRENCIES


@cache
def factor(source: str, target: str) -> float:
    """What a number in unit `source` is multiplied by to be in unit `target`.

    >>> factor("ML", "L")
    1000000.0

    Raises:
        UnitError: A unit is unknown, or the two measure different things.
    """
    if source == target:
        return 1.0
    if YES_NO in (source, target):
        raise _incompatible(source, target)
    scale = _scale(source) / _scale(target)
    if unit(source).dimensionality != unit(target).dimensionality:
        raise _incompatible(source, target)
    exact = registry().convert(1.0, unit(source), unit(target)) * scale
    return float(f"{exact:.15g}")


@cache
def currency_of(text: str) -> str:
    """The ISO 4217 code a unit is in, or an empty string.

    >>> currency_of("million EUR")
    'EUR'
    """
    found = re.findall(r"(?<![A-Za-z])(?:[kMGT](?=[A-Z]{3}\b))?([A-Z]{3})\b", text)
    return next((code for code in found if code in CURRENCIES), "")


def is_currency(text: str) -> bool:
    """Whether amounts in this unit are money of an unnamed currency."""
    return "[currency]" in {str(key) for key in unit(text).dimensionality} if text != YES_NO else False


def money_factor(source: str, target: str) -> float:
    """`factor` between money units of one currency, where `target` leaves the currency unnamed.

    >>> money_factor("million EUR", "currency")
    1000000.0
    """
    code = currency_of(source)
    return factor(source, target if not code else re.sub(r"\bcurrency\b", code, target))


def _unscaled(text: str) -> tuple[float, str]:
    found = re.match(r"^\s*([1-9]\d*(?:[  ]\d{3})*(?:\.\d+)?|thousand|million)s?(?=\s|\*|$)\s*\*?\s*(.*)$", text)
    if not found:
        return 1.0, text
    words = {"thousand": 1e3, "million": 1e6}
    number = found[1]
    scale = words.get(number) or float(re.sub(r"\s", "", number))
    return scale, found[2] or "dimensionless"


def _lowered(text: str) -> str:
    """`text` in small letters, unless that would turn a capital M for million into a small m for a thousandth."""
    for word in re.findall(r"\bM[A-Za-z]+", text):
        if any(prefix == "milli" for prefix, _, _ in registry().parse_unit_name(word.lower())):
            return text
    return text.lower()


def _scale(text: str) -> float:
    for spelling in (text, spelled(text)):
        scale, rest = _unscaled(spelling)
        if scale != 1.0 or rest != spelling:
            return scale
    return 1.0


def _incompatible(source: str, target: str) -> UnitError:
    return UnitError(
        sentence(
            "`{unit}` cannot be turned into `{wanted}`: they measure different things.", unit=source, wanted=target
        ),
        next_step=sentence("Check the unit, or give the value in the catalogue's unit."),
    )
