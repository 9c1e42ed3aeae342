"""The units a value can be typed in: those that turn into the catalogue's, the catalogue's first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from groma.catalogue.conversion import catalogue_unit, conversion, conversions_of
from groma.catalogue.units import CURRENCIES, YES_NO, currency_of, is_currency
from groma.errors import UnitError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from groma.catalogue.pack import Pack

FAMILIES = tuple(
    tuple(line.split())
    for line in """
    person thousand_person million_person
    household thousand_household
    live_birth
    FTE
    1 thousand million
    % 1
    km m mi
    m2 ha km2 acre mi2
    m3 L ML hm3 gal acre_foot
    m3/year ML/year hm3/year m3/month m3/day L/day L/s
    t kg thousand_t
    t/year kg/year thousand_t/year t/day
    ug/m3 mg/m3
    kWh/year MWh/year GWh/year GJ/year TJ/year toe/year MWh/month
    min s h
    year month
    per_100k per_10k per_1k per_100
    km*per_100k
    ha*per_100k m2*per_100k m2/person
    FTE*per_100k
    L/day/person m3/year/person
    t/person/year kg/person/year
    kWh/year/person MWh/year/person GJ/year/person
    kWh/m2/year MJ/m2/year
    per_100k_births
    """.strip().splitlines()
)
"""Units that stand for one another in city reports; after `thousand` and `million` a blank is written `_`."""
USUAL_MONEY = ("EUR", "USD", "GBP", "CHF", "CNY", "JPY")
SIGNS = {"m2": "m²", "km2": "km²", "m3": "m³", "hm3": "hm³", "ug": "µg", "mi2": "mi²", "acre_foot": "acre-foot"}
WORDS: dict[str, StrOrPromise] = {
    "person": _("people"),
    "thousand person": _("thousand people"),
    "million person": _("million people"),
    "household": _("households"),
    "thousand household": _("thousand households"),
    "live_birth": _("live births"),
    "FTE": _("full-time posts"),
    "1": _("number"),
    "thousand": _("thousands"),
    "million": _("millions"),
    "thousand t": _("thousand t"),
    "thousand t/year": _("thousand t/year"),
    "per_10k": _("per 10 000 inhabitants"),
    "per_1k": _("per 1 000 inhabitants"),
    "per_100": _("per 100 inhabitants"),
    "m2/person": _("m² per inhabitant"),
    "m3/year/person": _("m³ per inhabitant and year"),
    "kg/person/year": _("kg CO₂e per inhabitant and year"),
    "MWh/year/person": _("MWh per inhabitant and year"),
    "MJ/m2/year": _("MJ per m² and year"),
    "month": _("months"),
    "s": _("seconds"),
    "h": _("hours"),
}
"""How units are written for readers, where the pack has no words for them."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A unit one can type in.

    Attributes:
        unit: As it is kept.
        factor: What a number in it is multiplied by to be in the catalogue's unit.
        currency: Its ISO 4217 code; empty where it is no money.
    """

    unit: str
    factor: float
    currency: str = ""


def offers(key: str, pack: Pack, *, besides: str = "") -> tuple[Offer, ...]:
    """The units for a variable or data point; `besides` is one the record has, offered too if it converts.

    None are offered for an answer. Money has no first unit: its currency must be chosen.
    """
    found = _offers(key, pack)
    if besides and besides not in {one.unit for one in found} and (own := _offer(besides, key, pack)):
        return (*found, own)
    return found


def is_money(key: str, pack: Pack) -> bool:
    """Whether amounts of it are money, so that a currency must be named."""
    return is_currency(catalogue_unit(key, pack))


def written(unit: str, *, wanted: str = "") -> str:
    """A unit for readers, where the pack has no words for it; `wanted` is the catalogue's of the same value."""
    if unit == "1" and wanted == "%":
        return str(_("share from 0 to 1"))
    if unit in WORDS:
        return str(WORDS[unit])
    signed = re.sub(r"[a-z]+\d?(_[a-z]+)?", lambda found: SIGNS.get(found[0], found[0]), unit)
    return signed.replace("*", " · ")


@cache
def _offers(key: str, pack: Pack) -> tuple[Offer, ...]:
    wanted = catalogue_unit(key, pack)
    if wanted == YES_NO:
        return ()
    if is_currency(wanted):
        return tuple(_money(wanted, key, pack))
    family = next((one for one in FAMILIES if wanted in one), ())
    units = dict.fromkeys((wanted, *map(_spaced, family), *conversions_of(key, pack)))
    return tuple(offer for unit in units if (offer := _offer(unit, key, pack)))


def _spaced(unit: str) -> str:
    return re.sub(r"^(thousand|million)_", r"\1 ", unit)


def _money(wanted: str, key: str, pack: Pack) -> list[Offer]:
    """Every currency by itself, then in millions; those most often met first."""
    codes = dict.fromkeys((*USUAL_MONEY, *CURRENCIES))
    named = [wanted.replace("currency", code) for code in codes]
    units = named if "/" in wanted else [*named, *(f"million {one}" for one in named)]
    return [offer for unit in units if (offer := _offer(unit, key, pack))]


def _offer(unit: str, key: str, pack: Pack) -> Offer | None:
    """The unit as an offer; nothing where it does not turn into the catalogue's."""
    try:
        return Offer(unit, conversion(key, unit, pack), currency_of(unit))
    except UnitError:
        return None
