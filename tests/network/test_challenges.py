"""A challenge and what may help: who is left out and why, what cannot be told, and each part of a score by hand."""

from __future__ import annotations

import random

import pytest
from made_cases import a_case
from made_programmes import entry, statement

from groma.catalogue.pack import open_pack
from groma.network.challenge_model import WEIGHTS, Around, Challenge, Match, Part
from groma.network.challenges import matches
from groma.network.history import history
from groma.network.register import entries

PACK = open_pack()
LOSS = "EC.I.WS.3C"
TODAY = "2026-06-01"


def known(*values, on="2026"):
    """Entries that one source lists."""
    return entries(history([statement(on, *(entry(*at, **fields) for at, fields in values))]).facts, at="2026-12-31")


def one(register, name="x", /, **fields):
    (found,) = known(((register, name), fields))
    return found


def asked(*, country="AT", population=None, **fields):
    return Challenge(one("projects", "p", **fields), TODAY, country, population)


def found(challenge, **around):
    return matches(challenge, Around(PACK, **around))


def only(challenge, **around):
    """The one match, whether it comes into question or not."""
    got = found(challenge, **around)
    (match,) = (*got.matches, *got.left_out)
    return match


def hub(challenge, **fields):
    return only(challenge, hubs=[one("hubs", "h", **fields)])


def funder(challenge, **fields):
    return only(challenge, organisations=[one("organisations", "f", **{"kind": "funder"} | fields)])


def proposal(challenge, cases=(), **fields):
    got = found(challenge, proposals=[one("proposals", "p/a", **fields)], cases=cases)
    return next(each for each in (*got.matches, *got.left_out) if each.kind == "proposal")


# Cases.


def test_the_score_of_a_case_by_hand():
    challenge = asked(
        country="XX",
        population=200_000,
        figure=LOSS,
        sector=("Water", "energy"),
        challenge="Taps dripped everywhere",
        case="fixed-taps",
    )
    match = only(challenge, cases=[a_case()])
    assert {part.name: (part.value, part.weight) for part in match.parts} == {
        "figures": (1, 4),
        "printed": (1, 2),
        "evidence": (0.5, 2),
        "population": (1, 1),
        "country": (1, 1),
        "complete": (1, 1),
        "sectors": (0.5, 2),
        "words": (pytest.approx(2 / 3), 1),
        "named": (1, 2),
    }
    assert match.score == pytest.approx((4 + 2 + 1 + 1 + 1 + 1 + 1 + 2 / 3 + 2) / 16)
    assert (match.known, match.figures, match.reasons) == (1, (LOSS,), ())


def test_what_the_challenge_does_not_say_is_not_asked_and_told_once():
    challenge = asked(country="", figure=LOSS)
    assert challenge.lacks == ("sector", "budget", "country", "population", "wanted_by")
    assert {part.name for part in only(challenge, cases=[a_case()]).parts} == {
        *("figures", "printed", "evidence", "complete")
    }
    assert asked(budget="5").lacks == ("figure", "sector", "currency", "population", "wanted_by")


def test_without_a_figure_no_case_is_looked_at_and_others_are_no_matter():
    assert found(asked(), cases=[a_case()]).matches == ()
    assert found(asked(figure="EN.EN.WS.4C/primary"), cases=[a_case()]).left_out == ()


def test_a_case_that_went_the_wrong_way_is_left_out():
    worse = a_case(touches=[{"key": LOSS, "way": "up"}])
    assert only(asked(figure=LOSS), cases=[worse]).reasons == ("wrong_way",)


@pytest.mark.parametrize(
    ("budget", "currency", "reasons", "untold"),
    [
        ("1000", "EUR", (), ()),
        ("999", "EUR", ("too_dear",), ()),
        ("1", "USD", (), ("other_currency",)),
        ("1", "", (), ("currency",)),
        ("nan", "EUR", (), ()),
    ],
)
def test_what_a_case_cost_against_the_budget(budget, currency, reasons, untold):
    money = {"budget": budget} | ({"currency": currency} if currency else {})
    match = only(asked(figure=LOSS, **money), cases=[a_case()])
    assert (match.reasons, match.untold) == (reasons, untold)


def test_a_case_without_a_cost_is_not_for_nothing():
    assert only(asked(figure=LOSS, budget="1", currency="EUR"), cases=[a_case(cost=None)]).untold == ("cost",)


# Proposals.


