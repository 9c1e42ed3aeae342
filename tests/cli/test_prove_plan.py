"""`groma prove plan.html CITY`: an edited figure, an edited record and an edited plan are found."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from groma.cli.plan_command import plan
from groma.publish.plan_basis import parse_basis
from groma.publish.prove_plan import plan_file, prove_plan
from groma.record.bundled import city_folder

FILES = ("plan.html", "plan.json")
LOOKED_AT = 60
"""So many digits of a document are changed, one after the other."""


@pytest.fixture
def own(tmp_path):
    """A copy of Exempla in a folder of one's own."""
    return Path(shutil.copytree(city_folder("exempla"), tmp_path / "own"))


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """The documents of Exempla's plan, written once."""
    folder = tmp_path_factory.mktemp("documents")
    plan("exempla", out=folder)
    return folder


@pytest.fixture
def written(documents, tmp_path):
    """A folder with documents that a test may change."""
    return Path(shutil.copytree(documents, tmp_path / "out"))


def edited(path, old, new):
    """Change a text that stands in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_was_not_touched_is_proven(own, groma, tmp_path, language):
    assert groma(f"plan {own} --out {tmp_path / 'out'} --language {language}").code == 0
    for name in FILES:
        ended = groma(f"prove {tmp_path / 'out' / name} {own}")
        assert ended.code == 0, ended.out
        assert "follows from this record, this plan and this framework" in ended.out
        assert "byte for byte" in ended.out


def test_it_is_proven_as_of_the_period_it_was_made_for(own, groma, tmp_path):
    assert groma(f"plan {own} --out {tmp_path / 'out'} --period 2023").code == 0
    assert groma(f"prove {tmp_path / 'out' / 'plan.html'} {own}").code == 0


def digits(text):
    """Places of digits that a reader sees, spread over the whole page."""
    body = text.index("<body")
    data = text.index('<script type="application/json"')
    gone = [one.span() for one in re.finditer(r"<[^>]*>", text)]
    inside = {place for start, end in gone for place in range(start, end)}
    places = [one.start() for one in re.finditer(r"[0-9]", text) if body < one.start() < data]
    seen = [place for place in places if place not in inside]
    return seen[:: max(1, len(seen) // LOOKED_AT)]


def test_no_digit_of_the_page_can_be_changed(written):
    file = plan_file(written / "plan.html")
    places = digits(file.text)
    assert len(places) >= LOOKED_AT
    for place in places:
        other = str((int(file.text[place]) + 1) % 10)
        forged = file.text[:place] + other + file.text[place + 1 :]
        found = prove_plan(replace(file, text=forged), file.text, file.basis)
        assert not found.is_proven, file.text[place - 40 : place + 40]
    assert prove_plan(file, file.text, file.basis).is_proven


def test_no_number_of_the_data_can_be_changed(written):
    file = plan_file(written / "plan.json")
    told = json.loads(file.text)
    target = told["targets"][0]
    target["value"] += 1
    found = prove_plan(replace(file, text=json.dumps(told)), file.text, file.basis)
    assert [one.what for one in found.failures] == ["targets.0.value"]
    assert str(target["value"]) in str(found.failures[0])
    assert prove_plan(replace(file, text=json.dumps(json.loads(file.text))), file.text, file.basis).is_proven


def test_a_name_that_stands_twice_is_no_hiding_place(written):
    file = plan_file(written / "plan.json")
    forged = file.text.replace('"city": "exempla"', '"city": "atlantis", "city": "exempla"', 1)
    assert forged != file.text
    found = prove_plan(replace(file, text=forged), file.text, file.basis)
    assert [(one.what, one.shown) for one in found.failures] == [("city", "the same name twice")]


@pytest.mark.parametrize(
    "odd",
    [
        '<data class="figure" value="9">9 million</data>',
        '<svg class="trend"><text>9 million</text></svg>',
        "<script>document.body.textContent = 9</script>",
        "<style>main { display: none }</style>",
        "<!-- 9 million -->",
        "9 million",
    ],
)
def test_nothing_can_be_added(written, odd):
    file = plan_file(written / "plan.html")
    forged = file.text.replace("</main>", f"{odd}</main>")
    assert not prove_plan(replace(file, text=forged), file.text, file.basis).is_proven


@pytest.mark.parametrize("name", FILES)
def test_an_edited_record_is_found(own, written, groma, name):
    table = own / "observations.csv"
    lines = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join([*lines[:1], *lines[2:]]), "utf-8")
    ended = groma(f"prove {written / name} {own}")
    assert ended.code == 1
    assert "sha256 of the record" in ended.out
    assert "sha256 of plan.yaml" not in ended.out


@pytest.mark.parametrize("name", FILES)
def test_an_edited_plan_is_found_and_shown(own, written, groma, name):
    found = re.search(r"amount: ([0-9]+)", (own / "plan.yaml").read_text("utf-8"))
    edited(own / "plan.yaml", found[0], f"amount: {int(found[1]) + 1000}")
    ended = groma(f"prove {written / name} {own}")
    assert ended.code == 1
    assert "sha256 of plan.yaml" in ended.out
    assert "sha256 of the record" not in ended.out
    assert len(ended.out.splitlines()) > len(("message", "hash", "versions", "plan", "record", "groma"))


def test_a_remark_in_the_plan_is_no_change(own, written, groma):
    path = own / "plan.yaml"
    path.write_text("# Looked at again.\n" + path.read_text("utf-8"), "utf-8")
    assert groma(f"prove {written / 'plan.html'} {own}").code == 0


def test_an_edited_target_is_found(own, written, groma):
    text = (own / "targets.csv").read_text("utf-8").splitlines()
    (own / "targets.csv").write_text("\n".join(text[:-1]) + "\n", "utf-8")
    ended = groma(f"prove {written / 'plan.html'} {own}")
    assert (ended.code, "sha256 of the record" in ended.out) == (1, True)


def test_another_city_is_found(written, groma):
    assert "does not come" not in groma(f"prove {written / 'plan.html'} valencia").out
    assert groma(f"prove {written / 'plan.html'} valencia").code != 0


def test_other_cities_to_compare_with_are_found(own, written, groma):
    ended = groma(f"prove {written / 'plan.html'} {own} --peers valencia")
    assert (ended.code, "sha256 of the cities compared with" in ended.out) == (1, True)


def test_the_hashes_themselves_cannot_be_changed(own, written, groma):
    path = written / "plan.html"
    edited(path, plan_file(path).basis.plan, "0" * 64)
    ended = groma(f"prove {path} {own}")
    assert (ended.code, "sha256 of plan.yaml" in ended.out) == (1, True)


def test_a_plan_names_its_city_and_a_report_does_not(own, written, groma, tmp_path):
    ended = groma(f"prove {written / 'plan.html'}")
    assert ended.code != 0
    assert "groma prove" in ended.err
    assert "CITY" in ended.err
    (tmp_path / "report.html").write_text("<!DOCTYPE html><html></html>", "utf-8")
    assert "Only a plan" in groma(f"prove {tmp_path / 'report.html'} {own}").err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"format":"groma-plan/1"', '"format":"groma-plan/9"'),
        ('"groma":', '"grom":'),
        ('"up_to":""', '"up_to":"\\u0000"'),
        ('"up_to":""', '"up_to":7'),
        ("</script>", ""),
        ("</html>", ""),
        ('"framework":"u4ssc@', '"framework":"../../etc@'),
    ],
)
def test_a_document_that_is_not_whole_is_refused(own, written, groma, old, new):
    edited(written / "plan.html", old, new)
    ended = groma(f"prove {written / 'plan.html'} {own}")
    assert ended.code not in {0, None}
    assert "Traceback" not in ended.err


def test_no_path_of_this_machine_travels_along(own, groma, tmp_path):
    near = shutil.copytree(city_folder("valencia"), tmp_path / "near")
    assert groma(f"plan {own} --out {tmp_path / 'out'} --peers {near}").code == 0
    assert groma(f"prove {tmp_path / 'out' / 'plan.html'} {own} --peers {near}").code == 0
    for name in FILES:
        text = (tmp_path / "out" / name).read_text("utf-8")
        assert str(tmp_path) not in text
        assert "valencia" in text


def test_what_it_was_made_from_reads_back(written):
    basis = plan_file(written / "plan.html").basis
    assert parse_basis(basis.model_dump_json(), name="") == basis == plan_file(written / "plan.json").basis


def test_numbers_of_the_plan_are_numbers_in_its_data(written):
    told = json.loads((written / "plan.json").read_text("utf-8"))["plan"]
    assert all(isinstance(one["start"], int) for one in told["actions"])
    assert all(isinstance(amount, int | float) for amount in told["budget"].values())
