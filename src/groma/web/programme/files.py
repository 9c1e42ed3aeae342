"""The registers as files: CSV and JSON, a row or object for each entry of a day."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from groma.network.registers import registers
from groma.web.exchange.safe_cells import safe
from groma.web.programme.open_facts import WITHIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.network.figures import Counted
    from groma.network.model import Entry
    from groma.web.programme.shown import Programme

HEAD = ("id", "name", "state", "from", "to", "source")
"""The columns every register has, named as `groma network show` names them."""
BETWEEN = "; "


class _Written:
    """A file that gives back what is written to it, row by row."""

    def write(self, text: str) -> str:
        return text


def own_fields(register: str) -> tuple[str, ...]:
    """The public fields of a register that stand behind the columns every register has."""
    fields = registers()[register].fields
    return tuple(name for name in fields if name not in HEAD and name not in WITHIN)


def record(entry: Entry) -> dict[str, Any]:
    """An entry with its fields; one that may have several values has a list."""
    fields = registers()[entry.register].fields
    return {
        "id": entry.id,
        "name": entry.name,
        "state": entry.state,
        "from": entry.since,
        "to": entry.until,
        "source": list(entry.sources),
    } | {name: list(entry.all(name)) if fields[name].many else entry.one(name) for name in own_fields(entry.register)}


def csv_lines(shown: Programme, register: str) -> Iterator[str]:
    """The register as CSV, line by line; several values of a field are parted by `; `."""
    writer = csv.writer(_Written(), lineterminator="\r\n")
    yield writer.writerow((*HEAD, *own_fields(register)))
    for entry in shown.all(register):
        yield writer.writerow([safe(_cell(value)) for value in record(entry).values()])


def json_pieces(shown: Programme, register: str) -> Iterator[str]:
    """The register as JSON, entry by entry."""
    head = json.dumps({"register": register, "as_of": shown.at}, ensure_ascii=False)
    yield f'{head[:-1]}, "entries": ['
    for number, entry in enumerate(shown.all(register)):
        yield f"{',' if number else ''}\n{json.dumps(record(entry), ensure_ascii=False)}"
    yield "\n]}\n"


def counted_csv(found: Counted, at: str) -> str:
    """One of the figures over time as CSV; an empty cell where no source says."""
    del at
    writer = csv.writer(_Written(), lineterminator="\r\n")
    lines = ([safe("" if value is None else str(value)) for value in row] for row in (found.columns, *found.rows))
    return "".join(map(writer.writerow, lines))


def counted_json(found: Counted, at: str) -> str:
    """One of the figures over time as JSON, an object for each row; `null` where no source says."""
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return json.dumps({"figure": found.name, "as_of": at, "rows": rows}, ensure_ascii=False, indent=1) + "\n"


def _cell(value: str | list[str]) -> str:
    return value if isinstance(value, str) else BETWEEN.join(value)