def test_a_proposal_is_told_by_the_cases_it_names():
    challenge = asked(figure=LOSS, sector="water", challenge="Leaking taps")
    match = proposal(challenge, [a_case()], name="Taps", what="We mend taps", case="fixed-taps")
    assert match.parts == (
        Part("figures", 1, 4),
        Part("sectors", 1, 2),
        Part("words", 0.5, 1),
        Part("evidence", 0.5, 2),
    )
    assert match.score == pytest.approx((4 + 2 + 0.5 + 1) / 9)
    assert match.figures == (LOSS,)


def test_a_proposal_without_cases_is_unknown_and_not_a_fit():
    challenge = asked(figure=LOSS, sector="water", challenge="Leaking taps")
    match = proposal(challenge, [a_case()], what="We mend taps")
    assert [part.value for part in match.parts] == [None, None, 0.5, None]
    assert match.score == pytest.approx(0.5 / 9)
    assert match.known == pytest.approx(1 / 9)
    assert proposal(asked()).score is None


def test_a_case_about_something_else_is_no_fit():
    other = a_case(touches=[{"key": "EN.EN.WS.2C", "way": "down"}])
    assert proposal(asked(figure=LOSS), [other], case="fixed-taps").parts[0] == Part("figures", 0, 4)


@pytest.mark.parametrize(
    ("fields", "reasons", "untold"),
    [
        ({"cost": "100", "currency": "EUR"}, (), ()),
        ({"cost": "101", "currency": "eur"}, ("too_dear",), ()),
        ({"cost": "1", "currency": "USD"}, (), ("other_currency",)),
        ({"cost": "1000"}, (), ("currency",)),
        ({"name": "A"}, (), ("cost",)),
        ({"cost": "inf", "currency": "EUR"}, (), ("cost",)),
    ],
)
def test_currencies_are_never_converted_and_an_unknown_cost_is_not_zero(fields, reasons, untold):
    match = proposal(asked(budget="100", currency="EUR"), **fields)
    assert (match.reasons, match.untold) == (reasons, untold)


def test_proposals_for_others_are_not_looked_at():
    assert found(asked(), proposals=[one("proposals", "q/a", cost="1")]).matches == ()


# Hubs.


def test_the_score_of_a_hub_by_hand():
    challenge = asked(sector=("water", "energy", "ai"), hub="h", challenge="Pipes lose water")
    match = hub(challenge, country="AT", timeline="2021/2030", does="It maintains water pipes")
    assert match.parts == (
        Part("sectors", pytest.approx(1 / 3), 2),
        Part("words", pytest.approx(2 / 3), 1),
        Part("named", 1, 2),
    )
    assert match.score == pytest.approx((2 / 3 + 2 / 3 + 2) / 5)
    assert (match.reasons, match.untold) == ((), ())


def test_a_hub_that_says_nothing_is_told_as_unknown():
    match = hub(asked(sector="water", challenge="Pipes"), name="H")
    assert match.untold == ("country", "end")
    assert (match.reasons, match.score, match.known) == ((), None, 0)


@pytest.mark.parametrize(
    ("country", "own", "reasons", "untold"),
    [
        ("AT", "AT", (), ()),
        ("austria", "AT", (), ()),
        ("ES", "AT", ("country",), ()),
        ("Ruritania", "AT", (), ("country",)),
        ("ES", "", (), ()),
    ],
)
def test_a_hub_works_in_its_country(country, own, reasons, untold):
    entry_ = one("hubs", "h", country=country, timeline="2030")
    match = only(asked(country=own), hubs=[entry_], codes={"austria": "AT"})
    assert (match.reasons, match.untold) == (reasons, untold)


@pytest.mark.parametrize(
    ("timeline", "wanted_by", "reasons", "untold"),
    [
        ("2021/2026", "", (), ()),
        ("2021/2025", "", ("over_before",), ()),
        ("2021/2026", "2026-12-31", (), ()),
        ("2021/2026", "2027-01-01", ("over_before",), ()),
        ("some day", "2027-01-01", (), ("end",)),
    ],
)
def test_a_hub_has_to_run_until_it_is_wanted(timeline, wanted_by, reasons, untold):
    challenge = asked(**({"wanted_by": wanted_by} if wanted_by else {}))
    match = hub(challenge, country="AT", timeline=timeline)
    assert (match.reasons, match.untold) == (reasons, untold)


def test_a_hub_that_is_listed_no_more_is_left_out():
    facts = history(
        [
            statement("2020", entry("hubs", "h", country="AT", timeline="2030"), covers=("hubs",)),
            statement("2026", entry("hubs", "g"), covers=("hubs",)),
        ]
    ).facts
    gone = next(each for each in entries(facts, at=TODAY) if each.id == "h")
    assert only(asked(), hubs=[gone]).reasons == ("ended",)


