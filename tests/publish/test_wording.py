"""Six languages: every sentence is there, compiled as written, with its parts; figures stay figures."""

# ruff: noqa: RUF001  letters of other scripts are what is tested here

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from string import Formatter

import pytest
from bundled_books import bundled
from sample_books import sample_book

from groma.catalogue.pack import open_pack
from groma.errors import NotFoundError
from groma.publish import names
from groma.publish.compare import compare, comparison_text
from groma.publish.explain import explanation
from groma.publish.figures import all_figures
from groma.publish.fonts import lacking
from groma.publish.languages import LANGUAGES, OWN, direction, known_language, language, speaking
from groma.publish.numbers_text import amount_text, listed, period_text
from groma.publish.numerals import number_text
from groma.publish.prose import Figure, Untranslated, plain
from groma.publish.record_json import record_of, record_text
from groma.publish.story import mayors_page
from groma.publish.wording import counted, said, term, words

PUBLISH = Path(names.__file__).parent
FOREIGN = [code for code in LANGUAGES if code != OWN]
UNTRANSLATED_SO_FAR: dict[str, set[str]] = {}
"""Sentences a language may lack for now. Empty, and better kept so."""


@pytest.fixture(scope="module")
def template(tool):
    return tool.template(tool.PUBLICATIONS)


