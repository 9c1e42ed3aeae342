"""Calendars, packs and reports of meetings on the web, and the page on which the secretariat records a meeting."""

from __future__ import annotations

import io
import json
import re
from http import HTTPStatus

import pypdf
import pytest
from django.test import Client
from icalendar import Calendar
from programme_cast import make_programme, put

from groma.network.documents import versions_of
from groma.web.models import TrailEvent
from groma.web.registers import store

pytestmark = pytest.mark.django_db
RECORD = "/programme/desk/meetings/tenth/record/"
PACK, REPORT = "/programme/meetings/tenth/pack", "/programme/meetings/tenth/report"
HOSTILE = "<script>alert(1)</script>\r\nBEGIN:VEVENT"


@pytest.fixture
def people(cast):
    made = make_programme(cast)
    put("meetings", "tenth", cast, name="Tenth meeting", date="2031-10-30", starts="10:00", zone="Europe/Zurich")
    put("meetings", "dpi-one", cast, name="DPI meets", date="2031-05-05", of="dpi/WG1")
    return made


@pytest.fixture
def by(people):
    def browser(name="nobody"):
        client = Client()
        if name != "nobody":
            client.force_login(people[name])
        return client

    return browser


def events(answer):
    return {str(one["summary"]): one for one in Calendar.from_ical(answer.content).events}


def said(answer):
    return answer.content.decode()


def test_everybody_may_subscribe_to_every_meeting(by):
    answer = by().get("/programme/calendar.ics")
    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = events(answer)
    assert found["Tenth meeting"]["dtstart"].dt.isoformat() == "2031-10-30T10:00:00+01:00"
    assert found["Tenth meeting"]["url"] == "http://testserver/programme/meetings/tenth/"
    assert "Meeting of 31 October 2025" in found
    assert "19 meetings are not in this calendar" in str(Calendar.from_ical(answer.content)["description"])


def test_a_group_has_its_own_calendar_and_so_has_a_working_group(by):
    for address in ("/programme/groups/dpi/calendar.ics", "/programme/working-groups/dpi/WG1/calendar.ics"):
        assert set(events(by().get(address))) == {"DPI meets"}, address
    assert not events(by().get("/programme/working-groups/dpi/WG2/calendar.ics"))
    for missing in ("/programme/groups/none/calendar.ics", "/programme/working-groups/dpi/WG77/calendar.ics"):
        assert by().get(missing).status_code == HTTPStatus.NOT_FOUND


def test_a_proposed_group_has_no_calendar_for_everybody(by, cast):
    put("working-groups", "dpi/WG9", cast, name="Secret", state="proposed")
    put("meetings", "secret", cast, name="Secret meets", date="2031-06-05", of="dpi/WG9")
    assert by().get("/programme/working-groups/dpi/WG9/calendar.ics").status_code == HTTPStatus.NOT_FOUND
    assert "Secret meets" not in events(by().get("/programme/groups/dpi/calendar.ics"))


def test_deadlines_are_in_it_only_where_they_are_asked_for(by, cast):
    put("deliverables", "dated", cast, name="Dated", state="drafting", of="dpi", planned="2031-07-09", due="2031-01-02")
    address = "/programme/groups/dpi/calendar.ics"
    assert "Due: Dated" not in events(by().get(address))
    event = events(by().get(f"{address}?deadlines=1"))["Due: Dated"]
    assert event["dtstart"].dt.isoformat() == "2031-07-09"


