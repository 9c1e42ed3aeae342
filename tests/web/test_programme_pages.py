"""The public pages of the programme: what they say, of when, from whom, and what they do not show."""

from __future__ import annotations

import html
import json
import re
from itertools import product

import pytest
from cast import published
from django.db import connection
from django.test.utils import CaptureQueriesContext
from programme_kept import BY, keep_programme, say

from groma.network.bundled import bundled_history
from groma.network.model import Claim
from groma.network.register import entries
from groma.network.registers import LISTED_FIELD
from groma.web.models import RegisterDifference
from groma.web.programme import between, shown
from groma.web.programme.open_facts import OPEN, open_facts
from groma.web.programme.wording import REGISTERS, meeting_date, sources_text, when_text
from groma.web.registers import store, taking_in

pytestmark = pytest.mark.django_db
HERE = "/programme/"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")
LATE = f"{HERE}deliverables/procurement-guidelines-for-smart-sustainable-cities/"
PAGES = (
    HERE,
    f"{HERE}?as-of=2021",
    f"{HERE}changes/",
    f"{HERE}changes/?from=2021&to=2025-10-31",
    f"{HERE}groups/",
    f"{HERE}groups/city-platforms/",
    f"{HERE}groups/people-oriented/",
    f"{HERE}deliverables/",
    LATE,
    f"{HERE}meetings/",
    f"{HERE}meetings/ninth/",
    f"{HERE}meetings/city-platforms/WG3/2021-12/",
    f"{HERE}decisions/",
    f"{HERE}hubs/",
    f"{HERE}hubs/austria/",
    f"{HERE}organisations/",
    f"{HERE}organisations/itu/",
)
FEW_QUERIES = 9
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def text_of(client, path, **headers):
    said = client.get(path, headers=headers or None)
    assert said.status_code == 200, (path, said.status_code)
    return said.content.decode()


