"""Listing, showing and searching cases, as one types it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from made_cases import write_case


def ids(ended):
    return [row["id"] for row in json.loads(ended.out)]


def test_every_case_is_listed(groma):
    ended = groma("cases")
    assert ended.code == 0
    assert "oslo-fewer-cars" in ended.out
    rows = list(csv.DictReader(io.StringIO(groma("cases --format csv").out)))
    assert len(rows) >= 14
    assert rows[0].keys() == {"case", "title", "place", "country", "years", "figures", "evidence", "complete"}


def test_the_word_list_may_be_left_out(groma):
    assert groma("cases water").out == groma("cases list water").out
    assert groma("cases --country NO").out == groma("cases list --country no").out
    assert groma("cases show oslo-fewer-cars").out != groma("cases list show oslo-fewer-cars").out


def test_cases_are_found_by_words_figure_and_country(groma):
    assert "pune-waste-pickers" in ids(groma("cases waste pickers --format json"))
    assert ids(groma("cases --country SE --format json")) == ["stockholm-congestion-tax", "vaxjo-heat-from-wood"]
    assert ids(groma("cases --kpi EC.I.WS.3C --country KH --format json")) == ["phnom-penh-water-loss"]
    assert ids(groma("cases congestion --kpi EN.EN.AQ.2C --format json")) == ["stockholm-congestion-tax"]


def test_the_fit_to_a_figure_is_given_in_its_parts(groma):
    first, *others = json.loads(groma("cases --kpi 'ec: i: ws: 3c' --format json").out)
    assert first["id"] == "phnom-penh-water-loss"
    assert first["fit"]["parts"]["figures"] == {"value": 1.0, "weight": 4}
    assert all(first["fit"]["score"] >= other["fit"]["score"] for other in others)
    assert "fit" not in json.loads(groma("cases oslo --format json").out)[0]


def test_a_figure_of_several_is_asked_for_alone_or_with_the_others(groma):
    alone = ids(groma("cases --kpi EN.EN.AQ.1C/no2 --format json"))
    assert "london-ultra-low-emission-zone" in alone
    assert "london-ultra-low-emission-zone" in ids(groma("cases --kpi EN.EN.AQ.1C --format json"))


def test_where_there_is_no_case_that_is_said(groma):
    ended = groma("cases zeppelin")
    assert ended.code == 0
    assert "There is no such case." in ended.out
    assert json.loads(groma("cases zeppelin --format json").out) == []


def test_an_unknown_figure_is_told_with_the_nearest(groma):
    ended = groma("cases --kpi EC.I.WS.9C")
    assert ended.code == 2
    assert "Did you mean" in ended.err


def test_a_case_is_shown_whole(groma):
    out = " ".join(groma("cases show phnom-penh-water-loss").out.split())
    assert "Water Supply Loss fell from 72" in out
    assert "Phnom Penh Water Supply Authority" in out
    assert "https://ppwsa.com.kh/" in out
    assert "SDG 6" in out
    assert "Action 10:" in out
    content = json.loads(groma("cases show phnom-penh-water-loss --format json").out)
    assert content["touches"][0]["before"] == 72
    assert content["completeness"]["missing"] == ["cost", "exact"]


@pytest.mark.parametrize("code", ["ar", "es", "fr", "ru", "zh"])
def test_a_case_is_shown_in_other_languages(groma, code):
    ended = groma(f"cases show vaxjo-heat-from-wood --language {code}")
    assert ended.code == 0
    assert "Växjö" in ended.out


def test_an_unknown_case_is_told_with_the_nearest(groma):
    ended = groma("cases show oslo-fewer-car")
    assert ended.code == 2
    assert "Did you mean `oslo-fewer-cars`?" in ended.err


def found(ended):
    return [(row["kind"], row["id"]) for row in json.loads(ended.out)]


def test_one_box_finds_indicators_cities_cases_and_packs(groma):
    assert found(groma("search water consumption --format json"))[0] == ("indicator", "EN.EN.WS.2C")
    assert ("city", "alesund") in found(groma("search alesund --format json"))
    assert ("case", "seville-cycle-network") in found(groma("search cycle network --format json"))
    assert ("pack", "u4ssc") in found(groma("search smart sustainable cities --format json --most 100"))


def test_a_search_gives_the_parts_of_its_scores(groma):
    for row in json.loads(groma("search water --format json").out):
        assert row["score"] == pytest.approx(row["of_title"] + row["of_text"], abs=0.002)


def test_a_search_can_be_narrowed_and_cut(groma):
    assert {kind for kind, _ in found(groma("search water --kind case --format json"))} == {"case"}
    assert len(found(groma("search water --most 3 --format json"))) == 3
    ended = groma("search water --kind cases")
    assert ended.code == 2
    assert "Did you mean `case`?" in ended.err


def test_a_loose_search_says_so(groma):
    assert "some of them" in groma("search water zeppelin").out
    assert "Nothing was found." in groma("search zeppelin").out
    assert "some of them" not in groma("search water").out


@pytest.mark.parametrize("typed", ["'title:water OR'", "'\"'", "'*'", "'NEAR('", "'; DROP TABLE words'"])
def test_nothing_that_is_typed_is_a_command(groma, typed):
    assert groma(f"search {typed}").code == 0
    assert groma(f"cases {typed}").code == 0


def test_cases_of_ones_own_stand_among_the_others(groma, tmp_path):
    write_case(tmp_path, touches=[{"key": "EC.I.WS.3C", "way": "down"}, {"key": "NO.SUCH", "way": "up"}])
    ended = groma(f"cases --add {tmp_path} --format json")
    assert "fixed-taps" in ids(ended)
    assert "oslo-fewer-cars" in ids(ended)
    assert "`NO.SUCH` is no data point" in ended.err
    assert "NO.SUCH fell" not in groma(f"cases show fixed-taps --add {tmp_path}").out
    assert groma("cases show fixed-taps").code == 2


def test_wrong_cases_of_ones_own_are_refused_with_their_line(groma, tmp_path):
    write_case(tmp_path, country="Norway")
    ended = groma(f"cases --add {tmp_path}")
    assert ended.code == 2
    assert "fixed-taps.yaml:4: `country`" in ended.err
    assert groma("cases --add nowhere").code == 2


def test_hostile_words_of_a_case_are_printed_as_text(groma, tmp_path):
    hostile = "[red]<script>alert(1)</script>[/red]"
    write_case(tmp_path, title=hostile)
    assert hostile in groma(f"cases show fixed-taps --add {tmp_path}").out
    assert "<script>" in groma(f"cases alert --add {tmp_path}").out
