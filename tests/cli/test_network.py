"""The programme on the command line: shown as of a day, told between two days, taken in on a database that is made."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import private_postgresql
import pytest
from installations import Installation, drop, is_postgresql, server_address

from groma.network.registers import registers

HEAD = ["id", "name", "state", "from", "to", "source"]
HINT = "The registers are empty, so this is the bundled programme. Take it in: groma network import u4ssc\n"
OWN = """
sources: {a: {title: A page}}
snapshots:
- as_of: 2027-03
  source: a
  thematic_groups:
  - {id: harbours, name: Harbours of cities, status: ongoing}
  roles: [{name: Ada Example, role: chair}]
"""


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def anywhere(monkeypatch):
    """No installation is named."""
    for name in ("DATABASE_URL", "GROMA_DATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def missing(tmp_path):
    """An installation whose database is not there yet; on PostgreSQL where the tests run on it."""
    one = Installation(tmp_path / "site")
    if not is_postgresql():
        yield replace(one, database_url=f"sqlite:///{tmp_path / 'registers.sqlite3'}")
        return
    name = private_postgresql.new_name()
    yield replace(one, database_url=server_address(name))
    drop(name)


# Shown


def test_working_groups_as_of_2021(groma, anywhere):
    ended = groma("network show working-groups --as-of 2021 --format csv")
    rows = table(ended.out)
    assert list(rows[0])[:6] == HEAD
    assert [(row["id"], row["state"], row["from"], row["to"]) for row in rows] == [
        ("city-platforms/WG1", "completed", "2021", ""),
        ("city-platforms/WG2", "completed", "2021", ""),
        ("city-platforms/WG3", "ongoing", "2021", ""),
        ("city-platforms/WG4", "ongoing", "2021", ""),
        ("city-platforms/WG5", "proposed", "2021", ""),
    ]
    assert rows[2]["source"] == "U4SSC Action Plan 2021-2022; U4SSC thematic groups page"
    assert (rows[2]["leader"], rows[1]["leader_country"]) == ("oasc", "Greece")


def test_working_groups_as_of_the_ninth_meeting_in_every_state(groma, anywhere):
    rows = {row["id"]: row for row in table(groma("network show working-groups --as-of 2025-10-31 --format csv").out)}
    assert len(rows) == 23
    assert (rows["dpi/WG3"]["name"], rows["dpi/WG3"]["leader"]) == ("Security and privacy aspects", "zte")
    assert rows["city-platforms/WG3"]["state"] == "not_listed"
    assert (rows["city-platforms/WG3"]["from"], rows["city-platforms/WG3"]["to"]) == ("2021", "2025-10-31")
    assert rows["city-platforms/WG1"]["state"] == "completed"
    assert rows["people-centred/intergenerational-procurement"]["also_called"] == "WG6"
    assert rows["dpi/WG4"]["leader"] == "norenson-it; khatib-alami"


@pytest.mark.parametrize("day", ["2025-10", "2025", "31 October 2025", "2026-01-01"])
def test_a_month_or_a_year_is_its_last_day(groma, anywhere, day):
    assert groma(f"network show --as-of '{day}' --format csv").out == groma("network show groups --format csv").out


def test_json_has_lists_where_there_may_be_several(groma, anywhere):
    rows = {row["id"]: row for row in json.loads(groma("network show groups --format json").out)}
    assert rows["ai"]["name"] == "Artificial intelligence in cities"
    assert rows["ai"]["leader"] == ["digital-dubai", "unu-egov"]
    assert rows["ai"]["timeline"] == "2021/2022"
    assert rows["people-oriented"]["state"] == "succeeded"
    assert list(rows["ai"])[:6] == HEAD


@pytest.mark.parametrize("register", list(registers()))
def test_every_register_is_shown_with_its_fields(groma, anywhere, register):
    ended = groma(f"network show {register} --format csv")
    assert (ended.code, ended.err) == (0, HINT)
    columns = ended.out.splitlines()[0].split(",")
    assert columns[:6] == HEAD
    assert set(columns) >= set(registers()[register].fields)
    assert len(columns) == len(set(columns))


def test_as_text_an_entry_fits_a_line_and_an_empty_register_says_so(groma, anywhere):
    lines = groma("network show hubs").out.splitlines()
    assert [line.split() for line in lines if "austria" in line] == [
        ["austria", "austria", "listed", "2021", "U4SSC", "Action", "Plan", "2021-2022", "and", "1", "more"]
    ]
    assert groma("network show cities").out.startswith("No source known by ")
    assert groma("network show groups --as-of 2020").out == "No source known by 2020-12-31 lists any of groups.\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("network show working_groups", "Did you mean `working-groups`?"),
        ("network show organisation", "Did you mean `organisations`?"),
        ("network show zzz", "There are organisations, groups,"),
        ("network show --as-of yesterday", "Write a day (2025-10-31)"),
        ("network show --as-of 03/04/2022", "Write a day (2025-10-31)"),
        ("network diff 2021 soon", "Write a day (2025-10-31)"),
        ("network diff 2025 2021", "Give the earlier day first."),
        ("network diff 2021 2025 --language xx", "They speak"),
        ("network import nothing.yaml", "There is no such file."),
    ],
)
def test_what_is_asked_wrongly_is_told_with_what_to_do(groma, anywhere, line, said):
    ended = groma(line)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""


def test_who_only_looks_makes_no_database(groma, anywhere, tmp_path):
    for line in ("network show", "network diff 2021 2025"):
        ended = groma(line)
        assert (ended.code, ended.err) == (0, HINT)
    assert list(tmp_path.iterdir()) == []


# Told


def test_figures_over_time_with_what_no_source_says(groma, anywhere):
    told = table(groma("network figures publications --as-of 2025-10-31 --format csv").out)
    assert told == [{"year": "2021", "count": "1"}, {"year": "", "count": "5"}]
    assert "not said" in groma("network figures publications --as-of 2025-10-31").out
    assert json.loads(groma("network figures cities --as-of 1990 --format json").out) == []
    wrong = groma("network figures delais")
    assert wrong.code == 2
    assert "There is no figure `delais`" in wrong.err
    assert "delays" in wrong.err


def test_the_difference_is_a_story(groma, anywhere):
    out = groma("network diff 2021 2025-10-31").out
    lines = out.splitlines()
    assert lines[0] == "What changed from 2021 to 31 October 2025"
    for heading in (
        "What ended",
        "What goes on under another name",
        "What is new",
        "What is late",
        "What was decided",
        "Sources",
    ):
        assert heading in lines
    gone_on = (
        "“Digital transformation for people-oriented cities” goes on as “Digital transformation for people-centred "
    )
    assert f"{gone_on}cities”. [1, 2, 3, 4]" in lines
    assert "Decided at the meeting “ninth” (31 October 2025, Geneva): work plan approved. [3, 4]" in lines
    assert "[5] UNECE page on U4SSC, without a date" in lines


def test_the_difference_as_data(groma, anywhere):
    rows = table(groma("network diff 2021 2025-10-31 --format csv").out)
    late = {row["name"] for row in rows if row["kind"] == "late"}
    assert len(late) == 8
    assert "Procurement guidelines for smart sustainable cities" in late
    content = json.loads(groma("network diff 2021 2025-10-31 --format json").out)
    assert [row["sentence"] for row in content["changes"]] == [row["sentence"] for row in rows]
    assert content["parts"][0]["lines"][0]["sources"][0]["as_of"] == "2025-10-31"


def test_where_nothing_changed_that_is_said(groma, anywhere):
    assert "No source says that anything changed." in groma("network diff 2019 2020").out


def test_the_difference_in_another_language(groma, anywhere):
    ended = groma("network diff 2021 2025-10-31 --language ar")
    assert ended.code == 0
    assert "Digital public infrastructure for cities" in ended.out


# Taken in


@pytest.mark.database
def test_a_programme_is_taken_in_on_a_database_that_is_made(missing, tmp_path):
    before = missing.groma("network", "show", "--format", "csv")
    assert (before.returncode, before.stderr) == (0, HINT)
    assert not (tmp_path / "registers.sqlite3").exists()
    taken = missing.groma("network", "import", "u4ssc")
    assert taken.returncode == 0, taken.stderr
    assert "Taken in: 3 statements; the registers hold 5" in taken.stdout
    assert "Sources differ on 9 things" in taken.stdout
    assert "u4ssc.yaml:52: `Digital Dubai Authority`" in taken.stdout
    again = missing.groma("network", "import", "u4ssc")
    assert (again.returncode, again.stdout) == (0, "Nothing is new: the registers have all that the file says.\n")
    after = missing.groma("network", "show", "--format", "csv")
    assert (after.stdout, after.stderr) == (before.stdout, "")

    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    assert missing.groma("network", "import", tmp_path / "own.yaml", "--without-persons").returncode == 0
    rows = table(missing.groma("network", "show", "--as-of", "2027", "--format", "csv").stdout)
    states = {row["id"]: row["state"] for row in rows}
    assert (states["harbours"], states["dpi"]) == ("ongoing", "not_listed")
    assert table(missing.groma("network", "show", "roles", "--as-of", "2027", "--format", "csv").stdout) == []
    story = missing.groma("network", "diff", "2025-10-31", "2027").stdout
    assert "“Harbours of cities” is listed as “ongoing”. [" in story
    assert "“Digital public infrastructure for cities” was listed on 31 October 2025 and is no longer listed;" in story

    older = OWN.replace("2027-03", "2024-03").replace("harbours", "havens")
    (tmp_path / "older.yaml").write_text(older, encoding="utf-8")
    taken = missing.groma("network", "import", tmp_path / "older.yaml")
    assert "older.yaml:4: The snapshot of 2024-03 is older than the newest, of 2027-03." in taken.stdout
    rows = table(missing.groma("network", "show", "roles", "--as-of", "2025", "--format", "csv").stdout)
    assert [row["name"] for row in rows] == ["Ada Example"]


@pytest.mark.database
def test_a_file_with_errors_is_refused_as_a_whole_with_all_of_them(missing, tmp_path):
    wrong = OWN.replace("source: a", "source: b").replace("status: ongoing", "stats: ongoing, succeeds: harbours")
    (tmp_path / "own.yaml").write_text(wrong, encoding="utf-8")
    told = missing.groma("network", "import", tmp_path / "own.yaml")
    assert told.returncode == 1
    assert "own.yaml:7: `stats`: unknown key. Did you mean `stat" in told.stdout
    assert told.stderr == "groma: The file has an error; nothing was taken in. Mend it and try again.\n"
    (tmp_path / "own.yaml").write_text(wrong.replace("stats: ongoing, ", ""), encoding="utf-8")
    told = missing.groma("network", "import", tmp_path / "own.yaml")
    assert told.returncode == 1
    assert "own.yaml:5: `b` is none of the file's sources." in told.stdout
    assert "A succession runs in a circle: harbours → harbours." in told.stdout
    assert "2 errors" in told.stderr
    assert not missing.data.exists()
    assert not (tmp_path / "registers.sqlite3").exists()


@pytest.mark.database
def test_what_contradicts_the_registers_is_refused_and_changes_nothing(missing, tmp_path):
    missing.groma("network", "import", "u4ssc")
    before = missing.groma("network", "show", "groups", "--as-of", "2030", "--format", "json").stdout
    circle = OWN.replace("id: harbours", "id: people-oriented, succeeds: people-centred")
    (tmp_path / "own.yaml").write_text(circle, encoding="utf-8")
    told = missing.groma("network", "import", tmp_path / "own.yaml")
    assert told.returncode == 1
    assert "A succession runs in a circle" in told.stdout
    assert missing.groma("network", "show", "groups", "--as-of", "2030", "--format", "json").stdout == before


def test_a_server_that_is_not_there_is_told_in_one_line(tmp_path):
    away = replace(Installation(tmp_path / "site"), database_url="postgresql://nobody@127.0.0.1:1/groma")
    for line in (("network", "show"), ("network", "import", "u4ssc")):
        told = away.groma(*line)
        assert (told.returncode, told.stdout) == (2, "")
        assert told.stderr.count("\n") == 1
        assert "Check DATABASE_URL" in told.stderr
