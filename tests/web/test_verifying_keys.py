"""A real browser: figures are decided by single keys, without a mouse, and the keys stay out of text fields."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from cast import make_cast
from django.test import Client
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer
from verifying_cast import AT, accept, full

from groma.web.models import Message, Value

DECISIONS = 24


@pytest.fixture
def site(real_database, monkeypatch, request):
    """The site with a round of few figures, or where the test asks of every figure, and its verifier's cookie."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    made = make_cast()
    full(made, few=getattr(request, "param", "few") == "few")
    client = Client()
    client.force_login(made.verifier)
    server = LiveServer("localhost")
    yield server.url, client.cookies["sessionid"].value
    server.stop()


class Keyboard:
    """A page without a mouse, that counts what is pressed."""

    def __init__(self, page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def press_and_go(self, key: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    @property
    def key(self) -> str:
        return self.page.locator(".verifying-head .code").first.inner_text()


@pytest.fixture
def keyboard(site):
    url, cookie = site
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(locale="en")
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
        page = context.new_page()
        page.goto(f"{url}{AT}EC.ICT.ICT.1C/")
        yield Keyboard(page)
        browser.close()


def test_every_key_has_a_control_of_its_own_and_is_told(cast, as_):
    round_ = full(cast, few=True)
    accept(cast, round_, "EC.ICT.ICT.1C")
    client = as_("verifier")
    page = client.get(f"{AT}EN.EN.WS.2C/").content.decode()
    for key in "aqdnp?":
        assert f'data-key="{key}"' in page, key
    assert 'data-key="u"' in client.get(f"{AT}EC.ICT.ICT.1C/").content.decode()
    assert all(f"<kbd>{key}</kbd>" in page for key in "aqdnpu?")


@pytest.mark.parametrize("site", ["every"], indirect=True)
def test_figures_are_decided_by_single_keys(keyboard):
    """Accepting costs one key; asking and declining one, the words, and Ctrl with Enter. Nothing needs a mouse."""
    began, decided = time.monotonic(), []
    for number in range(DECISIONS):
        before = keyboard.pressed
        decided.append(keyboard.key)
        if number % 8 == 3:
            keyboard.press("q")
            keyboard.type("Which year?")
            keyboard.press_and_go("Control+Enter")
            assert keyboard.pressed - before == 2 + len("Which year?")
        elif number % 8 == 6:
            keyboard.press("d")
            keyboard.type("No source: an aunt said.")
            keyboard.press_and_go("Control+Enter")
            assert keyboard.pressed - before == 2 + len("No source: an aunt said.")
        else:
            keyboard.press_and_go("a")
            assert keyboard.pressed - before == 1
    took = time.monotonic() - began
    assert len(set(decided)) == DECISIONS
    assert took / DECISIONS * 112 < 45 * 60 / 3, "the site may take a third of the time at most"
    axe = Axe().run(keyboard.page)
    assert axe.violations_count == 0, axe.generate_report()
    states = dict(Value.objects.filter(key__in=decided).values_list("key", "state"))
    wanted = {3: "returned", 6: "not_verified"}
    assert [states[key] for key in decided] == [wanted.get(number % 8, "verified") for number in range(DECISIONS)]
    assert Message.objects.filter(kind="question").count() == 3


def test_everything_is_done_without_script_too(site):
    url, cookie = site
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(locale="en", java_script_enabled=False)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
        page = context.new_page()
        page.goto(f"{url}{AT}EC.ICT.ICT.1C/")
        page.get_by_role("button", name="Accept").click()
        page.locator("summary", has_text="Decline").click()
        page.get_by_label("Why it cannot be verified").fill("No source.")
        page.get_by_role("button", name="Decline the figure").click()
        page.get_by_role("button", name="Undo:").click()
        assert page.locator(".chip.submitted").count() == 1
        assert page.locator("[data-keys-switch]").is_hidden()
        browser.close()
    assert Value.objects.get(key="EC.ICT.ICT.1C").state == "verified"


def test_next_previous_undo_and_help(keyboard):
    page, first = keyboard.page, keyboard.key
    keyboard.press_and_go("n")
    assert keyboard.key != first
    keyboard.press_and_go("p")
    assert keyboard.key == first
    keyboard.press_and_go("a")
    keyboard.press_and_go("u")
    assert keyboard.key == first
    assert page.locator(".verifying-head .chip.submitted").count() == 1
    assert not page.locator(".explain .keys").is_visible()
    keyboard.press("?")
    assert page.locator(".explain .keys").is_visible()


def test_keys_stay_out_of_text_fields_and_can_be_switched_off(keyboard):
    page, first = keyboard.page, keyboard.key
    page.locator(".verifying-checklist summary").focus()
    keyboard.press("Enter")
    page.focus("#remark")
    keyboard.type("a quiet day, undone? next")
    assert page.input_value("#remark") == "a quiet day, undone? next"
    keyboard.press("Escape")
    keyboard.press("q")
    assert page.evaluate("document.activeElement.id") == "question"
    keyboard.press("Escape")
    assert not page.locator("#question").is_visible()
    keyboard.press("Control+a")
    keyboard.press("?")
    page.focus("[data-keys-switch]")
    keyboard.press("Enter")
    keyboard.press("a")
    page.wait_for_timeout(300)
    assert keyboard.key == first
    page.reload()
    keyboard.press("n")
    page.wait_for_timeout(300)
    assert keyboard.key == first
    assert page.locator("[aria-keyshortcuts]").count() == 0


def test_a_question_without_words_is_not_sent(keyboard):
    first = keyboard.key
    keyboard.press("q")
    keyboard.press("Control+Enter")
    keyboard.page.wait_for_timeout(300)
    assert keyboard.key == first
    keyboard.type("Now with words.")
    keyboard.press_and_go("Control+Enter")
    assert keyboard.key != first
