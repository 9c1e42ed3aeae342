"""The whole site with something on every page, served to a browser in which everybody is signed in."""

from __future__ import annotations

import importlib
import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import verifying_cast
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cast import PASSWORD, make_cast
from confirmed import confirmed
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from published import take_in_published
from pytest_django.live_server_helper import LiveServer
from world import ROUTES, World

from groma.web import changes, rounds
from groma.web.models import City, Place, User
from groma.web.public import asking
from groma.web.public.editions import newest_edition

CHROMIUM = Path("/usr/bin/chromium")
triggers = importlib.import_module("groma.web.migrations.0002_append_only")
DRAFT = "2025"
"""The period of a round that can still be filled in; that of `cast.PERIOD` is submitted, that of 2022 published."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Site:
    """The site and its address; pages of it are opened in a browser as one of the people."""

    def __init__(self, browser, address, world):
        self.browser, self.address, self.world = browser, address, world
        self.contexts, self.tabs = {}, {}

    def path(self, key):
        """Where the route leads for the city whose people are signed in."""
        return self.world.address(ROUTES[key], self.world.cast.city.pk)

    def context(self, who, *, language="en", scripts=True):
        """A browser in which somebody is signed in, kept for the next page; it speaks one language."""
        wanted = who, language, scripts
        if wanted not in self.contexts:
            context = self.browser.new_context(
                viewport={"width": 1280, "height": 1024}, locale=language, java_script_enabled=scripts
            )
            context.set_default_timeout(15_000)
            context.add_cookies([{"name": "django_language", "value": language, "url": self.address}])
            context.add_cookies([*self.signed_in(who)])
            self.contexts[wanted] = context
        return self.contexts[wanted]

    def signed_in(self, who):
        """The cookie of somebody who has just given the password, or of nobody."""
        if who == "nobody":
            return
        if who == "halfway":
            client = Client()
            client.post("/account/login/", {"login": "guarded@example.org", "password": PASSWORD})
        else:
            client = confirmed(User.objects.get(email=f"{who}@example.org"))
        yield {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}

    def tab(self, context):
        """An empty tab, used again once it was left, because Chromium starts a process for each new one.

        A tab in which a test failed is not used again.
        """
        tab = self.tabs.pop(context, None)
        if tab is None:
            tab = context.new_page()
            tab.complaints = []
            tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
            tab.on("console", lambda said: tab.complaints.append(said.text) if said.type == "error" else None)
        return tab

    @contextmanager
    def opened(self, path, *, who="nobody", width=1280, height=1024, **look):
        """A page; it must be one, and the browser must have nothing to complain of."""
        context = self.context(who, **look)
        page = self.tab(context)
        page.set_viewport_size({"width": width, "height": height})
        page.answer = page.goto(f"{self.address}{path}", wait_until="load")
        yield page
        page.goto("about:blank")
        complaints, page.complaints[:] = [*page.complaints], []
        refused = page.answer.status >= 400
        assert [one for one in complaints if not (refused and "status of" in one)] == []
        self.tabs[context] = page


@contextmanager
def whole_site():
    """The site with everything on it, in Chromium. Only for a database that is emptied afterwards."""
    if not CHROMIUM.exists():
        message = f"{CHROMIUM} is not there: install Debian's chromium to see pages in a browser."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where there is a browser

    cache.clear()
    world = World(make_cast())
    _furnish(world)
    server = LiveServer("localhost")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield Site(browser, server.url, world)
        browser.close()
    server.stop()


def for_this_file():
    """A fixture of a test file: one site for all its tests, and nothing of it left for those of other files.

    One test of the file needs the mark `django_db`, without which pytest-django makes no database.
    """

    @pytest.fixture(scope="module")
    def site(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
            patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
            try:
                with whole_site() as made:
                    yield made
            finally:
                _emptied()

    return site


def unfold(page):
    """Opens every fold of a page."""
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")


def faults(page, *, without=()):
    """What axe finds on a page, with every fold open; rules may be left out that were applied to it in another look."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  only where there is a browser

    unfold(page)
    rules = {one: {"enabled": False} for one in without}
    options = {"runOnly": {"type": "tag", "values": TAGS}, "rules": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options)
    return found.generate_report() if found.violations_count else ""


def _furnish(world):
    """A round in draft, one with many figures to verify, a published city with many, a question answered."""
    made = world.cast
    changes.create(Place(city=made.city, code="north", name="North"), "add", gesture=made.gesture)
    draft = rounds.open_round(made.city, made.pack, period=DRAFT, gesture=made.gesture)
    said = {"inhabitants": "100000", "households": "0", "EN.EN.WS.2C": "150"}
    rounds.enter(draft, [rounds.Entry(name, DRAFT, text=text) for name, text in said.items()], by=made.coordinator)
    busy = changes.create(City(id="busyton", name="Busyton", country="XX", invented=True), "make", gesture=made.gesture)
    round_ = rounds.open_round(busy, made.pack, period="2024", gesture=made.gesture)
    officer = world.person("officer", "coordinator", city=busy)
    verifying_cast.full(replace(made, city=busy, round=round_, coordinator=officer), few=True)
    take_in_published(made, "los-angeles", period="2022")
    asked = asking.ask(
        newest_edition("littleford"), "EN.EN.WS.2C", text="Of all households?", contact="", language="en"
    )
    asking.answer(asked, "Of all.", by=made.coordinator, address="/")
    guarded = world.person("guarded", "contributor", city=made.city)
    TOTP.activate(guarded, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(guarded)
    keyed = world.person("keyed", "contributor", city=made.city)
    Authenticator.objects.create(user=keyed, type="webauthn", data={"name": "Key", "credential": {}})


def _emptied():
    with connection.schema_editor() as editor:
        triggers.thaw(None, editor)
    call_command("flush", interactive=False, verbosity=0)
    with connection.schema_editor() as editor:
        triggers.freeze(None, editor)
