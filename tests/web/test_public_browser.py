"""The public site in a real browser: in the dark, and folding open with and without script."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cast import published
from django.contrib.staticfiles import finders
from published import take_in_published

CHROMIUM = Path("/usr/bin/chromium")
SITE = "http://localhost"
CITY = "/cities/los-angeles/u4ssc/2022/"
FIGURE = f"{CITY}figures/EN.EN.WS.2C/"
ASK = "/questions/ask/littleford/u4ssc/2024/1/EN.EN.WS.2C/"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATHS = (
    "/",
    "/cities/",
    CITY,
    f"{CITY}indicators/",
    FIGURE,
    "/indicators/u4ssc/EN.EN.WS.2C/",
    "/compare/?city=littleford&city=los-angeles",
    ASK,
)
"""Those that `test_every_page` sees in the light are seen in the dark here."""


@pytest.fixture
def pages(cast, client):
    """Every page as the site sends it, by its path: a browser must not wait for the test's own thread."""
    published(cast)
    take_in_published(cast, "los-angeles", period="2022")
    return {path: client.get(path) for path in (*PATHS, f"{FIGURE}?fold=1")}


@pytest.fixture
def opened(pages):
    """Opens a page in Chromium; a breach of the content policy or any other complaint fails the test."""
    if not CHROMIUM.exists():
        message = f"{CHROMIUM} is not there: install Debian's chromium to see pages in a browser."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where there is a browser

    complaints = []

    def answer(route):
        asked = urlsplit(route.request.url)
        if asked.path.startswith("/static/"):
            route.fulfill(path=finders.find(asked.path.removeprefix("/static/")))
            return
        path = f"{asked.path}?{asked.query}" if asked.query else asked.path
        said = pages[path]
        route.fulfill(status=said.status_code, headers=dict(said.headers.items()), body=said.content)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])

        def page(path, *, scheme="light", width=1280, scripts=True):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
            )
            one = context.new_page()
            one.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            one.route("**/*", answer)
            one.goto(f"{SITE}{path}", wait_until="load")
            return one

        yield page
        browser.close()
    assert not complaints


def test_in_the_dark_axe_finds_nothing_and_nothing_scrolls_sideways(opened):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  only where there is a browser

    for path in PATHS:
        page = opened(path, scheme="dark", width=390)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
        found = Axe().run(page, options=options)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
        page.context.close()


def test_a_number_unfolds_its_story_in_place(opened):
    page = opened(f"{CITY}indicators/")
    fold = page.locator(f'details[hx-get="{FIGURE}?fold=1"]')
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    fold.locator(".story").wait_for()
    assert "÷" in fold.inner_text()


def test_without_script_the_fold_leads_to_the_story(opened):
    page = opened(f"{CITY}indicators/", scripts=False)
    fold = page.locator(f'details[hx-get="{FIGURE}?fold=1"]')
    fold.locator("summary").click()
    fold.locator(".folded a").click()
    assert page.url == f"{SITE}{FIGURE}"


def test_the_trap_for_machines_is_out_of_the_way_of_people(opened):
    page = opened(ASK)
    assert page.locator(".trap").evaluate("one => one.getBoundingClientRect().width") <= 1
    stops = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        stops.add(page.evaluate("document.activeElement.id"))
    assert {"id_text", "id_contact"} <= stops
    assert "id_website" not in stops
