"""`groma next`: three things first, with their reasons, for people and for programs."""

from __future__ import annotations

import csv
import io
import json


def test_it_begins_with_three_things_each_with_its_reasons(groma):
    out = groma("next los-angeles").out
    first = out.partition("Figures that would lift")[0]
    assert "Do first" in first
    assert [f"\n {number}  " in first for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert [first.count(f"\n    {label}  ") for label in ("Why", "How", "Who")] == [3, 3, 3]
    assert "Missing figures that are cheapest to get" in out


def test_it_says_what_it_rests_on(groma):
    out = " ".join(groma("next valencia").out.split())
    assert "Left out, since it is invented: Exempla." in out
    assert "They are not the U4SSC benchmarks" in out
    assert "This city is invented." in groma("next exempla").out
    assert "Left out" not in groma("next exempla").out


def test_no_line_is_wider_than_the_screen(groma, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    told = groma("next karmoy").out.partition("Figures that would lift")[0]
    assert max(map(len, told.splitlines())) <= 80


def test_programs_get_every_part(groma):
    found = json.loads(groma("next valencia --format json --limit 2").out)
    assert (found["city"], found["left_out"], len(found["first"])) == ("valencia", ["Exempla"], 3)
    assert (len(found["lifts"]), len(found["requests"])) == (2, 2)
    assert {"best", "rises", "past", "evidence", "rank", "why"} <= set(found["lifts"][0])


def test_as_a_table_it_has_a_row_for_each_step(groma):
    found = list(csv.DictReader(io.StringIO(groma("next valencia --format csv --limit 2").out)))
    assert [row["rank"] for row in found[:3]] == ["1", "2", "3"]
    assert all(row["what"] and row["why"] and row["takes"] and row["who"] for row in found)


def test_whom_to_compare_with_can_be_named(groma):
    assert "Compared with 1 other city." in groma("next los-angeles --peers valencia").out
    assert "Compared with 2 other cities." in groma("next los-angeles --peers valencia --peers karmoy").out


def test_a_peer_that_is_not_there_is_refused(groma):
    ended = groma("next karmoy --peers atlantis")
    assert ended.code == 2
    assert "atlantis" in ended.err


def test_it_speaks_the_language_asked_for(groma):
    assert groma("next karmoy --language es").code == 0
    assert groma("next karmoy --language xx").code == 2
