"""Where in a file something stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.catalogue.yaml_text import Lines

    Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class Places:
    """Finds the lines of a file.

    Attributes:
        name: The name of the file. line: Tells the line of a part of it. content: What it says.
    """

    name: str = ""
    line: Lines = lambda _: 1
    content: Any = field(default_factory=dict)

    def of(self, *texts: str) -> str:
        """File and line of the first of these texts that the file says; the file alone where it says none."""
        found = next((self._steps[text] for text in texts if text in self._steps), None)
        return self.name if found is None else f"{self.name}:{self.line(found)}"

    def of_snapshot(self, day: str) -> str:
        """File and line of the first snapshot of a day."""
        days = [one.get("as_of") for one in self.content.get("snapshots") or ()]
        return f"{self.name}:{self.line(('snapshots', days.index(day)))}" if day in days else self.name

    @cached_property
    def _steps(self) -> dict[str, Steps]:
        """The way to the first place of each text, and to each working group by its whole id."""
        steps: dict[str, Steps] = {}
        for text, way in _texts(self.content, ()):
            steps.setdefault(text, way)
            group = self._at(way[:4]) if way[2:3] == ("thematic_groups",) and way[4:5] == ("working_groups",) else None
            if group and way[6:] in {("id",), ("key",)}:
                steps.setdefault(f"{group.get('id')}/{text}", way)
        return steps

    def _at(self, way: Steps) -> Any:
        found = self.content
        for step in way:
            found = found[step]
        return found


def _texts(value: Any, way: Steps) -> Iterator[tuple[str, Steps]]:
    if isinstance(value, str):
        yield value, way
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield from _texts(part, (*way, step))
