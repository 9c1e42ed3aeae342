"""What changed, and why: each cause told from the others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample_books import benchmarks, sample_book

from groma.catalogue.pack import open_pack
from groma.publish.changes import change_sentence, changes, changes_between, way_of
from groma.publish.figures import all_figures
from groma.record.model import City, Observation, Quality
from groma.score.scorecard import score

WATER = "EN.EN.WS.2C"


def card_of(*rows: Observation, targets=None):
    pack = open_pack()
    one = City(id="a", name="A", country="XX", observations=rows)
    return score(one, pack, benchmarks=targets or benchmarks(pack))


def water(period: str, value: float, *, source: str = "utility", quality: Quality = "unknown") -> Observation:
    return Observation(WATER, period, value=value, text=str(value), source=source, quality=quality)


def only(card):
    (change,) = changes(card)
    return change


def test_the_city_changed_where_nothing_else_did():
    change = only(card_of(water("2023", 160.0), water("2024", 150.0)))
    assert (change.cause, change.way, change.figure.text, change.percent.text) == ("city", "better", "−10", "−6.3")
    told = str(change_sentence(change, open_pack()))
    assert "fell from 160 to 150\u00a0litres per inhabitant and day between 2023 and 2024 (−6.3\u202f%)" in told
    assert "counted as the city's own" in told


@pytest.mark.parametrize(
    ("other", "because"),
    [({"source": "register"}, "The source changed"), ({"quality": "estimated"}, "The quality went from")],
)
def test_another_source_or_quality_is_a_change_of_data(other, because):
    change = only(card_of(water("2023", 160.0), water("2024", 150.0, **other)))
    assert change.cause == "data"
    assert change.because.startswith(because)
    assert "need not be the city" in str(change_sentence(change, open_pack()))


def test_computed_before_and_given_now_is_a_change_of_method():
    before = (
        Observation("inhabitants", "2023", value=1000.0, text="1000", source="utility"),
        Observation("water_consumption", "2023", value=73e3, text="73000", source="utility"),
    )
    change = only(card_of(*before, water("2024", 150.0)))
    assert change.cause == "method"
    assert change.because == "It was computed from its inputs before and is given as a final value now"


def test_other_targets_are_a_change_of_benchmark_and_only_between_scorecards():
    pack = open_pack()
    old = benchmarks(pack)
    row = replace(next(iter(old.benchmarks.values())), key=WATER, direction="lower")
    sets = [replace(old, version=str(n), benchmarks={WATER: replace(row, target=n)}) for n in (100.0, 120.0)]
    earlier, later = (card_of(water("2024", 150.0), targets=one) for one in sets)
    (change,) = changes_between(earlier, later)
    assert (change.cause, change.way) == ("benchmark", "same")
    assert change.because == "The benchmark set went from test@100.0 to test@120.0"
    assert "stands at 150" in str(change_sentence(change, pack))
    assert changes_between(later, later) == ()


def test_an_older_value_than_the_one_before_does_not_count():
    change = only(card_of(water("2022", 170.0), water("2023", 160.0), water("2024", 150.0)))
    assert change.earlier.measurement.period == "2023"


def test_one_value_is_no_change():
    assert changes(card_of(water("2024", 150.0))) == ()


def test_answers_have_a_way_but_no_difference():
    key = "SC.SH.SA.3A"
    rows = [
        Observation(key, year, value=v, text=t, source="s")
        for year, v, t in (("2023", 0.0, "no"), ("2024", 1.0, "yes"))
    ]
    change = only(card_of(*rows))
    assert (change.way, change.figure, change.percent) == ("better", None, None)
    assert "went from no to yes" in str(change_sentence(change, open_pack()))


def test_percentages_differ_by_points():
    rows = [
        Observation("EC.ICT.ICT.1C", y, value=v, text=str(v), source="s") for y, v in (("2023", 80.0), ("2024", 82.5))
    ]
    assert "(+2.5\u00a0percentage points)" in str(change_sentence(only(card_of(*rows)), open_pack()))


def test_a_rise_from_zero_has_no_percent():
    assert only(card_of(water("2023", 0.0), water("2024", 150.0))).percent is None


def test_closest_is_better_when_it_comes_nearer():
    pack = open_pack()
    old = benchmarks(pack)
    row = replace(next(iter(old.benchmarks.values())), key=WATER, target=100.0, direction="closest")
    card = card_of(water("2023", 90.0), water("2024", 120.0), targets=replace(old, benchmarks={WATER: row}))
    earlier, later = card.series
    assert (way_of(earlier, later), way_of(later, earlier), way_of(later, later)) == ("worse", "better", "same")


def test_every_change_can_be_looked_up():
    book = sample_book(1.0)
    known = all_figures(book.card, book.pack)
    found = changes(book.card)
    assert len(found) == 112
    assert all(known[figure.id] == figure for change in found for figure in (change.figure, change.percent) if figure)
