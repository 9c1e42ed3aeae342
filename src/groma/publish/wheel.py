"""The snapshot wheel: the whole framework on one drawing.

From the centre outwards: the city's name, the first level of the framework, its finest level, and every data point. A
data point is a bar of as many steps as its band has points, in the band's colour, so that it reads in grey print too.
What is not reported is hatched lightly; what is reported but not judged carries a grey dot. `wheel_text` says the
same in words.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from groma.publish.arcs import arc_path, at, breadth, radial, sector, wrapped
from groma.publish.languages import direction
from groma.publish.names import figure_name, group_name, title_of
from groma.publish.numbers_text import amount_text, band_text, comma_listed, period_text, reason_text, with_unit
from groma.publish.numerals import number_text, percent_sign
from groma.publish.palette import (
    DARK,
    FIELD,
    FIELD_DARK,
    INK,
    INK_DARK,
    LIGHT,
    LINE,
    LINE_DARK,
    NEUTRAL,
    NEUTRAL_DARK,
    PAPER,
    PAPER_DARK,
    SOFT,
    SOFT_DARK,
    band_colours,
    band_rank,
)
from groma.publish.trust import mark_name, weakest_mark
from groma.publish.wording import counted_words, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from groma.catalogue.model import Band
    from groma.catalogue.pack import Pack
    from groma.publish.book import Book
    from groma.score.model import GroupScore, Result, Scorecard

SPAN = 1_120.0
LEGEND = 84.0
CENTRE, FIRST, FINEST, POINTS, LABELS = 100.0, 152.0, 304.0, 310.0, 402.0
LABEL_LENGTH = 26
SHORT = 5
INKED, FADED = ("w-ink", INK), ("w-soft", SOFT)
FONT = "Noto Sans, Noto Naskh Arabic, Noto Sans SC, system-ui, Segoe UI, Roboto, DejaVu Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class Slice:
    """One data point's place on the wheel, in degrees clockwise from the top."""

    result: Result
    start: float
    end: float

    @property
    def middle(self) -> float:
        """The angle in its middle."""
        return (self.start + self.end) / 2


def wheel_svg(book: Book, *, size: int = 900, prefix: str = "wheel") -> str:
    """The wheel as an SVG of its own.

    Args:
        book: What to draw.
        size: Width in pixels; the drawing scales to whatever room it gets.
        prefix: Starts every id, so that several wheels can stand in one page.
    """
    slices = _slices(book.card.results)
    height = round(size * (SPAN + LEGEND) / SPAN)
    half = SPAN / 2
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" class="wheel" direction="ltr" role="img"',
        f' width="{size}" height="{height}"',
        f' viewBox="{-half:g} {-half:g} {SPAN:g} {SPAN + LEGEND:g}" font-family="{FONT}"',
        f' aria-labelledby="{prefix}-title {prefix}-desc">',
        f'<title id="{prefix}-title">{escape(_title(book))}</title>',
        f'<desc id="{prefix}-desc">{escape(_description(book))}</desc>',
        _style(len(book.pack.meta.bands), prefix),
        f'<rect class="w-paper" x="{-half - 2:g}" y="{-half - 2:g}" width="{SPAN + 4:g}"',
        f' height="{SPAN + LEGEND + 4:g}" fill="{PAPER}"/>',
        *_rings(slices, book.pack, prefix),
        *(part for one in slices for part in _point(one, book.pack, prefix)),
        *_centre(book),
        '<g class="w-legend">',
        *_legend(book.pack, prefix),
        "</g></svg>",
    ]
    return "".join(parts)


def wheel_text(card: Scorecard, pack: Pack) -> str:
    """What the wheel shows, as a nested list in plain text."""
    lines: list[str] = []
    for path, results in groupby(card.results, key=lambda result: result.indicator.path):
        members = list(results)
        lines += _heads(tuple(group_name(name, pack) for name in path), lines)
        lines += [f"{'  ' * len(path)}- {named_state(result, pack)}" for result in members]
    return "\n".join(lines)


def named_state(result: Result, pack: Pack) -> str:
    """The name of a figure and its state. See `state_text`."""
    return words("{figure}: {state}", figure=figure_name(result, pack), state=state_text(result, pack))


def state_text(result: Result, pack: Pack) -> str:
    """Value, period, band and trust mark of a result in words, or why there is none."""
    if not result.is_reported:
        return reason_text(result)
    return words(
        "{value} ({period}), {judged}, definition: {mark}",
        value=amount_text(result.value, result.point, pack),
        period=period_text(result.measurement.period),
        judged=words("band {band}", band=band_text(result.band, pack.meta.bands))
        if result.band
        else reason_text(result),
        mark=mark_name(weakest_mark(result)),
    )


