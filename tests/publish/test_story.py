"""The mayor's page, gaps, what is missing and what to do next: true at every coverage, and always three."""

from __future__ import annotations

import pytest
from sample_books import DISTRICTS, book_of, hostile_book, sample_book

from groma.catalogue.pack import open_pack
from groma.measure.model import REASONS
from groma.plan import next_steps as plan_steps
from groma.publish.figures import all_figures, result_figure
from groma.publish.gaps import CLOSES, gaps, missing, next_steps, one_input_short
from groma.publish.next_words import advice
from groma.publish.numbers_text import MISSING, amount_text, band_text, lowered, number_text, period_text
from groma.publish.story import mayors_page, method_line
from groma.publish.trust import weakest_mark
from groma.record.model import City, Observation

COVERAGES = (0.0, 0.01, 0.12, 0.6, 1.0)
BOASTS = ("rank", "best city", "congratul", "excellent", "great", "proud", "leader", "outperform")


@pytest.mark.parametrize("coverage", COVERAGES)
def test_the_page_always_has_three_of_each(coverage):
    page = mayors_page(sample_book(coverage))
    assert (len(page.sentences), len(page.numbers), len({one.what for one in page.decisions})) == (3, 3, 3)
    assert all(str(sentence).endswith(".") for sentence in page.sentences)
    assert all(one.why.parts and one.what.endswith(".") for one in page.decisions)


@pytest.mark.parametrize("coverage", COVERAGES)
def test_the_page_leads_with_how_much_is_known(coverage):
    book = sample_book(coverage)
    first = str(mayors_page(book).sentences[0])
    if coverage:
        assert f"reports {book.card.reported} of 112 figures" in first
    else:
        assert first == "Sample has no figures yet: 112 are to be reported."


@pytest.mark.parametrize("coverage", COVERAGES)
def test_the_page_neither_ranks_nor_congratulates(coverage):
    page = mayors_page(sample_book(coverage))
    told = " ".join(str(part) for part in (*page.sentences, *(one.why for one in page.decisions), page.method)).lower()
    assert not [boast for boast in BOASTS if boast in told]


def test_a_sparse_page_says_what_it_leaves_open():
    sparse, full = (str(mayors_page(sample_book(coverage)).sentences[1]) for coverage in (0.12, 1.0))
    assert "This says nothing of the 99 others." in sparse
    assert "nothing of" not in full


def test_the_parts_without_figures_are_named():
    told = str(mayors_page(sample_book(0.12)).sentences[0])
    assert told.endswith("; none yet on Environment nor on Society and Culture.")


@pytest.mark.parametrize("coverage", COVERAGES)
def test_every_number_of_the_page_can_be_looked_up(coverage):
    book = sample_book(coverage)
    known = all_figures(book.card, book.pack, targets=book.city.targets)
    page = mayors_page(book)
    texts = (*page.sentences, page.method, *(one.why for one in page.decisions), *(one.note for one in page.numbers))
    figures = [part for text in texts for part in text.parts if not isinstance(part, str)]
    figures += [one.figure for one in page.numbers if one.figure]
    assert all(known[figure.id] == figure for figure in figures)


@pytest.mark.parametrize("coverage", COVERAGES)
def test_the_first_page_sends_nobody_elsewhere_than_the_next_steps(coverage):
    book = sample_book(coverage)
    first = plan_steps.top_three(plan_steps.next_steps(book.city, book.pack, book.card))
    told = mayors_page(book).decisions
    assert [one.what for one in told][: len(first)] == [advice(one, book.pack).what for one in first]


def test_an_input_short_names_what_it_opens():
    rows = (Observation("inhabitants", "2024", value=1000.0, text="1000"),)
    book = book_of(City(id="a", name="A", country="XX", observations=rows))
    opened = dict(one_input_short(book))
    assert opened["water_consumption"][0].point.key == "EN.EN.WS.2C"
    group = missing(book)[0]
    assert group.reason == "missing_input"
    assert {variable for variable, _, _ in group.inputs} == set(opened)


def test_what_is_missing_adds_up_and_says_what_would_close_it():
    book = sample_book(0.6)
    groups = missing(book)
    assert sum(len(group.results) for group in groups) == 112 - book.card.reported
    assert all(group.closes and group.says for group in groups)
    assert missing(sample_book(1.0)) == ()


