"""The report in a real browser: no sideways scrolling on a phone, and it prints."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bundled_books import bundled
from sample_books import sample_book

from groma.publish.html_report import html_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        message = f"{CHROMIUM} is not there: install Debian's chromium to see reports in a browser."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where there is a browser

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_report(sample_book(1.0)), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways(browser, report, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_scrolls_sideways_with_everything_unfolded(browser, width, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(html_report(bundled("valencia")), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_what_scrolls_by_itself_is_named_and_reached_by_the_keyboard(browser, report):
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(report.as_uri())
    parts = page.locator(".scroll")
    assert parts.count() > 1
    for number in range(parts.count()):
        assert parts.nth(number).get_attribute("tabindex") == "0"
        assert parts.nth(number).get_attribute("role") == "region"
        assert parts.nth(number).get_attribute("aria-label")
    page.close()


def test_nothing_is_asked_of_the_network_and_nothing_goes_wrong(browser, report):
    page = browser.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(report.as_uri())
    assert asked == [report.as_uri()]
    assert wrong == []
    page.close()


def test_it_reads_without_script(browser, report):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    page.locator("details.story summary").first.click()
    assert page.locator("details.story .story-body").first.is_visible()
    context.close()


def test_text_has_enough_contrast_in_the_dark(browser, report):
    page = browser.new_page(color_scheme="dark")
    page.goto(report.as_uri())
    colours = page.evaluate("(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))")
    assert colours == ["rgb(233, 238, 240)", "rgb(18, 25, 29)"]
    page.close()


def test_it_prints(browser, report, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    page = browser.new_page()
    page.goto(report.as_uri())
    page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
    pages = pypdf.PdfReader(tmp_path / "report.pdf").pages
    assert 10 < len(pages) < 60
    width, height = (round(float(side)) for side in (pages[0].mediabox.width, pages[0].mediabox.height))
    assert (width, height) in {(595, 842), (596, 842), (595, 841)}
    assert all("INVENTED" in one.extract_text() for one in pages)
    page.close()
