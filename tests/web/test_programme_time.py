"""The programme over time: its timeline and its figures, with what no source says counted apart."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from groma.network.bundled import bundled_programme
from groma.web.registers import taking_in
from groma.web.trail import Gesture

pytestmark = pytest.mark.django_db
SOURCE = "Report of the Ninth Meeting of U4SSC, 31 October 2025"


@pytest.fixture
def programme():
    taking_in.take_in(bundled_programme(), gesture=Gesture("somebody"))
    return lambda address: Client().get(address).content.decode()


def told(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]).split())


def test_the_timeline_says_in_words_what_it_draws(programme):
    page = programme("/programme/timeline/")
    assert "Listed since 31 October 2025" in told(page)
    assert "Listed since 2021, last in a source of 2021, no longer in that of 31 October 2025" in told(page)
    assert "Planned beginning of 2022" in told(page)
    assert page.count('class="years-bars"') == page.count("<h3>")
    assert all(
        'aria-hidden="true"' in one for one in re.findall(r"<svg[^>]*>", page.split("<main")[1]) if "years" in one
    )


def test_the_timeline_of_a_day_knows_nothing_that_came_later(programme):
    page = programme("/programme/timeline/?as-of=2021")
    assert "Listed since 2021" in told(page)
    assert "Digital public infrastructure" not in page


def test_the_figures_count_what_no_source_says_apart(programme):
    page = told(programme("/programme/figures/?as-of=2025-10-31"))
    assert "Published, by year Year How many 2021 1 no source says in which year 5" in page
    assert "Deliverables whose delay is not known" in page
    assert "no source says when it was planned 1 no source says when it came out 8" in page
    assert "which may be planned ones" in page
    assert page.count("Source:") == page.count("To take away:")


def test_each_figure_is_taken_away_as_a_reader_sees_it(programme):
    del programme
    answer = Client().get("/programme/figures/publications.csv?as-of=2025-10-31")
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer).decode() == "year,count\r\n2021,1\r\n,5\r\n"
    delays = json.loads(b"".join(Client().get("/programme/figures/delays.json?as-of=2025-10-31")))
    assert delays["as_of"] == "2025-10-31"
    assert any(row["least_days_late"] is None for row in delays["rows"])
    assert Client().get("/programme/figures/nothing.csv").status_code == 404


def test_an_empty_register_says_so(db):
    assert "Nothing in the register has a date" in Client().get("/programme/timeline/").content.decode()
    assert Client().get("/programme/figures/").status_code == 200


def test_by_which_meeting_a_plan_was_approved_is_said_in_the_readers_language(programme):
    del programme
    page = Client(headers={"accept-language": "fr"}).get("/programme/work-plans/2025-2026/").content.decode()
    assert "31 octobre 2025" in page
    assert "31 October 2025" not in page[page.index("<main") : page.index("SHA-256")].replace(SOURCE, "")


def test_an_approved_work_plan_has_a_page_of_its_own(programme):
    page = told(programme("/programme/work-plans/2025-2026/"))
    assert "Work plan 2025 to 2026" in page
    assert "Approved by Meeting of the initiative, 31 October 2025" in page
    assert "Artificial intelligence in cities goes on" in page
    assert "agentic AI" in page
    assert 'href="/programme/work-plans/2025-2026/"' in programme("/programme/")
