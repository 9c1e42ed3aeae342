"""The secretariat's table: a thousand cities, few queries; filters, order, CSV, and what recurs."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from cast import submitted
from django.utils import timezone

from groma.catalogue.pack import open_pack
from groma.web import rounds
from groma.web.models import City, Message, Round
from groma.web.network import overview, recurring

STATES = ("draft", "submitted", "returned", "verified", "published")


def many(count: int) -> None:
    """So many cities with a round, its counts kept as they are after work has been done."""
    pack, user = open_pack(), "00000000-0000-0000-0000-000000000001"
    keys = [point.key for point in pack.data_points]
    cities = City.objects.bulk_create(
        City(id=f"c{n:04}", name=f"City {n:04}", country=("FR", "ES", "NO")[n % 3]) for n in range(count)
    )
    made = Round.objects.bulk_create(
        Round(
            city=city,
            pack_version=pack.meta.version,
            pack_hash=pack.hash,
            period=("2024", "2023")[n % 2],
            state=STATES[n % 5],
            state_since=timezone.now() - dt.timedelta(days=n % 60),
            deadline=dt.date(2020, 1, 1) if n % 4 == 0 else dt.date(2090, 1, 1),
            total=len(keys),
            reported=n % len(keys),
            filled=n % 11,
            checked=n % 9,
            verified=n % 8,
            open_errors=n % 7,
            open_questions=n % 3,
            missing=keys[n % len(keys) :],
            stuck_on=keys[n % len(keys) : n % len(keys) + 3],
        )
        for n, city in enumerate(cities)
    )
    Message.objects.bulk_create(
        Message(round=one, key=keys[n % 5], kind="question", text=f"Which year, {n % 4}?", by=user)
        for n, one in enumerate(made)
    )


@pytest.fixture
def some(cast):
    """Twenty cities beside the cast's two."""
    many(20)
    return cast


def names(page) -> list[str]:
    return [one.round.city.name for one in page.context["rows"]]


def test_a_thousand_cities_take_few_queries_and_none_of_them_asks_for_a_figure(
    cast, as_, django_assert_max_num_queries
):
    many(1_000)
    browser = as_("secretariat")
    with django_assert_max_num_queries(15) as asked:
        page = browser.get("/network/")
    said = " ".join(one["sql"] for one in asked.captured_queries)
    assert "web_round" in said
    assert "web_value" not in said
    assert "web_observation" not in said
    assert len(page.context["rows"]) == 200
    assert page.context["page"].paginator.count == 1_001
    with django_assert_max_num_queries(15):
        assert browser.get("/network/?sort=-reported&late=on&country=FR").status_code == 200
    with django_assert_max_num_queries(15):
        recurs = browser.get("/network/recurring/")
    assert recurs.context["count"] == 1_001
    with django_assert_max_num_queries(15):
        assert len(browser.get("/network/table.csv").content.splitlines()) == 1_002


@pytest.mark.parametrize("who", ["coordinator", "contributor", "verifier", "outsider"])
@pytest.mark.parametrize("address", ["", "recurring/", "without/", "table.csv"])
def test_only_the_secretariat(cast, as_, who, address):
    assert as_(who).get(f"/network/{address}").status_code == 403


def test_who_is_not_signed_in_is_asked_to(cast, as_):
    assert as_("nobody").get("/network/").status_code == 302


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("state=submitted", lambda one: one.state == "submitted"),
        ("country=ES", lambda one: one.city.country == "ES"),
        ("late=on", lambda one: one.state in {"draft", "returned"} and one.deadline and one.deadline.year == 2020),
        ("stuck=on", lambda one: one.state != "published" and (timezone.now() - one.state_since).days >= 30),
        ("search=city+0007", lambda one: one.city.name == "City 0007"),
        ("search=littleford", lambda one: one.city_id == "littleford"),
        ("period=2024", lambda one: one.period == "2024"),
        ("state=nonsense", lambda one: True),
    ],
)
def test_filters_show_what_holds_and_all_of_it(some, as_, query, holds):
    Round.objects.filter(city="c0003").update(state_since=timezone.now() - dt.timedelta(days=90))
    expected = {one.city.name for one in Round.objects.select_related("city") if holds(one)}
    assert expected
    assert set(names(as_("secretariat").get(f"/network/?{query}"))) == expected


