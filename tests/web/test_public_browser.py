"""The public site in a real browser: accessible, small, dark, right to left, without script, and folding open."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cast import published
from django.contrib.staticfiles import finders
from published import take_in_published

from groma.web.public import asking
from groma.web.public.editions import newest_edition

CHROMIUM = Path("/usr/bin/chromium")
SITE = "http://localhost"
CITY = "/cities/los-angeles/u4ssc/2022/"
FIGURE = f"{CITY}figures/EN.EN.WS.2C/"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATHS = (
    "/",
    "/cities/",
    "/cities/?q=nowhere",
    "/cities/littleford/",
    "/cities/littleford/questions/",
    "/cities/littleford/u4ssc/2024/trends/",
    *(f"{CITY}{view}" for view in ("", "indicators/", "trends/", "places/", "changes/", "missing/", "method/")),
    FIGURE,
    f"{FIGURE}?fold=1",
    "/cities/littleford/u4ssc/2024/figures/EC.ICT.ICT.1C/",
    "/indicators/u4ssc/",
    "/indicators/u4ssc/EN.EN.WS.2C/",
    "/indicators/u4ssc/EN.EN.AQ.1C/pm10/",
    "/compare/",
    "/compare/?city=littleford&city=los-angeles",
    "/questions/ask/littleford/u4ssc/2024/1/EN.EN.WS.2C/",
)
MAIN = ("/", "/cities/", CITY, f"{CITY}indicators/", FIGURE, "/indicators/u4ssc/EN.EN.WS.2C/", PATHS[-2], PATHS[-1])
LOOKS = (("light", 1280, "en", PATHS), ("dark", 390, "en", MAIN), ("light", 320, "ar", MAIN))


@pytest.fixture
def pages(cast, client):
    """Every page as the site sends it, by language and path: a browser must not wait for the test's own thread."""
    published(cast)
    take_in_published(cast, "los-angeles", period="2022")
    city = newest_edition("littleford")
    question = asking.ask(city, "EC.ICT.ICT.1C", text="Is this of all households?", contact="", language="en")
    asking.answer(question, "It is.", by=cast.coordinator, address="/")
    return {
        (language, path): client.get(path, headers={"accept-language": language})
        for language in ("en", "ar")
        for path in PATHS
    }


@pytest.fixture
def opened(pages):
    """Opens a page in Chromium; a breach of the content policy or any other complaint fails the test."""
    if not CHROMIUM.exists():
        message = f"{CHROMIUM} is not there: install Debian's chromium to see pages in a browser."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where there is a browser

    complaints = []

    def answer(route, language):
        asked = urlsplit(route.request.url)
        if asked.path.startswith("/static/"):
            route.fulfill(path=finders.find(asked.path.removeprefix("/static/")))
            return
        path = f"{asked.path}?{asked.query}" if asked.query else asked.path
        said = pages[language, path]
        route.fulfill(status=said.status_code, headers=dict(said.headers.items()), body=said.content)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])

        def page(path, *, scheme="light", width=1280, language="en", scripts=True):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
            )
            one = context.new_page()
            one.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            one.route("**/*", lambda route: answer(route, language))
            one.goto(f"{SITE}{path}", wait_until="load")
            return one

        yield page
        browser.close()
    assert not complaints


@pytest.mark.parametrize(("scheme", "width", "language", "paths"), LOOKS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(opened, scheme, width, language, paths):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  only where there is a browser

    for path in paths:
        if "fold=1" in path:
            continue
        page = opened(path, scheme=scheme, width=width, language=language)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
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
    page = opened("/questions/ask/littleford/u4ssc/2024/1/EN.EN.WS.2C/")
    assert page.locator(".trap").evaluate("one => one.getBoundingClientRect().width") <= 1
    stops = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        stops.add(page.evaluate("document.activeElement.id"))
    assert {"id_text", "id_contact"} <= stops
    assert "id_website" not in stops