def plain(client, path, **headers):
    whole = text_of(client, path, **headers)
    main = whole[whole.index("<main") :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def programme():
    keep_programme()


# What it says.


def test_before_anything_is_taken_in_it_says_so(client):
    assert "Nothing is in the registers of the programme yet" in plain(client, HERE)
    for part in ("groups", "deliverables", "meetings", "decisions", "hubs", "organisations", "changes"):
        assert client.get(f"{HERE}{part}/").status_code == 200


@pytest.mark.usefixtures("programme")
def test_every_page_opens_in_every_language():
    from django.test import Client  # noqa: PLC0415  a reader of each language

    for language, path in product(LANGUAGES, PAGES):
        said = text_of(Client(), path, **{"accept-language": language})
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in said


@pytest.mark.usefixtures("programme")
def test_the_first_screen_says_in_two_sentences_what_it_is_and_who_is_in_it(client):
    said = plain(client, HERE)
    assert "United for Smart Sustainable Cities was established in 2016; it aims at guidelines" in said
    roles = [one.all("role") for one in store.entries_at("organisations") if not one.until]
    coordinating, supporting = (sum(role in one for one in roles) for role in ("coordinating", "supporting"))
    assert f"{coordinating} organisations coordinate it, and {supporting} support it." in said
    assert "No coming meeting is in the register." in said
    assert "Last meeting in the register Meeting of the initiative, 31 October 2025 Geneva" in said


@pytest.mark.usefixtures("programme")
def test_it_shows_the_groups_at_work_each_with_its_working_groups_and_source(client):
    said = text_of(client, HERE)
    for one in store.entries_at("groups"):
        is_at_work = not one.until and one.state != "concluded"
        assert (f'href="{HERE}groups/{one.id}/"' in said.partition("What it has published")[0]) == is_at_work
    assert "Autonomous cities" in said
    assert "Report of the Ninth Meeting of U4SSC" in said


@pytest.mark.usefixtures("programme")
def test_as_of_a_year_it_is_what_was_known_then(client):
    said = plain(client, f"{HERE}?as-of=2021")
    assert "The programme as of 31 December 2021" in said
    assert "<h1><bdi>The programme</bdi></h1>" in text_of(client, f"{HERE}?as-of=2021")
    assert "Procurement guidelines for smart sustainable cities" in said
    assert "Digital public infrastructure" not in said
    assert "over 20 UN entities" not in said
    for link in re.findall(r'href="(/programme/groups/[^"]+/\?[^"]*)"', text_of(client, f"{HERE}?as-of=2021")):
        assert link.endswith("?as-of=2021-12-31")
        assert client.get(link).status_code == 200


@pytest.mark.usefixtures("programme")
def test_cities_are_counted_as_of_the_day(cast, client):
    published(cast)
    assert "1 city has published its figures on this site" in plain(client, HERE)
    assert "0 cities have published their figures on this site" in plain(client, f"{HERE}?as-of=2021")


@pytest.mark.usefixtures("programme")
def test_a_day_that_cannot_be_read_is_told_and_today_is_shown(client):
    said = plain(client, f"{HERE}?as-of=03/04/2022")
    assert "`03/04/2022` is no time that can be read." in said
    assert "Digital public infrastructure for cities" in said
    assert "cannot be compared" in plain(client, f"{HERE}changes/?from=2025&to=2021")
    assert "no time that can be read" in plain(client, f"{HERE}changes/?from=soon")


@pytest.mark.usefixtures("programme")
def test_what_is_late_is_said_plainly(client):
    assert "Planned for July 2022. No source in this register says that it was published." in plain(client, LATE)
    assert "Planned for July 2022." in plain(client, f"{LATE}?as-of=2021")
    assert "No source in this register says" not in plain(client, f"{LATE}?as-of=2021")
    say("deliverables", "procurement-guidelines-for-smart-sustainable-cities", state="published", published="2026-03")
    said = plain(client, LATE)
    assert "Published: March 2026" in said
    assert "No source in this register says" not in said


@pytest.mark.usefixtures("programme")
def test_what_has_ended_keeps_its_page_with_what_came_after(client):
    said = text_of(client, f"{HERE}groups/people-oriented/")
    assert "Continued under another name. The list of 31 October 2025 no longer has it." in said
    assert f'href="{HERE}groups/people-centred/"' in said
    said = plain(client, f"{HERE}groups/financing/")
    assert "Its last known state, of 2021: “finalised, to be sent to partners for comments”." in said


@pytest.mark.usefixtures("programme")
def test_a_group_has_its_working_groups_by_state_its_deliverables_and_its_meetings(client):
    found = client.get(f"{HERE}groups/city-platforms/").context
    assert {words: [row.number for row in rows] for words, _standing, rows in found["working"]} == {
        "At work": ["WG7", "WG8"],
        "Concluded": ["WG1", "WG2"],
        "No longer listed": ["WG3", "WG4", "WG5"],
    }
    assert len(found["deliverables"]) == 3
    assert found["before_count"] == 8


@pytest.mark.usefixtures("programme")
def test_a_meeting_has_its_sessions_by_group_and_its_decisions(client):
    said = client.get(f"{HERE}meetings/ninth/")
    assert [len(one.groups) for one in said.context["sessions"]] == [3, 5, 0]
    assert "work plan approved" in said.content.decode()
    decisions = text_of(client, f"{HERE}decisions/")
    assert f'href="{HERE}meetings/ninth/#decision-1"' in decisions
    assert 'id="decision-1"' in said.content.decode()


@pytest.mark.usefixtures("programme")
def test_an_organisation_has_its_roles_and_what_it_leads_since_when(client):
    said = plain(client, f"{HERE}organisations/city-of-valencia/")
    assert "Leads : City platforms and data spaces In sources since: 2021" in said.replace(": City", " : City")
    said = plain(client, f"{HERE}organisations/unccd/")
    assert "in a source without a date" in said
    assert "not in that of: 31 October 2025" in said


@pytest.mark.usefixtures("programme")
def test_deliverables_can_be_narrowed(client):
    every = client.get(f"{HERE}deliverables/").context
    assert (len(every["rows"]), every["published"]) == (every["total"], 6)
    late = client.get(f"{HERE}deliverables/?state=late").context["rows"]
    assert len(late) == every["late"] == 8
    assert all(row.late for row in late)
    own = client.get(f"{HERE}deliverables/?group=city-platforms").context["rows"]
    assert 0 < len(own) < every["total"]
    assert "Leave a filter open." in plain(client, f"{HERE}deliverables/?language=xx")


@pytest.mark.usefixtures("programme")
def test_what_sources_say_differently_stands_where_it_belongs_with_how_it_was_settled(client):
    assert "nine thematic groups are counted and eight are named" in plain(client, HERE)
    page = f"{HERE}meetings/ninth/"
    assert "Not settled yet." in plain(client, page)
    row = RegisterDifference.objects.get(entry="ninth")
    taking_in.settle(row.pk, reason="The report has it.", gesture=BY)
    said = plain(client, page)
    assert "Settled on" in said
    assert "The report has it." in said
    assert BY.actor not in said


@pytest.mark.usefixtures("programme")
def test_between_two_days_the_story_is_told_with_its_sources(client):
    said = client.get(f"{HERE}changes/?from=2021&to=2025-10-31")
    assert "“Digital transformation for people-oriented cities” goes on as" in html.unescape(said.content.decode())
    ids = set(re.findall(r'id="(source-\d+)"', said.content.decode()))
    assert set(re.findall(r'href="#(source-\d+)"', said.content.decode())) == ids
    assert said.context["sections"]
    assert "Nothing that the registers hold changed" in plain(client, f"{HERE}changes/?from=2000&to=2001")


def test_dates_are_said_in_words_and_sources_with_theirs():
    said = {
        "beginning of 2022": "beginning of 2022",
        "2022-2023": "2022 to 2023",
        "August 2021": "August 2021",
        "2025-10-31": "31 October 2025",
        "2022": "2022",
        "Q3 2026": "July 2026 to September 2026",
        "soon": "“soon”",
        "": "",
    }
    assert {one: when_text(one) for one in said} == said
    (series,) = [one for one in entries(bundled_history().facts, at="2026-01-01") if "monthly" in one.id]
    assert meeting_date(series) == "monthly from February 2022"
    assert sources_text(()) == ""


# What it does not show.


@pytest.mark.usefixtures("programme")
def test_what_is_only_proposed_here_is_not_shown_until_it_is_more(client):
    say("deliverables", "secret-guide", name="A guide nobody knows", state="proposed", of="ai")
    say("working-groups", "ai/WG9", name="A group nobody knows", state="proposed")
    say("meetings", "secret", name="A meeting of it", of="ai/WG9", date="2030-01-01")
    say("action-items", "ninth/1", name="A task of somebody", state="open")
    everything = "".join(text_of(client, path) for path in (*PAGES, f"{HERE}groups/ai/", f"{HERE}deliverables/"))
    everything += client.get(f"{HERE}feed.atom").content.decode()
    for register in OPEN:
        everything += b"".join(client.get(f"{HERE}{register}.json").streaming_content).decode()
    assert "nobody knows" not in everything
    assert "A task of somebody" not in everything
    assert "ai/WG9" not in everything
    assert client.get(f"{HERE}deliverables/secret-guide/").status_code == 404
    say("deliverables", "secret-guide", state="drafting")
    assert "A guide nobody knows" in plain(client, f"{HERE}deliverables/secret-guide/")


@pytest.mark.usefixtures("programme")
def test_what_was_public_once_keeps_its_page(client):
    say("deliverables", "given-up", name="A guide given up", state="drafting", on="2026-01-01")
    say("deliverables", "given-up", state="dropped", on="2026-02-01")
    assert "dropped" in plain(client, f"{HERE}deliverables/given-up/")


@pytest.mark.usefixtures("programme")
def test_documents_for_everybody_stand_with_their_group_and_meeting_and_no_others(client):
    say("documents", "agenda", name="The agenda", of="ninth", access="public", address="https://example.org/a.pdf")
    say("documents", "minutes", name="Minutes for members", of="ninth", access="members")
    say("documents", "terms", name="Terms of the group", of="ai", access="public", version="2", language="en")
    say("documents", "draft", name="A draft of somebody", of="ai")
    said = text_of(client, f"{HERE}meetings/ninth/") + text_of(client, f"{HERE}groups/ai/")
    assert '<a href="https://example.org/a.pdf" rel="noopener nofollow" dir="auto">The agenda</a>' in said
    assert "Terms of the group" in said
    assert "Minutes for members" not in said
    assert "A draft of somebody" not in said
    told = json.loads(b"".join(client.get(f"{HERE}documents.json").streaming_content))
    assert [one["id"] for one in told["entries"]] == ["agenda", "terms"]


@pytest.mark.usefixtures("programme")
def test_a_report_is_led_to_once_it_is_published(client):
    page = f"{HERE}meetings/ninth/"
    assert "report.pdf" not in text_of(client, page)
    say("meetings", "ninth", state="published", report="All went well.")
    assert f'href="{page}report.pdf"' in text_of(client, page)
    assert client.get(f"{page}report.html").status_code == 200


@pytest.mark.usefixtures("programme")
def test_what_a_source_calls_proposed_is_public(client):
    assert "being proposed" not in plain(client, f"{HERE}groups/city-platforms/?as-of=2021")
    assert "Proposed, as of 2021." in plain(client, f"{HERE}groups/city-platforms/?as-of=2021")


def test_comments_documents_and_persons_from_here_are_not_public():
    keep_programme()
    say(
        "deliverables",
        "guidelines-for-circular-cities",
        returned_for="Not good enough",
        due="2027-01-01",
        reviewer="itu",
        file="draft.docx",
        note="Only between us",
    )
    say("meetings", "ninth", document="minutes-for-members.pdf")
    say("roles", "chair-ada", name="Ada Example", role="chair")
    seen = repr(shown.programme(shown.stamp()))
    for secret in ("Not good enough", "draft.docx", "Only between us", "minutes-for-members", "Ada Example"):
        assert secret not in seen


def test_registers_and_fields_nobody_thought_of_are_not_public():
    keep_programme()
    facts = store.facts()
    kept = {one.register for one in open_facts(facts, at="2026-01-01", published=())}
    assert kept <= set(OPEN) == set(REGISTERS)
    assert not any(one.field == "note" for one in open_facts(facts, at="2026-01-01", published=()))


def test_hostile_titles_are_only_words(client):
    keep_programme()
    say("groups", "hostile", name=HOSTILE, scope=HOSTILE, leader="itu", also_called=HOSTILE)
    say("deliverables", "hostile", name=HOSTILE, address="javascript:alert(1)", of="hostile", state="published")
    say("meetings", "hostile", name=HOSTILE, place=HOSTILE, date="2030-01-01")
    paths = [f"{HERE}{part}/hostile/" for part in ("groups", "deliverables", "meetings")]
    for path in (HERE, f"{HERE}groups/", f"{HERE}deliverables/", f"{HERE}meetings/", *paths):
        said = text_of(client, path)
        assert "<script>alert" not in said
        assert "<img src=x" not in said
        assert 'href="javascript:' not in said
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', said, re.DOTALL):
            assert json.loads(block)["@context"] == "https://schema.org"


def test_there_is_no_other(client):
    keep_programme()
    for path in ("groups/none/", "deliverables/none/", "meetings/no/such/", "hubs/none/", "organisations/none/"):
        assert client.get(f"{HERE}{path}").status_code == 404
    assert client.get(f"{HERE}groups/dpi/?as-of=2021").status_code == 404


# What it says to machines, and how quickly.


@pytest.mark.usefixtures("programme")
def test_each_page_says_what_it_is_in_the_words_of_schema_org(client):
    kinds = {
        HERE: "Organization",
        f"{HERE}groups/ai/": "Project",
        LATE: "CreativeWork",
        f"{HERE}meetings/ninth/": "Event",
        f"{HERE}hubs/austria/": "Organization",
        f"{HERE}organisations/itu/": "Organization",
    }
    for path, kind in kinds.items():
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text_of(client, path))
        told = json.loads(block)
        assert (told["@type"], told["url"]) == (kind, f"http://testserver{path}")
        assert all(told.values())
    ninth = json.loads(re.findall(r"ld\+json\">(.*?)</script>", text_of(client, f"{HERE}meetings/ninth/"))[0])
    assert (ninth["startDate"], ninth["location"]["name"], len(ninth["subEvent"])) == ("2025-10-31", "Geneva", 3)


