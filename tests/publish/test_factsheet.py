"""The factsheet as a PDF: what it says, that it can be read aloud, and that it holds its record and its fonts."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import Any

import pypdf
import pytest
import typst
from bundled_books import bundled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_books import HOSTILE, book_of, city, hostile_book, sample_book

from groma.catalogue.pack import open_pack
from groma.errors import GromaError
from groma.publish import factsheet as made
from groma.publish.book import Book
from groma.publish.factsheet import ATTACHMENT, factsheet
from groma.publish.fonts import FAMILIES, FOLDER, covered, lacking, printable
from groma.publish.notices import INVENTED
from groma.publish.picture import wheel_png
from groma.publish.record_json import record_of
from groma.publish.story import mayors_page
from groma.publish.wheel import wheel_svg
from groma.record.model import City
from groma.score.scorecard import score


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data), strict=True)


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader(data).pages).split())


def plain(text: object) -> str:
    return " ".join(str(text).split())


@pytest.fixture(scope="module")
def karmoy() -> bytes:
    return factsheet(bundled("karmoy"))


@pytest.mark.parametrize("name", ["karmoy", "valencia", "exempla"])
def test_it_has_two_to_six_pages_and_opens_with_the_mayors_page(name):
    book = bundled(name)
    pages = reader(factsheet(book)).pages
    assert 2 <= len(pages) <= 6
    first = " ".join(pages[0].extract_text().split())
    page = mayors_page(book)
    assert book.city.name in first
    for told in (
        *page.sentences,
        *(decision.what for decision in page.decisions),
        *(headline.label for headline in page.numbers),
    ):
        assert plain(told) in first


def test_it_says_figures_missing_ones_method_and_versions(karmoy):
    text, card = words(karmoy), bundled("karmoy").card
    for said in (
        "Wireless Broadband Subscriptions EC.ICT.ICT.3C 95 424 per 100 000 inhabitants 2020 100 000 95.4 % 95+",
        "What is missing",
        "Local Food Production",
    ):
        assert said in text
    for said in (
        card.pack_hash,
        card.benchmark_set,
        plain(card.benchmark_label),
        record_of(bundled("karmoy"))["sha256"],
        plain(bundled("karmoy").pack.meta.notice),
    ):
        assert said in text


def test_every_reported_figure_stands_in_a_table():
    text = words(factsheet(bundled("exempla")))
    for result in bundled("exempla").card.results:
        assert f"{result.name} {result.indicator.code}" in text


def test_it_keeps_to_pdf_ua(karmoy):
    file = reader(karmoy)
    catalogue: Any = file.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata
    assert file.metadata.title == "Karmøy: factsheet"
    xmp = catalogue["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part[^0-9]*1", xmp)


def test_the_wheel_has_words_for_those_who_do_not_see_it(karmoy):
    alternatives = [found for found in _alternatives(reader(karmoy)) if found]
    assert len(alternatives) == 1
    assert alternatives[0].startswith("The snapshot wheel of Karmøy")
    assert "14 are reported" in alternatives[0]


def _alternatives(file: pypdf.PdfReader) -> list[str]:
    objects = (file.get_object(number) for number in range(1, len(file.xref[0]) + len(file.xref_objStm) + 1))
    return [str(one["/Alt"]) for one in objects if isinstance(one, pypdf.generic.DictionaryObject) and "/Alt" in one]


def test_only_our_fonts_are_used_and_all_are_embedded(karmoy):
    names = set()
    for page in reader(karmoy).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            names.add(str(inner["/BaseFont"]).partition("+")[2])
            assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())
    assert names
    assert all(name.startswith("NotoSans") for name in names)


def test_the_record_is_attached(karmoy):
    attached = reader(karmoy).attachments[ATTACHMENT]
    assert json.loads(attached[0]) == json.loads(json.dumps(record_of(bundled("karmoy"))))


def test_an_invented_city_says_so_on_every_page():
    for page in reader(factsheet(sample_book())).pages:
        assert INVENTED in " ".join(page.extract_text().split())


def test_the_bytes_are_the_same_every_time_and_hold_no_date(karmoy):
    assert karmoy == factsheet(bundled("karmoy"))
    assert reader(karmoy).metadata
    assert b"/CreationDate" not in karmoy
    assert b"/ModDate" not in karmoy


def test_names_are_text_and_never_markup():
    text = words(factsheet(hostile_book()))
    assert plain(HOSTILE) in text


@pytest.mark.parametrize(
    "name",
    [
        "東京都",
        "الرياض",
        "Ἀθῆναι",
        "🏙",
        "a\x00b\x1b",
        "#panic() *x* $y$ @z",
        "\\u{202e}",
        "x" * 300,
        "\u202eabc",
        "e\u0301",
    ],
)
def test_no_name_stops_it(name):
    text = words(factsheet(book_of(city(open_pack(), coverage=0.05, name=name))))
    lost = lacking([name])
    assert bool(lost) == ("shown as □" in text)
    assert all(f"U+{ord(one):04X}" in text for one in lost)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=40))
def test_any_text_can_be_set(text):
    bare = City("x", text, "XX", notes=text, licence=text)
    factsheet(Book(bare, open_pack(), score(bare, open_pack())))


@pytest.mark.parametrize(
    "text",
    [
        "0\xad\x1b",
        "\x1b\u0301",
        "≥\u0308",
        "a\u20d7",
        "\u200d\ufe0f",
        "x\u2028y",
        "\u0639\u0628\u062f \u0627\u0644\u0644\u0647",
    ],
)
def test_awkward_characters_are_replaced_so_that_the_page_can_be_set(text):
    bare = City("x", f"City {text}", "XX")
    assert factsheet(Book(bare, open_pack(), score(bare, open_pack()))).startswith(b"%PDF")


def test_what_nobody_sees_is_left_out_and_marks_need_a_letter_to_stand_on():
    assert printable("Kar\xadmøy\u200b") == "Karmøy"
    assert printable("東\u0301") == "□□"
    assert lacking(["a\u200b東\u0301"]) == ("\u0301", "東")


def test_a_city_without_figures_has_a_factsheet():
    bare = City("x", "Nowhere", "XX")
    text = words(factsheet(Book(bare, open_pack(), score(bare, open_pack()))))
    assert "0 of 112 figures reported" in text
    assert "112 figures: not reported" in text


def test_what_the_page_setter_refuses_is_said_clearly(monkeypatch, tmp_path):
    broken = tmp_path / "broken.typ"
    broken.write_text("#panic(1)")
    monkeypatch.setattr(made, "TEMPLATE", broken)
    with pytest.raises(GromaError, match="could not be set"):
        factsheet(bundled("karmoy"))


def test_links_lead_only_to_the_web():
    book = sample_book(0.05)
    hostile = replace(book.city, sources=(replace(book.city.sources[0], address="javascript:alert(1)"),))
    assert b"javascript" not in factsheet(book_of(hostile), record={"sha256": "", "groma": ""})


def test_the_fonts_are_ours_and_cover_what_europe_writes():
    assert set(FAMILIES) <= set(
        typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER]).families()
    )
    assert (FOLDER / "OFL.txt").read_text().count("SIL OPEN FONT LICENSE") == 1
    for text in (
        "Ålesund Kraków Łódź Târgu Mureș İzmir Þórshöfn",
        "Ἀθῆναι Κύπρος",
        "Київ Београд Ђ",
        "≥ ≤ − × ÷ → ↑ ● ■ ◆ µ ³ ₂ € ₺ – — “” \u2011\u202f\u00a0",
    ):
        assert printable(text) == text
    assert len(covered()) > 2000


def test_the_picture_is_a_png_of_the_wheel():
    svg = wheel_svg(bundled("karmoy"))
    data = wheel_png(svg)
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 1350
    assert f"iTXtTitle\0\0\0\0\0Karmøy: {bundled('karmoy').pack.meta.title}".encode() in data
    assert "14\xa0figures of 112 reported".encode() in data
    assert data == wheel_png(svg)
    assert wheel_png(wheel_svg(hostile_book()), scale=0.2).startswith(b"\x89PNG")
