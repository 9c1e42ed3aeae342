"""What stands on every publication: whether the city is invented, and where in its folder a figure stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groma.record.model import City

LEFT_OUT = "Values computed by formulas that are not verified were left out."
INVENTED = "INVENTED CITY: no real place is meant, and no figure was measured anywhere"


def place_in_folder(where: str, city: City) -> str:
    """`file:line` within the city folder, so that no publication tells of the machine it was made on."""
    return where.removeprefix(f"{city.folder}/") if city.folder else where
