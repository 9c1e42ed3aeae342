"""Trouble on the way: full disks, folders that are none, tables of thousands of odd rows. Nothing is half-written."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from groma.cli.printing import MOST_OF_A_RULE

FIGURES = "Code,Result,Year\nEC.P.EM.1C,5.3,2024\nSC.EH.H.1C,82.4,2024\n"
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def figures(tmp_path):
    (tmp_path / "figures.csv").write_text(FIGURES, encoding="utf-8")


@pytest.fixture
def full_disk(monkeypatch):
    """A disk that takes a number of files and no more."""
    flush = os.fsync

    def fill(files):
        left = iter(range(files))

        def filling(handle):
            if next(left, None) is None:
                raise OSError(28, "No space left on device")
            flush(handle)

        monkeypatch.setattr(os, "fsync", filling)

    return fill


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# Full disks


@pytest.mark.parametrize("files", range(4))
def test_a_new_city_is_made_whole_or_not_at_all(groma, full_disk, tmp_path, files):
    full_disk(files)
    ended = groma("new mycity")
    assert ended.code == 2
    assert "groma: mycity/" in ended.err
    assert "No space left on device." in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("files", [0, 3, 6, 8])
def test_a_new_city_from_a_workbook_is_made_whole_or_not_at_all(groma, full_disk, figures, tmp_path, files):
    full_disk(files)
    assert groma("new mycity --from figures.csv --yes").code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["figures.csv"]


@pytest.mark.parametrize("files", range(5))
def test_an_import_changes_all_files_or_none(groma, full_disk, figures, tmp_path, files):
    assert groma("new mycity --from figures.csv --yes").code == 0
    (tmp_path / "figures.csv").write_text(FIGURES.replace("82.4", "83.4"), encoding="utf-8")
    before = content(tmp_path / "mycity")
    full_disk(files)
    assert groma("import workbook figures.csv --to mycity --yes").code == 2
    assert content(tmp_path / "mycity") == before


@pytest.mark.parametrize("files", range(2))
def test_gathering_changes_both_files_or_none(groma, full_disk, tmp_path, files):
    assert groma("new mycity").code == 0
    rule = "{variable: inhabitants, value: V, period: Y}"
    (tmp_path / "mycity" / "raw" / "a.csv").write_text("Y,V\n2024,5\n", encoding="utf-8")
    (tmp_path / "mycity" / "recipes").mkdir()
    recipe = f"read: {{file: raw/a.csv}}\nobservations: [{rule}]\n"
    (tmp_path / "mycity" / "recipes" / "a.yaml").write_text(recipe, encoding="utf-8")
    before = content(tmp_path / "mycity")
    full_disk(files)
    assert groma("gather mycity").code == 2
    assert content(tmp_path / "mycity") == before


def test_a_bundled_city_that_does_not_fit_is_not_copied_by_half(groma, monkeypatch, tmp_path):
    def copied(source, target, **_):
        target.joinpath("city.yaml").write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device", str(source))

    monkeypatch.setattr("shutil.copytree", copied)
    ended = groma("new mycity --from karmoy")
    assert ended.code == 2
    assert "No space left on device" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_demo_that_cannot_be_copied_says_why_once(groma, monkeypatch):
    def copied(*_, **__):
        raise shutil.Error([("a", "out/b.csv", "[Errno 28] No space left on device: 'a' -> 'out/b.csv'")] * 9)

    monkeypatch.setattr(shutil, "copytree", copied)
    ended = groma("demo")
    assert ended.code == 2
    assert (
        ended.err == "groma: out/b.csv: No space left on device. Check the path, its permissions and the free space.\n"
    )


def test_a_full_disk_for_temporary_files_ends_without_a_traceback(tmp_path):
    program = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)); from groma.cli import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "new", "mycity"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "File too large" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


# Folders


def test_the_folder_one_is_in_can_become_a_city(groma, monkeypatch, tmp_path):
    (tmp_path / "mycity").mkdir()
    monkeypatch.chdir(tmp_path / "mycity")
    assert groma("new .").code == 0
    assert groma("check .").code == 0
    assert "id: mycity\nname: Mycity\n" in (tmp_path / "mycity" / "city.yaml").read_text(encoding="utf-8")


def test_a_folder_with_content_is_left_alone(groma, figures, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "mine.txt").write_text("mine", encoding="utf-8")
    for line in ("new mine", "new mine --from karmoy", "new mine --from figures.csv --yes"):
        assert groma(line).code == 2
    assert groma("import workbook figures.csv --to mine --yes").code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["mine.txt"]


def test_a_table_that_is_a_folder_is_not_taken_for_a_missing_one(groma, tmp_path):
    groma("new mycity")
    (tmp_path / "mycity" / "observations.csv").unlink()
    (tmp_path / "mycity" / "observations.csv").mkdir()
    for command in ("check", "score", "gather"):
        ended = groma(f"{command} mycity")
        assert ended.code == 2
        assert "mycity/observations.csv: `observations.csv` is not a file." in ended.err


# What is said


def test_columns_alike_on_every_sheet_are_shown_once(groma, tmp_path):
    groma("new mycity")
    ended = groma("import workbook mycity/raw/collect.xlsx --to mycity --yes")
    assert sum(line.startswith(" all 4 sheets ") for line in ended.out.splitlines()) == 15


def test_a_column_of_several_sheets_is_named_with_its_sheet(groma):
    groma("new mycity")
    refused = groma("import workbook mycity/raw/collect.xlsx --to mycity --yes --column result=L")
    assert refused.code == 2
    assert "Write --column 'Economy!result=L'." in refused.err
    named = groma("import workbook mycity/raw/collect.xlsx --to mycity --yes --column 'Economy!result=L'")
    assert named.code == 0
    assert "you said so" in named.out
    wrong = groma("import workbook mycity/raw/collect.xlsx --to mycity --yes --column result")
    assert "Write --column result=M, or --column result= for none." in wrong.err


def test_a_person_sees_the_first_of_many_findings_and_a_program_all(groma, tmp_path):
    groma("new mycity")
    rows = "".join(f"inhabitants,{1000 + n},many\n" for n in range(200))
    (tmp_path / "mycity" / "observations.csv").write_text(f"variable,period,value\n{rows}", encoding="utf-8")
    shown = groma("check mycity").out
    assert shown.count("`many` is not a number") == MOST_OF_A_RULE
    assert f"error: {200 - MOST_OF_A_RULE} more of `value`. Use --format csv to see them all." in shown
    assert "200 errors" in shown
    listed = csv.DictReader(groma("check mycity --format csv").out.splitlines())
    assert sum(row["rule"] == "value" for row in listed) == 200


def test_large_files_are_named_while_they_are_read(groma, monkeypatch, tmp_path):
    monkeypatch.setattr("groma.cli.city_commands.LARGE", 10)
    groma("new mycity")
    (tmp_path / "mycity" / "raw" / "a.csv").write_text("Y,V\n2024,5\n", encoding="utf-8")
    (tmp_path / "mycity" / "recipes").mkdir()
    recipe = "read: {file: raw/a.csv}\nobservations: [{variable: inhabitants, value: V, period: Y}]\n"
    (tmp_path / "mycity" / "recipes" / "a.yaml").write_text(recipe, encoding="utf-8")
    assert groma("gather mycity").err == "  reading raw/a.csv (0 MB)\n"


def test_a_city_without_recipes_is_told_so(groma):
    groma("new mycity")
    assert "There are no recipes in mycity/recipes." in groma("gather mycity").out


def test_an_import_that_takes_nothing_yet_says_what_to_do(groma, tmp_path):
    data = tmp_path / "repository" / "data"
    data.mkdir(parents=True)
    (data / "indicator_3-1-1.csv").write_text("Year,Value\n2019,5\n2020,6\n", encoding="utf-8")
    out = groma("import open-sdg repository --to mycity").out
    assert "mycity: 0 observations; 1 series listed" in out
    assert "groma gather mycity --raw repository" in out
    assert "note: open-sdg.yaml: It holds no recipe." in groma("gather mycity").out


def test_cells_a_person_gets_wrong_are_told_cell_by_cell(groma, tmp_path):
    """The collection workbook, filled as it happens."""
    groma("new mycity")
    path = tmp_path / "mycity" / "raw" / "collect.xlsx"
    book = openpyxl.load_workbook(path)
    letters = {cell.value: cell.column for cell in book["Economy"][1]}
    wrong = {
        "inhabitants": ("Result", "84,512"),
        "total_area": ("Result", "about 120"),
        "EC.ICT.ICT.1C": ("Result", "93.5*"),
        "EC.P.EM.1C": ("Year", "last year"),
        "EN.EN.EQ.1C": ("Result", "=1+1"),
    }
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows(min_row=2):
            if row[0].value in wrong:
                row[letters["Result"] - 1].value = 5
                header, value = wrong[row[0].value]
                row[letters[header] - 1].value = value
    book.save(path)
    out = groma("import workbook mycity/raw/collect.xlsx --to mycity --period 2024 --yes").out
    for said in (
        "`84,512` may mean two numbers. It was not imported. Write `84512` or `84.512`, whichever is meant.",
        "`about 120` is a number with a qualifier. It was not imported. Write `120`, quality `estimated`",
        "`93.5*` is a number with a mark. It was not imported. Write `93.5`, and what the mark means in the note.",
        "`last year` is no period. The row was not imported. Write a year (2019)",
        "`=1+1` is a formula whose result is not stored in the file.",
    ):
        assert said in out
    assert "0 reported, 0 contradictions." in out
