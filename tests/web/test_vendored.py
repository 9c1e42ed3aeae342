"""Files that others made: each is the one that was written down, free to use, and does what it is there for."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

import groma.web
from groma.web.public.worldmap import HEIGHT, WIDTH, graticule, outline, place

VENDOR = Path(groma.web.__file__).parent / "static" / "web" / "vendor"
LISTED = json.loads((VENDOR / "vendored.json").read_text(encoding="utf-8"))
FREE = {"0BSD", "ISC", "OFL-1.1", "Apache-2.0"}
SHEETS = tuple((VENDOR / name).read_text(encoding="ascii") for name in ("fonts.css", "fonts-zh.css"))


@pytest.mark.parametrize("one", LISTED, ids=lambda one: one["file"])
def test_each_file_is_the_one_that_was_written_down(one):
    assert hashlib.sha256((VENDOR / one["file"]).read_bytes()).hexdigest() == one["sha256"]


def test_no_file_lies_there_unlisted():
    assert {path.name for path in VENDOR.iterdir()} == {one["file"] for one in LISTED} | {"vendored.json"}


def test_each_file_is_free_to_use_and_has_a_version_where_others_made_it():
    assert {one["licence"] for one in LISTED} <= FREE
    assert all(one["version"] for one in LISTED if one["name"] not in {"Groma", "Noto fonts"})


def test_the_licence_texts_travel_with_the_files():
    assert "SIL OPEN FONT LICENSE" in (VENDOR / "OFL.txt").read_text(encoding="utf-8")
    assert (VENDOR / "htmx-licence.txt").is_file()
    assert "Michael Bostock" in (VENDOR / "world-atlas-licence.txt").read_text(encoding="utf-8")


def test_the_fonts_are_light():
    sizes = {path.name: path.stat().st_size for path in VENDOR.glob("*.woff2")}
    assert sum(sizes.values()) < 4_000_000
    assert max(sizes.values()) < 200_000, "a reader's browser loads whole pieces"


def test_the_style_sheets_name_every_font_and_no_other():
    named = {name for sheet in SHEETS for name in re.findall(r'url\("([^"]+)"\)', sheet)}
    assert named == {path.name for path in VENDOR.glob("*.woff2")}


def points(sheet: str, family: str, weight: str) -> set[int]:
    rules = re.findall(rf'"{family}"; font-weight: {weight};.*?unicode-range: ([^;]+);', sheet)
    spans = (part.strip().removeprefix("U+").partition("-") for rule in rules for part in rule.split(","))
    return {point for start, _, end in spans for point in range(int(start, 16), int(end or start, 16) + 1)}


@pytest.mark.parametrize("weight", ["400", "700"])
@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("Noto Sans", "Année, año, Größe, ½ m³, 3–5 “%” € Водоснабжение Ελλάδα Łódź"),
        ("Noto Naskh Arabic", "استهلاكالمياه،؟مُتحقَّق"),
        ("Noto Sans SC", "城市指标、用水量、已核实。"),
    ],
)
def test_the_fonts_have_the_letters_of_the_six_languages(family, text, weight):
    sheet = SHEETS["SC" in family]
    assert {ord(letter) for letter in text if letter != " "} <= points(sheet, family, weight)


def hanzi(rows: range) -> set[int]:
    """The characters in some rows of the Chinese standard GB 2312."""
    pairs = (bytes((high, low)) for high in rows for low in range(0xA1, 0xFF))
    return {ord(text) for pair in pairs if (text := pair.decode("gb2312", errors="ignore"))}


def test_the_chinese_font_has_every_common_and_nearly_every_rare_character_of_the_standard():
    common, rare = hanzi(range(0xB0, 0xD8)), hanzi(range(0xD8, 0xF8))
    assert (len(common), len(rare)) == (3755, 3008)
    there = points(SHEETS[1], "Noto Sans SC", "400")
    assert common <= there
    assert len(rare - there) <= 33, "thirty-three rare ones are in no slice of the package"


def test_no_two_pieces_of_a_font_offer_the_same_character():
    for sheet in SHEETS:
        for family in set(re.findall(r'font-family: "([^"]+)"', sheet)):
            rules = re.findall(rf'"{family}"; font-weight: 400;.*?unicode-range: ([^;]+);', sheet)
            counted = sum(
                len(points(f'"{family}"; font-weight: 400; unicode-range: {rule};', family, "400")) for rule in rules
            )
            assert counted == len(points(sheet, family, "400"))


# The published table of the Natural Earth projection: latitude, length of the parallel, distance from the equator,
# each as a share of the largest. The polynomials come within half a percent of the map's height.
TABLE = [
    (0, 1.0, 0.0),
    (15, 0.9894, 0.186),
    (30, 0.957, 0.372),
    (45, 0.9006, 0.5571),
    (60, 0.8196, 0.7346),
    (75, 0.716, 0.8936),
]


@pytest.mark.parametrize(("lat", "length", "distance"), TABLE)
def test_places_lie_where_the_projection_puts_them(lat, length, distance):
    middle = place(0, 0)
    pole = middle[1] - place(90, 0)[1]
    assert (place(lat, 180)[0] - middle[0]) / (WIDTH / 2) == pytest.approx(length, abs=0.003)
    assert (middle[1] - place(lat, 0)[1]) / pole == pytest.approx(distance, abs=0.003)
    assert place(-lat, -180)[0] == pytest.approx(WIDTH - place(lat, 180)[0])


def test_the_map_shows_every_inhabited_place():
    ushuaia, longyearbyen, suva = place(-54.8, -68.3), place(78.2, 15.6), place(-18.1, 178.4)
    for x, y in (ushuaia, longyearbyen, suva):
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


def rings() -> list[list[tuple[float, float]]]:
    parts = outline().removesuffix("Z").split("ZM")
    return [[tuple(map(float, point.split())) for point in part.removeprefix("M").split("L")] for part in parts]


def test_the_outlines_stay_on_the_map_and_never_leap_across_it():
    for ring in rings():
        assert all(-1 <= x <= WIDTH + 1 and -1 <= y <= HEIGHT + 1 for x, y in ring)
        assert all(abs(a[0] - b[0]) < WIDTH / 4 for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def is_land(lat: float, lon: float) -> bool:
    """Whether an odd number of the outlines' edges lies east of the place."""
    x, y = place(lat, lon)
    edges = [
        (a, b) for ring in rings() for a, b in zip(ring, [*ring[1:], ring[0]], strict=True) if (a[1] > y) != (b[1] > y)
    ]
    return sum(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > x for a, b in edges) % 2 == 1


@pytest.mark.parametrize(
    ("name", "lat", "lon", "expected"),
    [
        ("Madrid", 40.4, -3.7, True),
        ("Nairobi", -1.3, 36.8, True),
        ("Chukotka, past the date line", 66.5, -173.0, True),
        ("Alice Springs", -23.7, 133.9, True),
        ("Manaus", -3.1, -60.0, True),
        ("the middle of the Atlantic", 30.0, -40.0, False),
        ("the Gulf of Guinea", 0.0, 0.0, False),
        ("the Caspian Sea", 42.0, 50.5, False),
        ("the South Pacific", -40.0, -120.0, False),
    ],
)
def test_land_is_where_land_is(name, lat, lon, expected):
    assert is_land(lat, lon) is expected


def test_the_grid_has_a_line_every_thirty_degrees():
    assert graticule().count("M") == 13 + 6