def _heads(path: tuple[str, ...], before: Sequence[str]) -> list[str]:
    """The headings of a path that the list does not already stand under."""
    open_heads = [
        next((line for line in reversed(before) if line.startswith("  " * depth + "* ")), "")
        for depth in range(len(path))
    ]
    heads = [f"{'  ' * depth}* {name}" for depth, name in enumerate(path)]
    first = next((depth for depth in range(len(path)) if heads[depth] != open_heads[depth]), len(path))
    return heads[first:]


def _slices(results: Sequence[Result]) -> tuple[Slice, ...]:
    """Equal slices with small gaps between groups and larger ones between the groups of the first level."""
    if not results:
        return ()
    gaps = [_gap(before, after) for before, after in zip((results[-1], *results[:-1]), results, strict=True)]
    width = (360.0 - sum(gaps)) / len(results)
    slices: list[Slice] = []
    angle = gaps[0] / 2 - gaps[0]
    for result, gap in zip(results, gaps, strict=True):
        slices.append(Slice(result, angle + gap, angle + gap + width))
        angle += gap + width
    return tuple(slices)


def _gap(before: Result, after: Result) -> float:
    same = sum(1 for one, other in zip(before.indicator.path, after.indicator.path, strict=False) if one == other)
    if before.indicator.path == after.indicator.path:
        return 0.0
    return 2.4 if same == 0 else 0.9


def _groups(slices: Sequence[Slice], depth: int) -> Iterator[tuple[str, float, float]]:
    for path, members in groupby(slices, key=lambda one: one.result.indicator.path[: depth + 1]):
        found = list(members)
        if len(path) > depth:
            yield path[-1], found[0].start, found[-1].end


def _rings(slices: Sequence[Slice], pack: Pack, prefix: str) -> Iterator[str]:
    depth = len(pack.meta.levels)
    for number, (name, start, end) in enumerate(_groups(slices, 0) if depth else ()):
        yield f'<path class="w-top" d="{sector((CENTRE + 6, FIRST), start, end)}" fill="{INK}"/>'
        yield from _curved(group_name(name, pack), start, end, ident=f"{prefix}-top-{number}")
    for name, start, end in _groups(slices, depth - 1) if depth > 1 else ():
        yield f'<path class="w-field" d="{sector((FIRST + 4, FINEST), start, end)}" fill="{FIELD}"/>'
        yield from _spoke(group_name(name, pack), start, end)


def _curved(name: str, start: float, end: float, *, ident: str) -> Iterator[str]:
    """A label along a ring, turned so that it never stands on its head."""
    radius = (CENTRE + FIRST + 6) / 2
    room = (end - start) / 360 * 6.28 * radius
    size = min(19.0, 1.5 * room / max(breadth(name), 1))
    if size < 8:  # noqa: PLR2004  smaller cannot be read; the title and the text alternative have it
        return
    low = 90 < (start + end) / 2 % 360 < 270  # noqa: PLR2004  the lower half of a circle
    way = arc_path(radius + (0.34 if low else -0.34) * size, start, end, backwards=low)
    yield f'<path id="{ident}" fill="none" d="{way}"/>'
    yield (
        f'<text class="w-onink" fill="{PAPER}" font-size="{size:.1f}" font-weight="600" text-anchor="middle">'
        f'<textPath href="#{ident}" startOffset="50%">{escape(_drawn(name))}</textPath></text>'
    )


def _spoke(name: str, start: float, end: float) -> Iterator[str]:
    """A label along a spoke, on two lines where there is room for them."""
    room = (end - start) / 360 * 6.28 * (FIRST + 46)
    lines = wrapped(name, 21 if room > 34 else 27)[: 2 if room > 34 else 1]  # noqa: PLR2004  two lines of 13 need 34
    size = min(13.0, room, (FINEST - FIRST - 18) / max(breadth(line) for line in lines) * 1.85)
    place, turned = radial((FIRST + FINEST + 4) / 2, (start + end) / 2)
    yield f'<g class="w-ink" fill="{INK}" font-size="{size:.1f}" text-anchor="middle" transform="{place}{turned}">'
    for number, line in enumerate(lines):
        shift = (number - (len(lines) - 1) / 2) * size * 1.16 + size * 0.35
        yield f'<text y="{shift:.1f}">{escape(_drawn(line))}</text>'
    yield "</g>"


