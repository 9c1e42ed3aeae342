"""Trends as small multiples: one chart for all figures, drawn in one go and cut into a drawing for each.

Drawing is what costs, and mostly once for each call, so a part's figures are facets of one chart. Each facet becomes
an SVG of its own that a page can lay out for a phone or a desk. Words and data tables stand beside the drawing, in
the page; the drawing itself is hidden from screen readers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from groma.publish.palette import INK, LIGHT, LINE, SOFT
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.score.model import Result

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 240, 92, 52, 14, 8, 26
SHORT = "abs(datum.value) >= 1e6 ? format(datum.value, '~s') : replace(datum.label, regexp(',', 'g'), '\u202f')"
ENOUGH = 3
"""Periods from which a course is worth drawing."""
ACCENT = LIGHT[-1]
SHADES = {ACCENT: "accent", SOFT: "soft", LINE: "line", INK: "ink"}
SVG = "http://www.w3.org/2000/svg"
_NOISE = re.compile(r"^(aria-.*|role|class|pointer-events|stroke-miterlimit|font-family)$")


def trend_drawings(series: Mapping[str, Sequence[Result]]) -> dict[str, str]:
    """A drawing of the course of each data point, as SVG; only those with enough periods have one."""
    drawn = {key: results for key, results in series.items() if len(results) >= ENOUGH}
    if not drawn:
        return {}
    svg = _drawn(_chart(drawn))
    return dict(zip(drawn, _cells(svg), strict=True))


def _chart(series: Mapping[str, Sequence[Result]]) -> dict[str, Any]:
    import altair as alt  # noqa: PLC0415  slow to import, and only a report with trends needs it

    x = alt.X(
        "when:Q",
        title=None,
        axis=alt.Axis(labelExpr="datum.value % 1 ? '' : datum.value", tickCount=4, grid=False),
        scale=alt.Scale(nice=False, zero=False),
    )
    y = alt.Y("value:Q", title=None, axis=alt.Axis(labelExpr=SHORT, tickCount=3), scale=alt.Scale(zero=False))
    base = alt.Chart()
    layers = (
        base.mark_point(opacity=0).encode(y=alt.Y("floor:Q", title=None)),
        base.mark_rule(color=INK, strokeDash=[3, 3]).encode(y="target:Q").transform_filter("isValid(datum.target)"),
        base.mark_line(color=ACCENT, strokeWidth=2).encode(x=x, y=y),
        base.mark_circle(color=ACCENT, opacity=1, size=34).encode(x=x, y=y),
    )
    chart = (
        alt.layer(*layers, data={"values": _values(series)})
        .properties(width=WIDTH, height=HEIGHT)
        .facet(row=alt.Row("place:O", header=None), spacing=TOP + BOTTOM, bounds="flush")
        .resolve_scale(x="independent", y="independent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=SOFT, labelFontSize=11, gridColor=LINE, domain=False, tickColor=LINE, labelPadding=5, tickSize=4
        )
    )
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec


def _values(series: Mapping[str, Sequence[Result]]) -> list[dict[str, float | None]]:
    return [
        {
            "place": place,
            "when": _when(result.measurement.period),
            "value": result.value,
            "target": _near_target(results),
            "floor": _floor(results),
        }
        for place, results in enumerate(series.values())
        for result in results
    ]


def _near_target(results: Sequence[Result]) -> float | None:
    """The target, where drawing it leaves the course readable."""
    benchmark = results[-1].benchmark
    values = [result.value for result in results if result.value is not None]
    if benchmark is None or benchmark.direction == "none":
        return None
    span = max(values) - min(values)
    near = min(values) - 1.5 * span <= benchmark.target <= max(values) + 1.5 * span
    return benchmark.target if near and span else None


def _floor(results: Sequence[Result]) -> float:
    """Where the scale begins at the latest, so that a change of a hundredth does not look like a cliff."""
    values = [result.value or 0.0 for result in results]
    low = min(values) - 0.1 * max(abs(value) for value in values)
    return low if min(values) < 0 else max(0.0, low)


def _when(period: str) -> float:
    found = parse_period(period)
    return float(found.end.year) if found.is_year else round(found.end.year + found.end.timetuple().tm_yday / 366, 3)


def _drawn(spec: dict[str, Any]) -> str:
    import vl_convert  # noqa: PLC0415  loads a drawing engine, and only a report with trends needs it

    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg


def _cells(svg: str) -> list[str]:
    """Each facet of a drawing as an SVG of its own, in the order of the facets."""
    root = ET.fromstring(svg)  # noqa: S314  our own drawing, just made
    group = next(node for node in root.iter(f"{{{SVG}}}g") if "role-scope" in node.get("class", ""))
    return [_cell(cell) for cell in sorted(group, key=_top)]


def _top(cell: ET.Element) -> float:
    return float(re.split(r"[(,)]", cell.get("transform", "translate(0,0)"))[2])


def _cell(cell: ET.Element) -> str:
    cell.attrib.pop("transform", None)
    _clean(cell)
    inner = ET.tostring(cell, encoding="unicode")
    box = f"{-LEFT} {-TOP} {LEFT + WIDTH + RIGHT} {TOP + HEIGHT + BOTTOM}"
    head = f'<svg xmlns="{SVG}" class="trend" viewBox="{box}" fill="none" aria-hidden="true" focusable="false">'
    return f"{head}{inner}</svg>"


def _clean(node: ET.Element) -> None:
    """Drop what a hidden drawing does not need, and let the page choose the colours."""
    # Which prefix a namespace is written with is up to the whole process: any library may choose another.
    node.tag = node.tag.removeprefix(f"{{{SVG}}}")
    for name in [name for name in node.attrib if _NOISE.match(name)]:
        del node.attrib[name]
    shades = [
        f"{kind[0]}-{SHADES[node.attrib.pop(kind)]}" for kind in ("fill", "stroke") if node.get(kind, "") in SHADES
    ]
    if shades:
        node.set("class", " ".join(shades))
    for child in list(node):
        if child.get("class") in {"background", "foreground"}:
            node.remove(child)
        else:
            _clean(child)
