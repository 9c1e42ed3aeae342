"""Recipes at work: raw files in, observations with their lineage out, and a finding for everything that did not fit.

Nothing here writes. `gather_city` runs the recipes of a city folder, `merged` puts what they gave into the city,
`groma.record.folder` writes it down.
"""

from __future__ import annotations

import fnmatch
import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from groma.catalogue.conversion import catalogue_unit
from groma.catalogue.units import factor
from groma.errors import DefinitionError, Finding, LimitError, NotFoundError, RecordError, UnitError
from groma.gather.harvest import duplicate
from groma.gather.limits import MAX_OBSERVATIONS
from groma.gather.notes import Notes
from groma.gather.recipe import read_recipes
from groma.gather.running import RecipeRun, UnreadError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from groma.catalogue.pack import Pack
    from groma.gather.harvest import Gathering
    from groma.gather.recipe import RecipeFile
    from groma.gather.running import Progress
    from groma.record.model import City, Lineage, Observation

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the recipes of a city gave.

    Attributes:
        recipes: Names of the recipe files that were read.
        unread: Recipe file and file pattern of every recipe that gave nothing because it, its files or its columns were
            not in order.
        pack: The pack whose names and units the observations are in.
    """

    observations: tuple[Observation, ...]
    lineage: tuple[Lineage, ...]
    findings: tuple[Finding, ...]
    recipes: tuple[str, ...]
    unread: tuple[tuple[str, str], ...]
    pack: Pack = field(repr=False)


def gather_city(city: City, *, raw: Path | None = None, pack: Pack, progress: Progress | None = None) -> Gathered:
    """Run every recipe in the city's folder.

    A recipe is run whole or not at all: where a file, a column or the recipe itself is not in order, a finding says so
    and the other recipes go on.

    Args:
        city: A city with a folder.
        raw: Where raw files are looked for instead of in the city folder. A leading `raw/` of a recipe's path may be
            missing there.
        pack: Whose variables and data points the recipes name.
        progress: Told of every raw file before it is read, with its size in bytes.

    Raises:
        RecordError: The city has no folder.
        NotFoundError: There is no folder `raw`.
        LimitError: There is more than we take.
    """
    if city.folder is None:
        raise RecordError(
            "The city is not in a folder, so it has no recipes.", where=city.id, next_step="Write it to a folder first."
        )
    if raw is not None and not raw.is_dir():
        raise NotFoundError("There is no such folder.", where=str(raw), next_step="Check the path of the raw files.")
    notes = Notes()
    files = []
    for path in sorted((city.folder / "recipes").glob("*.y*ml")):
        try:
            files.append(read_recipes(path))
        except (DefinitionError, NotFoundError, LimitError) as error:
            for line in error.what.splitlines():
                where, what = _parted(line, path)
                notes.add(Finding("error", "recipe", error.where or where, what, next_step=error.next_step))
            continue
        if not files[-1].recipes:
            what, step = "It holds no recipe.", "Write one; if it is there as comments, remove the `#`."
            notes.add(Finding("note", "no_recipe", path.name, what, next_step=step))
    return gather_recipes(files, city=city, root=raw or city.folder, pack=pack, notes=notes, progress=progress)


def gather_recipes(
    files: Iterable[RecipeFile],
    *,
    city: City,
    root: Path,
    pack: Pack,
    notes: Notes | None = None,
    progress: Progress | None = None,
) -> Gathered:
    """Run recipes on the files under `root`. See `gather_city`."""
    notes = notes or Notes()
    files = tuple(files)
    items: list[Gathering] = []
    unread: list[tuple[str, str]] = []
    for file in files:
        for recipe in file.recipes:
            try:
                items += RecipeRun(recipe, file, city, root, pack, notes, progress).gatherings()
            except UnreadError:
                unread.append((file.name, recipe.read.file))
            if len(items) > MAX_OBSERVATIONS:
                raise LimitError(
                    f"The recipes make more than {MAX_OBSERVATIONS:,} observations.",
                    next_step="Aggregate in the recipes.",
                )
    united = _united(items, notes)
    return Gathered(
        observations=tuple(item.observation for item in united),
        lineage=tuple(item.lineage for item in united),
        findings=notes.findings(),
        recipes=tuple(file.name for file in files),
        unread=tuple(unread),
        pack=pack,
    )


def merged(city: City, gathered: Gathered) -> City:
    """The city with what was gathered in it.

    What an earlier run of the same recipes made is replaced; what was entered by hand stays, also where a recipe now
    gives another value, which is a finding.

    Raises:
        RecordError: The city's own files could not be read without loss, so writing them anew would lose something.
    """
    worst = next((finding for finding in city.findings if finding.severity == "error" and _loses(finding)), None)
    if worst:
        raise RecordError(
            worst.what,
            where=worst.where,
            next_step=f"{worst.next_step} Nothing was gathered, so that nothing is lost.".strip(),
        )
    pack = gathered.pack
    fresh = {item.key for item in gathered.observations}
    replaced = {line.key for line in city.lineage if line.key in fresh or _is_replaced(line, gathered)}
    kept = [item for item in city.observations if item.key not in replaced]
    by_hand = {(pack.key(item.variable), *item.key[1:]): item for item in kept}
    clashes = [_clash(by_hand[item.key], item, pack) for item in gathered.observations if item.key in by_hand]
    new = [item for item in gathered.observations if item.key not in by_hand]
    left = {item.key for item in kept}
    return replace(
        city,
        observations=(*kept, *new),
        lineage=(
            *(line for line in city.lineage if line.key in left),
            *(line for line in gathered.lineage if line.key not in by_hand),
        ),
        findings=(*city.findings, *gathered.findings, *(finding for finding in clashes if finding)),
    )


def _parted(line: str, path: Path) -> tuple[str, str]:
    """Where and what, of a mistake that begins with its file and line."""
    found = re.match(re.escape(str(path)) + r":\d+(?=: )", line)
    return (found[0], line[found.end() + 2 :]) if found else (str(path), line)


def _loses(finding: Finding) -> bool:
    """Whether writing the record anew would lose what the finding is about; two values for one thing are both kept."""
    return finding.rule != "ambiguous"


def _is_replaced(line: Lineage, gathered: Gathered) -> bool:
    """Whether the recipe that made this was run again; one that could not be read keeps what it made before."""
    name = line.recipe.partition("@")[0]
    files = [file.removeprefix("raw/") for file in line.file.split("; ")]
    is_unread = any(
        name == recipe and fnmatch.fnmatchcase(file, pattern.removeprefix("raw/"))
        for recipe, pattern in gathered.unread
        for file in files
    )
    return name in gathered.recipes and not is_unread


def _clash(by_hand: Observation, item: Observation, pack: Pack) -> Finding | None:
    if _say_the_same(by_hand, item, pack):
        return None
    typed = by_hand.text or by_hand.status
    read = f"{item.text} {item.unit}".rstrip()
    return Finding(
        "error",
        "clash",
        by_hand.where or item.where,
        f"`{item.variable}` for {item.period} was entered by hand as {typed}; {item.where} gives {read}.",
        "Two different values for one thing: the one entered by hand stays.",
        "Remove the row that was entered by hand, or mend the recipe.",
        item.variable,
        item.period,
    )


def _say_the_same(one: Observation, other: Observation, pack: Pack) -> bool:
    if one.value is None or other.value is None:
        return one.value == other.value
    units = [item.unit or catalogue_unit(other.variable, pack) for item in (one, other)]
    if units[0] == units[1]:
        return math.isclose(one.value, other.value, rel_tol=1e-9)
    try:
        # Rows typed by hand in another unit carry the digits that someone chose to keep.
        return math.isclose(one.value * factor(*units), other.value, rel_tol=1e-5)
    except UnitError:
        return False


def _united(items: Iterable[Gathering], notes: Notes) -> list[Gathering]:
    """The results of all rules; where two give one key, a finding, and neither where they differ."""
    first: dict[Key, Gathering] = {}
    ambiguous: set[Key] = set()
    for item in items:
        observation = item.observation
        earlier = first.setdefault(observation.key, item).observation
        if earlier is not observation:
            is_same = (earlier.value, earlier.unit) == (observation.value, observation.unit)
            where, variable = observation.where, observation.variable
            notes.add(
                duplicate(observation, earlier, variable=variable, where=where, first=earlier.where, is_same=is_same)
            )
            if not is_same:
                ambiguous.add(observation.key)
    return [item for key, item in first.items() if key not in ambiguous]