def _point(one: Slice, pack: Pack, prefix: str) -> Iterator[str]:
    result = one.result
    state = "reported" if result.is_reported else "empty"
    band = escape(result.band.id) if result.band else ""
    key = escape(result.point.key)
    yield f'<g class="w-point" data-key="{key}" data-band="{band}" data-state="{state}">'
    yield f"<title>{escape(_told(result, pack))}</title>"
    yield from _bar(one, pack, prefix)
    yield from _code(one)
    yield "</g>"


def _told(result: Result, pack: Pack) -> str:
    if not result.band:
        return words("{figure}: {state}", figure=figure_name(result, pack), state=reason_text(result))
    band = band_text(result.band, pack.meta.bands)
    return words("{figure}: {band} of the target", figure=figure_name(result, pack), band=band)


def _bar(one: Slice, pack: Pack, prefix: str) -> Iterator[str]:
    inset = min(0.18, (one.end - one.start) * 0.06)
    start, end = one.start + inset, one.end - inset
    ground = sector((POINTS, LABELS), start, end)
    if not one.result.is_reported:
        yield f'<path d="{ground}" fill="url(#{prefix}-hatch)"/>'
        return
    yield f'<path class="w-field" d="{ground}" fill="{FIELD}"/>'
    if one.result.band is None:
        x, y = at((POINTS + LABELS) / 2, one.middle)
        yield f'<circle class="w-neutral" cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{NEUTRAL}"/>'
        return
    bands = pack.meta.bands
    rank = band_rank(one.result.band, bands)
    colour = band_colours(len(bands))[rank - 1]
    step = (LABELS - POINTS) / len(bands)
    for number in range(rank):
        low, high = POINTS + number * step, POINTS + (number + 1) * step - (2.0 if number < rank - 1 else 0.0)
        yield f'<path class="w-band-{rank}" d="{sector((low, high), start, end)}" fill="{colour}"/>'


def _code(one: Slice) -> Iterator[str]:
    """The code outside the wheel, reading away from the centre on the right and towards it on the left."""
    label = code_label(one.result)
    is_left = one.middle % 360 > 180  # noqa: PLR2004  half a turn
    place, _ = radial(LABELS + 8, one.middle)
    turn = " rotate(180)" if is_left else ""
    anchor = "end" if is_left else "start"
    shade = ("w-code w-ink", INK) if one.result.is_reported else ("w-code w-soft", SOFT)
    size = min(11.5, 380.0 * (one.end - one.start) / 360 * 6.28)
    put = f'text-anchor="{anchor}" dominant-baseline="central" transform="{place}{turn}"'
    yield _word(label, shade, size, place=put)


def code_label(result: Result) -> str:
    """The code of a result as the wheel writes it in every language, its data point behind it."""
    name = result.point.name if len(result.point.name) <= SHORT else result.point.id.replace("_", " ")
    label = f"{result.indicator.code} {name if result.point.id else ''}".strip()
    return label if len(label) <= LABEL_LENGTH else label[: LABEL_LENGTH - 1] + "…"


def _centre(book: Book) -> Iterator[str]:
    lines = wrapped(book.city.name, 12)[:3]
    size = min(30.0, 300.0 / max(breadth(line) for line in lines))
    top = -size * 0.58 * (len(lines) - 1) - 6
    below = top + len(lines) * size * 1.16
    total = book.card.total
    yield f'<circle class="w-paper" r="{CENTRE - 2:g}" fill="{PAPER}"/><g text-anchor="middle">'
    for number, line in enumerate(lines):
        yield _word(line, INKED, size, place=f'font-weight="700" y="{top + number * size * 1.16:.1f}"')
    yield _word(_counted(total), FADED, 15, place=f'y="{below:.1f}"')
    if book.city.invented:
        yield _word(words("INVENTED CITY"), ("w-band-1", LIGHT[0]), 13, place=f'font-weight="700" y="{below + 20:.1f}"')
    yield "</g>"


def _counted(total: GroupScore) -> str:
    return words("{reported} of {total} figures", reported=str(total.reported), total=str(total.total))


def _drawn(content: str) -> str:
    """A piece of writing as programs that draw can set it: marks that order words, and vowel signs, left out."""
    if direction() == "ltr":
        return content
    return "".join(sign for sign in content if unicodedata.category(sign) not in {"Cf", "Mn"})


def _word(content: str, shade: tuple[str, str], size: float, *, place: str) -> str:
    """A piece of writing in one shade, which is a class and its light colour."""
    return f'<text class="{shade[0]}" fill="{shade[1]}" font-size="{size:.1f}" {place}>{escape(_drawn(content))}</text>'