@pytest.mark.usefixtures("programme")
def test_a_page_is_known_again_until_something_is_said(client):
    for path in PAGES:
        before = client.get(path)
        assert "public" in before["Cache-Control"]
        assert client.get(path, headers={"if-none-match": before["ETag"]}).status_code == 304
    say("groups", "ai", scope="Another scope")
    etag = client.get(f"{HERE}groups/ai/")["ETag"]
    assert etag != before["ETag"]
    assert "Another scope" in plain(client, f"{HERE}groups/ai/")


def many(count):
    claims = []
    for number in range(count // 2):
        for register, field, value in (("deliverables", "planned", "2027"), ("meetings", "date", "2027-05")):
            own = f"x{number}"
            claims += [Claim(register, own, LISTED_FIELD, "yes"), Claim(register, own, "name", f"Thing {number}")]
            claims += [Claim(register, own, field, value), Claim(register, own, "of", "ai")]
    store.say(claims, gesture=BY)


@pytest.mark.usefixtures("programme")
def test_a_page_needs_few_queries_however_much_there_is(client):
    def queries(path):
        with CaptureQueriesContext(connection) as seen:
            text_of(client, path)
        return len(seen)

    before = {path: queries(path) for path in PAGES}
    many(200)
    after = {path: queries(path) for path in PAGES}
    assert max(*before.values(), *after.values()) <= FEW_QUERIES
    assert all(after[path] <= before[path] + 3 for path in PAGES)


@pytest.mark.usefixtures("programme")
def test_a_long_story_goes_on_over_pages(client):
    many(1_000)
    whole = [client.get(f"{HERE}changes/?from=2025-10-31&page={number}").context for number in (1, 2, 3, 99)]
    told = [[said for _heading, lines in one["sections"] for said, *_more in lines] for one in whole]
    assert len(told[0]) == between.PAGE
    assert told[0] != told[1] != told[2]
    assert whole[3]["page"].number == whole[3]["page"].paginator.num_pages
    assert whole[0]["page"].paginator.count >= 1_000
    assert "page=2" in client.get(f"{HERE}changes/?from=2025-10-31").content.decode()
