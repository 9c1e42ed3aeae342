"""Tables as parts: data in rows, and the frame of a table whose rows a page writes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from groma.web.parts import Cell
from groma.web.templatetags import filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.template import Context
    from django.utils.safestring import SafeString

    from groma.web.parts import Column, Table

register = template.Library()


@register.inclusion_tag("web/parts/data_table.html")
def data_table(table: Table, *, kind: str = "") -> dict[str, Any]:
    """A table of values. `stack` turns rows into blocks on a phone; `long` keeps the head in sight."""
    rows = [
        [
            (column, cell if isinstance(cell, Cell) else Cell(cell))
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]
    return {"caption": table.caption, "note": table.note, "columns": table.columns, "rows": rows, "kind": kind}


@register.simple_block_tag(takes_context=True, name="table")
def table_frame(
    context: Context, content: SafeString, caption: str, *, columns: Sequence[Column], kind: str = "", note: str = ""
) -> SafeString:
    """Caption and head of a table; the content is its body rows. With `stack`, each `td` needs a `data-label`."""
    values = {"content": content, "caption": caption, "columns": columns, "kind": kind, "note": note}
    return filled(context, "table", values)
