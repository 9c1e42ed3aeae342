"""The page for the council: the first few of everything a plan says, and how many more there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groma.publish.wording import counted_words, noted_forms

if TYPE_CHECKING:
    from groma.publish.plan_actions import ActionTold, PersonTold, RiskTold
    from groma.publish.plan_document import LeftOutTold, PlanDocument, TargetTold

SIZES = ((8, 6, 3), (8, 5, 2), (7, 5, 2), (6, 4, 2), (5, 3, 2), (4, 3, 1), (3, 2, 1), (2, 1, 1), (1, 1, 1))
"""How many actions, targets and others are shown, tried in this order until all fits on one page."""
MORE_ACTIONS = noted_forms("and {count} more action in the full plan", "and {count} more actions in the full plan")
MORE_TARGETS = noted_forms("and {count} more target in the full plan", "and {count} more targets in the full plan")
MORE = noted_forms("and {count} more in the full plan", "and {count} more in the full plan")


@dataclass(frozen=True, slots=True)
class CouncilPage:
    """What stands on the page; every `more_` says how many are left to the full plan, and is empty where none are."""

    targets: tuple[TargetTold, ...]
    more_targets: str
    actions: tuple[ActionTold, ...]
    more_actions: str
    lose: tuple[PersonTold, ...]
    more_lose: str
    risks: tuple[RiskTold, ...]
    more_risks: str
    left_out: tuple[LeftOutTold, ...]
    more_left_out: str


def council_page(document: PlanDocument, *, sizes: tuple[int, int, int] = SIZES[0]) -> CouncilPage:
    """The first few of everything; `sizes` says how many actions, targets and others."""
    most, goals, few = sizes
    return CouncilPage(
        targets=document.targets[:goals],
        more_targets=_more(document.targets, goals, MORE_TARGETS),
        actions=document.actions[:most],
        more_actions=_more(document.actions, most, MORE_ACTIONS),
        lose=document.lose[:few],
        more_lose=_more(document.lose, few, MORE),
        risks=document.risks[:few],
        more_risks=_more(document.risks, few, MORE),
        left_out=document.left_out[:few],
        more_left_out=_more(document.left_out, few, MORE),
    )


def _more(items: tuple[Any, ...], most: int, forms: tuple[str, str]) -> str:
    rest = len(items) - most
    return counted_words(rest, *forms) if rest > 0 else ""
