"""The calendar is read back with a library that reads calendars, and held against lines of RFC 5545 written by hand."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from groma.network.bundled import bundled_history
from groma.network.calendar import Revision, Words, deadline, feed, revisions_of, uid
from groma.network.model import Cited, Entry, Fact
from groma.network.occurrences import first_day
from groma.network.register import entries
from groma.network.zone_rules import zone_rules

WORDS = Words(
    calendar="Meetings",
    title=lambda entry: entry.name,
    details=lambda entry: entry.all("agenda"),
    no_end="Nobody said when it ends.",
    no_zone="It starts at {time}; nobody said in which time zone.",
    deadline="Due: {name}",
    planned=lambda when: f"Planned for {when}.",
    left_out=lambda count: f"{count} have no day.",
)
ZURICH = {"starts": "10:00", "ends": "11:30", "zone": "Europe/Zurich"}


def entry(name="one", register="meetings", *, state="listed", ended="", title="", **values):
    several = {field: (one,) if isinstance(one, str) else tuple(one) for field, one in values.items()}
    return Entry(
        register, name, {"name": (title or name,), **several}, "2026-01-01", ended, "2026-01-02", ("s",), state
    )


def made(*shown, words=WORDS, **more):
    return feed(shown, words, site="example.org", address_of=lambda _: "", **more)


def lines(*shown, **more):
    """The lines of the file, unfolded."""
    return made(*shown, **more).content.decode().replace("\r\n ", "").split("\r\n")


def read(*shown):
    return Calendar.from_ical(made(*shown).content)


def only(*shown):
    (event,) = read(*shown).events
    return event


def starts_of(event, count):
    """The moments of a series, worked out by a library that knows nothing of this one."""
    start = event["dtstart"].dt
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
    return [one for one, _ in zip(rule, range(count), strict=False)]


def test_ten_oclock_in_zurich_stays_ten_oclock_when_the_clocks_change():
    event = only(entry(date="2026-03-12", every="monthly", **ZURICH))
    found = starts_of(event, 2)
    assert [one.hour for one in found] == [10, 10]
    assert [one.astimezone(dt.UTC).hour for one in found] == [9, 8]


def test_the_rules_of_the_zone_are_those_of_the_standard():
    found = lines(entry(date="2026-03-12", **ZURICH))
    start = found.index("BEGIN:DAYLIGHT")
    assert found[start : found.index("END:DAYLIGHT")] == [
        "BEGIN:DAYLIGHT",
        "DTSTART:20250330T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
    ]
    assert "DTSTART;TZID=Europe/Zurich:20260312T100000" in found
    assert "DTEND;TZID=Europe/Zurich:20260312T113000" in found


@pytest.mark.parametrize("name", ["Europe/Zurich", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe"])
def test_the_rules_tell_the_same_time_as_the_zone_does(name):
    zone, told = ZoneInfo(name), zone_rules(name, years=range(2024, 2028)).to_tz(lookup_tzid=False)
    moment = dt.datetime(2024, 1, 1, 0, 30)  # noqa: DTZ001  a clock on a wall
    while moment.year < 2028:
        assert moment.replace(tzinfo=told).utcoffset() == moment.replace(tzinfo=zone).utcoffset(), moment
        moment += dt.timedelta(hours=29)


def test_a_zone_without_summer_time_has_one_rule():
    found = lines(entry(date="2026-03-12", starts="09:00", zone="Asia/Tokyo"))
    assert found.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in found


def test_every_second_thursday_until_a_day():
    event = only(
        entry(date="2026-03-01", every="monthly", week="second", weekday="thursday", until="2026-06-30", **ZURICH)
    )
    assert [one.date().isoformat() for one in starts_of(event, 9)] == [
        "2026-03-12",
        "2026-04-09",
        "2026-05-14",
        "2026-06-11",
    ]
    assert "RRULE:FREQ=MONTHLY;UNTIL=20260630T215959Z;BYDAY=2TH" in lines(
        entry(date="2026-03-01", every="monthly", week="second", weekday="thursday", until="2026-06-30", **ZURICH)
    )


def test_a_month_with_a_weekday_is_enough_for_a_series():
    assert first_day(entry(date="2022-02", every="monthly", week="last", weekday="friday")) == dt.date(2022, 2, 25)
    assert first_day(entry(date="2022-02", every="weekly", weekday="monday")) == dt.date(2022, 2, 7)
    assert first_day(entry(date="2026-02-20", every="monthly", week="first", weekday="monday")) == dt.date(2026, 3, 2)


def test_a_series_on_the_last_day_leaves_no_month_out():
    event = only(entry(date="2026-01-31", every="monthly"))
    found = rrulestr(event["rrule"].to_ical().decode(), dtstart=dt.datetime(2026, 1, 31))  # noqa: DTZ001  days only
    assert [one.date().isoformat() for one in found[:3]] == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_a_quarterly_series_and_one_of_days_end_as_they_should():
    found = lines(entry(date="2026-01-15", every="quarterly", until="2026-12-31"))
    assert "RRULE:FREQ=MONTHLY;UNTIL=20261231;INTERVAL=3" in found
    assert "DTSTART;VALUE=DATE:20260115" in found


def test_a_day_on_which_a_series_is_left_out_is_said():
    found = lines(entry(date="2026-03-12", every="monthly", skips=("2026-08-12", "2026-08"), **ZURICH))
    assert [one for one in found if one.startswith("EXDATE")] == ["EXDATE;TZID=Europe/Zurich:20260812T100000"]


def test_a_day_is_an_event_of_the_whole_day():
    found = lines(entry(date="2026-05-01"))
    assert {"DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260502"} <= set(found)


def test_a_meeting_of_several_days_ends_on_the_last():
    assert "DTEND;VALUE=DATE:20260503" in lines(entry(date="2026-05-01/2026-05-02"))
    assert "DTEND;TZID=Europe/Zurich:20260502T113000" in lines(entry(date="2026-05-01/2026-05-02", **ZURICH))


@pytest.mark.parametrize("date", ["2022-02", "2022", "", "soon", "beginning of 2022", "0001-01-01", "9999-12-31"])
def test_what_has_no_day_is_left_out_and_counted(date):
    found = made(entry(date=date), entry("two", date="2026-05-01"))
    assert (found.shown, found.undated) == (1, ("one",))
    assert Calendar.from_ical(found.content)["description"] == "1 have no day."


def test_an_end_that_nobody_said_or_that_is_before_the_start_is_said_to_be_unknown():
    for ends in ("", "09:00", "10:00", "late"):
        event = only(entry(date="2026-03-12", starts="10:00", ends=ends, zone="Europe/Zurich"))
        assert "dtend" not in event
        assert event["description"] == WORDS.no_end


def test_a_time_without_its_zone_is_said_and_not_guessed():
    for zone in ("", "Mars/Olympus", "../../etc/passwd"):
        event = only(entry(date="2026-03-12", starts="10:00", zone=zone))
        assert event["dtstart"].dt == dt.date(2026, 3, 12)
        assert event["description"] == "It starts at 10:00; nobody said in which time zone."


def test_what_is_cancelled_or_not_certain_is_said():
    assert "STATUS:CANCELLED" in lines(entry(date="2026-05-01", state="cancelled"))
    assert "STATUS:CANCELLED" in lines(entry(date="2026-05-01", state="not_listed", ended="2026-02-01"))
    assert "STATUS:TENTATIVE" in lines(entry(date="2026-05-01", state="planned"))
    assert not [one for one in lines(entry(date="2026-05-01")) if one.startswith("STATUS")]


def test_commas_semicolons_lines_and_backslashes_are_escaped_as_the_standard_says():
    found = lines(entry("a, b; c\\d", date="2026-05-01", place="Room B,\r\nGeneva"))
    assert r"SUMMARY:a\, b\; c\\d" in found
    assert r"LOCATION:Room B\,\nGeneva" in found


def test_hostile_text_makes_no_line_of_its_own():
    hostile = "x\r\nEND:VEVENT\rATTENDEE:mailto:a@example.org\u2028BEGIN:VALARM\x00\ud800"
    shown = entry(
        title=hostile,
        date="2026-05-01",
        place=hostile,
        agenda=(hostile,),
        address="https://x.example/\r\nURL:javascript:x",
        **ZURICH,
    )
    found = lines(shown)
    assert not [one for one in found if one.startswith(("ATTENDEE", "BEGIN:VALARM", "URL"))]
    assert found.count("END:VEVENT") == 1
    assert only(shown)["location"].startswith("x\nEND:VEVENT\nATTENDEE")


def test_long_lines_are_folded_between_letters_of_every_script():
    text = "会议议程 جدول الأعمال повестка дня 😀 " * 40
    content = made(entry(date="2026-05-01", agenda=(text,))).content
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert all(line.decode() for line in content.split(b"\r\n")[:-1])
    assert Calendar.from_ical(content).events[0]["description"] == text.strip()


def test_the_event_keeps_its_id_and_counts_its_changes():
    first, later = entry(date="2026-05-01"), entry(date="2026-06-01")
    assert only(first)["uid"] == only(later)["uid"] == uid(first, site="example.org")
    assert uid(first, site="example.org") != uid(first, site="example.net")
    assert uid(first, site="example.org") != uid(entry("two"), site="example.org")
    at = dt.datetime(2026, 4, 3, 9, tzinfo=dt.UTC)
    found = lines(first, revisions={("meetings", "one"): Revision(3, at)})
    assert {"SEQUENCE:3", "LAST-MODIFIED:20260403T090000Z", "DTSTAMP:20260403T090000Z"} <= set(found)


def test_changes_are_counted_from_the_facts():
    cited = (Cited("2026-01-01", "s"),)
    facts = [
        Fact("meetings", "one", "date", "2026-05-01", "2026-01-01", "2026-02-01", cited),
        Fact("meetings", "one", "date", "2026-06-01", "2026-02-01", "", cited),
        Fact("meetings", "two", "date", "2026-06-01", "2021", "", cited),
    ]
    found = revisions_of(facts)
    assert found["meetings", "one"] == Revision(1, dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    assert found["meetings", "two"] == Revision(0, dt.datetime(2021, 1, 1, tzinfo=dt.UTC))


def test_the_same_entries_give_the_same_bytes():
    shown = [entry(date="2026-05-01", **ZURICH), entry("two", date="2026-05-01")]
    assert made(*shown).content == made(*shown).content


def test_a_deadline_is_a_day_that_blocks_nobodys_time():
    found = lines(entry("Guide", "deliverables", planned="2026-07"))
    assert {"SUMMARY:Due: Guide", "DTSTART;VALUE=DATE:20260731", "TRANSP:TRANSPARENT"} <= set(found)
    assert "DESCRIPTION:Planned for 2026-07." in found
    assert "DTSTART;VALUE=DATE:20260709" in lines(entry("Guide", "deliverables", planned="2026-07", due="2026-07-09"))


@pytest.mark.parametrize(
    ("state", "values"),
    [
        ("listed", {"planned": "2026"}),
        ("listed", {}),
        ("published", {"planned": "2026-07"}),
        ("dropped", {"planned": "2026-07"}),
        ("listed", {"planned": "2026-07", "published": "2026-06-01"}),
    ],
)
def test_no_deadline_is_told_where_there_is_none(state, values):
    one = entry("Guide", "deliverables", state=state, **values)
    assert deadline(one) is None
    assert made(one).shown == 0


def test_nothing_else_is_in_the_feed():
    assert made(entry("x", "groups", date="2026-05-01")).shown == 0


def test_the_bundled_programme_has_its_days_and_counts_its_months():
    shown = [one for one in entries(bundled_history().facts, at="2025-11-01") if one.register == "meetings"]
    found = made(*shown)
    days = {event["dtstart"].dt.isoformat() for event in Calendar.from_ical(found.content).events}
    assert {"2025-10-31", "2021-04-26", "2021-08-20"} <= days
    assert found.shown == len(days) == 9
    assert found.shown + len(found.undated) == len(shown)
    assert "people-oriented/monthly-2022-02" in found.undated
    assert not re.search(rb"DTSTART[^\r]*202202", found.content)
