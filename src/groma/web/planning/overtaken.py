"""What somebody else wrote meanwhile, beside what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groma.web.exchange.difference import shown
from groma.web.parts import Difference
from groma.web.planning.sheets import LINES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.web.models import Kept
    from groma.web.planning.sheets import Sheet


def beside(theirs: Kept, mine: Mapping[str, Any], *, sheet: Sheet) -> list[Difference]:
    """Each field in which the two differ, under the name the sheet has for it."""
    before, after = _flat(theirs.told()), _flat(mine)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [Difference(_label(name, sheet), shown(before.get(name)), shown(after.get(name))) for name in names]


def _flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in fields.items() if name not in {"content", "code"}}
    return {**own, **dict(fields.get("content", {}))}


def _label(name: str, sheet: Sheet) -> str:
    if name in LINES:
        return str(LINES[name][1])
    field = sheet.head.fields.get(name)
    return str(field.label) if field else name
