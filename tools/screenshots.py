"""Take pictures of the main pages, to look at: on a desktop, on a phone, in Arabic, in the dark and on paper.

    python tools/screenshots.py                          every page in every look, into out/screenshots
    python tools/screenshots.py landing figure --look phone --look arabic
    python tools/screenshots.py --at http://localhost:8765 --password …

Without an address a demo is made and served in a temporary folder, as `groma serve --demo` does it.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = "/usr/bin/chromium"
TALLEST = 3_000
"""In pixels of the page: what is below is the tail of a long table, which shows nothing new."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A page of the demo, and who looks at it."""

    path: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A way to look at a page."""

    width: int = 1280
    height: int = 900
    language: str = "en"
    scheme: str = "light"
    on_paper: bool = False


SCENES = {
    "landing": Scene("/"),
    "cities": Scene("/cities/"),
    "city": Scene("/cities/exempla/"),
    "indicator": Scene("/indicators/u4ssc/EN.EN.AQ.1C/pm10/"),
    "figure": Scene("/cities/exempla/u4ssc/2023/figures/EN.EN.WS.2C/"),
    "compare": Scene("/compare/?city=exempla&city=valencia&city=los-angeles"),
    "entry": Scene("/rounds/exempla/u4ssc/2025/enter/EN.EN.WS/", who="water"),
    "round": Scene("/rounds/exempla/u4ssc/2025/", who="coordinator"),
    "plan": Scene("/plans/exempla/", who="coordinator"),
    "budget": Scene("/plans/exempla/budget/", who="coordinator"),
    "verify": Scene("/rounds/exempla/u4ssc/2024/verify/EN.EN.WS.2C/", who="verifier"),
    "network": Scene("/network/", who="secretariat"),
    "next": Scene("/cities/exempla/u4ssc/2023/next/"),
    "cases": Scene("/cases/"),
    "search": Scene("/search/?q=water"),
    "public-plan": Scene("/cities/exempla/plan/"),
    "programme-desk": Scene("/programme/desk/", who="secretariat"),
    "programme-entry": Scene("/programme/desk/deliverables/demo-guide/", who="leader"),
    "style": Scene("/style"),
}
LOOKS = {
    "desktop": Look(),
    "phone": Look(width=390, height=844),
    "arabic": Look(language="ar"),
    "arabic-phone": Look(width=390, height=844, language="ar"),
    "dark": Look(scheme="dark"),
    "paper": Look(on_paper=True),
}


def main() -> None:
    """Take the pictures and say where they are."""
    asked = _asked()
    out = Path(asked.out)
    out.mkdir(parents=True, exist_ok=True)
    with _site(asked.at, asked.password) as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name in asked.scenes or SCENES:
            for look in asked.look or LOOKS:
                _take(browser, SCENES[name], LOOKS[look], to=out / f"{name}-{look}", address=address, password=password)
        browser.close()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take pictures of the main pages, to look at.")
    parser.add_argument("scenes", nargs="*", metavar="page", help=f"of {', '.join(SCENES)}; all if none is named")
    parser.add_argument("--look", action="append", choices=LOOKS, help="may be given several times; all if not given")
    parser.add_argument("--out", default="out/screenshots", help="the folder they are written to")
    parser.add_argument("--at", help="the address of a demo that is served already")
    parser.add_argument("--password", default=os.environ.get("GROMA_DEMO_PASSWORD", ""), help="of its people")
    asked = parser.parse_args()
    if unknown := [one for one in asked.scenes if one not in SCENES]:
        parser.error(f"there is no page {unknown[0]}; there are {', '.join(SCENES)}")
    return asked


@contextmanager
def _site(address: str | None, password: str) -> Iterator[tuple[str, str]]:
    """The address of a demo, and the password of its people."""
    if address:
        yield address.rstrip("/"), password
        return
    with tempfile.TemporaryDirectory(prefix="groma-pictures-") as folder:
        data = Path(folder)
        command = [sys.executable, "-c", "from groma.cli import main; main()", "serve", "--demo", "--port", "0"]
        settings = {**os.environ, "GROMA_DATA": folder, "GROMA_LOG_REQUESTS": "no"}
        settings.pop("DATABASE_URL", None)
        with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as serving:
            lines = iter(serving.stdout or ())
            found = (re.search(r"listens on (\S+)", line) for line in lines)
            at = next((one[1] for one in found if one), "")
            try:
                if not at:
                    sys.exit("The demo did not start.")
                yield at.rstrip("/"), (data / "demo-password").read_text(encoding="ascii").strip()
            finally:
                serving.terminate()


def _take(browser: Browser, scene: Scene, look: Look, *, to: Path, address: str, password: str) -> None:
    with _context(browser, look, address) as context:
        page = context.new_page()
        page.set_default_timeout(30_000)
        if scene.who:
            _sign_in(page, scene.who, address=address, password=password)
        answer = page.goto(address + scene.path, wait_until="networkidle")
        if answer is None or not answer.ok:
            sys.exit(f"{scene.path} was answered with {answer and answer.status}.")
        if look.on_paper:
            page.pdf(path=to.with_suffix(".pdf"), format="A4", prefer_css_page_size=True)
            print(to.with_suffix(".pdf"))
            return
        tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        page.set_viewport_size({"width": look.width, "height": max(tall, look.height)})
        page.screenshot(path=to.with_suffix(".png"))
        print(to.with_suffix(".png"))


@contextmanager
def _context(browser: Browser, look: Look, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.scheme == "dark" else "light",
        locale=look.language,
    )
    context.add_cookies([{"name": "django_language", "value": look.language, "url": address}])
    yield context
    context.close()


def _sign_in(page: Page, who: str, *, address: str, password: str) -> None:
    page.goto(f"{address}/account/login/")
    page.locator("input[name=login]").fill(f"{who}@demo.example")
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


if __name__ == "__main__":
    main()
