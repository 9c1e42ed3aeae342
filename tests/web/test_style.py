"""The parts of every page: in a real browser, in light, dark, right to left, small and on paper."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

import groma.web
from groma.publish import palette
from groma.web.templatetags import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

CHROMIUM = Path("/usr/bin/chromium")
WEB = Path(groma.web.__file__).parent
SHEETS = {path.name: path.read_text(encoding="utf-8") for path in (WEB / "static" / "web").glob("*.css")}
TEMPLATES = [*sorted((WEB / "templates" / "web" / "parts").glob("*.html")), WEB / "templates" / "web" / "base.html"]
SITE = "http://localhost"


@pytest.fixture(autouse=True, scope="module")
def gathered_files():
    """A place for gathered files, which a site has and a fresh test folder has not."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


# In a browser.


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        message = f"{CHROMIUM} is not there: install Debian's chromium to see pages in a browser."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where there is a browser

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def answer(route: Route) -> None:
    """Let Django answer, with its headers; files come from where the site finds them. Nothing leaves the machine."""
    asked = urlsplit(route.request.url)
    if asked.path.startswith("/static/"):
        found = finders.find(asked.path.removeprefix("/static/"))
        assert found, f"{asked.path} is not there"
        route.fulfill(path=found)
        return
    said = Client().get(asked.path, dict(pair.partition("=")[::2] for pair in asked.query.split("&") if pair))
    route.fulfill(status=said.status_code, headers=dict(said.headers.items()), body=said.content)


@pytest.fixture
def opened(browser):
    """Opens /style; whatever the browser complains of, such as a breach of the content policy, fails the test."""
    contexts, complaints = [], []

    def page(query: str = "", *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        one = context.new_page()
        one.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        one.on("pageerror", lambda error: complaints.append(str(error)))
        one.route("**/*", answer)
        one.goto(f"{SITE}/style{query}", wait_until="load")
        return one

    yield page
    for context in contexts:
        context.close()
    assert not complaints


@pytest.mark.parametrize("query", ["", "?dir=rtl"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, scheme, query):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  only where there is a browser

    page = opened(query, scheme=scheme)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("query", ["", "?dir=rtl"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways_but_tables(opened, width, query):
    page = opened(query, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        """[...document.querySelectorAll('main *')].filter(one => one.scrollWidth > one.clientWidth + 1
           && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX) && one.tabIndex < 0
           && one.tagName !== 'TEXTAREA').map(one => one.outerHTML.slice(0, 80))"""
    )
    assert wide == [], "what scrolls can be reached with the keyboard"


@pytest.mark.parametrize("width", [320, 1280])
def test_whatever_is_pressed_is_large_enough(opened, width):
    page = opened(width=width)
    page.locator(".language summary").click()
    small = page.evaluate(
        """[...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, nav a, .button')]
           .map(one => [one.getBoundingClientRect(), one.outerHTML.slice(0, 80)])
           .filter(([box]) => box.width > 0 && (box.height < 24 || box.width < 24)).map(([, html]) => html)"""
    )
    assert small == []


def test_the_keyboard_reaches_everything_and_shows_where_it_is(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert outline[1] == "solid", outline


def test_everything_works_without_script(opened):
    page = opened(scripts=False, width=390)
    page.locator(".confirm summary").click()
    assert page.locator(".confirm button").is_visible()
    page.locator(".language summary").click()
    assert page.locator(".language button[lang=ar]").is_visible()
    page.locator(".errors a").first.click()
    assert page.url.endswith("#wrong_amount")
    assert page.locator("#wrong_amount").count() == 1


@pytest.mark.parametrize(("scheme", "paper"), [("light", palette.PAPER), ("dark", palette.PAPER_DARK)])
def test_the_page_follows_the_readers_system(opened, scheme, paper):
    page = opened(scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == f"rgb{palette._rgb(paper)}"


def test_right_to_left_turns_the_page_and_loads_arabic_letters(opened):
    page = opened("?dir=rtl")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".brand").bounding_box()["x"] > 640
    assert page.locator(".you").bounding_box()["x"] < 640
    loaded = page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family))"
    )
    assert {name.strip('"') for name in loaded} >= {"Noto Sans", "Noto Naskh Arabic"}
    assert "Noto Sans SC" not in loaded


def test_on_paper_folds_are_open_and_what_is_pressed_is_gone(opened):
    page = opened()
    page.emulate_media(media="print")
    assert not page.locator(".site nav").is_visible()
    assert page.locator(".button:visible").count() == 0
    assert page.locator(".explain dl").first.is_visible()


# In words.


@pytest.fixture(scope="module")
def style_page() -> str:
    return Client().get("/style").content.decode()


def test_the_page_shows_every_part():
    shown = (WEB / "templates" / "web" / "style.html").read_text(encoding="utf-8")
    around = {"site_notice", "site_header", "site_footer", "page_messages", "shape", "fields"}
    missing = {name for name in parts.register.tags if not re.search(rf"{{% {name}\b", shown)}
    assert missing == around


def test_every_part_is_named_where_authors_look():
    assert {name for name in parts.register.tags if name not in str(parts.__doc__)} == {
        "site_notice",
        "site_header",
        "site_footer",
    }


def test_pages_hold_no_inline_style_script_or_handler(style_page):
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", style_page.split("<body>")[1])
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", style_page))


def test_htmx_is_told_to_stay_within_the_content_policy(style_page):
    assert '"allowEval":false' in style_page
    assert '"includeIndicatorStyles":false' in style_page


def test_a_page_says_that_its_city_is_invented(style_page):
    assert "Invented city." in style_page


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_word_of_a_part_can_be_translated(path):
    source = re.sub(
        r"{% (blocktranslate.*?endblocktranslate|.*?) %}|{{.*?}}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    words = re.sub(r"<[^>]*>", " ", source)
    assert set(re.findall(r"[^\W\d_]{2,}", words)) <= {"Groma"}


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_the_style_sheets_know_no_left_and_right(name):
    sides, sizes = "left|right|top|bottom", "width|height|min-width|max-width|min-height|max-height"
    physical = rf"(?:margin|padding|border)-(?:{sides})\b|text-align:\s*(?:left|right)|[\s;{{](?:{sides}|{sizes})\s*:"
    found = [line for line in SHEETS[name].splitlines() if re.search(physical, line)]
    assert found == []


def colours(dark: bool) -> dict[str, str]:
    light_part, dark_part = SHEETS["groma.css"].split("@media screen and (prefers-color-scheme: dark)", 1)
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light_part))
    return values | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark_part.split("@layer")[0])) if dark else {})


