"""Did it work? What the desk says became of a plan, and the case that begins from it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from cast import give_mandate, published, report, reported_keys, submitted
from plans_kept import METERS, PIPES, PLAN, PROPOSED, WATER, keep_plan

from groma.catalogue.yaml_text import parse_yaml
from groma.plan.model import Effect
from groma.web import changes, rounds
from groma.web.models import City, PlanAction, Publication, PublishedFigure, Round

pytestmark = pytest.mark.django_db
HERE = "/plans/littleford/account/"


@pytest.fixture
def ended(cast):
    """A plan whose round of before and whose newest round are both published."""
    keep_plan(cast)
    publish_the_round_before(cast)
    published(cast)
    return cast


def the_round_before(cast, period="2022", water="160"):
    """The round that the plan starts from; its figures are made as those of later."""
    early = rounds.open_round(cast.city, cast.pack, period=period, gesture=cast.gesture)
    figures = {WATER: water, "inhabitants": "99000"}
    entries = [rounds.Entry(name, period, text=text, quality="measured") for name, text in figures.items()]
    rounds.enter(early, entries, by=cast.coordinator)
    return Round.objects.get(pk=early.pk)


def publish_the_round_before(cast):
    """It is published as it was found, not verified."""
    rounds.act_on_round(the_round_before(cast), "take_in", by=cast.secretariat, reason="As found.")


def verify_a_round_before(cast, period, water):
    """It is published, and a verifier accepted it."""
    early = replace(cast, round=the_round_before(cast, period, water))
    give_mandate(early, cast.verifier)
    round_ = rounds.act_on_round(early.round, "submit", by=cast.coordinator)
    for value in round_.values.select_related("round"):
        if value.key in reported_keys(round_):
            rounds.act_on_value(value, "accept", by=cast.verifier)
    rounds.act_on_round(rounds.act_on_round(round_, "attest", by=cast.verifier), "publish", by=cast.secretariat)


def shown(client, user):
    client.force_login(user)
    said = client.get(HERE)
    assert said.status_code == 200
    return said


def plain(said):
    return re.sub(r"\s+", " ", plain_text(said.content.decode()))


def plain_text(markup):
    return re.sub(r"<[^>]+>|[\u2068\u2069]", "", str(markup)).replace("\u202f", " ").replace("\u00a0", " ")


def case_of(code="pipes"):
    return f"{HERE}{PlanAction.objects.get(code=code).pk}/case.yaml"


def test_it_holds_what_was_expected_against_what_came(ended, client):
    said = shown(client, ended.coordinator)
    (effect,) = said.context["told"].actions[0].effects
    movement, parts, verdict = map(plain_text, effect.sentences)
    assert re.search(r"was 160 .* in 2022 and is 150 .* in 2024; it was to change by .*20 to .*5", movement)
    assert parts.startswith("The change is −10")
    assert "from the city itself" in parts
    assert verdict.startswith("As expected.")
    assert "There are no cities it can be compared with." in verdict
    assert "None of them is put down to an action" in plain(said)
    assert "<script" not in said.content.decode().partition("<main")[2].partition("</main>")[0]


def test_it_tells_money_milestones_and_what_was_to_help(ended, client):
    words = plain(shown(client, ended.coordinator))
    assert "1 500 EUR were planned and 400 EUR spent." in words
    assert "1 of 2 milestones are done, 1 of them late." in words
    assert "Skills is there." in words
    assert "Of 1 effect that relies on it, 1 came as expected" in words
    assert words.count("It names no effect") == 2


def test_a_value_that_no_verifier_accepted_is_named(ended, client):
    (effect,) = shown(client, ended.coordinator).context["told"].actions[0].effects
    assert effect.unverified == "2022"


def test_nothing_is_said_of_a_newer_value_that_was_only_taken_in(cast, client):
    keep_plan(cast)
    publish_the_round_before(cast)
    report(cast)
    rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "take_in", by=cast.secretariat, reason="As found.")
    said = shown(client, cast.coordinator)
    (effect,) = said.context["told"].actions[0].effects
    assert plain_text(effect.sentences[-1]).endswith("Cannot be told. The newer value has not been verified.")
    assert effect.unverified == "2022 and 2024"
    assert "Begin a case" not in plain(said)
    assert client.get(case_of()).status_code == 404


@pytest.fixture
def compared(cast):
    """The action began in 2023; the rounds of 2020 to 2022 and that of 2024 are verified, here and in four towns."""
    keep_plan(cast, plan=replace(PLAN, actions=(replace(PIPES, start=2023), METERS, PROPOSED)))
    for period, water in (("2020", "160"), ("2021", "161"), ("2022", "160")):
        verify_a_round_before(cast, period, water)
    published(cast)
    for number in range(4):
        elsewhere(cast, number)
    return cast


def test_it_is_compared_with_other_cities_and_says_what_that_rests_on(compared, client):
    said = shown(client, compared.coordinator)
    (effect,) = said.context["told"].actions[0].effects
    words = " ".join(map(plain_text, effect.sentences))
    assert "Compared with 4 cities that did not act, the change is" in words
    assert words.endswith("As expected. Comparable cities that did not act did not change as much.")
    premises = " ".join(map(plain_text, effect.premises))
    assert "There are enough cities to compare with." in premises
    assert "No figure can test this." in premises
    assert not effect.unverified
    assert "1 of them is put down to an action" in plain(said)
    assert parse_yaml(client.get(case_of()).content.decode(), name="case")["evidence"] == "compared"


def test_everybody_reads_the_same_of_it(compared, client):
    shown_to_all = plain_text(client.get("/cities/littleford/plan/").context["rows"][0].effects[0].says)
    assert "Compared with 4 cities that did not act" in shown_to_all
    assert shown_to_all.endswith("Comparable cities that did not act did not change as much.")


def elsewhere(cast, number):
    city = changes.create(
        City(id=f"town-{number}", name=f"Town {number}", country="XX", invented=True), "make", gesture=cast.gesture
    )
    for place, first in enumerate(Publication.objects.filter(round__city=cast.city).order_by("round__period")):
        period = first.round.period
        own = Publication.objects.get(pk=first.pk)
        own.round = Round.objects.create(
            city=city, pack=cast.round.pack, pack_version=cast.round.pack_version, pack_hash="-", period=period
        )
        own.pk, own._state.adding = None, True
        own.save()
        PublishedFigure.objects.create(
            publication=own,
            city=city,
            key=WATER,
            round_period=period,
            period=period,
            value=150 + 5 * number + place * (number + 1) % 3,
            status="reported",
            is_verified=True,
        )


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (replace(PLAN, baseline=""), "The plan does not say which round it starts from"),
        (replace(PLAN, baseline="2021"), "the city has no round of that period"),
        (replace(PLAN, baseline="2024"), "the newest round that is verified or published is that of 2024"),
    ],
)
def test_where_nobody_can_say_it_says_why(plan, words, cast, client):
    keep_plan(cast, plan=plan)
    published(cast)
    said = shown(client, cast.coordinator)
    assert words in plain(said)
    assert client.get(case_of()).status_code == 404


def test_a_round_that_is_only_submitted_tells_nothing_yet(cast, client):
    keep_plan(cast)
    submitted(cast)
    assert "No round of the city is verified or published yet" in plain(shown(client, cast.coordinator))


def test_a_city_without_a_plan_has_a_page_that_says_so(cast, client):
    assert "Once the plan has actions" in plain(shown(client, cast.coordinator))


def test_a_figure_that_the_framework_lacks_is_only_named(cast, client):
    lacking = replace(PIPES, effects=(Effect("NO.SUCH", 1.0, 2.0, 3.0),))
    keep_plan(cast, plan=replace(PLAN, actions=(lacking, METERS, PROPOSED)))
    publish_the_round_before(cast)
    published(cast)
    assert "the framework has no such figure" in plain(shown(client, cast.coordinator))


def test_the_plan_leads_to_it_and_it_leads_back(ended, client):
    client.force_login(ended.coordinator)
    assert f'href="{HERE}"' in client.get("/plans/littleford/").content.decode()
    assert 'href="/plans/littleford/"' in client.get(HERE).content.decode()


def test_the_coordinator_begins_a_case_from_what_was_found(ended, client):
    said = shown(client, ended.coordinator)
    assert "It did what was expected of it." in plain(said)
    assert f'href="{case_of()}"' in said.content.decode()
    answer = client.get(case_of())
    assert answer["Content-Disposition"] == 'attachment; filename="littleford-pipes.yaml"'
    text = answer.content.decode()
    assert text.startswith("# A case as far as the figures tell it. Still to be written")
    assert "problem" in text.splitlines()[0]
    fields = parse_yaml(text, name="case")
    assert (fields["id"], fields["evidence"]) == ("littleford-pipes", "counted")
    assert [(one["before"], one["after"], one["way"]) for one in fields["touches"]] == [("160.0", "150.0", "down")]


def test_only_the_coordinator_begins_a_case_and_people_of_the_network_read(ended, client):
    said = shown(client, ended.secretariat)
    assert "It did what was expected of it." in plain(said)
    assert "Begin a case" not in plain(said)
    assert client.get(case_of()).status_code == 403
    client.force_login(ended.outsider)
    assert client.get(HERE).status_code == 404
    assert client.get(case_of()).status_code == 404
    client.logout()
    assert client.get(HERE).status_code == 302


def test_the_desk_asks_few_questions_however_many_actions_there_are(ended, client, django_assert_max_num_queries):
    shown(client, ended.coordinator)
    with django_assert_max_num_queries(30):
        client.get(HERE)


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_it_opens_in_every_language(ended, client, language):
    client.force_login(ended.coordinator)
    assert client.get(HERE, headers={"accept-language": language}).status_code == 200
