"""Template tags: the parts that every page is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.template import Context
    from django.utils.safestring import SafeString


def filled(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    """The part's template with these values, and of the page around it only the request and its token."""
    engine = context.template.engine  # type: ignore[union-attr]  # a tag is only rendered inside a template
    inner = context.new(values)
    for kept in ("request", "csrf_token"):
        if kept in context:
            inner[kept] = context[kept]
    html: SafeString = engine.get_template(f"web/parts/{name}.html").render(inner)
    return html
