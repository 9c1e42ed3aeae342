"""Searching: what is found, in which order and why, in six languages, and whatever somebody types."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groma.plan.search import Document, Found, SqliteIndex, excerpt
from groma.plan.search_words import MOST_WORDS, folded_words, terms

LEAKS = Document("case", "leaks", "Water loss halved", "Meters and repairs.", facets={"country": ("KH",)})
LANES = Document(
    "case", "lanes", "Cycle lanes for Ålesund", "A network, and water fountains.", facets={"kpi": ("T", "W")}
)
WATER = Document("indicator", "WS", "Water Supply Loss", "What is lost on the way.")
AGUA = Document("indicator", "WS", "Pérdida de agua", "Lo que se pierde.", language="es")
WODA = Document("indicator", "RU", "Потребление воды", "Городская вода.", language="ru")
SHUI = Document("indicator", "ZH", "供水系统漏损", "城市用水", language="zh")
MIYAH = Document("indicator", "AR", "استهلاك المياه", "جودة الهواء في المدينة", language="ar")
ALL = (LEAKS, LANES, WATER, AGUA, WODA, SHUI, MIYAH)


@pytest.fixture
def index():
    made = SqliteIndex()
    made.add(ALL)
    yield made
    made.close()


def found(index, query, **narrowed):
    return [hit.document.id for hit in index.search(query, **narrowed).hits]


def test_a_word_in_the_title_weighs_more_than_one_in_the_text(index):
    assert found(index, "water")[-1] == "lanes"
    assert set(found(index, "water")) == {"leaks", "WS", "lanes"}


def test_the_parts_of_a_score_are_its_sum(index):
    for hit in index.search("water").hits:
        assert sum(hit.parts.values()) == pytest.approx(hit.score)
    parts = {hit.document.id: hit.parts for hit in index.search("water").hits}
    assert parts["leaks"]["title"] > 0
    assert parts["lanes"]["title"] == pytest.approx(0)
    assert parts["lanes"]["text"] > 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ALESUND", "lanes"),
        ("ålesund", "lanes"),
        ("meter", "leaks"),
        ("METERS", "leaks"),
        ("cyc", "lanes"),
        ("perdida", "WS"),
        ("PÉRDIDAS", "WS"),
        ("вода", "RU"),
        ("потреблени", "RU"),
        ("供水", "ZH"),
        ("水系统", "ZH"),
        ("损", "ZH"),
        ("用", "ZH"),
        ("مياه", "AR"),
        ("المياه", "AR"),
        ("اسْتِهْلاك", "AR"),
        ("إستهلاك", "AR"),
        ("هواء", "AR"),
    ],
)
def test_words_are_found_however_they_are_written(index, query, expected):
    assert expected in found(index, query)


def test_only_the_last_word_may_be_a_beginning(index):
    assert set(found(index, "water lo")) == {"WS", "leaks"}
    assert found(index, "wat") != []
    assert index.search("wat loss").is_loose


def test_where_nothing_has_all_words_that_is_said(index):
    answer = index.search("water bicycle")
    assert answer.is_loose
    assert {hit.document.id for hit in answer.hits} == {"leaks", "WS", "lanes"}
    assert not index.search("water loss").is_loose
    assert index.search("zeppelin airship") == Found()


def test_a_search_can_be_narrowed(index):
    assert found(index, "water", kinds=["case"]) == ["leaks", "lanes"]
    assert found(index, "water", facets={"country": "KH"}) == ["leaks"]
    assert found(index, "water", facets={"kpi": "W"}) == ["lanes"]
    assert found(index, "water", facets={"kpi": "W", "country": "KH"}) == []
    assert found(index, "agua", languages=["en"]) == []
    assert found(index, "agua", languages=["en", "es"]) == ["WS"]
    assert len(found(index, "water", limit=1)) == 1
    assert found(index, "water", limit=0) == []


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        '"',
        '""',
        "'; DROP TABLE document; --",
        "title:water",
        "{title text}: water",
        "NEAR(water loss, 2)",
        "^water",
        "water*",
        "*",
        "-water",
        "water AND",
        "AND OR NOT",
        "water + loss",
        "(((",
        "\x00water",
        "water\ud800",
        "<script>water</script>",
        "%_?",
        "x" * 10_000,
        "water " * 1_000,
        "\U0001d534\U0001d51e\U0001d531\U0001d522\U0001d52f",
        "👩‍🚒",
        "\u0301",
    ],
)
def test_nothing_that_somebody_types_is_a_command(index, typed):
    index.search(typed)
    assert len(found(index, "water")) == 3


def test_words_of_the_query_language_are_words(index):
    index.add([Document("case", "near", "Near and not far", "AND OR NOT NEAR")])
    assert found(index, "NOT") == ["near"]
    assert found(index, "near") == ["near"]


def test_a_document_is_replaced_by_kind_id_and_language(index):
    index.add([Document("case", "leaks", "Trams instead")])
    assert "leaks" not in found(index, "water")
    assert found(index, "trams") == ["leaks"]
    assert found(index, "tram", facets={"country": "KH"}) == []
    index.remove("indicator", "WS")
    assert found(index, "loss") == found(index, "agua") == []
    index.remove("indicator", "never there")


def test_all_documents_are_taken_in_or_none(index):
    def some():
        yield Document("case", "trams", "Trams")
        raise OSError("the file broke off")

    with pytest.raises(OSError, match="broke off"):
        index.add(some())
    assert found(index, "trams") == []


def test_a_document_comes_back_as_it_was(index):
    hostile = Document(
        "case", "x", '<b>Bold</b> & "quoted"', "<script>alert(1)</script> harbour", "en", {"kpi": ("a'b", '"c"')}
    )
    index.add([hostile])
    (hit,) = index.search("harbour").hits
    assert hit.document == hostile
    assert hit.document.facets == hostile.facets
    assert hit.excerpt == hostile.text
    assert found(index, "harbour", facets={"kpi": "a'b"}) == ["x"]


def test_an_index_in_a_file_is_there_again(tmp_path):
    first = SqliteIndex(tmp_path / "search.db")
    first.add(ALL)
    first.close()
    again = SqliteIndex(tmp_path / "search.db")
    assert found(again, "agua") == ["WS"]
    again.close()
    with pytest.raises(sqlite3.ProgrammingError):
        again.search("agua")


def test_an_excerpt_is_around_the_word():
    text = " ".join(["before"] * 100 + ["leak"] + ["after"] * 100)
    shown = excerpt(text, terms("leaks"))
    assert "leak" in shown.split()
    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert excerpt(text, terms("nowhere")).startswith("before")
    assert excerpt("", terms("x")) == ""


def test_what_is_typed_is_cut_off_somewhere():
    assert len(terms(" ".join(f"word{number}" for number in range(50)))) == MOST_WORDS
    assert len(terms("a a a")) == 1


def test_letters_that_are_written_in_several_ways_are_one():
    assert folded_words("Tromsø") == ("tromso",)
    assert folded_words("Łódź") == ("lodz",)
    assert folded_words("İstanbul") == ("istanbul",)
    assert folded_words("ﬁbre") == ("fibre",)
    assert folded_words("ёлка") == folded_words("елка")
    assert folded_words("مدرسة") == folded_words("مدرسه")
    assert folded_words("a_b-c") == ("a", "b", "c")
    assert folded_words("class loss gas") == ("class", "loss", "gas")
    assert folded_words("水") == ("水",)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=60), query=st.text(max_size=40))
def test_any_word_of_any_text_is_found_again_and_no_query_fails(text, query):
    made = SqliteIndex()
    made.add([Document("case", "any", "", text), Document("case", "other", "something else")])
    for word in text.split():
        if terms(word) and folded_words(word):
            assert "any" in found(made, word), word
    made.search(query)
    made.close()
