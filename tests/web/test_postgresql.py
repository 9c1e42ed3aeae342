"""From one database to the other and back: what a backup carries is the same on both."""

from __future__ import annotations

import pytest
from installations import Doer, Installation, is_postgresql
from test_backups import entries

pytestmark = pytest.mark.database


@pytest.fixture
def on_sqlite(tmp_path):
    """A doer on SQLite, beside the lab's own on PostgreSQL."""
    if not is_postgresql():
        pytest.skip("wants both databases: GROMA_TEST_DATABASE=postgresql")
    doer = Doer(Installation(tmp_path / "sqlite"))
    yield doer
    doer.close()


def test_a_backup_of_one_comes_back_equal_in_the_other_and_again_in_the_first(lab, on_sqlite, tmp_path):
    files = [str(tmp_path / f"{name}.zip") for name in ("first", "second", "third")]
    lab.doer.do("backup", database=lab.prepared_as("rich"), file=files[0])
    other = str(tmp_path / "other.sqlite3")
    on_sqlite.do("restore", database=other, file=files[0])
    on_sqlite.do("backup", database=other, file=files[1])
    again = lab.empty()
    lab.doer.do("restore", database=again, file=files[1])
    lab.doer.do("backup", database=again, file=files[2])
    assert entries(files[0]) == entries(files[1]) == entries(files[2])
    assert lab.look(again) == on_sqlite.do("look", database=other)["given"]
    assert lab.doer.do("go_on", database=again)["given"]["broken"] == ""


def test_the_trail_grows_in_turn_when_many_write_at_once(lab):
    database = lab.copy(lab.prepared_as("reported"))
    found = lab.doer.do("crowd", database=database, people=6, each=5)["given"]
    assert found["events"] == 30
    assert (found["broken"], found["untold"]) == ("", [])
