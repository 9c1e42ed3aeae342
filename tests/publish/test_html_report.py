"""The report: well formed, alone, escaped, every figure tagged and provable, at every coverage."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from sample_books import book_of, hostile_book, sample_book

from groma.publish.figures import all_figures, result_figure
from groma.publish.gaps import gaps
from groma.publish.html_report import html_report
from groma.record.model import City

VOID = {"meta", "link", "br", "img", "hr", "input"}
ID = ("key", "field", "period", "place", "breakdown", "since")
COVERAGES = (0.0, 0.12, 0.6, 1.0)


class Page(HTMLParser):
    """The elements of a page with their attributes and text; fails where they are not nested properly."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.elements: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            self.elements.append((tag, dict(attrs), ""))
        else:
            self.open.append((tag, dict(attrs), []))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag):
        name, attrs, texts = self.open.pop()
        assert name == tag, f"<{name}> closed by </{tag}>"
        text = "".join(texts)
        self.elements.append((name, attrs, text))
        if self.open:
            self.open[-1][2].append(text)

    def handle_data(self, data):
        if self.open:
            self.open[-1][2].append(data)

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attrs, text) for name, attrs, text in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs, _ in self.elements if "id" in attrs]


@cache
def written(coverage: float) -> str:
    return html_report(sample_book(coverage))


@cache
def page(coverage: float) -> Page:
    return Page(written(coverage))


@cache
def hostile_page() -> str:
    return html_report(hostile_book(), record_json='{"a": "</script><script>alert(1)</script><!--"}')


@pytest.mark.parametrize("coverage", COVERAGES)
def test_it_is_well_formed_and_ids_are_unique(coverage):
    ids = page(coverage).ids
    assert len(ids) == len(set(ids))
    assert page(coverage).all("html")[0][0] == {"lang": "en", "dir": "ltr"}


@pytest.mark.parametrize("coverage", COVERAGES)
def test_every_link_within_the_page_leads_somewhere(coverage):
    ids = set(page(coverage).ids)
    targets = [attrs["href"] or "" for attrs, _ in page(coverage).all("a")]
    assert targets
    assert [one for one in targets if one.removeprefix("#") not in ids] == []


@pytest.mark.parametrize("coverage", COVERAGES)
def test_nothing_is_loaded_and_no_script_runs(coverage):
    found = page(coverage)
    assert not [attrs for name, attrs, _ in found.elements if "src" in attrs or name in {"link", "iframe", "object"}]
    assert "@import" not in written(coverage)
    assert not re.search(r"url\((?!#)", written(coverage))
    assert found.all("script") == []


