"""Wrong use ends with code 2 and one plain message that says what to do; no data is printed, nothing is written."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from groma.record.bundled import CITIES_FOLDER

NOTES = "Not a report.\n"
WRONG = {
    "score valensia": "valensia: This is neither a city folder nor a bundled city. Did you mean `valencia`?",
    "check nowhere": "Bundled cities: alesund,",
    "explain valencia EN.EN.WS.9C": "`EN.EN.WS.9C` is not in the pack `u4ssc`. Did you mean",
    "explain valencia XX": "See `groma catalogue list`.",
    "explain valencia EN.EN.WS.2C 1990": "There is no value of EN.EN.WS.2C for 1990. There are values for 2",
    "explain valencia EN.EN.WS.2C 2019 --place d99": "There is no value of EN.EN.WS.2C for 2019 d99.",
    "catalogue show EN.EN.WS.9Z": "is not in the pack `u4ssc`",
    "explain valencia inhabitants": "`inhabitants` is what a city counts; explained are the indicators made of it.",
    "explain valencia internet": "`internet` is no code of the pack `u4ssc`. Perhaps EC.ICT.ICT.1C (Household Internet",
    "explain valencia ''": "No code was given. See `groma catalogue list`.",
    "explain karmoy EC.ICT.ICT.1C --place d1": "There are only values for the whole city.",
    "score valencia --period 20xx": "`20xx` is no period. Write a year (2019)",
    "score valencia --format xml": "'xml' is not one of 'text', 'json', 'csv'",
    "score valencia --engine abacus": "'abacus' is not one of",
    "score valencia --benchmarks none.csv": "none.csv: There is no such file.",
    "score valencia --pack u5ssc": "`u5ssc` is neither a bundled pack nor a folder with a pack.yaml. Did you mean",
    "catalogue validate nowhere": "nowhere/pack.yaml: There is no such file.",
    "demo --out notes.txt": "notes.txt/exempla: Not a directory. Check the path",
    "report karmoy --out notes.txt": "notes.txt: The report could not be written: this is a file. Name a folder.",
    "explain exempla SC.SH.SI.3C --breakdown female": "`female` is no breakdown. Write it like sex=female;age=15-24",
    "new mycity --from notes.txt": "One column must hold codes or names",
    "import workbook none.xlsx --to mycity": "none.xlsx: There is no such workbook.",
    "prove none.html": "none.html: There is no such file.",
    "prove notes.txt": "notes.txt: The file is no report of Groma's.",
    "compare valencia": "Name at least two cities.",
    "compare valencia valencia": "Name each once.",
    "new Upper": "`Upper` is no id. Use small letters",
    "new mycity --country Norway": "`Norway` is no country code.",
    "new mycity --from none.xlsx": "none.xlsx: There is no such workbook.",
    "new notes.txt/city": "notes.txt/city: The file could not be written: a file stands where a folder is needed.",
    "new mycity --from karmoy/none": "karmoy/none: There is no such workbook.",
    "import workbook notes.txt --to .": "One column must hold codes or names",
    "new notes.txt": "The folder is there already and not empty.",
    "import open-sdg nowhere": "There is no file indicator_",
    "gather valencia": "A bundled city is not written to. Copy it first: groma new my-valencia --from valencia",
    "nonsense": "No such command 'nonsense'.",
    "score": "Missing argument 'CITY'.",
    "score valencia --nonsense": "No such option",
}


@pytest.fixture
def notes(tmp_path):
    (tmp_path / "notes.txt").write_text(NOTES)


@pytest.mark.parametrize(("line", "says"), WRONG.items())
def test_wrong_use_is_told_in_plain_words(line, says, groma, notes, tmp_path):
    ended = groma(line)
    assert ended.code == 2
    assert says in " ".join(ended.err.split())
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("notes.txt", NOTES)]


@pytest.mark.parametrize("name", ["valencia", "exempla"])
def test_bundled_cities_are_not_written_to(name, groma):
    before = {path: path.stat().st_mtime_ns for path in (CITIES_FOLDER / name).rglob("*")}
    assert groma(f"gather {name}").code == 2
    assert groma(f"gather {CITIES_FOLDER / name}").code == 2
    assert groma(f"gather {name} --dry-run").code == 0
    assert groma(f"import workbook none.xlsx --to {CITIES_FOLDER / name} --yes").code == 2
    assert {path: path.stat().st_mtime_ns for path in (CITIES_FOLDER / name).rglob("*")} == before


def test_the_keyboard_stops_it_without_a_traceback(groma, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(importlib.import_module("groma.cli.app"), "app", interrupted)
    ended = groma("score karmoy")
    assert ended.code == 130
    assert "stopped" in ended.err
    assert "Traceback" not in ended.err


def test_whoever_reads_may_stop_reading():
    """`groma … | head -1` ends quietly."""
    program = "from groma.cli import main; main()"
    writing = subprocess.Popen(
        [sys.executable, "-c", program, "score", "exempla", "--all-periods", "--splits", "--format", "csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writing.stdout is not None
    assert writing.stderr is not None
    with writing:
        assert writing.stdout.readline().startswith(b"framework,")
        writing.stdout.close()
        assert b"Traceback" not in writing.stderr.read()