# Funders.


FULL = {
    "funds_in": ("AT", "DE"),
    "sector": ("Water", "waste"),
    "least": "100",
    "most": "500",
    "currency": "EUR",
    "closes": "2026-06-01",
}


def test_the_score_of_a_funder_by_hand():
    challenge = asked(sector=("water", "energy"), budget="100", currency="EUR", funder="other")
    match = funder(challenge, **FULL)
    assert match.parts == (Part("sectors", 0.5, 2), Part("named", 0, 2))
    assert match.score == pytest.approx(0.25)
    assert (match.reasons, match.untold) == ((), ())


@pytest.mark.parametrize(
    ("changed", "reasons", "untold"),
    [
        ({"funds_in": "ES"}, ("country",), ()),
        ({"funds_in": "Everywhere"}, (), ()),
        ({"sector": "health"}, ("sector",), ()),
        ({"least": "301"}, ("too_small",), ()),
        ({"most": "299"}, ("too_large",), ()),
        ({"least": "301", "currency": "USD"}, (), ("other_currency",)),
        ({"closes": "2026-05-31"}, ("closed",), ()),
        (
            {"funds_in": "ES", "closes": "2026-05-31", "sector": "x", "most": "1"},
            ("country", "too_large", "closed", "sector"),
            (),
        ),
    ],
)
def test_what_leaves_a_funder_out(changed, reasons, untold):
    match = funder(asked(sector="water", budget="300", currency="EUR"), **FULL | changed)
    assert (match.reasons, match.untold) == (reasons, untold)


@pytest.mark.parametrize(
    ("without", "untold"),
    [
        (("funds_in",), ("country",)),
        (("sector",), ("sector",)),
        (("least", "most"), ("gives",)),
        (("least",), ()),
        (("currency",), ("currency",)),
        (("closes",), ("closes",)),
    ],
)
def test_what_a_funder_does_not_say_leaves_it_in_and_is_told(without, untold):
    fields = {name: value for name, value in FULL.items() if name not in without}
    match = funder(asked(sector="water", budget="300", currency="EUR"), **fields)
    assert (match.reasons, match.untold) == ((), untold)


def test_a_challenge_that_says_nothing_leaves_no_funder_out():
    match = funder(asked(country=""), **FULL | {"closes": "2027-01-01"})
    assert (match.reasons, match.untold, match.score, match.parts) == ((), (), None, ())


def test_who_funds_is_found_by_kind_by_what_it_gives_and_by_name():
    organisations = known(
        (("organisations", "a"), {"kind": "company"}),
        (("organisations", "b"), {"kind": "funder"}),
        (("organisations", "c"), {"kind": "company", "most": "5"}),
        (("organisations", "d"), {"kind": "university"}),
    )
    got = found(asked(funder="d"), organisations=organisations)
    assert [each.id for each in got.matches] == ["d", "b", "c"]


# All together.


def test_the_order_is_by_kind_fit_and_id_and_does_not_depend_on_how_things_come():
    hubs = [
        one("hubs", name, country="AT", timeline="2030", does=does) for name, does in zip("dcba", "wxyz", strict=True)
    ]
    hubs.append(one("hubs", "z", country="AT", timeline="2030", does="water"))
    challenge = asked(sector="water", figure=LOSS)
    around = {"cases": [a_case(), a_case(id="other")], "organisations": [one("organisations", "f", kind="funder")]}
    first = found(challenge, hubs=hubs, **around)
    assert [each.id for each in first.matches] == ["fixed-taps", "other", "z", "a", "b", "c", "d", "f"]
    assert [each.id for each in first.of("funder")] == ["f"]
    for seed in range(5):
        random.Random(seed).shuffle(hubs)
        assert found(challenge, hubs=hubs, **around) == first


def test_every_part_has_a_weight_and_a_score_stays_between_none_and_all():
    challenge = asked(figure=LOSS, sector="water", challenge="Taps", hub="h", population=5)
    got = found(challenge, cases=[a_case()], hubs=[one("hubs", "h", does="water taps")])
    for match in got.matches:
        assert all(part.weight == WEIGHTS[part.name] for part in match.parts)
        assert 0 <= match.score <= 1
    assert Match("hub", "x", "X").known == 0


def test_words_of_scripts_without_blanks_are_compared():
    match = hub(asked(challenge="供水系统"), does="供水")
    (words,) = match.parts
    assert words.value == pytest.approx(1 / 3)
