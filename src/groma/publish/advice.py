"""An advice: a next step as readers get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.publish.names import group_name

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.publish.prose import Text

Kind = Literal["improve", "obtain"]


@dataclass(frozen=True, slots=True)
class Advice:
    """A next step in words.

    Attributes:
        what: The deed, in the imperative.
        why: What it brings. takes: What it takes. who: Who did it, or that nobody did.
        lacks: Which evidence is lacking and what would create it; empty where none is.
        keys: The data points it is about. mark: Trust mark of the figure; empty for missing ones.
    """

    kind: Kind
    what: str
    why: Text
    takes: Text
    who: Text
    lacks: Text
    place: str
    keys: tuple[str, ...]
    mark: str = ""


def place_text(category: tuple[str, ...], pack: Pack) -> str:
    """Where in the framework something belongs."""
    return " / ".join(str(group_name(name, pack)) for name in dict.fromkeys(category))
