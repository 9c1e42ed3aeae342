"""What a page says names what is seen on the web, never a file of a city's folder or a command."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from cast import submitted
from django.utils.translation import override

import groma
from groma.catalogue.units import unit
from groma.errors import UnitError, sentence
from groma.publish.gaps import CLOSES
from groma.web.entry.plain_findings import in_readers_language
from groma.web.page_words import ON_PAGES, on_page
from groma.web.refusals import refused
from groma.web.standing import standing

CORE = tuple(Path(groma.__file__).parent / name for name in ("catalogue", "record", "measure", "verify"))
FILES = re.compile(r"\w\.(?:yaml|csv)\b|`groma |evidence/")
ONLY_IN_A_FOLDER = {"The evidence {digest}… of `{source}` is not in evidence/."}
"""Said of a city that is a folder; one in the database has none."""


def core_sentences() -> set[str]:
    files = [path for folder in CORE for path in folder.rglob("*.py")]
    found = (
        one for path in files for one in extract("python", io.BytesIO(path.read_bytes()), keywords={"sentence": None})
    )
    return {message for _line, message, _comments, _context in found}


def test_every_sentence_of_the_core_that_names_a_file_or_a_command_is_said_otherwise_on_a_page():
    naming = {one for one in core_sentences() if FILES.search(one)}
    assert len(naming) > 5
    assert naming - ONLY_IN_A_FOLDER == set(ON_PAGES)
    assert not any(FILES.search(str(words)) for words in (*ON_PAGES.values(), *CLOSES.values()))


def test_a_sentence_of_a_page_keeps_its_parts():
    said = sentence("The place `{place}` is not in places.csv.", place="d9")
    assert on_page(said) == "The place `d9` is not among the city's places."
    assert not on_page("The place `d9` is not in places.csv."), "no sentence that knows how it was made"


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_finding_names_no_file_whoever_reads_it(cast, language):
    round_ = submitted(cast)
    now = standing(round_)
    assert any(FILES.search(one.next_step) for one in now.findings)
    with override(language):
        for one in now.findings:
            told = in_readers_language(one, now.book.pack)
            assert not FILES.search(f"{told.what} {told.why} {told.next_step}"), one


@pytest.mark.parametrize("path", ["", "verify/", "verify/screening/", "verify/EN.EN.WS.2C/", "enter/EN.EN.WS/"])
def test_no_page_of_a_round_names_a_file(cast, as_, path):
    submitted(cast)
    who = "verifier" if path.startswith("verify") else "coordinator"
    page = as_(who).get(f"/rounds/littleford/u4ssc/2024/{path}").content.decode()
    assert "sources.yaml" not in page
    assert "observations.csv" not in page


def test_a_refusal_of_a_unit_says_where_to_find_one():
    with pytest.raises(UnitError) as told:
        unit("xyzzy")
    assert refused(told.value).endswith("Choose a unit from the list.")
