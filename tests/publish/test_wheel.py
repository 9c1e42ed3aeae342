"""The wheel: every data point once, bands by colour and by shape, a text that says the same."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from sample_books import HOSTILE, book_of, hostile_book, sample_book

from groma.catalogue.model import Band
from groma.publish.palette import DARK, LIGHT, band_colours
from groma.publish.wheel import code_label, state_text, wheel_svg, wheel_text
from groma.record.model import City

SVG = "{http://www.w3.org/2000/svg}"


def tree(book, **options):
    return ET.fromstring(wheel_svg(book, **options))  # noqa: S314  our own drawing


def points(root):
    return [node for node in root.iter(f"{SVG}g") if node.get("class") == "w-point"]


def bars(node):
    return [path for path in node.iter(f"{SVG}path") if path.get("class", "").startswith("w-band-")]


@pytest.mark.parametrize("coverage", [0.0, 0.12, 0.6, 1.0])
def test_every_data_point_has_its_slice(coverage):
    book = sample_book(coverage)
    found = points(tree(book))
    assert [node.get("data-key") for node in found] == [point.key for point in book.pack.data_points]
    assert sum(node.get("data-state") == "reported" for node in found) == book.card.reported


def test_a_band_shows_in_colour_and_in_the_length_of_the_bar():
    book = sample_book(1.0)
    for node, result in zip(points(tree(book)), book.card.results, strict=True):
        found = bars(node)
        assert len(found) == (result.points or 0)
        assert len({path.get("fill") for path in found}) == (1 if result.band else 0)


def test_what_is_not_judged_has_a_dot_and_what_is_missing_a_hatch():
    book = sample_book(0.6)
    for node, result in zip(points(tree(book)), book.card.results, strict=True):
        hatched = any("hatch" in path.get("fill", "") for path in node.iter(f"{SVG}path"))
        dotted = node.find(f"{SVG}circle") is not None
        assert (hatched, dotted) == (not result.is_reported, result.is_reported and result.band is None)


def test_the_drawing_names_itself_and_reads_left_to_right():
    root = tree(sample_book(0.12), prefix="first")
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert all(one.startswith("first-") for one in ids)
    assert root.get("direction") == "ltr"
    assert set(root.get("aria-labelledby").split()) <= set(ids)
    assert (
        root.findtext(f"{SVG}title")
        == "Sample: U4SSC Key Performance Indicators for Smart Sustainable Cities (invented city)"
    )
    assert root.findtext(f"{SVG}desc").startswith("13\u00a0figures of 112 reported")


def test_two_wheels_share_no_id():
    texts = [wheel_svg(sample_book(0.12), prefix=prefix) for prefix in ("a", "b")]
    first, second = (set(re.findall(r' id="([^"]+)"', one)) for one in texts)
    assert not first & second


def test_an_invented_city_is_labelled_in_the_drawing():
    assert "INVENTED CITY" in wheel_svg(sample_book(0.12))
    assert "INVENTED" not in wheel_svg(book_of(City(id="a", name="A", country="NO")))


def test_nothing_is_loaded_from_elsewhere():
    text = wheel_svg(sample_book(1.0))
    assert set(re.findall(r"https?://[^\"' <]+", text)) == {"http://www.w3.org/2000/svg"}
    assert "url(#" in text
    assert "<image" not in text


def test_hostile_names_stay_text():
    text = wheel_svg(hostile_book())
    ET.fromstring(text)  # noqa: S314  our own drawing
    assert "<script" not in text
    assert "<img" not in text


def test_the_text_says_the_same_as_the_drawing():
    book = sample_book(0.6)
    lines = wheel_text(book.card, book.pack).splitlines()
    leaves = [line for line in lines if line.lstrip().startswith("- ")]
    assert len(leaves) == 112
    for line, result in zip(leaves, book.card.results, strict=True):
        assert line.strip() == f"- {result.name}: {state_text(result, book.pack)}"
    heads = [line for line in lines if line.lstrip().startswith("* ")]
    assert heads[:3] == ["* Economy", "  * ICT", "    * ICT Infrastructure"]
    assert sum(line == "* Environment" for line in lines) == 1


@pytest.mark.parametrize(("levels", "depth"), [((), 0), (("theme",), 1), (("theme", "topic"), 2)])
def test_a_pack_of_another_depth_and_other_bands_is_drawn(levels, depth):
    book = sample_book(0.6)
    bands = (Band(id="near", at_least=80, points=2), Band(id="far", at_least=0, points=1))
    meta = book.pack.meta.model_copy(update={"levels": levels, "bands": bands, "merged_level": None})
    results = tuple(
        replace(
            result,
            indicator=replace(result.indicator, path=result.indicator.path[:depth]),
            band=bands[0] if result.band else None,
        )
        for result in book.card.results
    )
    other = replace(book, pack=replace(book.pack, meta=meta), card=replace(book.card, results=results))
    found = points(tree(other))
    assert len(found) == 112
    assert {len(bars(node)) for node in found} == {0, 2}
    assert len(wheel_text(other.card, other.pack).splitlines()) >= 112


def test_long_codes_are_cut_and_short_names_are_used():
    book = sample_book(1.0)
    labels = {result.point.key: code_label(result) for result in book.card.results}
    assert labels["EN.EN.AQ.1C/pm2_5"] == "EN.EN.AQ.1C PM2.5"
    assert max(len(label) for label in labels.values()) <= 26


def test_there_are_as_many_colours_as_bands():
    assert band_colours(4) == LIGHT
    assert band_colours(4, DARK) == DARK
    assert len(set(band_colours(7))) == 7
    assert band_colours(1) == LIGHT[-1:]


def test_an_empty_framework_is_drawn_all_the_same():
    book = sample_book(0.0)
    empty = replace(book, card=replace(book.card, results=()))
    assert points(tree(empty)) == []


def test_the_hostile_name_is_in_the_title():
    assert tree(hostile_book()).findtext(f"{SVG}title").startswith(HOSTILE)
