"""The long list of a plan: its actions by what they are about and what they do, and where nothing was thought of.

    found = long_list(plan, cycle_set(plan.cycle))

An empty cell says that the plan holds nothing there. It does not say that anything should be there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.plan.cycle_sets import CycleSet, Matrix
    from groma.plan.model import Action, Plan

Where = tuple[str, str]
"""Asset and kind."""


@dataclass(frozen=True, slots=True)
class LongList:
    """A plan's actions in the cells of a matrix.

    Attributes:
        cells: For every cell the actions in it, in the order of the plan. Dropped ones count: they were thought of.
        nowhere: Actions that are in no cell, because nobody said where, or said what is not in the matrix. As long as
            there are any, an empty cell may be theirs.
    """

    matrix: Matrix
    cells: Mapping[Where, tuple[Action, ...]]
    nowhere: tuple[Action, ...]

    @property
    def filled(self) -> int:
        """How many cells hold an action."""
        return sum(bool(actions) for actions in self.cells.values())

    @property
    def is_empty(self) -> bool:
        """Whether no action says where it belongs, so that the matrix tells nothing."""
        return not self.filled


def long_list(plan: Plan, criteria: CycleSet | None) -> LongList | None:
    """The actions of a plan in its cycle's matrix; `None` where there is no matrix, or the plan has no action.

    >>> from groma.plan.cycle_sets import cycle_set
    >>> from groma.plan.model import Action, Plan
    >>> bins = Action("bins", "Bins", 2026, 2027, asset="resources", kind="recycling")
    >>> found = long_list(Plan("p", "P", actions=(bins, Action("b", "B", 2026, 2026))), cycle_set())
    >>> len(found.cells), found.filled, [one.id for one in found.nowhere]
    (18, 1, ['b'])
    """
    if criteria is None or criteria.matrix is None or not plan.actions:
        return None
    matrix = criteria.matrix
    wheres = [(asset.id, kind.id) for kind in matrix.kinds for asset in matrix.assets]
    cells = {where: tuple(one for one in plan.actions if (one.asset, one.kind) == where) for where in wheres}
    nowhere = tuple(one for one in plan.actions if (one.asset, one.kind) not in cells)
    return LongList(matrix, cells, nowhere)
