"""Translations: shown where they are, marked where they are missing or unread, listed so that nobody has to guess."""

from __future__ import annotations

import pytest

from groma.catalogue.texts import Text, languages, missing, text, translations
from groma.errors import DefinitionError, NotFoundError


def test_a_translated_text_says_its_language_and_whether_it_was_read(u4ssc):
    assert text(u4ssc, "EN.EN.WS.2C", "name", "es") == Text("Consumo de agua", "es", False, False)


def test_what_is_missing_falls_back_to_the_pack_s_language_and_is_marked(u4ssc):
    found = text(u4ssc, "EN.EN.WS.2C", "why", "es")
    assert found == Text(u4ssc.indicator("EN.EN.WS.2C").definition.why, "en", True, True)
    assert text(u4ssc, "EN.EN.WS.2C", "name", "xx").is_fallback


def test_the_pack_s_own_language_is_never_a_fallback(u4ssc):
    assert text(u4ssc, "EN.EN.WS.2C", "name", "en") == Text("Water Consumption", "en", False, True)


@pytest.mark.parametrize(
    ("code", "field", "words"),
    [
        ("M-01", "name", "Tempo der Busse"),
        ("M-10/share", "name", "Anteil an den Straßen"),
        ("move.bus", "name", "Mit dem Bus"),
        ("residents", "name", "Einwohner"),
    ],
)
def test_indicators_data_points_groups_and_variables_have_texts(mobility, code, field, words):
    assert text(mobility, code, field, "de").text == words


def test_an_unknown_text_is_told_with_the_nearest(u4ssc):
    with pytest.raises(NotFoundError, match=r"Did you mean `EN\.EN\.WS\.2C\.name`"):
        text(u4ssc, "EN.EN.WS.2C", "nam", "es")


@pytest.mark.parametrize("language", ["../es", "es/../es", "", "ES", "e s", "\0"])
def test_a_language_is_a_language(u4ssc, language):
    with pytest.raises(NotFoundError, match="is no language code"):
        text(u4ssc, "EN.EN.WS.2C", "name", language)


def test_the_languages_there_are(u4ssc, mobility):
    assert languages(u4ssc)[0] == "en"
    assert "es" in languages(u4ssc)
    assert languages(mobility) == ("en", "de")


def test_every_name_is_there_in_every_language_and_the_rest_is_listed(u4ssc):
    codes = {one.code for one in u4ssc.indicators}
    assert set(languages(u4ssc)) == {"ar", "en", "es", "fr", "ru", "zh"}
    for language in languages(u4ssc)[1:]:
        left = missing(u4ssc, language)
        assert set(left).isdisjoint(translations(u4ssc, language))
        assert {key.rsplit(".", 1)[1] for key in left} == {"why", "says_not", "definition"}
        assert not [key for key in left if key.removesuffix(".definition") in codes], "a definition of a KPI is missing"
    assert missing(u4ssc, "en") == ()


def test_nothing_counts_as_read_that_nobody_has_read(u4ssc):
    assert [key for key, entry in translations(u4ssc, "es").items() if entry.reviewed] == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("M-99.name: {text: A, reviewed: no}", "`M-99.name` is no text of the pack."),
        ("M-01.nam: {text: A, reviewed: no}", "Did you mean `M-01.name`?"),
        ("M-02.name: {text: A}", "`reviewed`"),
        ("M-02.name: {text: A, reviewed: no, by: me}", "Unknown key `by`"),
        ("M-02.name: {text: '', reviewed: no}", "`text`"),
        ("M-02.name: A", "M-02.name"),
        ("M-01.name: {text: A, reviewed: no}", "stands twice"),
    ],
)
def test_a_wrong_translation_is_refused_with_file_line_and_what_is_near(workshop, line, says):
    workshop.add("texts/de.yaml", f"{line}\n")
    pack = workshop.load()
    with pytest.raises(DefinitionError) as caught:
        text(pack, "M-01", "name", "de")
    assert says in str(caught.value)
    assert f"{workshop.folder / 'texts' / 'de.yaml'}:5: " in str(caught.value)


def test_a_translation_must_be_keys_and_texts(workshop):
    (workshop.folder / "texts" / "de.yaml").write_text("- a\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"de\.yaml:1"):
        translations(workshop.load(), "de")
