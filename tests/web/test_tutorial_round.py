"""The tutorials of the web are followed in a real browser, on the demo as `groma serve --demo` serves it."""

from __future__ import annotations

from pathlib import Path

import pytest
from followed_page import Reader, sentences, untried
from installations import new_installation
from playwright.sync_api import sync_playwright

TUTORIALS = Path(__file__).parents[2] / "docs" / "tutorials"
TUTORIAL, OF_A_PLAN = TUTORIALS / "a-round-on-the-web.md", TUTORIALS / "from-gap-to-action.md"
OF_A_YEAR = TUTORIALS / "a-year-of-the-programme.md"
every_tutorial = pytest.mark.parametrize("page", [TUTORIAL, OF_A_PLAN, OF_A_YEAR], ids=["round", "plan", "year"])


@pytest.fixture
def reader(tmp_path):
    """A reader before a demo that was just begun."""
    with (
        new_installation(tmp_path / "site", postgresql=False) as one,
        one.serving("--demo") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(locale="en").new_page()
        page.set_default_timeout(30_000)
        yield Reader(page, site.address, (one.data / "demo-password").read_text(encoding="ascii"), TUTORIALS)
        browser.close()


@every_tutorial
def test_nothing_that_is_marked_in_a_step_goes_untried(page):
    assert untried(page) == []


def test_the_tutorial_shows_the_whole_way():
    told = " ".join(one.where for one in sentences(TUTORIAL))
    people = ["water@", "coordinator@", "verifier@", "secretariat@"]
    done = ["Submit", "Declare", "Ask", "Accept", "Decline", "Attest", "Publish", "Question this figure", "Answer"]
    assert [word for word in people + done if word not in told] == []


def test_the_year_is_gone_through_to_its_end():
    told = " ".join(one.where for one in sentences(OF_A_YEAR))
    people = ["leader@", "secretariat@", "reviewer@", "coordinator@", "verifier@"]
    proposed = ["Add: working group", "Record the decision", "Approve", "Start the work", "Add: deliverable"]
    published = ["Send to the UN bodies", "Send back", "Close the review", "Hand over to layout", "feed.atom"]
    city = [
        "Take the city in",
        "Register the city",
        "Open the round",
        "Attest the round",
        "Count as having an action plan",
    ]
    places = ["/programme/desk/cities/newtown/", "/plans/newtown/", "/rounds/open/?city=newtown", "/programme/changes/"]
    planned = ["Gather from the groups", "Circulate for comments", "Comment", "/programme/desk/work-plan/2028/"]
    assert [word for word in people + proposed + published + planned + city + places if word not in told] == []


@every_tutorial
def test_it_goes_as_the_tutorial_says(page, reader):
    for sentence in sentences(page):
        try:
            reader.follow(sentence)
        except Exception as error:
            error.add_note(f"{sentence.where} ({reader.page.url})")
            raise
