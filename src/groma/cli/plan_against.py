"""The other plan of `groma plan CITY --against …`: another budget, or another `plan.yaml`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from groma.errors import NotFoundError, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.plan.model import Plan


def other_plan(text: str, given: Plan, *, budget: Mapping[int, float] | None) -> Plan:
    """What the plan is held against.

    Args:
        text: Yearly budgets, or a plan.yaml, or a folder that has one.
        given: The plan of the city.
        budget: What `--budget` says; another plan is held against it too, and keeps its own where nothing is said.

    Raises:
        GromaError: It is neither.
    """
    from groma.cli.plan_command import budget_of

    path = Path(text)
    if _is_there(path):
        other = _read(path)
        return other if budget is None else replace(other, budget=dict(budget))
    if "=" in text and not text.endswith((".yaml", ".yml")):
        return replace(given, budget=budget_of(text, option="--against"), findings=())
    raise NotFoundError(
        sentence("This is neither a plan.yaml nor a budget."),
        where=f"--against {text[:80]}",
        next_step=sentence("Name a file that is there, or write budgets as `2026=3e6,2027=2e6`."),
    )


def _is_there(path: Path) -> bool:
    """Whether a file or a folder has that name; a device or a pipe might never end."""
    try:
        return path.is_file() or path.is_dir()
    except (OSError, ValueError):  # too long for a name, or with a null byte
        return False


def _read(path: Path) -> Plan:
    from groma.catalogue.yaml_text import read_text
    from groma.plan.reading import parse_plan, read_plan

    if not path.is_dir():
        return parse_plan(read_text(path), where=str(path))
    found = read_plan(path)
    if found is None:
        raise NotFoundError(
            sentence("There is no plan.yaml in this folder."),
            where=str(path),
            next_step=sentence("Name a folder that has one, or the file itself."),
        )
    return found
