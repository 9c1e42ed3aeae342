"""The pack and the report of a meeting: what is in them, what is marked, what is not said."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from groma.network.bundled import bundled_history
from groma.network.model import Cited, Entry, Fact
from groma.network.register import entries
from groma.publish.languages import LANGUAGES, speaking
from groma.publish.meeting_document import matter
from groma.publish.meeting_pack import meeting_pack
from groma.publish.meeting_pages import meeting_html, meeting_pdf
from groma.publish.meeting_report import meeting_report

AT = "2025-10-31"
HOSTILE = '<script>alert(1)</script> #read("/etc/passwd") \\ $x$ @x *b* العربية'


def made(register, entry, /, *, state="listed", until="", **values):
    several = {field: (one,) if isinstance(one, str) else tuple(one) for field, one in values.items()}
    return Entry(register, entry, several, "2026-01-01", until, "2026-01-02", ("Minutes",), state)


MEETING = made(
    "meetings", "tenth", name="Tenth meeting", date="2026-10-30", starts="10:00", zone="Europe/Zurich",
    join="https://example.org/join", agenda=("Opening", "Work plan"), present=("itu", "unece"),
)  # fmt: skip
SHOWN = (
    MEETING,
    made("meetings", "ninth", name="Ninth meeting", date="2025-10-31"),
    made("meetings", "of-group", name="Group", date="2026-05-31", of="dpi"),
    made("organisations", "itu", name="ITU"),
    made("groups", "dpi", name="DPI", state="active", leader="itu"),
    made("working-groups", "dpi/WG1", name="Security", state="proposed", next="a first outline"),
    made("deliverables", "guide", name="A guide", state="drafting", of="dpi/WG1", due="2026-10-20"),
    made("deliverables", "old", name="An old one", of="dpi", planned="2025"),
    made("deliverables", "other", name="Of another group", of="ai", planned="2025"),
    made("sessions", "tenth/1", name="Updates", number="1", group="dpi", moderator="itu"),
    made("decisions", "tenth/1", name="The plan is approved"),
    made("action-items", "ninth/1", name="Send the draft", state="open", owner="itu", due="2026-10-29"),
    made("action-items", "ninth/2", name="Finished thing", state="done"),
    made("action-items", "tenth/1", name="Write minutes", state="open"),
    made("documents", "minutes", name="Minutes of the ninth", of="tenth", version="2", access="members",
         address="https://example.org/minutes"),
    made("documents", "bad", name="Bad address", of="tenth", address="javascript:alert(1)"),
    made("work-plans", "2027", period="2027", state="commenting"),
    made("work-plan-items", "2027/dpi", of="dpi", kind="continues"),
    made("work-plan-items", "2027/gone", name="Taken out", kind="new", until="2026-09-01"),
)  # fmt: skip


def about(*more, at="2026-10-30", **others):
    shown = (*SHOWN, *more)
    return matter(more[0] if more else MEETING, shown, at=at, **others)


def parts(document):
    return {one.id: one for one in document.parts}


def titles(part):
    return [one.title for one in part.items]


@pytest.fixture(scope="module")
def ninth():
    facts = bundled_history().facts
    shown = entries(facts, at=AT)
    return matter(
        next(one for one in shown if (one.register, one.id) == ("meetings", "ninth")), shown, at=AT, facts=facts
    )


def test_the_pack_says_when_where_and_how_to_join():
    facts = dict(meeting_pack(about()).facts)
    assert facts["Date"] == "30 October 2026"
    assert facts["Time"] == "10:00; no end is said (Europe/Zurich)"
    assert facts["How to join"] == "https://example.org/join"
    assert "Place" not in facts


def test_a_group_brings_its_working_groups_and_deliverables_and_what_is_late():
    group = parts(meeting_pack(about()))["group-dpi"]
    assert group.says == ("State: at work.", "Led by ITU.")
    assert [(one.title, one.mark) for one in group.items] == [
        ("WG1: Security", ""),
        ("A guide", "10 days late"),
        ("An old one", "its planned date is over"),
    ]
    assert group.items[0].notes == ("Working group, proposed", "Next: a first outline")
    assert group.items[1].notes == ("Deliverable, being drafted", "due 20 October 2026")


def test_only_open_action_items_are_in_the_pack_with_owner_and_date():
    items = parts(meeting_pack(about()))["action-items"].items
    assert [one.title for one in items] == ["Send the draft", "Write minutes"]
    assert items[0].notes == ("To be done by ITU", "due 29 October 2026", "from: Ninth meeting")
    assert items[0].mark == "1 day late"
    assert items[1].notes == ("nobody is named to do it", "no date is said")


def test_what_waits_for_a_decision_and_the_draft_plan_are_marked():
    found = parts(meeting_pack(about()))
    assert [(one.title, one.notes) for one in found["awaited"].items] == [
        ("WG1: Security", ("DPI", "proposed")),
        ("Work plan 2027", ("open for comments",)),
    ]
    assert found["work-plan"].heading == "Draft work plan"
    assert "Taken out" not in titles(found["work-plan"])
    assert titles(found["work-plan"])
    assert found["work-plan"].items[0].title == "DPI"


def test_documents_have_version_and_readers():
    document = parts(meeting_pack(about()))["documents"].items[0]
    assert (document.title, document.notes) == ("Minutes of the ninth", ("Version 2", "for members of the programme"))


@pytest.mark.parametrize(("state", "is_draft"), [("listed", True), ("planned", True), ("announced", False)])
def test_a_pack_is_a_draft_until_the_meeting_is_announced(state, is_draft):
    meeting = made("meetings", "x", name="X", date="2026-10-30", state=state)
    assert bool(meeting_pack(about(meeting)).draft) is is_draft


def test_a_report_is_a_draft_until_it_is_published_and_for_everybody_without_action_items():
    published = made("meetings", "x", name="X", date="2026-10-30", state="published", report="It went well.")
    assert meeting_report(about()).draft
    report = meeting_report(about(published), for_everybody=True)
    assert (report.draft, report.lead) == ("", ("It went well.",))
    assert "action-items" not in parts(report)
    assert "action-items" in parts(meeting_report(about(published)))


def test_a_report_has_its_decisions_items_and_who_was_there():
    found = parts(meeting_report(about()))
    assert titles(found["decisions"]) == ["The plan is approved"]
    assert titles(found["action-items"]) == ["Write minutes"]
    assert titles(found["present"]) == ["ITU", "unece"]
    assert found["present"].says == ("2 organisations were there.",)


def test_what_is_not_known_is_said_and_not_made_up():
    empty = made("meetings", "x", date="2026-10-30")
    told = {part.id: part.says for part in meeting_report(matter(empty, (empty,), at="2026-10-30")).parts}
    assert told["decisions"] == ("No decision is in the register.",)
    assert told["present"] == ("Who was there is not in the register.",)
    assert told["changed"] == ("Nothing is known from before this meeting.",)


def test_changes_are_told_since_the_last_meeting_of_the_same_circle():
    cited = (Cited("2025-01-01", "s"),)
    facts = [
        Fact("groups", "dpi", "listed", "yes", "2025-01-01", "", cited),
        Fact("groups", "dpi", "state", "proposed", "2025-01-01", "2026-02-01", cited),
        Fact("groups", "dpi", "state", "active", "2026-02-01", "", cited),
    ]
    found = about(facts=facts)
    assert (found.since, found.is_since_meeting) == ("2025-10-31", True)
    (said,) = parts(meeting_report(found))["changed"].items
    assert "“proposed”" in said.title
    assert said.title in parts(meeting_pack(found))["group-dpi"].says
    assert about(facts=facts, until="2026-01-01").changes == ()


def test_the_ninth_meeting_as_its_sources_tell_it(ninth):
    pack, report = meeting_pack(ninth), meeting_report(ninth)
    assert titles(parts(pack)["sessions"])[0].startswith("Session 1: Anticipating tomorrow")
    assert "Moderated by UNITAR" in parts(pack)["sessions"].items[0].notes
    assert parts(pack)["agenda"].says
    below = [one.heading for one in pack.parts if one.is_below]
    assert below[:3] == ["Artificial intelligence in cities", "Future foresight for cities", "Digital wellbeing"]
    assert "Working group, “to start”" in {note for one in parts(pack)["group-ai"].items for note in one.notes}
    assert titles(parts(report)["decisions"]) == ["work plan approved"]
    assert parts(pack)["work-plan"].heading == "Work plan"
    assert "No earlier meeting is in the register; what changed is told since 31 December 2021." in pack.lead


def test_hostile_text_stays_text():
    hostile = made("meetings", "x", name=HOSTILE, date="2026-10-30", agenda=(HOSTILE,), address=HOSTILE, place=HOSTILE)
    document = meeting_pack(about(hostile))
    page = meeting_html(document)
    assert "<script>" not in page
    assert "javascript:" not in meeting_html(meeting_pack(about()))
    assert 'href="https://example.org/minutes"' in meeting_html(meeting_pack(about()))
    reader = pypdf.PdfReader(io.BytesIO(meeting_pdf(document)))
    assert "#read" in "".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_language_is_set_as_a_page_and_as_pdf(ninth, spoken):
    with speaking(spoken):
        document = meeting_pack(ninth)
        page, pdf = meeting_html(document), meeting_pdf(document)
        assert pdf == meeting_pdf(document)
    assert re.search(rf'<html lang="{spoken}" dir="{"rtl" if spoken == "ar" else "ltr"}">', page)
    read = pypdf.PdfReader(io.BytesIO(pdf))
    assert read.trailer["/Root"]["/Lang"].startswith(spoken)
    assert "/StructTreeRoot" in read.trailer["/Root"]
