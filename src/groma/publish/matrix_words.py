"""The long list of a plan in words: which action is about what and does what, and where nothing was thought of.

Rows are kinds of action and columns are assets, because there are fewer of these. Nothing here recommends anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.cycle_words import Grid
from groma.publish.numbers_text import in_sequence
from groma.publish.numerals import number_text
from groma.publish.trust import mark_text
from groma.publish.wording import counted_words, noted, term, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.plan.cycle_sets import CycleSet, Side
    from groma.plan.matrix import LongList
    from groma.plan.model import Action

NAMES = (
    noted("Infrastructure"),
    noted("Resources"),
    noted("Goods and services"),
    noted("Sharing"),
    noted("Recycling"),
    noted("Refurbishing"),
    noted("Re-using"),
    noted("Replacing"),
    noted("Digitising"),
)
"""The names of the matrix that comes along, here so that those who translate find them."""
ABOUTS = (
    noted("What is built to last, such as streets, networks, plants, buildings and parks."),
    noted("What is taken in and given off, such as water, energy, food, materials, land and waste."),
    noted("What is bought, made, provided or run, such as vehicles, devices, care, lessons and offices."),
    noted("Several use one thing, or more people get to use what there is."),
    noted("What is left over becomes material again."),
    noted("What is worn or outdated is mended or brought up to date, and lasts longer."),
    noted("A thing is used again as it is, there or elsewhere."),
    noted("Something that uses up less takes the place of something that uses up more."),
    noted("Data or a digital service takes the place of things, journeys or guesswork."),
)
"""What belongs to each, for the same reason."""


@dataclass(frozen=True, slots=True)
class MatrixTold:
    """A long list.

    Attributes:
        grid: A row for each kind of action; `None` where no action says where it belongs.
        titles: The actions in each cell of the grid but its first column; none in one where nothing was thought of.
        says: What it shows, and what it does not, in sentences.
        source: Where its rows and columns are from, and how well that is known.
    """

    grid: Grid | None
    titles: tuple[tuple[tuple[str, ...], ...], ...]
    says: tuple[str, ...]
    source: str


def matrix_told(found: LongList, criteria: CycleSet) -> MatrixTold:
    """A long list in words."""
    nowhere = _nowhere(found.nowhere)
    if found.is_empty:
        lack = words("No action says what it is about and what it does with that, so the long list cannot be told.")
        return MatrixTold(None, (), (lack,), source_text(criteria))
    says = (_counted(found), words("An empty cell is no advice: the plan has nothing there, and need not."), nowhere)
    titles = tuple(
        tuple(_titles(found.cells[asset.id, kind.id]) for asset in found.matrix.assets) for kind in found.matrix.kinds
    )
    return MatrixTold(matrix_grid(found), titles, tuple(filter(None, says)), source_text(criteria))


def matrix_grid(found: LongList) -> Grid:
    """Which actions stand in each cell, counted where there are several; an empty cell says so."""
    matrix = found.matrix
    rows = tuple(
        (words(kind.name), *(_cell(found.cells[asset.id, kind.id], found) for asset in matrix.assets))
        for kind in matrix.kinds
    )
    heads = words("Kind of action"), *(words(one.name) for one in matrix.assets)
    return Grid(words("What was thought of, and where nothing was"), heads, rows)


def source_text(criteria: CycleSet) -> str:
    """Where the rows and columns are from and how well that is known; empty where there are none."""
    if criteria.matrix is None:
        return ""
    known = criteria.matrix.known
    return words(
        "Rows and columns follow {title}. Its assets are {assets}, its kinds of action {kinds}; what belongs to each is"
        " {texts}.",
        title=words(criteria.title),
        assets=mark_text(known.assets),
        kinds=mark_text(known.kinds),
        texts=mark_text(known.texts),
    )


def side_text(one: Side) -> str:
    """The name of a row or a column, and what belongs there."""
    return words("{name}: {text}", name=words(one.name), text=words(one.about)) if one.about else words(one.name)


def _counted(found: LongList) -> str:
    total = number_text(len(found.cells))
    if found.nowhere:
        return counted_words(
            found.filled,
            "{count} of {all} cells holds an action of the plan.",
            "{count} of {all} cells hold an action of the plan.",
            all=total,
        )
    return counted_words(
        found.filled,
        "{count} of {all} cells holds an action of the plan; in the others nothing was thought of.",
        "{count} of {all} cells hold an action of the plan; in the others nothing was thought of.",
        all=total,
    )


def _nowhere(actions: Sequence[Action]) -> str:
    """The actions in no cell, which may belong to an empty one; empty where there are none."""
    if not actions:
        return ""
    told = counted_words(
        len(actions),
        "{count} action is in no cell, because the plan does not say which: {names}.",
        "{count} actions are in no cell, because the plan does not say which: {names}.",
        names=_listed(actions),
    )
    return str(in_sequence(told, words("An empty cell may be theirs.")))


def _cell(actions: Sequence[Action], found: LongList) -> str:
    if not actions:
        return words("none placed here") if found.nowhere else words("nothing thought of")
    return (
        words("{name}: {text}", name=number_text(len(actions)), text=_listed(actions))
        if actions[1:]
        else _listed(actions)
    )


def _listed(actions: Sequence[Action]) -> str:
    """Titles between semicolons, for many a title has commas of its own."""
    return term("between facts", "; ").join(_titles(actions))


def _titles(actions: Sequence[Action]) -> tuple[str, ...]:
    return tuple(
        words("{action} (dropped)", action=one.title) if one.state == "dropped" else one.title for one in actions
    )
