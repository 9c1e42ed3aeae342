"""Following a tutorial of the web part in a browser, word by word.

Only numbered steps are followed. In them, a sentence is one of those of `SENTENCE`; bold is what the interface calls
something, code is what is typed or opened, and italics are what is seen. Everything marked so has to be part of such a
sentence, so that nothing on the page goes untried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

SENTENCE = re.compile(
    r"[Ss]ign in as `(?P<who>[^`]+)`"
    r"|[Oo]pen `(?P<path>[^`]+)`"
    r"|[Pp]ress \*\*(?P<press>[^*]+)\*\*(?: at \*\*(?P<at>[^*]+)\*\*)?(?: until you see \*(?P<until>[^*]+)\*)?"
    r"|[Ss]ave \*\*(?P<save>[^*]+)\*\* and find \*(?P<find>[^*]+)\* in it"
    r"|[Ii]n \*\*(?P<menu>[^*]+)\*\* choose \*\*(?P<option>[^*]+)\*\*"
    r"|[Ii]n \*\*(?P<upload>[^*]+)\*\* choose the file `(?P<file>[^`]+)`"
    r"|[Cc]hoose \*\*(?P<choose>[^*]+)\*\*"
    r"|[Ii]n \*\*(?P<field>[^*]+)\*\*(?: at \*\*(?P<of>[^*]+)\*\*)? type `(?P<text>[^`]+)`"
    r"|[Yy]ou see \*(?P<see>[^*]+)\*"
)
STEP = re.compile(r"^\d+\. (?P<text>.+(?:\n {3,}.+)*)", re.MULTILINE)
PARTS = "main li, main fieldset, main section, main article, main tr, main .step, main .verifying-step"
MOST = 150
"""How often something is pressed at most until what is awaited is seen."""


@dataclass(frozen=True)
class Sentence:
    """One thing to do or to see, and the number of the line it stands on."""

    said: dict[str, str]
    where: str


def steps(page: Path) -> Iterator[str]:
    """The text of every numbered step."""
    for found in STEP.finditer(page.read_text(encoding="utf-8")):
        yield " ".join(found["text"].split())


def sentences(page: Path) -> Iterator[Sentence]:
    """What the numbered steps of a page say to do, in their order."""
    for number, text in enumerate(steps(page), start=1):
        for found in SENTENCE.finditer(text):
            said = {name: value for name, value in found.groupdict().items() if value}
            yield Sentence(said, f"{page.name}, step {number}: {found[0]}")


def untried(page: Path) -> list[str]:
    """What is marked in a numbered step and is part of no sentence that is followed."""
    return [left for text in steps(page) for left in re.findall(r"[*`]+[^*`]+[*`]+", SENTENCE.sub("", text))]


@dataclass(frozen=True)
class Reader:
    """Somebody who does what a page says."""

    page: Page
    address: str
    password: str
    beside: Path
    """The folder with the files that come with what is read."""

    def follow(self, sentence: Sentence) -> None:
        """Do one thing, or look whether it is there."""
        said = sentence.said
        if "who" in said:
            self._sign_in(said["who"])
        elif "path" in said:
            self.page.goto(self.address + said["path"])
        elif "press" in said:
            self._press(said["press"], at=said.get("at"), until=said.get("until"))
        elif "save" in said:
            self._save(said["save"], said["find"])
        elif said.keys() & {"menu", "upload", "choose"}:
            self._choose(said)
        elif "field" in said:
            self._type(said["field"], said["text"], at=said.get("of"))
        else:
            expect(self._seen(said["see"])).to_be_visible()

    def _choose(self, said: dict[str, str]) -> None:
        if "menu" in said:
            self.page.get_by_label(_label(said["menu"])).select_option(label=said["option"])
        elif "upload" in said:
            self.page.get_by_label(said["upload"]).set_input_files(self.beside / said["file"])
        else:
            self.page.get_by_label(said["choose"]).check()

    def _sign_in(self, who: str) -> None:
        if self._called("Sign out").count():
            self._press("Sign out")
            self._press("Sign out")
        self.page.goto(f"{self.address}/desk/")
        self._type("Email", who)
        self._type("Password", self.password)
        self._press("Sign in", at_last=True)

    def _press(self, name: str, *, at: str | None = None, until: str | None = None, at_last: bool = False) -> None:
        for _ in range(MOST if until else 1):
            found = self._called(name, at=at or "")
            found = found if found.count() else self._called(name)
            self._click(found.last if at_last else found.first)
            if until and self._seen(until).is_visible():
                return
        assert not until, f"{name} was pressed {MOST} times"

    def _save(self, name: str, text: str) -> None:
        with self.page.expect_download() as saved:
            self._called(name).first.click()
        assert text in Path(saved.value.path()).read_text(encoding="utf-8")

    def _click(self, control: Locator) -> None:
        if control.evaluate("control => control.localName === 'summary'"):
            control.click()
            return
        with self.page.expect_navigation(wait_until="load"):
            control.click()

    def _type(self, label: str, text: str, *, at: str | None = None) -> None:
        field = self._around(at).get_by_label(_label(label)).first
        if not field.evaluate("field => Boolean(field.closest('[hx-post]'))"):
            field.fill(text)
            return
        # A figure is saved by itself, a moment after its field was left.
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            field.fill(text)
            field.blur()

    def _called(self, name: str, *, at: str | None = None) -> Locator:
        whole = re.compile(rf"^\s*{re.escape(name)}\s*(:.*)?$", re.DOTALL)
        around = self._around(at)
        summary = around.locator("details:not([open]) > summary", has_text=whole)
        called = around.get_by_role("link", name=whole).or_(around.get_by_role("button", name=whole)).or_(summary)
        return called.filter(visible=True)

    def _around(self, at: str | None) -> Page | Locator:
        if not at:
            return self.page if at is None else self.page.locator("main")
        return self.page.locator(PARTS).filter(has=self.page.get_by_text(at, exact=True)).last

    def _seen(self, text: str) -> Locator:
        return self.page.locator("body").get_by_text(text).filter(visible=True).first


def _label(label: str) -> re.Pattern[str]:
    """A label, also where a form in which next to nothing is needed keeps from saying so of each field."""
    return re.compile(rf"^\s*{re.escape(label)}(\s*\(optional\))?\s*$")