def _legend(pack: Pack, prefix: str) -> Iterator[str]:
    """One swatch for each band from the best, one for reported but not judged, one for not reported."""
    bands = sorted(pack.meta.bands, key=lambda band: -band.at_least)
    room = SPAN / (len(bands) + 2)
    y = SPAN / 2 + 34
    places = [-SPAN / 2 + 24 + number * room for number in range(len(bands) + 2)]
    for number, (x, band) in enumerate(zip(places, bands, strict=False)):
        yield from _swatch(x, y, rank=len(bands) - number, count=len(bands))
        yield from _legend_text(x, y, (_legend_span(band, bands), words("of the target")))
    yield f'<circle class="w-neutral" cx="{places[-2] + 7:.1f}" cy="{y:g}" r="5.5" fill="{NEUTRAL}"/>'
    yield from _legend_text(places[-2], y, (words("reported,"), words("not judged")))
    yield f'<rect x="{places[-1]:.1f}" y="{y - 13:g}" width="14" height="26" fill="url(#{prefix}-hatch)"/>'
    yield from _legend_text(places[-1], y, (words("no value"),))


def _legend_span(band: Band, bands: Sequence[Band]) -> str:
    """The span of a band; without a word where words run the other way than the drawing."""
    if direction() == "rtl" and band.at_least == max(one.at_least for one in bands):
        return f"≥{with_unit(number_text(band.at_least), percent_sign())}"
    return band_text(band, bands)


def _swatch(x: float, y: float, *, rank: int, count: int) -> Iterator[str]:
    colour, step = band_colours(count)[rank - 1], 26.0 / count
    yield f'<rect class="w-field" x="{x:.1f}" y="{y - 13:g}" width="14" height="26" fill="{FIELD}"/>'
    for number in range(1, rank + 1):
        box = f'x="{x:.1f}" y="{y + 13 - number * step:.1f}" width="14" height="{step - 1:.1f}"'
        yield f'<rect class="w-band-{rank}" {box} fill="{colour}"/>'


def _legend_text(x: float, y: float, lines: Sequence[str]) -> Iterator[str]:
    top = y + 5 - (len(lines) - 1) * 9
    for number, (line, shade) in enumerate(zip(lines, (INKED, FADED), strict=False)):
        yield _word(line, shade, 14.5, place=f'x="{x + 24:.1f}" y="{top + number * 18:.1f}"')


def _title(book: Book) -> str:
    title = title_of(book.pack)
    if book.city.invented:
        return words("{city}: {framework} (invented city)", city=book.city.name, framework=title)
    return words("{city}: {framework}", city=book.city.name, framework=title)


def _description(book: Book) -> str:
    total, bands = book.card.total, sorted(book.pack.meta.bands, key=lambda band: -band.at_least)
    parts = {"total": str(total.total), "scored": str(total.scored)}
    if not total.scored:
        return counted_words(
            total.reported,
            "{count}\u00a0figure of {total} reported, {scored} judged.",
            "{count}\u00a0figures of {total} reported, {scored} judged.",
            **parts,
        )
    return counted_words(
        total.reported,
        "{count}\u00a0figure of {total} reported, {scored} judged: {bands}.",
        "{count}\u00a0figures of {total} reported, {scored} judged: {bands}.",
        bands=comma_listed([_in_band(book.card, band, bands) for band in bands]),
        **parts,
    )


def _in_band(card: Scorecard, band: Band, bands: Sequence[Band]) -> str:
    count = sum(result.band == band for result in card.results)
    return counted_words(
        count, "{count} at {band} of the target", "{count} at {band} of the target", band=band_text(band, bands)
    )


def _style(count: int, prefix: str) -> str:
    """Colours for dark grounds, and the hatch.

    Every shape also has its light colour as an attribute, for programs that read no style sheets.
    """
    pairs = [
        ("w-paper", PAPER_DARK),
        ("w-field", FIELD_DARK),
        ("w-ink", INK_DARK),
        ("w-onink", PAPER_DARK),
        ("w-top", "#c9d3d8"),
        ("w-soft", SOFT_DARK),
        ("w-neutral", NEUTRAL_DARK),
        *((f"w-band-{number + 1}", colour) for number, colour in enumerate(band_colours(count, DARK))),
    ]
    rules = "".join(f".wheel .{name}{{fill:{colour}}}" for name, colour in pairs)
    strokes = f".wheel .w-line{{stroke:{LINE_DARK}}}"
    hatch = (
        f'<pattern id="{prefix}-hatch" width="7" height="7" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)">'
        f'<path class="w-line" d="M0 0V7" stroke="{LINE}" stroke-width="2.2"/></pattern>'
    )
    return f"<style>@media screen and (prefers-color-scheme:dark){{{rules}{strokes}}}</style><defs>{hatch}</defs>"
