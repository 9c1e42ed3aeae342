"""A workbook's figures on their way into a city that is there already: the workbook counts as a recipe of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from groma.gather.gathering import Gathered
from groma.gather.workbook.merging import RECIPE

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.gather.workbook.model import Imported


def gathered(imported: Imported, pack: Pack) -> Gathered:
    """The import as if a recipe named after its file had made it.

    `groma.gather.gathering.merged` then replaces what an earlier import of the same file gave, and nothing else.
    """
    names = sorted({line.file.rpartition("/")[2] for line in imported.lineage})
    lineage = tuple(replace(line, recipe=_recipe(line.file)) for line in imported.lineage)
    recipes = tuple(_recipe(name) for name in names)
    return Gathered(imported.observations, lineage, imported.findings, recipes, (), pack)


def _recipe(file: str) -> str:
    return f"{RECIPE} {file.rpartition('/')[2]}"
