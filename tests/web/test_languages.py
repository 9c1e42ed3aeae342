"""The site in six languages: no sentence is missing, the same word is told apart by context, dates are the reader's."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.template import Context, Template
from django.utils import formats, translation
from django.utils.translation import pgettext

from groma.catalogue.pack import open_pack
from groma.errors import Finding, RecordError, sentence
from groma.verify.workflow import Need, RefusedError
from groma.web.entry.plain_findings import in_readers_language
from groma.web.parts import Event, Post
from groma.web.refusals import refused

FOREIGN = ["ar", "es", "fr", "ru", "zh"]
EVENING = dt.datetime(2026, 11, 29, 14, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize("code", FOREIGN)
def test_no_sentence_of_the_site_is_missing(tool, code):
    known = tool.translations(code, tool.OF_SITE)
    there = {(one.id, one.context) for one in known}
    wanted = tool.template(tool.OF_SITE)
    assert [one.id for one in wanted if (one.id, one.context) not in there] == []
    assert tool.missing(known) == []


@pytest.mark.parametrize("code", FOREIGN)
def test_a_sentence_in_one_script_is_not_in_another(tool, code):
    """Translations of two languages are easily swapped; their scripts tell."""
    arabic, cyrillic, han = r"[\u0600-\u06ff]", r"[\u0400-\u04ff]", r"[\u4e00-\u9fff]"
    others = {"ar": [cyrillic, han], "ru": [arabic, han], "zh": [arabic, cyrillic]}.get(code, [arabic, cyrillic, han])
    own_names = {"العربية", "русский", "中文"}
    for body in (tool.PUBLICATIONS, tool.OF_SITE):
        for one in tool.translations(code, body):
            said = str(one.string)
            if one.id and said not in own_names:
                assert not any(re.search(script, said) for script in others), said


@pytest.mark.parametrize("code", FOREIGN)
def test_the_sentences_of_findings_and_refusals_are_found(tool, code):
    found = {one.id for one in tool.translations(code, tool.PUBLICATIONS)}
    assert {"`{key}` is {value}, outside {span}.", "{text} is not a number.", "Did you mean `{name}`?"} <= found


def test_a_button_and_a_column_are_told_apart():
    with translation.override("es"):
        assert (pgettext("action", "Change"), pgettext("difference", "Change")) == ("Cambiar", "Cambio")
        assert (pgettext("action", "Answer"), pgettext("what is said", "Answer")) == ("Responder", "Respuesta")


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "29 November 2026", "29 November 2026, 14:05"),
        ("es", "29 de noviembre de 2026", "29 de noviembre de 2026 a las 14:05"),
        ("fr", "29 novembre 2026", "29 novembre 2026 14:05"),
        ("ar", "29 نوفمبر 2026", "29 نوفمبر 2026، 14:05"),
        ("zh-hans", "2026年11月29日", "2026年11月29日 14:05"),
    ],
)
def test_dates_are_written_as_the_reader_writes_them(language, day, moment):
    page = Template("{% load parts %}{% thread posts %}{% timeline events %}")
    with translation.override(language):
        told = page.render(
            Context({"posts": [Post(EVENING, "A", "Why?")], "events": [Event(EVENING, "Asked", "A", "")]})
        )
    assert f">{day}<" in told
    assert f">{moment}<" in told


@pytest.mark.parametrize("name", ["DATE_FORMAT", "SHORT_DATE_FORMAT"])
def test_english_days_are_never_american(name):
    with translation.override("en"):
        assert formats.date_format(EVENING, name) == "29 November 2026"


def test_an_error_of_the_core_is_told_in_the_reader_s_language():
    error = RecordError(sentence("The period is empty."), next_step="Own words.")
    with translation.override("fr"):
        assert refused(error) == "La période est vide. Own words."
    with translation.override("en"):
        assert refused(error) == "The period is empty. Own words."


def test_what_a_step_needs_is_told_in_the_reader_s_language():
    need = Need("x", "Nothing is reported yet.", "Enter at least one figure.")
    with translation.override("es"):
        assert refused(RefusedError(need.says, next_step=need.next_step, needs=(need,))) == (
            "Todavía no se ha comunicado nada. Introduzca al menos un dato."
        )


def test_inputs_that_are_listed_are_told_by_their_names():
    step = sentence("Check {names}.", names="water_consumption, inhabitants")
    finding = Finding("error", "disagrees", "", "x", next_step=step)
    with translation.override("es"):
        told = in_readers_language(finding, open_pack("u4ssc"))
    assert told.next_step == "Compruebe «Consumo total de agua», «Habitantes»."
