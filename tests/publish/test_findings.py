"""What the checks found and why things are refused, in six languages."""

from __future__ import annotations

import copy
import re

import pytest

from groma.catalogue.pack import open_pack
from groma.errors import Finding, Number, Sentence, Unit, sentence
from groma.publish.findings import sentence_text, translated
from groma.publish.languages import LANGUAGES, OWN, speaking
from groma.publish.numerals import localised
from groma.publish.prose import Untranslated
from groma.record.bundled import bundled_cities, city_folder
from groma.record.folder import read_city
from groma.record.numbers import read_number
from groma.verify.checks import check

FOREIGN = [code for code in LANGUAGES if code != OWN]


@pytest.fixture(scope="module")
def pack():
    return open_pack("u4ssc")


@pytest.fixture(scope="module")
def found(pack):
    """Every finding of the bundled cities that the checks made, one for each rule and template."""
    every = [one for name in bundled_cities() for one in check(read_city(city_folder(name)), pack)]
    of_checks = [one for one in every if isinstance(one.what, Sentence)]
    return list({(one.rule, one.what.template): one for one in of_checks}.values())


def high() -> Finding:
    what = sentence(
        "`{key}` is {value}, outside {span}.",
        key="water_consumption",
        value=Number("1234567.5"),
        span=sentence("{low} to {high}", low=Number("0"), high="…"),
    )
    return Finding("warning", "range", "water", what, next_step=sentence("Check the value and its unit."))


def test_in_english_nothing_changes(pack):
    finding = high()
    assert str(finding) == (
        "warning: water: `water_consumption` is 1234567.5, outside 0 to …. Check the value and its unit."
    )
    assert finding == Finding("warning", "range", "water", str(finding.what), next_step="Check the value and its unit.")
    assert translated(finding, pack).next_step == "Check the value and its unit."


def test_a_finding_is_said_in_spanish_and_arabic_with_their_numbers(pack):
    with speaking("es"):
        told = translated(high(), pack)
        assert told.what == "`water_consumption` es 1.234.567,5, fuera del intervalo 0 a …."
        assert told.next_step == "Compruebe el valor y su unidad."
    with speaking("ar"):
        assert "خارج المدى" in translated(high(), pack).what
        assert "1,234,567.5" in translated(high(), pack).what


@pytest.mark.parametrize("code", FOREIGN)
def test_every_finding_of_the_bundled_cities_is_said_in_every_language(pack, found, code):
    assert len(found) > 5
    with speaking(code):
        for finding in found:
            told = translated(finding, pack)
            for said in (told.what, told.why, told.next_step):
                assert not isinstance(said, Untranslated), said
                plain = re.sub(r"`[^`]*`|\u2068[^\u2069]*\u2069", "", said)
                assert not re.search(r"\b(the|is|are|its|was|not)\b", plain), said


@pytest.mark.parametrize("code", FOREIGN)
def test_a_rule_of_the_pack_is_said_in_the_words_of_the_pack(pack, code):
    rule = pack.checks[0]
    with speaking(code):
        told = translated(Finding("warning", rule.id, "", "x", rule.says, rule.next_step), pack)
    assert told.why != rule.says
    assert not isinstance(told.why, Untranslated)


def test_words_that_are_no_sentence_are_marked_as_english(pack):
    with speaking("fr"):
        told = translated(Finding("note", "x", "", "Something else."), pack)
    assert isinstance(told.what, Untranslated)
    assert told.why == ""


def test_a_refusal_is_said_in_the_reader_s_language():
    with pytest.raises(Exception, match="may mean two numbers") as refused:
        read_number("1,234")
    with speaking("fr"):
        assert sentence_text(refused.value.what) == "`1,234` peut désigner deux nombres."
        assert sentence_text(refused.value.next_step).startswith("Écrivez `1234` ou `1.234`")


def test_a_unit_is_said_as_the_pack_names_it(pack):
    said = sentence("{number} {unit}", number=Number("1200"), unit=Unit("m³"))
    assert sentence_text(said, pack) == f"1\u202f200 {pack.unit_name('m³')}"


def test_a_copy_of_a_sentence_can_still_be_translated():
    made = copy.deepcopy(high().what)
    assert (made.template, made.parts["key"]) == ("`{key}` is {value}, outside {span}.", "water_consumption")


@pytest.mark.parametrize(
    ("code", "shown", "written"),
    [
        ("es", "1234.5", "1234,5"),
        ("es", "-12345", "−12.345"),
        ("fr", "+5.2", "+5,2"),
        ("en", "1 000", "1\u202f000"),
        ("en", "1e+20", "1e+20"),
        ("ar", "-3", "\u200e−3"),
    ],
)
def test_plain_numbers_get_the_signs_of_the_language(code, shown, written):
    with speaking(code):
        assert localised(shown) == written