@pytest.mark.parametrize("name", sorted(overview.SORTS))
def test_every_column_sorts_both_ways(some, name):
    up = [one.pk for one in overview.rounds(overview.asked({"sort": name}))]
    down = [one.pk for one in overview.rounds(overview.asked({"sort": f"-{name}"}))]
    assert sorted(up) == sorted(down)
    assert up != down


def test_most_reported_first(some, as_):
    shares = [one.reported for one in as_("secretariat").get("/network/?sort=-reported").context["rows"]]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_a_city_stands_with_its_running_rounds_and_its_newest(cast, as_):
    rounds.open_round(cast.city, cast.pack, period="2025", gesture=cast.gesture)
    browser = as_("secretariat")
    assert {one.round.period for one in browser.get("/network/").context["rows"]} == {"2024", "2025"}
    Round.objects.update(state="published")
    assert [one.round.period for one in browser.get("/network/").context["rows"]] == ["2025"]
    assert [one.round.period for one in browser.get("/network/?period=2024").context["rows"]] == ["2024"]


def test_cities_without_a_round_are_counted_and_listed(cast, as_):
    assert "1 city without a round" in as_("secretariat").get("/network/").content.decode()
    assert "Otherham" in as_("secretariat").get("/network/without/").content.decode()


def test_the_figure_a_round_is_stuck_on_is_named(cast, as_):
    value = submitted(cast).values.select_related("round").get(key="EN.EN.WS.2C")
    rounds.act_on_value(value, "ask", by=cast.verifier, reason="Litres?")
    said = as_("secretariat").get("/network/").content.decode()
    assert "EN.EN.WS.2C" in said
    assert cast.pack.indicator("EN.EN.WS.2C").name in said


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "1 January 2020"), ("fr", "01/01/2020"), ("ru", "01.01.2020"), ("zh-hans", "2020年1月1日")],
)
def test_a_deadline_is_written_as_the_language_writes_dates(some, as_, language, written):
    browser = as_("secretariat")
    browser.cookies["django_language"] = language
    page = browser.get("/network/").content.decode()
    assert written in page
    assert "2020-01-01" not in page


def test_nothing_found_is_said(cast, as_):
    assert "No round is like that" in as_("secretariat").get("/network/?country=XQ").content.decode()


def rows_of_csv(browser, address="/network/table.csv"):
    return list(csv.DictReader(io.StringIO(browser.get(address).content.decode(), newline="")))


def test_the_csv_holds_the_rounds_asked_for(some, as_):
    read = rows_of_csv(as_("secretariat"), "/network/table.csv?country=ES")
    assert {row["country"] for row in read} == {"ES"}
    assert len(read) == 7


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "+A1", "-A1", "@SUM(A1)", "\t=1", "\n=1", "|cmd", "%A1", " =1", "\u00a0=1"]
)
def test_no_cell_of_the_csv_is_a_formula(some, as_, text):
    City.objects.filter(pk="c0001").update(name=text)
    cities = {row["city_id"]: row["city"] for row in rows_of_csv(as_("secretariat"))}
    assert cities["c0001"] == f"'{text}"


def test_what_recurs_is_grouped_by_figure(some):
    found = overview.rounds(overview.asked({}))
    questions = recurring.asked_most(found)
    assert sum(one.questions for one in questions) == 20
    assert [one.rounds for one in questions] == sorted((one.rounds for one in questions), reverse=True)
    assert all(1 <= len(one.texts) <= recurring.TEXTS for one in questions)
    missing = recurring.missing_most(found)
    assert missing[0].rounds == 21
    assert [one.rounds for one in missing] == sorted((one.rounds for one in missing), reverse=True)


def test_the_median_of_days_by_state(cast):
    many(5)
    now = timezone.now()
    for number, days in enumerate((10, 20, 60)):
        Round.objects.filter(city=f"c{number:04}").update(state="submitted", state_since=now - dt.timedelta(days=days))
    Round.objects.exclude(state="submitted").update(state="published")
    (one,) = recurring.waiting(overview.rounds(overview.asked({})), now=now)
    assert (one.state, one.rounds, one.median_days, one.longest_days) == ("submitted", 3, 20, 60)