def test_every_reason_for_a_missing_value_has_a_remedy():
    assert set(REASONS) - {"disagrees", "no_benchmark"} <= set(CLOSES)


def test_the_next_steps_stand_in_the_order_of_the_programme():
    titles = [step.title for step in next_steps(sample_book(0.6))]
    assert titles[0].startswith("Look at the figures at 0–33")
    assert titles[1].startswith("Look at the figures at 33–66")
    assert titles[2:] == ["Plan the collection of what is not reported", "Tell what is wrong or unclear"]


def test_a_gap_names_the_lowest_and_the_highest_without_ranking():
    book = sample_book(0.12)
    gap = next(one for one in gaps(book) if one.by == "district")
    assert gap.names == DISTRICTS
    values = dict(zip(gap.names, (member.value or 0.0 for member in gap.members), strict=True))
    low, high = min(values, key=values.__getitem__), max(values, key=values.__getitem__)
    assert f"From {number_text(values[low])}\u202f% in {low} to {number_text(values[high])}\u202f% in {high}" in str(
        gap.sentence
    )
    assert gap.whole is not None


def test_groups_are_named_in_words():
    gap = next(one for one in gaps(sample_book(0.12)) if one.by == "sex")
    assert gap.names == ("women", "men")
    assert " for women" in str(gap.sentence)


def test_no_benchmarks_are_said_to_score_nothing():
    book = sample_book(0.0)
    assert "test@1" in str(method_line(book))


def test_a_city_without_figures_is_told_in_whole_sentences():
    page = mayors_page(book_of(City("nil", "Nil", "XX")))
    assert [str(one) for one in page.sentences[:2]] == [
        "Nil has no figures yet: 112 are to be reported.",
        "So nothing can be scored.",
    ]
    assert [str(one.note) for one in page.numbers[1:]] == ["no figure is held against a target yet", "no figure yet"]
    assert not any("smallest part" in str(one.why) for one in page.decisions)


def test_one_figure_takes_the_singular():
    pack = open_pack()
    result = next(one for one in sample_book(1.0).card.results if one.benchmark and not one.point.is_yes_no)
    row = Observation(result.point.key, "2024", value=80.0, text="80")
    second = str(mayors_page(book_of(City("one", "One", "XX", observations=(row,)), pack=pack)).sentences[1])
    assert second.startswith("1 of them has a target: 1 reaches 95\u202f% and more of it, none stay under 66\u202f%.")


def test_a_decision_about_a_figure_carries_its_trust_mark():
    book = sample_book(1.0)
    for one in mayors_page(book).decisions:
        quoted = next((result for result in book.card.results if result.point.key == one.key), None)
        assert one.mark == (weakest_mark(quoted) if quoted and one.kind == "improve" else "")


def test_a_hostile_name_is_kept_as_it_is_for_the_writer_to_escape():
    assert str(mayors_page(hostile_book()).sentences[0]).startswith("<script>")


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.0, None, "0"),
        (83.0, 1, "83"),
        (89.95, None, "90.0"),
        (3190.1, None, "3\u202f190"),
        (0.0004, 1, "0.0004"),
        (99.999, 1, "99.999"),
        (-1234.5, 1, "−1\u202f234.5"),
        (1e-9, 0, "0.000000001"),
        (0.05, 0, "0.05"),
        (100.0, 0, "100"),
    ],
)
def test_numbers_are_written_for_readers(value, decimals, expected):
    assert number_text(value, decimals=decimals) == expected


def test_a_missing_value_is_an_en_dash():
    pack = open_pack()
    assert amount_text(None, pack.data_points[0], pack) == MISSING == "–"


def test_answers_are_written_as_words():
    book = sample_book(1.0)
    result = next(one for one in book.card.results if one.point.is_yes_no)
    assert str(result_figure(result)) == "yes"


def test_periods_and_bands_are_written_for_readers():
    bands = open_pack().meta.bands
    assert period_text("2024-02-29") == "29 February 2024"
    assert [band_text(band, bands) for band in bands] == [
        "95\u202f% and more",
        "66–95\u202f%",
        "33–66\u202f%",
        "0–33\u202f%",
    ]


def test_names_are_lowered_but_abbreviations_are_not():
    assert (lowered("GDP of the city"), lowered("Live births"), lowered("")) == ("GDP of the city", "live births", "")
