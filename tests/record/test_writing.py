"""Writing: whole or not at all, and never outside the city's folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from groma.errors import GromaError, LimitError, NotFoundError, RecordError
from groma.record.files import decoded, inside, read_bytes, sha256_of, whole_folder, write_atomically
from groma.record.folder import read_city, write_city, write_gathered, write_observations
from groma.record.model import City, Lineage, Observation, Place, Source

OLD = City("a", "A", "ES", observations=(Observation("x", "2019", value=1.0, text="1"),))
NEW = City("a", "A", "ES", observations=(Observation("x", "2019", value=2.0, text="2"),))


def full_disk(*_, **__):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("broken", ["fsync", "fdopen", "replace", "mkdir"])
def test_a_full_disk_leaves_the_old_file_whole_and_nothing_else(tmp_path, monkeypatch, broken):
    write_city(OLD, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    if broken in {"fsync", "fdopen"}:
        monkeypatch.setattr(os, broken, full_disk)
    else:
        monkeypatch.setattr(Path, broken, full_disk)
    with pytest.raises(RecordError, match=r"No space left.*The file as it was before is untouched"):
        write_observations(NEW.observations, tmp_path)
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert read_city(tmp_path).observations == OLD.observations


RICH = City(
    "a",
    "B",
    "ES",
    observations=NEW.observations,
    lineage=(Lineage("x", "2019", "", "", "raw/a.csv", "0" * 64, "2", "Value", "2", "", "a.yaml@0"),),
    places=(Place("d1", "Harbour"),),
    sources=(Source("s", "S"),),
)


@pytest.mark.parametrize("write", [write_city, write_gathered])
@pytest.mark.parametrize("after", range(5))
def test_a_disk_that_fills_between_two_files_changes_neither(tmp_path, monkeypatch, write, after):
    write_city(OLD, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    left = iter(range(after if write is write_city else after % 2))
    flush = os.fsync

    def filling(handle):
        full_disk() if next(left, None) is None else flush(handle)

    monkeypatch.setattr(os, "fsync", filling)
    with pytest.raises(RecordError, match="No space left"):
        write(RICH, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_what_killed_writers_left_is_swept_away_and_nothing_else(tmp_path):
    write_city(OLD, tmp_path)
    left = [".observations.csv.abcd1234", ".observations.csv.new_5678", ".observations.csv.bak", ".mine.csv.abcd1234"]
    for name in left:
        (tmp_path / name).write_text("x", encoding="utf-8")
        if "new" not in name:
            os.utime(tmp_path / name, (0, 0))
    write_observations(NEW.observations, tmp_path)
    assert sorted(path.name for path in tmp_path.glob(".*")) == sorted(left[1:])


def test_a_new_folder_takes_its_place_as_a_whole(tmp_path):
    with whole_folder(tmp_path / "deep" / "new") as aside:
        (aside / "raw").mkdir()
        (aside / "raw" / "a.csv").write_text("a", encoding="utf-8")
        assert not (tmp_path / "deep" / "new").exists()
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["new"]
    assert (tmp_path / "deep" / "new" / "raw" / "a.csv").read_text(encoding="utf-8") == "a"


@pytest.mark.parametrize("is_there", [True, False])
def test_a_new_folder_that_fails_leaves_nothing_behind(tmp_path, is_there):
    folder = tmp_path / "new"
    if is_there:
        folder.mkdir()
    with pytest.raises(RecordError, match="later"), whole_folder(folder) as aside:  # noqa: PT012  what it leaves is the point
        (aside / "raw").mkdir()
        (aside / "a.csv").write_text("a", encoding="utf-8")
        raise RecordError("later")
    assert list(tmp_path.rglob("*")) == ([folder] if is_there else [])


def test_a_folder_with_content_is_never_filled_anew(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(RecordError, match="not empty"), whole_folder(folder):
            pass
    with pytest.raises(RecordError, match="could not be written"), whole_folder(tmp_path / "mine.txt" / "new"):
        pass
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_being_interrupted_leaves_the_old_file_whole_and_nothing_else(tmp_path, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    write_city(OLD, tmp_path)
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_observations(NEW.observations, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["city.yaml", "observations.csv"]
    assert read_city(tmp_path).observations == OLD.observations


WRITER = """
import sys
from pathlib import Path
from groma.record.folder import write_observations
from groma.record.model import Observation
folder = Path(sys.argv[1])
versions = [tuple(Observation(f"v{n}", "2019", value=v, text=str(v)) for n in range(5000)) for v in (1.0, 2.0)]
print("ready", flush=True)
while True:
    for version in versions:
        write_observations(version, folder)
"""


def test_being_killed_at_any_moment_leaves_a_whole_file(tmp_path):
    write_city(OLD, tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    for wait in (0.0, 0.013, 0.029, 0.051):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, env=environment
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        city = read_city(tmp_path)
        assert city.findings == ()
        assert len(city.observations) in {1, 5000}
        assert len({one.value for one in city.observations}) == 1


@pytest.mark.parametrize("name", ["../b", "/etc/passwd", "a/../../b", "..", "evidence/../../x", "a\0b"])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path, name):
    with pytest.raises(RecordError, match="leads out of the city folder"):
        inside(tmp_path / "city", name)


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "city").mkdir()
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (tmp_path / "city" / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(RecordError, match="leads out"):
        inside(tmp_path / "city", "link")


def test_a_name_inside_stays_inside(tmp_path):
    assert inside(tmp_path, "evidence/a/../b.pdf") == tmp_path.resolve() / "evidence" / "b.pdf"


def test_files_are_read_within_limits(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert read_bytes(tmp_path / "a") == b"abc"
    assert sha256_of(tmp_path / "a").startswith("ba7816bf")
    with pytest.raises(NotFoundError):
        read_bytes(tmp_path / "none")
    with pytest.raises(GromaError, match="cannot be read"):
        read_bytes(tmp_path)
    with (tmp_path / "large").open("wb") as file:
        file.truncate(65_000_000)
    with pytest.raises(LimitError):
        read_bytes(tmp_path / "large")


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"\xef\xbb\xbfa", "a", "utf-8"),
        ("é".encode(), "é", "utf-8"),
        ("é".encode("utf-16"), "é", "utf-16"),
        ("é".encode("utf-16-be"), None, ""),
        (b"\xfe\xff\x00\xe9", "é", "utf-16"),
        (b"\xe9", "é", "windows-1252"),
        (b"a\0b", None, ""),
        (b"\xff\xfe\x00\xd8\0", None, ""),
    ],
)
def test_encodings_are_told_apart(data, text, encoding):
    if text is None:
        with pytest.raises(RecordError, match="binary"):
            decoded(data)
    else:
        assert decoded(data) == (text, encoding)


def test_a_new_file_can_be_read_by_others_and_makes_its_folder(tmp_path):
    write_atomically(tmp_path / "a" / "b.csv", "é")
    assert (tmp_path / "a" / "b.csv").read_text(encoding="utf-8") == "é"
    assert (tmp_path / "a" / "b.csv").stat().st_mode & 0o777 == 0o644


def test_a_text_with_a_nul_is_refused_before_anything_is_written(tmp_path):
    write_city(OLD, tmp_path)
    with pytest.raises(RecordError, match="NUL"):
        write_observations((Observation("x", "2019", value=1.0, text="1", note="a\0b"),), tmp_path)
    assert read_city(tmp_path).observations == OLD.observations