def test_an_unchanged_calendar_is_not_sent_twice_and_a_change_is_counted(by, cast):
    first = by().get("/programme/calendar.ics")
    etag = first.headers["ETag"]
    assert by().get("/programme/calendar.ics", headers={"if-none-match": etag}).status_code == HTTPStatus.NOT_MODIFIED
    put("meetings", "tenth", cast, starts="11:00", state="cancelled")
    again = by().get("/programme/calendar.ics", headers={"if-none-match": etag})
    assert again.status_code == HTTPStatus.OK
    before, after = events(first)["Tenth meeting"], events(again)["Tenth meeting"]
    assert before["uid"] == after["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert after["last-modified"].dt >= before["last-modified"].dt
    assert after["status"] == "CANCELLED"


def test_a_calendar_speaks_the_language_in_its_address(by):
    assert by().get("/programme/calendar.ics?language=fr").headers["Content-Language"] == "fr"
    assert by().get("/programme/calendar.ics?language=klingon").headers["Content-Language"] == "en"


PART = {"secretariat", "administrator", "leader", "member", "reviewer", "expert"}


@pytest.mark.parametrize("address", [f"{PACK}.html", f"{REPORT}.html"])
def test_who_may_read_a_pack_and_a_report_that_is_not_published(by, address):
    for who in (*PART, "contributor", "nobody"):
        expected = HTTPStatus.FOUND if who == "nobody" else HTTPStatus.OK if who in PART else HTTPStatus.FORBIDDEN
        assert by(who).get(address).status_code == expected, who


def test_a_published_report_is_everybodys_without_what_is_within(by, cast):
    put("action-items", "tenth/1", cast, name="A thing to do", state="open", owner="itu")
    put("decisions", "tenth/1", cast, name="The plan is approved")
    put("documents", "open", cast, name="Open paper", of="tenth", access="public", address="https://example.org/open")
    put("documents", "shut", cast, name="Shut paper", of="tenth", access="members", address="https://example.org/shut")
    put("meetings", "tenth", cast, state="published", present=("itu", "unece"), report="It went well.")
    page = said(by().get(f"{REPORT}.html"))
    assert "The plan is approved" in page
    assert "It went well." in page
    assert "Open paper" in page
    assert "UNECE" in page
    assert "A thing to do" not in page
    assert "Shut paper" not in page
    assert by().get(f"{PACK}.html").status_code == HTTPStatus.FOUND
    within = said(by("member").get(f"{REPORT}.html"))
    assert "A thing to do" in within
    assert "Shut paper" in within


def test_what_is_for_the_secretariat_only_is_in_no_members_pack(by, cast):
    put("documents", "hush", cast, name="Hush paper", of="tenth", access="secretariat", address="https://example.org/h")
    assert "Hush paper" not in said(by("member").get(f"{PACK}.html"))
    assert "Hush paper" in said(by("secretariat").get(f"{PACK}.html"))
    assert "Hush paper" not in said(by("member").get("/programme/desk/documents/"))
    assert by("member").get("/programme/desk/documents/hush/").status_code == HTTPStatus.FORBIDDEN


def test_papers_are_files_and_those_of_members_are_kept_by_no_cache(by):
    answer = by("member").get(f"{PACK}.pdf")
    assert pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pack-tenth.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert by("member").get("/programme/meetings/nothing/pack.html").status_code == HTTPStatus.NOT_FOUND


def test_only_those_who_run_the_network_record_a_meeting(by):
    for who in ("leader", "member", "contributor"):
        assert by(who).get(RECORD).status_code == HTTPStatus.FORBIDDEN
        assert by(who).post(RECORD, {"what": "decision", "name": "No"}).status_code == HTTPStatus.FORBIDDEN
    assert by().get(RECORD).status_code == HTTPStatus.FOUND
    assert by("secretariat").get("/programme/desk/meetings/nothing/record/").status_code == HTTPStatus.NOT_FOUND
    assert by("secretariat").get(RECORD).status_code == HTTPStatus.OK


def test_a_meeting_is_recorded_and_the_trail_tells_it(by):
    browser = by("secretariat")
    sent = [
        {"what": "decision", "name": "The plan is approved"},
        {"what": "action", "name": "Send it out", "owner": "UNECE", "due": "2031-11-15"},
        {"what": "agenda", "agenda": "Opening"},
        {"what": "agenda", "agenda": "Closing"},
        {"what": "session", "name": "Updates", "moderator": "UNITAR", "group": "dpi\nai"},
        {"what": "present", "present": "ITU\nUNECE"},
        {
            "what": "document",
            "name": "Minutes",
            "address": "https://example.org/m",
            "version": "1",
            "access": "members",
        },
        {
            "what": "document",
            "name": "Minutes",
            "address": "https://example.org/m2",
            "version": "2",
            "access": "members",
            "is_newer": "on",
        },
        {"what": "state", "state": "held", "reason": "It took place."},
    ]
    for one in sent:
        answer = browser.post(RECORD, one)
        assert answer.status_code == HTTPStatus.FOUND, (one, said(answer))
        assert answer.headers["Location"] == f"{RECORD}#{one['what']}"
    meeting = store.entry_at("meetings", "tenth")
    assert meeting.all("agenda") == ("Opening", "Closing")
    assert meeting.all("present") == ("itu", "unece")
    assert meeting.state == "held"
    item = store.entry_at("action-items", "tenth/1")
    assert (item.name, item.one("owner"), item.one("due"), item.state) == ("Send it out", "unece", "2031-11-15", "open")
    assert store.entry_at("sessions", "tenth/1").all("group") == ("dpi", "ai")
    assert store.entry_at("decisions", "tenth/1").name == "The plan is approved"
    (document,) = [one for one in store.entries_at("documents") if one.one("of") == "tenth"]
    assert [one.number for one in versions_of(document, store.entries_at("versions"))] == ["2", "1"]
    assert document.one("access") == "members"
    event = TrailEvent.objects.filter(subject="register/decisions/tenth/1").get()
    assert json.loads(event.after)["name"] == ["The plan is approved"]
    page = said(browser.get(RECORD))
    assert "UNECE · due 15 November 2031" in page


def test_a_decision_says_what_it_is_about_and_then_that_can_be_approved(by, cast):
    put("working-groups", "dpi/WG9", cast, name="Shared registers", state="proposed", scope="All", leader="unece")
    put("work-plans", "2032", cast, period="2032", state="commenting")
    browser = by("secretariat")
    awaited = re.search("Waiting for a decision: (.*?)[.]", said(browser.get(RECORD)))[1].split("; ")
    assert {"Shared registers", "2032"} <= set(awaited)
    assert "No meeting is named that approved it" in said(browser.get("/programme/desk/working-groups/dpi/WG9/"))
    browser.post(RECORD, {"what": "decision", "name": "Both approved", "about": "shared registers\n2032"})
    (decision,) = (one for one in store.entries_at("decisions") if one.name == "Both approved")
    assert sorted(decision.all("about")) == ["2032", "dpi/WG9"]
    assert "No meeting is named that approved it" not in said(browser.get("/programme/desk/working-groups/dpi/WG9/"))
    assert "Shared registers" in said(browser.get(RECORD))
    refused = browser.post(RECORD, {"what": "decision", "name": "X", "about": "Shared registrs"})
    assert "Shared registers" in said(refused)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"what": "action", "name": "X", "owner": "UNECEE"}, "UNECE"),
        ({"what": "action", "name": "X", "due": "someday"}, "valid date"),
        ({"what": "decision", "name": ""}, "required"),
        (
            {"what": "document", "name": "X", "address": "javascript:alert(1)", "access": "public"},
            "no address on the web",
        ),
        ({"what": "document", "name": "X", "address": "https://example.org", "access": "all"}, "not one of the"),
        ({"what": "state", "state": "secret"}, "not one of the"),
        ({"what": "decision", "name": "x" * 501}, "at most 500"),
        ({"what": "nonsense"}, ""),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_nothing_is_kept(by, sent, words):
    before = TrailEvent.objects.count()
    answer = by("secretariat").post(RECORD, sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in said(answer)
    assert TrailEvent.objects.count() == before


def test_hostile_text_stays_text(by):
    browser = by("secretariat")
    browser.post(RECORD, {"what": "decision", "name": HOSTILE})
    browser.post(RECORD, {"what": "agenda", "agenda": HOSTILE})
    for address in (RECORD, f"{PACK}.html", f"{REPORT}.html"):
        assert "<script>alert" not in said(browser.get(address)), address
    lines = said(browser.get("/programme/calendar.ics")).replace("\r\n ", "").split("\r\n")
    assert not [one for one in lines if one.startswith("<script>")]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")


def test_the_pages_of_meetings_lead_to_calendar_record_and_papers(by, cast):
    assert 'href="/programme/calendar.ics"' in said(by().get("/programme/meetings/"))
    assert "report.pdf" not in said(by().get("/programme/meetings/tenth/"))
    put("meetings", "tenth", cast, state="published")
    assert f'href="{REPORT}.pdf"' in said(by().get("/programme/meetings/tenth/"))
    desk = "/programme/desk/meetings/tenth/"
    assert f'href="{RECORD}"' in said(by("secretariat").get(desk))
    assert f'href="{RECORD}"' not in said(by("member").get(desk))
    assert f'href="{PACK}.html"' in said(by("member").get(desk))


def test_the_address_to_join_is_in_the_pack_and_nowhere_public(by, cast):
    put("meetings", "tenth", cast, join="https://example.org/join-secret", state="published")
    assert "join-secret" in said(by("member").get(f"{PACK}.html"))
    for address in (
        "/programme/calendar.ics",
        "/programme/meetings/tenth/",
        f"{REPORT}.html",
        "/programme/meetings.csv",
    ):
        answer = by().get(address)
        assert answer.status_code == HTTPStatus.OK, address
        assert b"join-secret" not in (b"".join(answer.streaming_content) if answer.streaming else answer.content)