@pytest.mark.parametrize("dark", [False, True])
def test_the_palette_is_that_of_the_publications(dark):
    end = "_DARK" if dark else ""
    found = colours(dark)
    assert tuple(found[f"band-{rank}"] for rank in (1, 2, 3, 4)) == (palette.DARK if dark else palette.LIGHT)
    for name in ("ink", "soft", "line", "paper", "field", "neutral"):
        assert found[name] == getattr(palette, name.upper() + end)


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [value / 255 for value in palette._rgb(colour)]
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    ("ink", "paper"),
    ("ink", "field"),
    ("soft", "paper"),
    ("soft", "field"),
    ("accent", "paper"),
    ("accent", "field"),
]
TEXT += [
    ("accent-deep", "paper"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("warn", "paper"),
    ("error", "paper"),
]
TEXT += [("ink", "tint"), ("ink", "warn-tint"), ("ink", "error-tint"), ("warn", "warn-tint"), ("error", "error-tint")]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text, ground, dark):
    found = colours(dark)
    assert contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("line", "ground"), [("edge", "paper"), ("edge", "field"), ("accent", "paper"), ("accent", "field")]
)
def test_edges_of_controls_can_be_seen(line, ground, dark):
    found = colours(dark)
    assert contrast(found[line], found[ground]) >= 3


def test_headings_of_the_page_go_down_by_one_level_at_a_time(style_page):
    levels = [int(level) for level in re.findall(r"<h([1-6])", style_page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_language_can_be_chosen_without_script_and_stays():
    client = Client(enforce_csrf_checks=True)
    page = client.get("/style").content.decode()
    form = re.search(r'<form method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    assert form
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[2]))
    answered = client.post(form[1], fields | {"language": "ar"})
    assert answered.headers["Location"] == "/style"
    assert '<html lang="ar" dir="rtl">' in client.get("/style").content.decode()


def test_the_languages_are_named_in_themselves(style_page):
    for tag, name in (
        ("ar", "العربيّة"),
        ("es", "Español"),
        ("fr", "Français"),
        ("ru", "Русский"),
        ("zh-Hans", "简体中文"),
    ):
        assert re.search(rf'lang="{tag}"[^>]*>{name}', style_page)


def test_chinese_letters_are_sent_only_to_those_who_read_them(style_page):
    assert "fonts-zh.css" not in style_page
    assert "fonts-zh.css" in Client(headers={"accept-language": "zh-hans"}).get("/style").content.decode()
