"""Small drawn signs: states, severities, trust, quality, arrows. A sign never stands without its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

RING = '<circle cx="8" cy="8" r="6.2"{more}/>'
SQUARE = '<rect x="2.5" y="2.5" width="11" height="11"{more}/>'
FILLED = ' fill="currentColor"'

SHAPES: dict[str, str] = {
    "draft": RING.format(more=' stroke-dasharray="2.4 2.4"'),
    "submitted": RING.format(more="") + '<path d="M5 8h6M8.6 5.4 11.2 8l-2.6 2.6"/>',
    "returned": '<path d="M13.5 12.5V9a3 3 0 0 0-3-3H2.8M6 2.6 2.6 6 6 9.4"/>',
    "verified": RING.format(more="") + '<path d="m5 8.2 2.2 2.3L11.2 6"/>',
    "not_verified": RING.format(more="") + '<path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8"/>',
    "published": '<path d="M8 13.5V3M3.8 7 8 2.8 12.2 7"/>',
    "reopened": '<path d="M13.4 8.4A5.5 5.5 0 1 1 11.6 4M12 1.2v3.2H8.8"/>',
    "note": RING.format(more="") + '<path d="M8 7.4v3.8M8 4.6v.2"/>',
    "info": RING.format(more="") + '<path d="M8 7.4v3.8M8 4.6v.2"/>',
    "warning": '<path d="M8 2 14.5 13.5h-13ZM8 6.4v3.2M8 11.4v.2"/>',
    "warn": '<path d="M8 2 14.5 13.5h-13ZM8 6.4v3.2M8 11.4v.2"/>',
    "error": '<path d="M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3ZM8 4.6v4M8 11v.2"/>',
    "done": RING.format(more="") + '<path d="m5 8.2 2.2 2.3L11.2 6"/>',
    "seen": RING.format(more=FILLED),
    "third_party": RING.format(more="") + '<path d="M8 1.8a6.2 6.2 0 0 1 0 12.4Z" fill="currentColor"/>',
    "unverified": RING.format(more=' stroke-dasharray="1.2 2.2"'),
    "ours": SQUARE.format(more=""),
    "measured": '<path d="M1.5 5.5h13v5h-13ZM4.5 5.5v2.4M8 5.5v3M11.5 5.5v2.4"/>',
    "survey": '<path d="M3.5 2h9v12h-9ZM5.8 5.5h4.4M5.8 8h4.4M5.8 10.5h2.4"/>',
    "extrapolated": '<path d="m1.5 13 5-4"/><path d="m6.5 9 8-6.4" stroke-dasharray="2 2"/>',
    "estimated": '<path d="M1.8 9.4c2-4 4.2-3.6 6.2-1.6s4.2 2.4 6.2-1.6"/>',
    "personal_estimate": '<circle cx="8" cy="5" r="2.8"/><path d="M2.5 14c.5-3.6 2.6-4.8 5.5-4.800s5 1.2 5.5 4.8"/>',
    "unknown": '<path d="M5.2 5.800a2.8 2.8 0 1 1 4.2 2.500c-1 .6-1.4 1-1.4 2M8 12.800v.2"/>',
    "up": '<path d="M8 3 13 12H3Z" fill="currentColor"/>',
    "down": '<path d="M8 13 3 4h10Z" fill="currentColor"/>',
    "both": '<path d="M8 1 12 6.500H4ZM8 15 4 9.500h8Z" fill="currentColor"/>',
    "forward": '<path d="M2.5 8h11M9.5 4l4 4-4 4"/>',
    "back": '<path d="M13.5 8h-11M6.5 4l-4 4 4 4"/>',
    "open": '<path d="m4 6 4 4 4-4"/>',
    "groma": '<path d="M8 6v9.200M2 6h12M2 6v4.600M14 6v4.600M8 1.200V6"/>'
    '<circle cx="2" cy="11.6" r="1.1" fill="currentColor"/><circle cx="14" cy="11.6" r="1.1" fill="currentColor"/>'
    '<circle cx="8" cy="6" r="1.5" fill="currentColor"/>',
}
TURNING = frozenset({"submitted", "returned", "forward", "back"})
"""Signs that point along the line of text, and turn with it."""


def shape_svg(name: str) -> SafeString:
    """The sign as an SVG in the colour of the text around it, hidden from screen readers."""
    turns = ' class="turns"' if name in TURNING else ""
    return mark_safe(  # noqa: S308  nothing but the drawings above
        f'<svg{turns} viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{SHAPES[name]}</svg>"
    )
