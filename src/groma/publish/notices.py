"""What stands on every publication: whether the city is invented, and where in its folder a figure stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.publish.wording import noted

if TYPE_CHECKING:
    from groma.record.model import City

LEFT_OUT = noted("Values computed by formulas that are not verified were left out.")
INVENTED = noted("INVENTED CITY: no real place is meant, and no figure was measured anywhere")
UNREVIEWED = noted(
    "This translation was made by Groma. Nobody who works with the language has read all of it yet;"
    " the figures are the same in every language."
)


def place_in_folder(where: str, city: City) -> str:
    """`file:line` within the city folder, so that no publication tells of the machine it was made on."""
    return where.removeprefix(f"{city.folder}/") if city.folder else where