@pytest.mark.parametrize("coverage", COVERAGES)
def test_headings_are_in_order(coverage):
    levels = [int(tag[1]) for tag in re.findall(r"<(h[1-6])[ >]", written(coverage))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("coverage", COVERAGES)
def test_every_table_has_a_caption_and_scoped_heads(coverage):
    text = written(coverage)
    assert text.count("<table") == text.count("<caption") > 0
    assert all(attrs.get("scope") in {"col", "row", "rowgroup"} for attrs, _ in page(coverage).all("th"))


@pytest.mark.parametrize("coverage", COVERAGES)
def test_every_figure_is_tagged_and_follows_from_the_record(coverage):
    book = sample_book(coverage)
    figures = all_figures(book.card, book.pack, targets=book.city.targets)
    known = {tuple(key): (figure.value, figure.text) for key, figure in figures.items()}
    for attrs, text in page(coverage).all("data"):
        key = tuple(attrs.get(f"data-{name}") or "" for name in ID)
        assert attrs["class"] == "figure"
        assert (attrs["value"], text) == known[key]


@pytest.mark.parametrize("coverage", COVERAGES)
def test_every_reported_value_and_every_split_is_shown(coverage):
    book = sample_book(coverage)
    tagged = {
        tuple(attrs[f"data-{name}"] for name in ("key", "period", "place", "breakdown"))
        for attrs, _ in page(coverage).all("data")
        if attrs["data-field"] == "value"
    }
    results = [result for result in (*book.card.results, *book.card.splits) if result.is_reported]
    wanted = {(f.key, f.period, f.place, f.breakdown) for result in results if (f := result_figure(result))}
    assert wanted <= tagged


@pytest.mark.parametrize("coverage", COVERAGES)
def test_it_says_how_many_of_how_many(coverage):
    reported = sample_book(coverage).card.reported
    captions = [text for _, text in page(coverage).all("figcaption")]
    assert any("of 112 with a value" in text and text.startswith(f"{reported}\u00a0") for text in captions)


def test_what_is_missing_is_folded_away_and_complete():
    book = sample_book(0.12)
    folded = [text for attrs, text in page(0.12).all("details") if attrs.get("class") == "fold"]
    assert any(text.lstrip().startswith("42\u00a0figures without a value") for text in folded)
    absent = [result for result in book.card.results if not result.is_reported]
    assert all(any(result.point.key in text for text in folded) for result in absent)
    assert "Nothing: every figure of the framework has a value." in written(1.0)


def test_a_report_without_any_figure_still_reads():
    text = written(0.0)
    assert "None of 55\u00a0figures is reported yet." in text
    assert 'id="trends"' not in text
    assert 'id="changes"' not in text


def test_hostile_text_stays_text():
    found = Page(hostile_page())
    scripts = found.all("script")
    assert [attrs for attrs, _ in scripts] == [{"type": "application/json", "id": "groma-record"}]
    assert "</script" not in scripts[0][1]
    assert not [attrs for _, attrs, _ in found.elements if any(name.startswith("on") for name in attrs)]
    assert not [attrs for attrs, _ in found.all("a") if (attrs["href"] or "").startswith("javascript")]
    assert found.all("img") == []
    assert found.all("h1")[0][1].startswith("<script>alert")


def test_the_record_travels_as_json_that_reads_back():
    text = html_report(sample_book(0.12), record_json='{"a": "<b> & </script>"}')
    ((attrs, content),) = Page(text).all("script")
    assert attrs["type"] == "application/json"
    assert content.replace("\\u003c", "<") == '{"a": "<b> & </script>"}'


def test_an_invented_city_is_named_so_on_screen_and_on_every_printed_page():
    assert "INVENTED CITY" in page(0.12).all("aside")[0][1]
    assert page(0.12).all("body")[0][0] == {"class": "invented"}
    assert re.search(r"@page invented\{@top-center\{content:\"INVENTED CITY", written(0.12))
    real = html_report(book_of(City(id="a", name="A", country="NO")))
    assert "INVENTED" not in real.partition("</style>")[2]


def test_everything_stands_in_a_landmark():
    body = html_report(sample_book(0.12)).split("<body", 1)[1]
    outside = re.sub(r"<(aside|header|nav|main|footer)\b.*?</\1>", "", body, flags=re.DOTALL).split(">", 1)[1]
    assert re.sub(r"<[^>]*>", "", outside).split() == ["Skip", "to", "the", "report"]


def test_every_drawing_is_hidden_or_named_and_has_its_table():
    found = page(1.0)
    drawings = [attrs for attrs, _ in found.all("svg")]
    assert all(attrs.get("aria-hidden") == "true" or attrs.get("role") == "img" for attrs in drawings)
    multiples = [text for attrs, text in found.all("figure") if attrs.get("class") == "multiple"]
    answers = sum(point.is_yes_no for point in sample_book(1.0).pack.data_points)
    assert len(multiples) == 112 - answers + len(gaps(sample_book(1.0)))
    assert all("All values" in text and "Quality" in text for text in multiples)


def test_each_figure_tells_how_it_came_about():
    stories = [text for attrs, text in page(0.12).all("details") if attrs.get("class") == "story"]
    assert len(stories) == sample_book(0.12).card.reported
    assert all("Formula" in text and "Yearbook" in text and "observations.csv:2" in text for text in stories)


def test_every_table_row_and_drawing_carries_the_trust_mark_of_its_figure():
    book = sample_book(1.0)
    text = html_report(book)
    results, trends, places, moved = (
        text.split(f'id="{one}"')[1].split("</section>")[0] for one in ("part-1", "trends", "gaps", "changes")
    )
    economy = sum(result.indicator.path[0] == "Economy" and result.is_reported for result in book.card.results)
    assert results.count('class="mark ') == economy
    for part in (trends, places):
        assert part.count("definition: ") == part.count("<figure") > 0
    assert moved.count("definition: ") == moved.count('<th scope="row">') > 0
    tree = text.split('class="tree"')[1].split("</details>")[0]
    assert tree.count("definition: ") == book.card.reported


def test_versions_and_the_notice_are_printed():
    book = sample_book(0.12)
    text = written(0.12)
    assert book.card.pack_hash in text
    assert "test@1" in text
    assert "not endorsed" in text


def test_the_same_record_gives_the_same_page():
    assert html_report(sample_book(0.12)) == written(0.12)


def test_a_city_s_own_target_stands_beside_but_is_not_scored():
    own = [attrs for attrs, _ in page(0.12).all("data") if attrs["data-field"] == "own_target"]
    assert [attrs["value"] for attrs in own] == ["95"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"value": 0.95, "unit": "1"}, ["95"]),
        ({"place": "north"}, []),
        ({"breakdown": "sex=female"}, []),
        ({"unit": "km"}, []),
    ],
)
def test_an_own_target_stands_in_the_unit_of_the_figure_and_only_beside_what_it_is_for(said, shown):
    one = sample_book(0.12).city
    book = book_of(replace(one, targets=tuple(replace(target, **said) for target in one.targets)))
    found = Page(html_report(book)).all("data")
    assert [attrs["value"] for attrs, _ in found if attrs["data-field"] == "own_target"] == shown


def test_a_pack_without_levels_or_benchmarks_is_written():
    book = sample_book(0.12)
    meta = book.pack.meta.model_copy(update={"levels": (), "merged_level": None})
    bare = tuple(
        replace(
            one, indicator=replace(one.indicator, path=()), band=None, share=None, benchmark=None, reason="no_benchmark"
        )
        for one in book.card.results
    )
    groups = tuple(group for group in book.card.groups if group.level in {"sdg", "total"})
    card = replace(book.card, results=bare, groups=groups, series=(), splits=(), benchmark_set="", benchmark_label="")
    text = html_report(replace(book, pack=replace(book.pack, meta=meta), card=card))
    assert "No benchmarks were applied" in text
    Page(text)
