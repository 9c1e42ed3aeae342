"""Whether what an action says of its place in the matrix of its cycle is a place there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.errors import Finding, did_you_mean, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.errors import Severity
    from groma.plan.cycle_sets import CycleSet, Matrix
    from groma.plan.model import Action


def cell_findings(action: Action, criteria: CycleSet | None) -> Iterator[Finding]:
    """An asset or a kind that the cycle does not have, or one without the other.

    An action that says neither is in no cell, which is nothing odd. That there is no such cycle is told of the plan.
    """
    if criteria is None or not (action.asset or action.kind):
        return
    if criteria.matrix is None:
        what = sentence(
            "`{id}` says what it is about or does with it, but `{cycle}` has no matrix.",
            id=action.id,
            cycle=criteria.id,
        )
        step = sentence("Take `asset` and `kind` away, or choose another cycle.")
        yield _finding(action, what, step, severity="warning")
        return
    yield from _unknown(action, criteria.matrix, cycle=criteria.id)
    if not (action.asset and action.kind):
        asset = sentence("`{id}` says what it is about, but not what it does with it.", id=action.id)
        kind = sentence("`{id}` says what it does, but not what it is about.", id=action.id)
        step = sentence("Say both; without them it stands nowhere in the matrix.")
        yield _finding(action, asset if action.asset else kind, step, severity="warning")


def _unknown(action: Action, matrix: Matrix, *, cycle: str) -> Iterator[Finding]:
    assets, kinds = ([one.id for one in sides] for sides in (matrix.assets, matrix.kinds))
    if action.asset and action.asset not in assets:
        what = sentence("`{name}` is no asset of `{cycle}`.", name=action.asset, cycle=cycle)
        yield _finding(action, what, _near(action.asset, assets), severity="error")
    if action.kind and action.kind not in kinds:
        what = sentence("`{name}` is no kind of action of `{cycle}`.", name=action.kind, cycle=cycle)
        yield _finding(action, what, _near(action.kind, kinds), severity="error")


def _near(name: str, known: list[str]) -> str:
    return did_you_mean(name, known) or sentence("Known: {names}.", names=", ".join(known))


def _finding(action: Action, what: str, step: str, *, severity: Severity) -> Finding:
    return Finding(severity, "plan_cell", action.where or "plan.yaml", what, "", step, action.id)
