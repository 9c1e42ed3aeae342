"""Hubs and proposals for a city's challenge: who is left out and why, and what each score is made of."""

from __future__ import annotations

import pytest
from made_programmes import entry, statement

from groma.network.challenges import Part, hubs_for, proposals_for
from groma.network.history import history
from groma.network.register import entries


def known(*values):
    return entries(
        history([statement("2026", *(entry(*at, **fields) for at, fields in values))]).facts, at="2026-12-31"
    )


def project(**fields):
    (found,) = known((("projects", "p"), fields))
    return found


def proposals(**costs):
    return known(*((("proposals", f"p/{name}"), fields) for name, fields in costs.items()))


def test_hubs_by_fit_and_those_of_another_country_last():
    hubs = known(
        (("hubs", "a"), {"country": "AT", "offers": "advice on water"}),
        (("hubs", "b"), {"country": "AT"}),
        (("hubs", "c"), {"country": "ES", "does": "water, energy; maintains"}),
        (("hubs", "d"), {}),
    )
    found = hubs_for(project(hub="b", sector=("water", "energy")), hubs, country="AT")
    assert [(one.entry.id, one.score, one.reasons) for one in found] == [
        ("b", pytest.approx(0.5), ()),
        ("a", pytest.approx(0.25), ()),
        ("d", pytest.approx(0), ()),
        ("c", pytest.approx(0.5), ("other_country",)),
    ]
    assert found[1].parts == (Part("named", 0, 2), Part("sectors", 0.5, 2))


def test_no_hub_is_left_out_for_a_country_nobody_said():
    (hub,) = known((("hubs", "c"), {"country": "ES"}))
    (found,) = hubs_for(project(), (hub,), country="")
    assert found.reasons == ()
    assert [part.name for part in found.parts] == ["named"]


def test_currencies_are_never_converted_and_an_unknown_cost_is_not_zero():
    found = proposals_for(
        project(budget="100", currency="EUR"),
        proposals(
            a={"cost": "100", "currency": "EUR", "review": "Good."},
            b={"cost": "101", "currency": "EUR"},
            c={"cost": "1", "currency": "USD"},
            d={"name": "D"},
        ),
    )
    assert [(one.entry.id, one.score, one.reasons) for one in found] == [
        ("p/a", pytest.approx(0.5), ()),
        ("p/b", pytest.approx(0), ("too_dear",)),
        ("p/c", pytest.approx(0), ("other_currency",)),
        ("p/d", pytest.approx(0), ("no_cost",)),
    ]


def test_without_a_budget_no_proposal_is_left_out_and_others_are_not_looked_at():
    others = known((("proposals", "q/a"), {"cost": "1"}))
    assert [one.entry.id for one in proposals_for(project(), (*proposals(a={"cost": "9"}), *others))] == ["p/a"]


def test_a_sector_is_looked_for_as_a_word_and_an_amount_has_to_be_a_number():
    (hub,) = known((("hubs", "a"), {"does": "It maintains pipes"}))
    (found,) = hubs_for(project(sector="ai"), (hub,), country="")
    assert found.parts[1].value == 0
    (offer,) = proposals_for(project(budget="9", currency="EUR"), proposals(a={"cost": "nan", "currency": "EUR"}))
    assert offer.reasons == ("no_cost",)
