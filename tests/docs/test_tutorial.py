"""The tutorial and the how-to pages do what they say: files are written, commands run, what they print compared."""

from __future__ import annotations

import re
import time

import pytest
from doc_pages import DOCS, blocks, commands, fits, follow, named

ELSEWHERE = {
    "sign-in-with-openid-connect.md": "needs a service that signs people in; the tests of accounts read its file",
    "a-round-on-the-web.md": "needs a browser; tests/web/test_tutorial_round.py follows it in one",
    "from-gap-to-action.md": "needs a browser; tests/web/test_tutorial_round.py follows it in one",
    "a-year-of-the-programme.md": "needs a browser; tests/web/test_tutorial_round.py follows it in one",
    "hold-a-meeting.md": "needs a browser; tests/web/test_programme_calendar.py tries its pages",
    "tell-whether-an-action-worked.md": "needs a script of a checkout; test_account_page.py runs it",
    "use-the-api.md": "needs a site; the tests of the API follow it",
}
"""Pages whose steps cannot be followed in an empty folder, and why."""
PAGES = sorted(
    page for page in (*(DOCS / "tutorials").glob("*.md"), *(DOCS / "how-to").glob("*.md")) if page.name not in ELSEWHERE
)
TUTORIAL = DOCS / "tutorials" / "first-report.md"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_does_what_it_says(page, desk):
    before = time.perf_counter()
    followed = list(follow(page))
    assert any(block.kind == "console" for block in followed)
    assert time.perf_counter() - before < 60, "whoever follows the page should wait for nothing"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_nothing_on_a_page_goes_untried(page):
    kinds = {block.kind for block in blocks(page)}
    assert kinds <= {"console", "yaml", "csv", "change"}
    assert [block.where for block in blocks(page) if block.kind in {"yaml", "csv"} and not block.rest] == []


def test_the_tutorial_shows_the_whole_way():
    lines = " ".join(
        command.line for block in blocks(TUTORIAL) if block.kind == "console" for command in commands(block)
    )
    wanted = "groma new|groma check|groma score|groma explain|groma report|groma prove|--from"
    assert [word for word in wanted.split("|") if word not in lines] == []


def test_two_minutes_are_enough_with_a_workbook():
    """Three things to do: give the workbook, look at the mapping, write the report."""
    text = TUTORIAL.read_text(encoding="utf-8").split("## With a filled workbook")[1]
    assert len(re.findall(r"^\$ ", text, flags=re.MULTILINE)) == 2


def test_what_is_shown_is_really_compared():
    assert fits(("a … c", "…", "end"), "a   b c\nmore\nand more\nend\n")
    assert not fits(("a … c", "end"), "a b c\nmore\nend\n")
    assert not fits(("7 reported",), "8 reported\n")