def parts(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def forms(message) -> tuple[str, ...]:
    return message if isinstance(message, tuple) else (message,)


def test_the_sentences_of_the_code_are_found(template):
    found = {forms(one.id)[0] for one in template if one.id}
    assert len(found) > 380
    assert {"{city} has no figures yet: {total} are to be reported.", "Skip to the report", "not collected"} <= found


@pytest.mark.parametrize("code", FOREIGN)
def test_nothing_is_missing_in_any_language(tool, template, code):
    known = {(one.id, one.context) for one in tool.translations(code)}
    assert [one.id for one in template if (one.id, one.context) not in known] == []
    lacking_here = set(tool.missing(tool.translations(code)))
    assert lacking_here == UNTRANSLATED_SO_FAR.get(code, set())


@pytest.mark.parametrize("code", FOREIGN)
def test_no_sentence_is_left_that_the_code_no_longer_says(tool, template, code):
    wanted = {(one.id, one.context) for one in template}
    assert [one.id for one in tool.translations(code) if (one.id, one.context) not in wanted] == []


@pytest.mark.parametrize("code", FOREIGN)
def test_what_is_compiled_is_what_is_written(tool, code):
    written = tool.PUBLICATIONS.po_file(code)
    assert written.with_suffix(".mo").read_bytes() == tool.mo_bytes(written.read_bytes(), code)


@pytest.mark.parametrize("code", FOREIGN)
def test_a_translation_has_the_parts_of_its_original(tool, code):
    for one in tool.translations(code):
        if not one.id:
            continue
        wanted = set().union(*(parts(form) for form in forms(one.id)))
        for form in forms(one.string):
            lost = wanted - parts(form)
            assert parts(form) <= wanted, form
            assert not lost or (lost == {"count"} and isinstance(one.id, tuple)), form


@pytest.mark.parametrize("code", FOREIGN)
def test_a_figure_that_is_counted_keeps_its_place_in_every_form(tool, code):
    """A form may leave out a plain count, as in “one year”; never one that stands for a figure to be proved."""
    figures = {"{count} of them has a target: {near}, {below}.", "{count} reaches {band} of it"}
    for one in tool.translations(code):
        if forms(one.id)[0] in figures:
            assert all("count" in parts(form) for form in forms(one.string))


def test_outside_of_speaking_it_is_english():
    with speaking("es"):
        assert (language(), words("Figure")) == ("es", "Dato")
        with speaking("ar"):
            assert (language(), direction()) == ("ar", "rtl")
        assert language() == "es"
    assert (language(), direction(), words("Figure")) == ("en", "ltr", "Figure")


@pytest.mark.parametrize(
    ("asked", "offered"),
    [("arabic", "ar"), ("español", "es"), ("pt-BR", ""), ("fr-CA", "fr"), ("ZH", "zh"), ("rus", "ru")],
)
def test_an_unknown_language_is_refused_with_the_nearest(asked, offered):
    with pytest.raises(NotFoundError) as refused:
        known_language(asked)
    assert f"`{asked}`" in str(refused.value)
    assert "中文" in str(refused.value)
    if offered:
        assert f"Did you mean `{offered}`?" in str(refused.value)


def test_a_figure_stays_a_figure_and_goes_where_the_translator_puts_it():
    reported, total = (
        Figure("group:total::Total", field, number, number) for field, number in (("reported", "14"), ("total", "112"))
    )
    with speaking("zh"):
        told = said("{reported} of {total} figures", reported=reported, total=total)
        turned = said("that is {reported} of {total} indicators", reported=reported, total=total)
    assert [part for part in told.parts if isinstance(part, Figure)] == [reported, total]
    assert [part for part in turned.parts if isinstance(part, Figure)] == [total, reported]
    assert str(turned) == "即 112 项指标中的 14 项"


@pytest.mark.parametrize(
    ("code", "counts", "said_"),
    [
        ("ru", (1, 3, 5, 21), ("1\u00a0показатель", "3\u00a0показателя", "5\u00a0показателей", "21\u00a0показатель")),
        ("ar", (1, 2, 3, 11), ("رقم واحد", "رقمان", "3\u00a0أرقام", "11\u00a0رقماً")),
        ("fr", (0, 1, 2), ("0\u00a0donnée", "1\u00a0donnée", "2\u00a0données")),
    ],
)
def test_each_language_counts_in_its_own_forms(code, counts, said_):
    with speaking(code):
        assert tuple(str(counted(n, "{count}\u00a0figure", "{count}\u00a0figures")) for n in counts) == said_


@pytest.mark.parametrize(
    ("code", "number", "period", "percent"),
    [
        ("ar", "\u200e−1,234,567.5", "مارس 2019", "83.1\u200e%\u200e"),
        ("es", "−1.234.567,5", "marzo de 2019", "83,1\u202f%"),
        ("fr", "−1\u202f234\u202f567,5", "mars 2019", "83,1\u202f%"),
        ("ru", "−1\u00a0234\u00a0567,5", "март 2019\u202fг.", "83,1\u202f%"),
        ("zh", "−1,234,567.5", "2019年3月", "83.1%"),
    ],
)
def test_numbers_and_dates_are_those_of_the_reader(code, number, period, percent):
    pack = open_pack()
    point = next(point for point in pack.data_points if point.unit == "%")
    with speaking(code):
        assert number_text(-1234567.5, decimals=1) == number
        assert period_text("2019-03").replace("\u00a0", "\u202f") == period
        assert amount_text(83.1, point, pack) == percent


@pytest.mark.parametrize("code", FOREIGN)
def test_digits_are_western_everywhere(code):
    with speaking(code):
        page = mayors_page(bundled("exempla"))
        told = "".join(str(sentence) for sentence in page.sentences)
    assert "112" in told
    assert not re.search(r"[\u0660-\u0669\u06f0-\u06f9]", told)


def test_names_in_another_script_are_kept_apart_in_arabic():
    with speaking("ar"):
        told = str(said("{city} reports {count}.", city="Exempla", count="3"))
        assert "\u2068Exempla\u2069" in told
        assert "\u2068" not in str(said("{city} reports {count}.", city="الرياض", count="3"))
    with speaking("es"):
        assert "\u2068" not in str(said("{city} reports {count}.", city="Exempla", count="3"))


def test_words_without_a_translation_say_which_language_they_are_in():
    with speaking("es"):
        lent = words("A sentence that nobody ever wrote.")
    assert isinstance(lent, Untranslated)
    assert lent.__html__() == (
        '<span class="untranslated" lang="en" dir="ltr">A sentence that nobody ever wrote.</span>'
    )
    assert plain(lent) == "A sentence that nobody ever wrote. [en]"
    assert Untranslated("<b>", "ar").__html__() == '<span class="untranslated" lang="ar" dir="rtl">&lt;b&gt;</span>'


def test_what_is_missing_is_said_in_english_in_every_way_of_asking():
    with speaking("fr"):
        assert isinstance(term("nowhere", "yes"), Untranslated)
        told = counted(2, "{count} unheard of", "{count} unheard of by anyone")
        assert [type(part) for part in told.parts] == [str, Untranslated]
        assert str(told) == "2 unheard of by anyone"


@pytest.mark.parametrize("code", FOREIGN)
def test_the_pack_speaks_the_language_and_marks_what_it_cannot_say(code):
    book = bundled("exempla")
    with speaking(code):
        found = [names.figure_name(result, book.pack) for result in book.card.results]
        assert not [name for name in found if isinstance(name, Untranslated)]
        assert isinstance(names.as_it_stands("A source, 2024", book.pack), Untranslated)
        assert not isinstance(names.group_name("Economy", book.pack), Untranslated)
    assert names.figure_name(book.card.results[0], book.pack) == book.card.results[0].name


@pytest.mark.parametrize("code", FOREIGN)
def test_every_figure_has_the_same_id_and_value_in_every_language(code):
    book = sample_book(0.6)
    own = {
        ident: figure.value for ident, figure in all_figures(book.card, book.pack, targets=book.city.targets).items()
    }
    with speaking(code):
        found = all_figures(book.card, book.pack, targets=book.city.targets)
    assert {ident: figure.value for ident, figure in found.items()} == own


@pytest.mark.parametrize("code", FOREIGN)
def test_the_record_is_the_same_in_every_language(code):
    own = record_text(record_of(bundled("karmoy")))
    with speaking(code):
        assert json.loads(record_text(record_of(bundled("karmoy")))) == json.loads(own)


@pytest.mark.parametrize("code", FOREIGN)
def test_a_story_and_a_comparison_are_told_in_the_language(code):
    book = bundled("valencia")
    with speaking(code):
        lines = "\n".join(explanation(book, next(one for one in book.card.results if one.is_reported)).lines)
        compared = comparison_text(compare([bundled("valencia"), bundled("karmoy")]))
        assert words("Trust: {marks}").partition("{")[0] in lines
        assert words("not scored") in compared
    assert "Definition:" not in lines or code == "fr"
    assert "Reported by" not in compared


@pytest.mark.parametrize("code", FOREIGN)
def test_our_fonts_can_write_every_translation(tool, code):
    catalogue = tool.translations(code)
    texts = [form for one in catalogue if one.id for form in forms(one.string)]
    path = open_pack().folder / "texts" / f"{code}.yaml"
    assert lacking([*texts, path.read_text(encoding="utf-8"), LANGUAGES[code]]) == ()


def test_lists_are_joined_as_the_language_does():
    given = ["a", "b", "c", "d"]
    with speaking("zh"):
        assert listed(given, most=2) == "a、b和另外 2 项"
    with speaking("ar"):
        assert listed(["ا", "ب", "ت"]) == "ا، ب وت"


@pytest.mark.parametrize("path", sorted(PUBLISH.rglob("*.py")), ids=lambda path: path.name)
def test_no_sentence_is_kept_in_a_variable_of_a_function_where_nothing_collects_it(path):
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        kept = {
            name.id
            for each in ast.walk(function)
            if isinstance(each, ast.Assign) and any(isinstance(one, ast.Constant) for one in _values(each.value))
            for target in each.targets
            for name in _values(target)
            if isinstance(name, ast.Name)
        }
        calls = [each for each in ast.walk(function) if isinstance(each, ast.Call)]
        said = [call for call in calls if getattr(call.func, "id", "") in {"words", "counted_words"}]
        named = {one.id for call in said for one in call.args[:3] if isinstance(one, ast.Name)}
        assert not named & kept, (function.name, named & kept)


def _values(node):
    return node.elts if isinstance(node, ast.Tuple) else [node]
