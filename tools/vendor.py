"""Fetch the files that browsers get and that others made, and write down what each is.

    python tools/vendor.py

The npm client fetches the packages; nothing of them is run. Fonts are cut with fonttools into pieces, so that
browsers load only the scripts of the page. `vendored.json` beside the files holds name, version, licence and SHA-256 of
each; a test compares. Needs the network, npm, and fonttools with brotli.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from groma.publish.fonts import FOLDER as OWN_FONTS
from groma.web.public.worldmap import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Point = tuple[float, float]
VENDOR = Path(__file__).parents[1] / "src" / "groma" / "web" / "static" / "web" / "vendor"
NEW = VENDOR.with_name("vendor-new")
HTMX = ("htmx.org", "2.0.11")
ATLAS = ("world-atlas", "2.0.2")
NASKH = ("@fontsource/noto-naskh-arabic", "5.3.0")
CHINESE = ("@fontsource/noto-sans-sc", "5.3.0")
WEIGHTS = {"400": "Regular", "700": "Bold"}
LATIN = frozenset({*range(0x100), 0x131, 0x152, 0x153, *range(0x2000, 0x2070), *range(0x20A0, 0x20D0), 0x2122, 0x2212})
ARABIC = 0x600
CYRILLIC = frozenset(range(0x400, 0x530))
GLYPHS_IN_A_PIECE, RAREST = 1_000, 0
HALF_TURN = 180.0
SOUTHERNMOST, NEAR = -60.0, 0.7
"""Antarctica is left out; points nearer to each other than this, on a map 1,000 wide, are one."""


@dataclass(frozen=True, slots=True)
class Vendored:
    """One file that others made, or that was made from theirs."""

    name: str
    version: str
    licence: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Face:
    """A piece of a font: its file and the characters browsers ask it for."""

    family: str
    weight: str
    file: str
    characters: frozenset[int]

    @property
    def css(self) -> str:
        """The rule that tells browsers of it."""
        return (
            f'@font-face {{ font-family: "{self.family}"; font-weight: {self.weight}; font-display: swap;'
            f' src: url("{self.file}") format("woff2"); unicode-range: {unicode_range(self.characters)}; }}'
        )


def main() -> None:
    """Fetch, cut, write down; the files of before stay until all new ones are there."""
    shutil.rmtree(NEW, ignore_errors=True)
    NEW.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        made = [*scripts(Path(folder)), *outlines(Path(folder)), *fonts(Path(folder))]
    listed = json.dumps([asdict(one) for one in made], indent=1, ensure_ascii=False)
    (NEW / "vendored.json").write_text(listed + "\n", encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    NEW.rename(VENDOR)
    print(f"{len(made)} files, {sum((VENDOR / one.file).stat().st_size for one in made):,} bytes")


def scripts(folder: Path) -> Iterator[Vendored]:
    """HTMX, as its makers minified it."""
    package, about = unpacked(HTMX, folder)
    for source, file in (("dist/htmx.min.js", "htmx.min.js"), ("LICENSE", "htmx-licence.txt")):
        yield kept(about, file, (package / source).read_bytes())


def outlines(folder: Path) -> Iterator[Vendored]:
    """The outlines of the land, projected and drawn as one path."""
    package, about = unpacked(ATLAS, folder)
    topology = json.loads((package / "land-110m.json").read_text(encoding="utf-8"))
    drawn = "".join(path(ring) for ring in rings(topology) if max(lat for _, lat in ring) > SOUTHERNMOST)
    yield kept(about, "land.path", (drawn + "\n").encode("ascii"))
    yield kept(about, "world-atlas-licence.txt", (package / "LICENSE").read_bytes())


def fonts(folder: Path) -> Iterator[Vendored]:
    """The fonts in pieces, and the style sheets that name them; Chinese, whose list is long, has its own."""
    faces: list[Face] = []
    for face, about in [*own_faces(), *naskh_faces(folder), *chinese_faces(folder)]:
        taken = {point for one in faces if one.weight == face.weight for point in one.characters}
        faces.append(Face(face.family, face.weight, face.file, face.characters - taken))
        yield kept(about, face.file, (NEW / face.file).read_bytes())
    ours = {"name": "Groma", "version": "", "license": "Apache-2.0"}
    chinese = [face for face in faces if face.family == "Noto Sans SC"]
    others = [face for face in faces if face not in chinese]
    for file, listed in (("fonts.css", others), ("fonts-zh.css", chinese)):
        yield kept(ours, file, "".join(f"{face.css}\n" for face in listed).encode("ascii"))
    yield kept(
        {"name": "Noto fonts", "version": "", "license": "OFL-1.1"}, "OFL.txt", (OWN_FONTS / "OFL.txt").read_bytes()
    )


def own_faces() -> Iterator[tuple[Face, dict[str, Any]]]:
    """Noto Sans and its signs, as they travel with the publications."""
    for weight, style in WEIGHTS.items():
        source = OWN_FONTS / f"NotoSans-{style}.ttf"
        every = code_points(source)
        pieces = {"latin": every & LATIN, "cyrillic": every & CYRILLIC, "more": every - LATIN - CYRILLIC}
        for piece, points in pieces.items():
            yield cut(source, f"noto-sans-{piece}-{weight}.woff2", points, family="Noto Sans", weight=weight)
    for source in (OWN_FONTS / "NotoSansMath-Regular.ttf", OWN_FONTS / "NotoSansSymbols2-Regular.ttf"):
        file = re.sub(r"(?<!^)(?=[A-Z])", "-", source.stem.removesuffix("-Regular")).lower() + ".woff2"
        yield cut(source, file, code_points(source), family="Noto Sans", weight="400")


def naskh_faces(folder: Path) -> Iterator[tuple[Face, dict[str, Any]]]:
    """Noto Naskh Arabic, without the Latin letters it also has."""
    package, about = unpacked(NASKH, folder)
    for weight in WEIGHTS:
        source = package / "files" / f"noto-naskh-arabic-arabic-{weight}-normal.woff2"
        points = frozenset(point for point in code_points(source) if point >= ARABIC)
        face, _ = cut(source, f"noto-naskh-arabic-{weight}.woff2", points, family="Noto Naskh Arabic", weight=weight)
        yield face, about


def chinese_faces(folder: Path) -> Iterator[tuple[Face, dict[str, Any]]]:
    """Noto Sans SC cut to GB 2312, the characters met most often in the first pieces.

    The package's file for simplified Chinese lacks a thousand rare characters of the standard. They are gathered from
    its slices into a last piece.
    """
    package, about = unpacked(CHINESE, folder)
    rank = frequency((package / "400.css").read_text(encoding="ascii"))
    for weight in WEIGHTS:
        source = package / "files" / f"noto-sans-sc-chinese-simplified-{weight}-normal.woff2"
        there = code_points(source)
        points = sorted(gb2312() & there, key=lambda point: (rank.get(point, RAREST), point))
        for number, start in enumerate(range(0, len(points), GLYPHS_IN_A_PIECE), start=1):
            piece = frozenset(points[start : start + GLYPHS_IN_A_PIECE])
            file = f"noto-sans-sc-{number}-{weight}.woff2"
            yield cut(source, file, piece, family="Noto Sans SC", weight=weight)[0], about
        yield gathered(package, weight, gb2312() - there), about


def gathered(package: Path, weight: str, wanted: frozenset[int]) -> Face:
    """One piece with characters that are spread over the slices of the font."""
    found: set[int] = set()
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for source in sorted((package / "files").glob(f"noto-sans-sc-[0-9]*-{weight}-normal.woff2")):
            points = (wanted & code_points(source)) - found
            if points:
                font = subset(source, points, Options(hinting=False, layout_features=[], drop_tables=["GSUB", "GPOS"]))
                font.flavor = None
                parts.append(str(Path(folder) / f"{len(parts)}.ttf"))
                font.save(parts[-1])
                found |= points
        merged = Merger().merge(parts)
    file = f"noto-sans-sc-rare-{weight}.woff2"
    merged.recalcTimestamp = False
    merged.flavor = "woff2"
    merged.save(NEW / file)
    return Face("Noto Sans SC", weight, file, frozenset(found))


def unpacked(package: tuple[str, str], folder: Path) -> tuple[Path, dict[str, Any]]:
    """The folder of an npm package, and what it says of itself."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not here. Install it and start again.")
    wanted = "@".join(package)
    command = [npm, "pack", wanted, "--json", "--pack-destination", str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout
    target = folder / re.sub(r"\W+", "-", wanted)
    with tarfile.open(folder / json.loads(said)[0]["filename"].replace("@", "").replace("/", "-")) as archive:
        archive.extractall(target, filter="data")
    return target / "package", json.loads((target / "package" / "package.json").read_text(encoding="utf-8"))


def kept(about: dict[str, Any], file: str, content: bytes) -> Vendored:
    """Write a file, and what it is."""
    (NEW / file).write_bytes(content)
    return Vendored(about["name"], about["version"], about["license"], file, hashlib.sha256(content).hexdigest())


def cut(source: Path, file: str, points: frozenset[int], *, family: str, weight: str) -> tuple[Face, dict[str, Any]]:
    """A piece of a font with these characters, packed for browsers."""
    options = Options(hinting=False, desubroutinize=True, notdef_outline=True, drop_tables=["DSIG"])
    font = subset(source, points, options)
    version = str(font["name"].getDebugName(5))
    font.flavor = "woff2"
    font.save(NEW / file)
    about = {"name": family, "version": version, "license": "OFL-1.1"}
    return Face(family, weight, file, frozenset(points)), about


def subset(source: Path, points: frozenset[int], options: Options) -> TTFont:
    """The font with these characters alone."""
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    return font


def code_points(source: Path) -> frozenset[int]:
    """The characters a font has."""
    return frozenset(TTFont(source).getBestCmap())


def gb2312() -> frozenset[int]:
    """What the Chinese standard GB 2312 has, of signs no Western font has."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    texts = (pair.decode("gb2312", errors="ignore") for pair in pairs)
    return frozenset(ord(text) for text in texts if text and ord(text) > 0x2E7F)  # noqa: PLR2004  CJK begins there


def frequency(css: str) -> dict[int, int]:
    """For each character the place of its piece in Google's slicing of the font, whose last piece is met most often."""
    ranges = re.findall(r"-\[(\d+)\]-400.*?unicode-range: ([^;]+);", css, flags=re.DOTALL)
    return {point: -int(number) for number, text in ranges for point in points_of(text)}


def points_of(text: str) -> Iterator[int]:
    """The characters of a `unicode-range`."""
    for part in text.removesuffix(";").split(","):
        start, _, end = part.strip().removeprefix("U+").partition("-")
        yield from range(int(start, 16), int(end or start, 16) + 1)


def unicode_range(points: Iterable[int]) -> str:
    """The shortest `unicode-range` for some characters."""
    spans: list[list[int]] = []
    for point in sorted(points):
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return ", ".join(f"U+{start:X}" if start == end else f"U+{start:X}-{end:X}" for start, end in spans)


def rings(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """The closed lines of a TopoJSON file's land, as longitudes and latitudes."""
    arcs = [list(walked(arc, topology["transform"])) for arc in topology["arcs"]]
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                line = [point for number in ring for point in (arcs[number] if number >= 0 else arcs[~number][::-1])]
                yield from within_the_map(unrolled(line))


def unrolled(ring: Sequence[Point]) -> list[Point]:
    """The ring without leaps from one edge of the map to the other: longitudes run past 180 instead."""
    turns, before = 0, ring[0][0]
    points = []
    for lon, lat in ring:
        turns += (before - lon > HALF_TURN) - (lon - before > HALF_TURN)
        points.append((lon + 2 * HALF_TURN * turns, lat))
        before = lon
    return points


def within_the_map(ring: Sequence[Point]) -> Iterator[list[Point]]:
    """The parts of a ring that lie on the map, and those past an edge brought back from the other side."""
    for turn in (-1, 0, 1):
        moved = [(lon + 2 * HALF_TURN * turn, lat) for lon, lat in ring]
        part = cut_at(cut_at(moved, HALF_TURN, side=1), -HALF_TURN, side=-1)
        if part:
            yield part


def cut_at(ring: Sequence[Point], edge: float, *, side: int) -> list[Point]:
    """What of a closed line lies west of a meridian (`side` 1) or east of it (-1)."""
    kept_points: list[Point] = []
    for before, after in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
        inside = [(edge - point[0]) * side >= 0 for point in (before, after)]
        if inside[0] != inside[1]:
            part = (edge - before[0]) / (after[0] - before[0])
            kept_points.append((edge, before[1] + part * (after[1] - before[1])))
        if inside[1]:
            kept_points.append(after)
    return kept_points


def walked(arc: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> Iterator[Point]:
    """The points of an arc, which is stored as steps."""
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield west + wide * x, south + high * y


def path(ring: Sequence[Point]) -> str:
    """A ring as SVG path data on the map; empty where it is smaller than a dot."""
    points: list[Point] = []
    for lon, lat in ring:
        x, y = place(lat, lon)
        if not points or abs(x - points[-1][0]) + abs(y - points[-1][1]) >= NEAR:
            points.append((x, y))
    if len(points) < 4:  # noqa: PLR2004  fewer points enclose nothing one could see
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


if __name__ == "__main__":
    main()
