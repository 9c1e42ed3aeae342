"""What is frozen of a book comes back the same, and says the same in every language."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from groma.catalogue.pack import open_pack
from groma.publish.book import Book
from groma.publish.changes import change_sentence, changes
from groma.publish.explain import explanation
from groma.publish.gaps import gaps
from groma.publish.languages import LANGUAGES, speaking
from groma.publish.story import mayors_page
from groma.publish.wheel import wheel_svg
from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.record.model import Target
from groma.score.scorecard import score
from groma.web.public.course import course_drawing, nice_ticks
from groma.web.public.frozen import frozen_head, frozen_results, frozen_splits, thawed
from groma.web.public.spread import dot_plot, five_numbers


@pytest.fixture(scope="module")
def book():
    pack = open_pack()
    city = read_city(city_folder("los-angeles"))
    return Book(city, pack, score(city, pack))


@pytest.fixture(scope="module")
def again(book):
    kept = {
        "head": frozen_head(book),
        "series": frozen_results(book.card.series),
        "splits": frozen_splits(book),
    }
    head, series, splits = json.loads(json.dumps(list(kept.values())))
    return thawed(head, book.pack, series=series, splits=splits)


def test_every_result_comes_back_the_same(book, again):
    assert again.card == book.card


def test_the_city_comes_back_with_what_its_figures_rest_on(book, again):
    assert (again.city.name, again.city.country, again.city.location) == ("Los Angeles", "US", book.city.location)
    used = {one.observation.source for result in book.card.results for one in result.measurement.inputs} - {""}
    assert {source.id for source in again.city.sources} == used
    assert again.city.places == book.city.places
    assert again.city.observations == ()


def test_the_citys_own_targets_come_back_and_those_frozen_before_they_had_paths_do_too(book):
    target = Target("EN.EN.WS.2C", "2030", 110.0, path="steps", baseline=150.0, steps=(("2027", 140.0),))
    head = json.loads(json.dumps(frozen_head(replace(book, city=replace(book.city, targets=(target,))))))
    assert thawed(head, book.pack).city.targets == (target,)
    head["targets"] = [{"variable": "EN.EN.WS.2C", "period": "2030", "value": 110.0, "unit": "", "note": ""}]
    assert thawed(head, book.pack).city.targets == (Target("EN.EN.WS.2C", "2030", 110.0),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_the_same_in_every_language(book, again, language):
    with speaking(language):
        assert mayors_page(again) == mayors_page(book)
        assert wheel_svg(again) == wheel_svg(book)
        assert [one.sentence for one in gaps(again)] == [one.sentence for one in gaps(book)]
        told = [[change_sentence(one, book.pack) for one in changes(each.card)] for each in (again, book)]
        assert told[0] == told[1]
        reported = [one for one in book.card.results if one.is_reported]
        for one in reported:
            mine = next(other for other in again.card.results if other.point.key == one.point.key)
            assert explanation(again, mine).with_numbers == explanation(book, one).with_numbers


def test_a_data_point_the_framework_no_longer_has_is_left_out(book):
    head = json.loads(json.dumps(frozen_head(book)))
    head["results"]["rows"][0][0] = "NO.SUCH.1C"
    assert len(thawed(head, book.pack).card.results) == len(book.card.results) - 1


def test_ticks_are_round_and_cover_the_values():
    for low, high in ((142, 178), (0.298, 0.383), (-3, 9), (1_203, 13_000)):
        ticks = nice_ticks(low, high)
        assert 3 <= len(ticks) <= 5
        step = ticks[1] - ticks[0]
        assert ticks[0] <= low + step / 2
        assert ticks[-1] >= high - step / 2


def test_a_course_is_drawn_from_three_values_on(book):
    by_key = {}
    for one in book.card.series:
        by_key.setdefault(one.point.key, []).append(one)
    long = max(by_key.values(), key=len)
    assert course_drawing(long).count("<circle") == len(long)
    assert course_drawing(long[:2]) == ""
    assert course_drawing(()) == ""


def test_a_thousand_cities_fit_on_one_line():
    drawn = dot_plot([float(number % 97) for number in range(1_000)], target=50.0, said=lambda one: f"<{one:g}>")
    assert drawn.count("<circle") < 800
    assert "&lt;0&gt;" in drawn
    assert dot_plot([5.0, 5.0], target=None, said=str).count("<circle") == 2


def test_five_numbers_of_one_city_are_its_own():
    assert five_numbers([3.0]) == (3.0,) * 5
    assert five_numbers([1.0, 2.0, 3.0, 4.0, 5.0]) == (1.0, 2.0, 3.0, 4.0, 5.0)
