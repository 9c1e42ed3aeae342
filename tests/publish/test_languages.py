"""Publications in six languages: right to left, marked, readable, set without a missing letter, and proved."""

from __future__ import annotations

import io
import re
from functools import cache

import pypdf
import pytest
from bundled_books import bundled
from sample_books import hostile_book, sample_book
from test_html_report import Page
from test_report_browser import browser  # noqa: F401  a fixture that both files use

from groma.publish.factsheet import factsheet
from groma.publish.html_report import html_report
from groma.publish.languages import LANGUAGES, speaking
from groma.publish.notices import INVENTED, UNREVIEWED
from groma.publish.picture import wheel_png
from groma.publish.prove import prove
from groma.publish.record_json import record_of, record_text
from groma.publish.wheel import wheel_svg, wheel_text
from groma.publish.wording import words
from groma.publish.write_report import write_report

FOREIGN = [code for code in LANGUAGES if code != "en"]


@cache
def written(code: str) -> str:
    with speaking(code):
        return html_report(sample_book(0.2))


@pytest.fixture(params=FOREIGN)
def spoken(request):
    with speaking(request.param):
        yield request.param, written(request.param)


def test_a_report_says_its_language_and_direction_and_is_well_formed(spoken):
    code, text = spoken
    ((attrs, _),) = Page(text).all("html")
    assert attrs == {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}


def test_a_report_is_told_in_its_language_and_marks_what_is_not(spoken):
    code, text = spoken
    found = Page(text)
    assert words("Do first") in [heading for _, heading in found.all("h3")]
    lent = [attrs for attrs, _ in found.all("span") if attrs.get("class") == "untranslated"]
    assert lent
    assert {attrs["lang"] for attrs in lent} == {"en"}
    outside = re.sub(r'(?s)<style>.*?</style>|<span class="untranslated".*?</span>', "", text)
    assert not [said for said in ("Look at", "figures", "Reported", "of the target", "not scored") if said in outside]
    assert code in LANGUAGES


def test_an_invented_city_is_named_so_on_screen_and_on_every_printed_page(spoken):
    _, text = spoken
    assert text.count(words(INVENTED)) >= 3
    assert "INVENTED" not in text


def test_a_report_that_nobody_has_read_says_so_once(spoken):
    assert spoken[1].count(words(UNREVIEWED)) == 1


def test_english_says_nothing_of_translation():
    text = written("en").partition("</style>")[2]
    assert "untranslated" not in text
    assert UNREVIEWED not in text


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_a_factsheet_can_be_set_in_every_language(code):
    with speaking(code):
        data = factsheet(bundled("valencia"))
        title = words("The snapshot wheel")
    file = pypdf.PdfReader(io.BytesIO(data), strict=True)
    assert file.root_object["/Lang"] == code
    assert 2 <= len(file.pages) <= 8
    if code != "ar":  # letters of Arabic are joined to shapes that do not come out as typed
        assert " ".join(title.split()) in " ".join(" ".join(page.extract_text() for page in file.pages).split())
    assert "□" not in "".join(page.extract_text() for page in file.pages)


@pytest.mark.parametrize("code", ["ar", "zh"])
def test_hostile_names_do_not_stop_it_in_other_scripts(code):
    with speaking(code):
        assert factsheet(hostile_book()).startswith(b"%PDF")
        Page(html_report(hostile_book()))
        assert "<script>alert" not in html_report(hostile_book())


@pytest.mark.parametrize("code", FOREIGN)
def test_a_wheel_is_drawn_and_told(code):
    with speaking(code):
        svg = wheel_svg(bundled("exempla"))
        told = wheel_text(bundled("exempla").card, bundled("exempla").pack)
        assert wheel_png(svg, scale=0.2).startswith(b"\x89PNG")
    drawn = "".join(re.findall(r"<text[^>]*>(.*?)</text>", svg))
    assert not set(drawn) & set("\u200e\u2067\u2068\u2069")
    assert "Economy" not in svg
    assert "Economy" not in told


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_everything_written_in_a_language_is_proved(code, tmp_path):
    with speaking(code):
        write_report(bundled("karmoy"), tmp_path)
    for name in ("report.html", "factsheet.pdf", "datapackage.zip"):
        proof = prove(tmp_path / name)
        assert proof.is_proven, (name, proof.lines)
        if name != "datapackage.zip":
            assert "byte for byte" in " ".join(proof.notes)


def test_a_figure_that_was_changed_in_arabic_is_found(tmp_path):
    path = tmp_path / "report.html"
    with speaking("ar"):
        book = bundled("karmoy")
        text = html_report(book, record_json=record_text(record_of(book)))
    changed, times = re.subn(r'(data-field="value">)[^<]+', r"\g<1>99.9", text, count=1)
    assert times == 1
    path.write_text(changed, encoding="utf-8")
    assert not prove(path).is_proven


@pytest.mark.parametrize("says", ["en", "fr", "xx"])
def test_a_report_that_claims_another_language_is_not_proved(says, tmp_path):
    path = tmp_path / "report.html"
    with speaking("es"):
        book = bundled("karmoy")
        text = html_report(book, record_json=record_text(record_of(book)))
    path.write_text(text.replace('<html lang="es"', f'<html lang="{says}"'), encoding="utf-8")
    assert not prove(path).is_proven


@pytest.mark.parametrize(("code", "width"), [*((code, 320) for code in FOREIGN), ("ar", 1280)])
def test_nothing_scrolls_sideways_in_any_language(browser, code, width, tmp_path):  # noqa: F811  the fixture
    path = tmp_path / "report.html"
    path.write_text(written(code), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_arabic_runs_from_the_right(browser, tmp_path):  # noqa: F811  the fixture
    path = tmp_path / "report.html"
    path.write_text(written("ar"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(path.as_uri())
    heading, first = (page.locator(one).bounding_box() for one in ("h1", ".numbers li:first-child"))
    assert first["x"] > 640
    assert heading["x"] + heading["width"] > 1100
    page.close()
