"""A backup holds everything, comes back equal, and is refused where it is not what it was."""

from __future__ import annotations

import hashlib
import json
import random
import stat
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from installations import new_installation

from groma.web.backups import rows

pytestmark = pytest.mark.database

FIRST = Path(__file__).parent / "data" / "first-schema.zip"
FLIPS = 12
KILLS = 4


@pytest.fixture(scope="module")
def rich(lab):
    """A database with something in every table, what is in it, and a backup of it."""
    database = lab.prepared_as("rich")
    file = lab.folder / "rich.zip"
    lab.doer.do("backup", database=database, file=str(file))
    return database, lab.look(database), file


def entries(file):
    """What a backup holds, apart from the moment it was made."""
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(content.pop("manifest.json"))
    del manifest["made_at"]
    return content, manifest


def rewritten(file, target, **changed):
    """A copy of a backup with some of its entries changed."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, changed[name](content) if name in changed else content)
    return target


def is_empty(lab, database):
    return {name for name, size in lab.look(database)["tables"].items() if size[0]} == set()


def test_every_table_is_kept_or_left_out_for_a_reason_and_the_test_has_rows_in_all_of_ours(rich):
    kept = {model._meta.db_table for model in rows.tables(apps)}
    known = {model._meta.app_label for model in apps.get_models()}
    assert {model._meta.db_table for model in apps.get_models() if model._meta.app_label not in rows.LEFT_OUT} <= kept
    assert set(rows.LEFT_OUT) - known <= {"usersessions"}
    assert [name for name, size in rich[1]["tables"].items() if name.startswith("web_") and not size[0]] == []
    assert set(rows.PERSONAL) <= kept


def test_what_comes_back_is_equal_to_the_last_byte(lab, rich, tmp_path):
    _, before, file = rich
    target = lab.empty()
    lab.doer.do("restore", database=target, file=str(file))
    assert lab.look(target) == before
    assert before["broken"] == ""
    assert before["untold"] == []
    lab.doer.do("backup", database=target, file=str(tmp_path / "again.zip"))
    assert entries(tmp_path / "again.zip") == entries(file)


def test_work_goes_on_after_a_restore(lab, rich):
    target = lab.empty()
    lab.doer.do("restore", database=target, file=str(rich[2]))
    found = lab.doer.do("go_on", database=target)["given"]
    assert found["broken"] == ""
    assert found["untold"] == []
    assert found["tables"]["web_trailevent"][0] > rich[1]["tables"]["web_trailevent"][0]


def test_a_backup_of_the_first_schema_comes_back_under_this_one(lab):
    target = lab.empty()
    lab.doer.do("restore", database=target, file=str(FIRST))
    found = lab.look(target)
    assert found["broken"] == ""
    assert found["untold"] == []
    with zipfile.ZipFile(FIRST) as archive:
        told = {one["table"]: one["rows"] for one in json.loads(archive.read("manifest.json"))["tables"]}
    assert {name: found["tables"][name][0] for name in told} == told


def test_people_go_on_writing_while_a_backup_sees_one_moment(lab):
    seen = lab.doer.do("snapshot", database=lab.copy(lab.prepared_as("reported")))["given"]
    assert not seen["waited"]
    assert seen["before"] == seen["during"] < seen["after"]


def test_a_restore_wants_an_empty_database(lab, rich):
    target = lab.copy(lab.prepared_as("reported"))
    before = lab.look(target)
    said = lab.doer.do("try_restore", database=target, file=str(rich[2]))["given"]["refused"]
    assert "The database is not empty" in said
    assert lab.look(target) == before


def test_a_backup_with_a_flipped_bit_is_refused_or_harmless(lab, rich, tmp_path):
    drawn, whole = random.Random("flipped backup"), rich[2].read_bytes()
    refused, target = 0, lab.empty()
    for _ in range(FLIPS):
        content, place = bytearray(whole), drawn.randrange(len(whole))
        content[place] ^= 1 << drawn.randrange(8)
        (tmp_path / "flipped.zip").write_bytes(content)
        told = lab.doer.do("try_restore", database=target, file=str(tmp_path / "flipped.zip"))["given"]
        refused += bool(told["refused"])
        if not told["refused"]:
            assert lab.look(target) == rich[1]
            target = lab.empty()
    assert refused > FLIPS // 2
    assert is_empty(lab, target)


@pytest.mark.parametrize(
    ("entry", "change", "said"),
    [
        ("trail.jsonl", lambda content: content[: content.rindex(b"\n", 0, -1) + 1], "not what"),
        ("manifest.json", lambda content: content.replace(b"groma-backup/1", b"groma-backup/9"), "newer Groma"),
        ("manifest.json", lambda content: content.replace(b'"web": "0', b'"web": "9'), "newer than this one"),
        ("manifest.json", lambda content: b"[]", "no backup of Groma"),
        ("manifest.json", lambda content: content.replace(b'"files": 1', b'"files": 2'), "names 2 files"),
    ],
    ids=["trail cut", "later format", "later schema", "no manifest", "a file less"],
)
def test_a_backup_that_says_something_else_is_refused_and_nothing_is_kept(lab, rich, tmp_path, entry, change, said):
    target = lab.empty()
    file = rewritten(rich[2], tmp_path / "changed.zip", **{entry: change})
    told = lab.doer.do("try_restore", database=target, file=str(file))["given"]["refused"]
    assert said in told
    assert is_empty(lab, target)


def test_a_forged_event_is_found_even_where_the_hashes_around_it_were_made_anew(lab, rich, tmp_path):
    def forged(content):
        return content.replace(b'"action":"observation.enter"', b'"action":"observation.never"', 1)

    with zipfile.ZipFile(rich[2]) as archive:
        before = archive.read("trail.jsonl")
    old, new = (hashlib.sha256(content).hexdigest().encode() for content in (before, forged(before)))
    changes = {"trail.jsonl": forged, "manifest.json": lambda content: content.replace(old, new)}
    file = rewritten(rich[2], tmp_path / "forged.zip", **changes)
    target = lab.empty()
    told = lab.doer.do("try_restore", database=target, file=str(file))["given"]["refused"]
    assert "The trail in the backup does not hold" in told
    assert is_empty(lab, target)


def test_a_restore_that_is_killed_can_be_begun_again(lab, rich):
    drawn, file = random.Random("killed restore"), str(rich[2])
    calls = lab.doer.do("restore", database=lab.empty(), file=file, count=True)["calls"]
    for _ in range(KILLS):
        target = lab.empty()
        lab.doer.do("restore", database=target, file=file, kill_at=drawn.randrange(calls))
        if is_empty(lab, target):
            lab.doer.do("restore", database=target, file=file)
        assert lab.look(target) == rich[1]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + bytes(18)], ids=["nothing", "text", "empty"])
def test_what_is_no_backup_is_refused(lab, tmp_path, content):
    (tmp_path / "other.zip").write_bytes(content)
    told = lab.doer.do("try_restore", database=lab.empty(), file=str(tmp_path / "other.zip"))["given"]["refused"]
    assert "no whole archive" in told or "no backup of Groma" in told


def test_a_full_disk_leaves_no_half_a_backup(lab, rich, tmp_path):
    told = lab.doer.do("full", database=rich[0], file=str(tmp_path / "full.zip"), bytes=40_000)["given"]
    assert "could not be written" in told["refused"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_overwritten(lab, rich, tmp_path):
    (tmp_path / "mine.zip").write_text("mine")
    told = lab.doer.do("try_backup", database=rich[0], file=str(tmp_path / "mine.zip"))["given"]
    assert "already" in told["refused"]
    assert (tmp_path / "mine.zip").read_text() == "mine"


def test_the_commands_say_what_they_did_and_what_a_backup_holds(tmp_path):
    with new_installation(tmp_path / "one") as one, new_installation(tmp_path / "two") as two:
        assert one.groma("restore", FIRST).returncode == 0
        (tmp_path / "kept").mkdir()
        made = one.groma("backup", tmp_path / "kept")
        assert made.returncode == 0, made.stderr
        assert "names, e-mail addresses and password hashes" in made.stdout
        (file,) = (tmp_path / "kept").iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        back = two.groma("restore", file)
        assert back.returncode == 0, back.stderr
        assert "the trail is whole" in back.stdout
        again = two.groma("restore", file)
        assert (again.returncode, "not empty" in again.stderr) == (2, True)
        content = next((one.data / "files").rglob("*/*"))
        content.write_bytes(b"something else")
        told = one.groma("backup", tmp_path / "second.zip")
        assert (told.returncode, "missing or damaged" in told.stderr) == (1, True)


def test_without_an_installation_nothing_is_made(tmp_path):
    with new_installation(tmp_path / "none", postgresql=False) as none:
        told = none.groma("backup", tmp_path / "backup.zip")
    assert (told.returncode, "There is no database of Groma" in told.stderr) == (2, True)
    assert not none.data.exists()
