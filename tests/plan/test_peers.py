"""Which cities are compared with which, and what is known of those that are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groma.catalogue.pack import open_pack
from groma.plan.peers import Peer, comparable, peer_of, population_of, unit_of
from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.record.model import City, Observation
from groma.score.scorecard import score

OWN = Peer("own", "Own", {"a": {"2024": 1.0}}, framework="u4ssc@1", units={"a": "km"}, population=90_000.0)


def other(name="other", **more):
    return replace(OWN, city_id=name, name=name.title(), **more)


@pytest.mark.parametrize(
    ("peer", "reason"),
    [
        (OWN, "itself"),
        (other(framework="u4ssc@2"), "other_framework"),
        (other(framework="mobility@1"), "other_framework"),
        (other(values={}), "no_value"),
        (other(values={"b": {"2024": 1.0}}), "no_value"),
        (other(units={"a": "EUR/person"}), "other_unit"),
        (other(population=29_999.0), "other_size"),
        (other(population=270_001.0), "other_size"),
    ],
)
def test_who_is_left_out_and_why(peer, reason):
    found = comparable(OWN, [peer], key="a")
    assert (found.peers, found.left_out) == ((), ((peer.city_id, reason),))
    assert not found.is_by_size


@pytest.mark.parametrize("population", [30_000.0, 90_000.0, 270_000.0])
def test_a_third_to_three_times_as_many_people_is_of_like_size(population):
    found = comparable(OWN, [other(population=population)], key="a")
    assert found.left_out == ()
    assert found.is_by_size


def test_where_sizes_are_not_known_all_are_kept_and_it_says_of_whom():
    peers = [other("b", population=None), other("c")]
    found = comparable(OWN, peers, key="a")
    assert ([one.city_id for one in found.peers], found.unsized, found.is_by_size) == (["b", "c"], ("b",), False)
    unsized = comparable(replace(OWN, population=None), peers, key="a")
    assert (len(unsized.peers), unsized.unsized) == (2, ("b", "c"))


def test_what_a_peer_does_not_say_of_itself_is_that_of_the_framework():
    assert comparable(OWN, [Peer("b", "B", {"a": {"2024": 1.0}})], key="a").left_out == ()


def test_a_peer_is_made_of_a_scorecard():
    pack, city = open_pack(), read_city(city_folder("exempla"))
    card = score(city, pack)
    peer = peer_of(card, city, pack=pack, verified=[("EC.I.WS.3C", "2024")])
    assert (peer.city_id, peer.name, peer.framework) == ("exempla", city.name, f"u4ssc@{pack.meta.version}")
    assert peer.verified == {("EC.I.WS.3C", "2024")}
    assert peer.units["EC.I.WS.3C"] == "%"
    assert peer.population == population_of(city, pack=pack)
    series = {one.measurement.period: one.value for one in card.series if one.point.key == "EC.I.WS.3C"}
    assert dict(peer.values["EC.I.WS.3C"]) == series
    assert len(series) > 1


def test_a_value_in_doubt_is_no_value():
    pack = open_pack()
    rows = (
        Observation("EC.I.WS.3C", "2023", value=20.0, text="20"),
        Observation("EC.I.WS.3C", "2024", value=19.0, text="19"),
    )
    city = City("a", "A", "XX", observations=rows)
    card = score(city, pack)
    doubted = tuple(
        replace(one, measurement=replace(one.measurement, reason="disagrees"))
        if one.measurement.period == "2023"
        else one
        for one in card.series
    )
    assert peer_of(replace(card, series=doubted), city, pack=pack).values == {"EC.I.WS.3C": {"2024": 19.0}}


def test_money_is_told_in_its_currency_and_only_the_newest_one_counts():
    pack, city = (
        open_pack(),
        City("a", "A", "XX", observations=(Observation("EC.I.WS.3C", "2024", value=1.0, text="1"),)),
    )
    (one,) = score(city, pack).series
    in_money = replace(one, point=replace(one.point, unit="currency/person"))

    def paid(period, code):
        (used,) = one.measurement.inputs
        inputs = (replace(used, unit=f"{code}/person"),)
        return replace(in_money, measurement=replace(one.measurement, period=period, inputs=inputs))

    card = replace(score(city, pack), series=(paid("2022", "DEM"), paid("2023", "USD"), paid("2024", "EUR")))
    assert unit_of(card.series[1]) == "USD/person"
    peer = peer_of(card, city, pack=pack)
    assert (peer.units, peer.values) == ({"EC.I.WS.3C": "EUR/person"}, {"EC.I.WS.3C": {"2024": 1.0}})


@pytest.mark.parametrize(
    ("rows", "population"),
    [
        ([], None),
        ([("2023", 90.0, "thousand persons", ""), ("2022", 1.0, "", "")], 90_000.0),
        ([("2023", 90.0, "", ""), ("2024", 95.0, "", ""), ("2024", 3.0, "", "d1")], 95.0),
        ([("2023", 90.0, "km", "")], None),
    ],
)
def test_the_newest_number_of_inhabitants_counts(rows, population):
    seen = tuple(
        Observation("inhabitants", period, place, value=value, text=str(value), unit=unit)
        for period, value, unit, place in rows
    )
    assert population_of(City("a", "A", "XX", observations=seen), pack=open_pack()) == population
