"""A report in a folder: every file, all new or all as before."""

from __future__ import annotations

import csv
import json
import os
import shutil
import zipfile
from pathlib import Path

import pypdf
import pytest
from bundled_books import bundled
from sample_books import hostile_book, sample_book

from groma.errors import GromaError, RecordError
from groma.publish import write_report as module
from groma.publish.book import Book
from groma.publish.notices import INVENTED, LEFT_OUT
from groma.publish.prove import prove
from groma.publish.write_report import NAMES, write_report
from groma.score.scorecard import score


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="module")
def exempla(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exempla")
    write_report(bundled("exempla"), folder)
    return folder


def test_every_file_is_there_and_told_of(tmp_path):
    told: list[str] = []
    paths = write_report(bundled("karmoy"), tmp_path / "out", progress=told.append)
    assert tuple(told) == NAMES
    assert [path.name for path in paths] == list(NAMES)
    assert set(contents(tmp_path / "out")) == set(NAMES)
    assert json.loads((tmp_path / "out" / "results.json").read_text())["city"] == "karmoy"
    assert zipfile.is_zipfile(tmp_path / "out" / "datapackage.zip")


def test_the_same_record_gives_the_same_bytes(tmp_path):
    write_report(bundled("valencia"), tmp_path / "a")
    write_report(bundled("valencia"), tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


@pytest.mark.parametrize("name", ["report.html", "factsheet.pdf", "datapackage.zip"])
@pytest.mark.parametrize("book", [sample_book, hostile_book])
def test_what_is_written_can_be_proved_even_for_cities_in_memory(tmp_path, name, book):
    write_report(book(), tmp_path)
    assert prove(tmp_path / name).lines[0] == "112 of 112 figures follow from this record."


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_was_left_out_stays_out_and_is_said(tmp_path):
    city, pack = bundled("valencia").city, bundled("valencia").pack
    book = Book(city, pack, score(city, pack, without_unverified=True))
    paths = write_report(book, tmp_path)
    rows = {
        row["code"]: row for row in csv.DictReader((tmp_path / "results.csv").read_text(encoding="utf-8").splitlines())
    }
    assert (rows["SC.SH.SA.4A"]["value"], rows["SC.SH.SA.4A"]["reason"]) == ("", "unverified_formula")
    assert LEFT_OUT in (tmp_path / "report.html").read_text(encoding="utf-8")
    for path in paths:
        if path.suffix in {".html", ".pdf", ".zip"}:
            assert prove(path).message == "112 of 112 figures follow from this record."


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith((".csv", ".json", ".html", ".svg", ".png"))])
def test_every_file_of_an_invented_city_says_so(exempla, name):
    assert b"INVENTED CITY" in (exempla / name).read_bytes().upper()


def test_the_files_that_are_packed_say_so_too(exempla):
    assert all("INVENTED CITY" in page.extract_text() for page in pypdf.PdfReader(exempla / "factsheet.pdf").pages)
    with zipfile.ZipFile(exempla / "datapackage.zip") as package:
        description = json.loads(package.read("datapackage.json"))
    assert all(one["description"].startswith(INVENTED) for one in (description, *description["resources"]))
    with zipfile.ZipFile(exempla / "results.xlsx") as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")]
        words = packed.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in packed.namelist() else b""
    assert sheets
    assert b"INVENTED CITY" in words or all(b"INVENTED CITY" in sheet for sheet in sheets)


def test_a_full_disk_while_writing_leaves_the_old_report(tmp_path, monkeypatch):
    write_report(bundled("karmoy"), tmp_path)
    (tmp_path / "mine.txt").write_text("stays")
    before = contents(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RecordError, match="No space left"):
        write_report(bundled("valencia"), tmp_path)
    assert contents(tmp_path) == before


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("fails_at", range(len(NAMES)))
@pytest.mark.parametrize(("fails", "raised"), [(full, RecordError), (interrupted, KeyboardInterrupt)])
def test_a_failure_while_exchanging_puts_the_old_files_back(tmp_path, monkeypatch, fails_at, fails, raised):
    before = _old_report(tmp_path)
    real = Path.replace

    def breaking(self: Path, target: Path) -> Path:
        if Path(target).parent == tmp_path and Path(target).name == NAMES[fails_at]:
            fails()
        return real(self, target)

    monkeypatch.setattr(Path, "replace", breaking)
    monkeypatch.setattr(module, "_makers", lambda *_: {name: lambda: "new" for name in NAMES})
    with pytest.raises(raised):
        write_report(bundled("karmoy"), tmp_path)
    assert contents(tmp_path) == before


def _old_report(folder: Path) -> dict[str, bytes]:
    """An earlier report that lacks a file, so that a new one would appear."""
    for name in NAMES[1:]:
        (folder / name).write_text(f"old {name}")
    return contents(folder)


def test_an_old_file_that_cannot_be_put_back_is_kept_aside(tmp_path, monkeypatch):
    _old_report(tmp_path)
    real = Path.replace

    def breaking(self: Path, target: Path) -> Path:
        if Path(target) == tmp_path / NAMES[2]:
            full()
        return real(self, target)

    monkeypatch.setattr(Path, "replace", breaking)
    monkeypatch.setattr(shutil, "move", full)
    monkeypatch.setattr(module, "_makers", lambda *_: {name: lambda: "new" for name in NAMES})
    with pytest.raises(RecordError):
        write_report(bundled("karmoy"), tmp_path)
    assert f"old {NAMES[2]}".encode() in contents(tmp_path).values()


def test_a_maker_that_fails_writes_nothing(tmp_path, monkeypatch):
    def failing(*_: object, **__: object) -> bytes:
        raise GromaError("It cannot be made.")

    monkeypatch.setattr(module, "datapackage", failing)
    with pytest.raises(GromaError, match="cannot be made"):
        write_report(bundled("karmoy"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(RecordError, match="could not be written"):
        write_report(bundled("karmoy"), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "a file"


def test_a_folder_with_the_name_of_a_file_is_not_removed(tmp_path):
    (tmp_path / "report.html").mkdir()
    (tmp_path / "report.html" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RecordError, match="A folder stands where"):
        write_report(bundled("karmoy"), tmp_path)
    assert (tmp_path / "report.html" / "notes.txt").read_text(encoding="utf-8") == "mine"
