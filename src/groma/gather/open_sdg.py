"""A whole Open SDG data repository taken in: what recipes name becomes a city, the rest an inventory with proposals.

Nothing is taken for an indicator because its title sounds like one. A likeness is only shown, with its score, and
written as a comment into a recipe file that a person can edit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from groma.errors import Finding, RecordError
from groma.gather.gathering import gather_recipes
from groma.gather.notes import Notes
from groma.gather.open_sdg_inventory import InventoryLine, in_raw, inventory, recipe_text
from groma.gather.open_sdg_repository import Repository, Series, read_repository
from groma.gather.recipe import parse_recipes, read_recipes
from groma.gather.running import raw_files
from groma.record import folder as record_folder
from groma.record.bundled import CITIES_FOLDER
from groma.record.files import read_bytes
from groma.record.model import City, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from groma.catalogue.pack import Pack

__all__ = [
    "Imported",
    "InventoryLine",
    "Repository",
    "Series",
    "import_open_sdg",
    "inventory",
    "read_repository",
    "write_imported",
]

RECIPE_FILE = "open-sdg.yaml"


@dataclass(frozen=True, slots=True)
class Imported:
    """A city made of a repository, not yet written.

    Attributes:
        files: Path in the city folder and content of the recipe file and of the raw files it uses.
    """

    city: City
    files: Mapping[str, bytes]
    inventory: tuple[InventoryLine, ...]
    findings: tuple[Finding, ...]


def import_open_sdg(
    folder: Path, *, city_id: str, name: str, country: str, pack: Pack, recipes: Path | None = None
) -> Imported:
    """A city of what recipes find in a repository, and the inventory of all that is there.

    Args:
        folder: The repository.
        city_id: Id of the new city.
        name: Its name.
        country: Its ISO 3166-1 code.
        pack: Whose data points the recipes name.
        recipes: A recipe file or a folder of them. Without it, the recipes of the bundled city of that id are taken, if
            there is one.

    Raises:
        NotFoundError: There is no repository in the folder.
        DefinitionError: A recipe is refused.
        RecordError: The id or the country cannot stand in a `city.yaml`.
    """
    _refuse_names(city_id, country)
    repository = read_repository(folder)
    notes = Notes()
    paths = _recipe_paths(recipes or CITIES_FOLDER / city_id / "recipes")
    used = [path for path in paths if _is_for(path, repository, notes)]
    confirmed = _codes(used, repository, pack)
    lines = inventory(repository, pack, codes=confirmed)
    text = recipe_text(used, repository, lines)
    shell = _with_names(
        City(city_id, name, country, notes="Imported from an Open SDG data repository."), used, repository
    )
    file = parse_recipes(text, name=RECIPE_FILE)
    gathered = gather_recipes([file], city=shell, root=repository.root, pack=pack, notes=notes)
    labels = dict.fromkeys(label for line in gathered.lineage for label in line.file.split("; "))
    city = replace(
        shell,
        observations=gathered.observations,
        lineage=tuple(replace(line, file="; ".join(map(in_raw, line.file.split("; ")))) for line in gathered.lineage),
    )
    files = {f"recipes/{RECIPE_FILE}": text.encode()} | {
        in_raw(label): read_bytes(repository.root / label) for label in labels
    }
    return Imported(_with_used_sources(city), files, lines, (*repository.findings, *gathered.findings))


def write_imported(imported: Imported, folder: Path) -> None:
    """Write the city, its recipe file and the raw files it uses.

    Raises:
        RecordError: There is a city in the folder already, or a file cannot be written.
    """
    if (folder / "city.yaml").exists():
        raise RecordError(
            "There is a city here already.",
            where=str(folder),
            next_step="Choose another folder, or gather with recipes.",
        )
    record_folder.write_city(imported.city, folder, others=imported.files)


def _refuse_names(city_id: str, country: str) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9\-]{0,79}", city_id):
        raise RecordError(
            f"`{city_id}` cannot be the id of a city.", next_step="Use small letters, digits and hyphens."
        )
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise RecordError(f"`{country}` is no ISO 3166-1 code.", next_step="Give two capital letters, such as ES.")


def _recipe_paths(path: Path) -> list[Path]:
    return sorted(path.glob("*.y*ml")) if path.is_dir() else [path] if path.is_file() else []


def _is_for(path: Path, repository: Repository, notes: Notes) -> bool:
    """Whether every file a recipe reads is in the repository and is data."""
    templates = {series.file for series in repository.templates}
    for recipe in read_recipes(path).recipes:
        found = [label for _, label in raw_files(repository.root, recipe.read.file)]
        posing = [label for label in found if label in templates]
        if posing or not found:
            what = (
                f"`{posing[0]}` is a template, not data."
                if posing
                else f"There is no file `{recipe.read.file}` in the repository."
            )
            notes.add(
                Finding(
                    "error" if posing else "warning", "no_data", path.name, what, next_step="The recipe was left out."
                )
            )
            return False
    return True


def _codes(paths: Iterable[Path], repository: Repository, pack: Pack) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for path in paths:
        for recipe in read_recipes(path).recipes:
            for _, label in raw_files(repository.root, recipe.read.file):
                keys = [pack.key(rule.variable) for rule in recipe.observations]
                codes[label] = list(dict.fromkeys([*codes.get(label, []), *keys]))
    return codes


def _with_names(city: City, recipes: Sequence[Path], repository: Repository) -> City:
    """The city with the sources and places that the recipes' own city has, and a source for whatever else they name."""
    homes = dict.fromkeys(home for path in recipes if ((home := path.parent.parent) / "city.yaml").is_file())
    cities = [record_folder.read_city(home) for home in homes]
    sources = {source.id: source for home in cities for source in home.sources}
    places = {place.id: place for home in cities for place in home.places}
    titles = {series.file: f"{series.number} {series.title}" for series in repository.series}
    for path in recipes:
        for recipe in read_recipes(path).recipes:
            label = next((label for _, label in raw_files(repository.root, recipe.read.file)), "")
            for name in filter(None, (recipe.source, *(rule.source for rule in recipe.observations))):
                sources.setdefault(name, Source(name, titles.get(label, name)))
    return replace(city, sources=tuple(sources.values()), places=tuple(places.values()))


def _with_used_sources(city: City) -> City:
    used = {item.source for item in city.observations}
    return replace(city, sources=tuple(source for source in city.sources if source.id in used))
