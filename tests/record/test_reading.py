"""Reading a city as people leave it: every spelling a spreadsheet saves, and a finding for every row that is odd."""

from __future__ import annotations

import codecs
import os

import pytest

from groma.errors import DefinitionError, LimitError, NotFoundError, RecordError
from groma.record.breakdown import canonical_breakdown
from groma.record.folder import OBSERVATION_COLUMNS, read_city
from groma.record.model import Target

HEAD = "id: a\nname: A\ncountry: ES\n"
EXPECTED = [("households", "2019", 1234.5, "measured", "a, b")]
ROWS = [("variable", "period", "value", "quality", "note"), ("households", "2019", "1234.5", "measured", "a, b")]


@pytest.fixture
def read(tmp_path):
    def reading(content, name="observations.csv", head=HEAD):
        (tmp_path / "city.yaml").write_text(head, encoding="utf-8")
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return read_city(tmp_path)

    return reading


def lines(rows, between=",", ends="\n", decimal="."):
    quoted = [[f'"{cell}"' if between in cell else cell for cell in row] for row in rows]
    text = ends.join(between.join(cell for cell in row) for row in quoted) + ends
    return text.replace("1234.5", f"1234{decimal}5" if decimal != between else f'"1234{decimal}5"')


def told(city):
    return [(one.variable, one.period, one.value, one.quality, one.note) for one in city.observations]


# Tolerated


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["bare", "with a mark"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(("between", "decimal"), [(",", "."), (";", ","), (";", "."), ("\t", ","), ("\t", ".")])
def test_files_of_a_spreadsheet_are_read(read, mark, ends, between, decimal):
    city = read(mark + lines(ROWS, between, ends, decimal).encode())
    assert told(city) == EXPECTED
    assert city.findings == ()
    assert city.observations[0].text == "1234.5"


def test_utf_16_is_read_with_a_warning(read):
    city = read(lines(ROWS).encode("utf-16"))
    assert told(city) == EXPECTED
    assert [(one.severity, one.rule) for one in city.findings] == [("warning", "encoding")]


def test_windows_1252_is_read_with_a_warning(read):
    city = read("variable,period,value,note\nhouseholds,2019,5,Ålesund – Sør\n".encode("cp1252"))
    assert city.observations[0].note == "Ålesund – Sør"
    assert [(one.severity, one.rule) for one in city.findings] == [("warning", "encoding")]


def test_columns_stand_in_any_order_and_any_case(read):
    city = read('Value, NOTE ,Period,quality,Variable\n1234.5,"a, b",2019,measured,households\n')
    assert told(city) == EXPECTED


def test_optional_columns_may_be_left_out(read):
    one = read("variable,period,value\nhouseholds,2019,5\n").observations[0]
    assert (one.place, one.breakdown, one.unit, one.status) == ("", "", "", "reported")
    assert (one.quality, one.source, one.note) == ("unknown", "", "")


def test_short_and_empty_rows_are_no_trouble(read):
    city = read("variable,period,value,unit,note\nhouseholds,2019,5\n,,,,\n\n  \ninhabitants,2019,7,,n\n")
    assert [(one.variable, one.value) for one in city.observations] == [("households", 5), ("inhabitants", 7)]
    assert city.findings == ()


def test_every_column_is_optional_but_three(read):
    optional = [column for column in OBSERVATION_COLUMNS if column not in {"variable", "period", "value"}]
    for column in optional:
        columns = [one for one in OBSERVATION_COLUMNS if one != column]
        cells = [{"variable": "households", "period": "2019", "value": "5"}.get(one, "") for one in columns]
        assert told(read(f"{','.join(columns)}\n{','.join(cells)}\n")) == [("households", "2019", 5, "unknown", "")]


@pytest.mark.parametrize("file", ["places.csv", "targets.csv", "lineage.csv"])
def test_short_rows_of_other_tables_are_no_trouble(read, file):
    content = {
        "places.csv": "name,id,level\nCentre,d1\n",
        "targets.csv": "variable,period,value\nEN.EN.WS.2C,2030\n",
        "lineage.csv": "variable,period,file,sha256\nhouseholds,2019\n",
    }[file]
    city = read(content, file)
    assert len(city.places) + len(city.lineage) == (file != "targets.csv")
    assert [one.rule for one in city.findings] == (["target"] if file == "targets.csv" else [])


# Odd rows: a finding each, and the rest is read

ODD = [
    (",2019,5,", "no_variable", "names no variable", "first column"),
    ("households,,5,", "period", "The period is empty", "2018-09/2019-08"),
    ("households,2018-19,5,", "period", "`2018-19` is no period", "Write `2018/2019`."),
    ("households,31.12.2019,5,", "period", "no period", "Write `2019-12-31`."),
    ("households,2019-13,5,", "period", "`2019-13` is no period", "Write a year"),
    ("households,2020/2019,5,", "period", "ends before it begins", "Write a year"),
    ("households,2019/,5,", "period", "no period", "Write a year"),
    ("households,٢٠١٩,5,", "period", "no period", "Write a year"),
    ("households,2019,>8000,", "value", "`>8000` is a number with a qualifier", "`8000`, quality `estimated`, and"),
    ("households,2019,~3,", "value", "`~3` is a number with a qualifier", "`3`, quality `estimated`, and `~3` in"),
    ("households,2019,ca. 7.5,", "value", "number with a qualifier", "Write `7.5`"),
    ("households,2019,<5,", "value", "number with a qualifier", "Write `5`"),
    ('households,2019,"1,5",', "value", "`1,5` may mean two numbers", "with a decimal point: `1.5`"),
    ("households,2019,1 234 567,", "value", "has thousands marks", "Write `1234567`."),
    ("households,2019,1'234.5,", "value", "has thousands marks", "Write `1234.5`."),
    ('households,2019,"1,234.5",', "value", "has thousands marks", "Write `1234.5`."),
    ("households,2019,=1+1,", "value", "spreadsheet formula", "Write the number it gives."),
    ("households,2019,=cmd|'/c calc'!A1,", "value", "spreadsheet formula", "Write the number it gives."),
    ("households,2019,nan,", "value", "`nan` is not a number", "Write digits"),
    ("households,2019,inf,", "value", "`inf` is not a number", "Write digits"),
    ("households,2019,1e400,", "value", "`1e400` is too large", "number of digits"),
    ("households,2019,1e99999,", "value", "is not a number", "Write digits"),
    ("households,2019,n/a,", "value", "`n/a` is not a number", "give a status"),
    ("households,2019,,", "no_status", "empty and no status says why", "not_reported, not_applicable"),
    ("households,2019,,reported", "no_value", "`reported` but there is no value", "another status"),
    ("households,2019,5,suppressed", "value_and_status", "a value but the status is `suppressed`", "Remove one"),
    ("households,2019,,not_aplicable", "status", "`not_aplicable` is no status", "Did you mean `not_applicable`?"),
    ("households,2019,5,,mesured", "quality", "`mesured` is no quality", "Did you mean `measured`?"),
    ("households,2019,5,,,sex", "breakdown", "`sex` is no breakdown", "sex=female;age=15-24"),
    ("households,2019,5,,,sex=f;sex=m", "breakdown", "is no breakdown", "each dimension once"),
    ("households,2019,5,,,,,,too,many", "too_many_cells", "The row has 10 cells, the header 7.", "in quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "rule", "what", "next_step"), ODD, ids=[row for row, *_ in ODD])
def test_an_odd_row_is_a_finding_with_its_line_and_the_rest_is_read(read, row, rule, what, next_step):
    before, after = "inhabitants,2018,5,", "inhabitants,2019,6,"
    city = read(f"variable,period,value,status,quality,breakdown,note\n{before}\n{row}\n{after}\n")
    assert [finding.rule for finding in city.findings] == [rule]
    finding = city.findings[0]
    assert finding.where.endswith("observations.csv:3")
    assert what in finding.what
    assert next_step in finding.next_step
    assert [one.value for one in city.observations if one.variable == "inhabitants"] == [5, 6]


def test_statuses_say_why_there_is_no_value(read):
    rows = "".join(
        f"v{n},2019,,{status}\n"
        for n, status in enumerate(("not_reported", "not_applicable", "not_collected", "suppressed"))
    )
    city = read("variable,period,value,status\n" + rows)
    assert city.findings == ()
    assert [one.status for one in city.observations] == [
        "not_reported",
        "not_applicable",
        "not_collected",
        "suppressed",
    ]
    assert {one.value for one in city.observations} == {None}


@pytest.mark.parametrize("text", ["yes", "Yes", "NO", "no"])
def test_answers_are_answers(read, text):
    one = read(f"variable,period,value\nplan,2019,{text}\n").observations[0]
    assert (one.value, one.text, one.is_answer) == (float(text.lower() == "yes"), text.lower(), True)


def test_two_spellings_of_a_period_or_breakdown_are_one(read):
    rows = "a,2018-09 / 2019-08,1,sex=f;age=1-2\na,2018-09/2019-08,1,age = 1-2 ; sex=f\n"
    city = read("variable,period,value,breakdown\n" + rows)
    assert len({one.key for one in city.observations}) == 1
    assert [finding.rule for finding in city.findings] == ["duplicate"]


def test_equal_duplicates_warn_and_unequal_ones_are_errors_naming_both_lines(read):
    city = read("variable,period,value\na,2019,5\nb,2019,6\na,2019,5.0\nb,2019,7\na,2020,5\n")
    found = {finding.rule: finding for finding in city.findings}
    assert set(found) == {"duplicate", "ambiguous"}
    assert found["duplicate"].severity == "warning"
    assert found["duplicate"].where.endswith(":4")
    assert "observations.csv:2" in found["duplicate"].what
    assert found["ambiguous"].severity == "error"
    assert "7 and 6" in found["ambiguous"].what
    assert len(city.observations) == 5


def test_an_exponent_and_a_decimal_comma_survive(read, tmp_path):
    one = read("variable;period;value\na;2019;-1,5e3\n").observations[0]
    assert (one.value, one.text) == (-1500.0, "-1.5e3")


def test_a_point_for_thousands_beside_a_decimal_comma_is_refused(read):
    city = read("variable;period;value\na;2019;1.234,5\n")
    assert "has a point where the decimal mark is `,`" in city.findings[0].what


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_point_that_may_stand_for_thousands_is_refused_where_commas_may_stand_for_decimals(read, mark):
    city = read("variable;period;value\na;2019;84.512\nb;2019;39,5\n".replace(";", mark))
    assert city.observations[0].value is None
    assert city.findings[0].what == "`84.512` may mean two numbers."
    assert city.findings[0].next_step == "Write `84512` or `84,512`, whichever is meant."


def test_a_point_is_decimal_where_the_table_has_others_and_no_comma(read):
    city = read("variable;period;value\na;2019;84.512\nb;2019;39.5\n")
    assert [one.value for one in city.observations] == [84.512, 39.5]
    assert city.findings == ()


def test_a_point_is_decimal_in_a_table_with_commas_between(read):
    assert read("variable,period,value\na,2019,84.512\n").observations[0].value == 84.512


def test_canonical_breakdowns():
    assert canonical_breakdown("") == ""
    assert canonical_breakdown(" sex = female ; ") == "sex=female"
    for wrong in ("sex=", "=f", "sex", "a=1;b", "a=1;a=1"):
        with pytest.raises(RecordError):
            canonical_breakdown(wrong)


# Files that are none


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        ("", RecordError, "observations.csv: The file is empty. Begin it with its columns: variable,period,"),
        ("\n \n", RecordError, "observations.csv: The file is empty."),
        ("variable,period\na,2019\n", RecordError, "The column `value` is missing."),
        ("variable,period,valu\n", RecordError, "Unknown column `valu`. Did you mean `value`?"),
        ("variable,period,value,value\n", RecordError, "The column `value` stands twice."),
        (b"PK\x03\x04" + b"\0" * 50, RecordError, "observations.csv: The file is binary, not text. Save it as CSV"),
        (b"variable,period,value\n" + b"a,2019,5\n" * 20_000 + b"\0", RecordError, "binary"),
        (b"\xff\xfev\0a\0", RecordError, "Unknown column `va`"),
        (b"\xff\xfev\0a\0\0\xd8", RecordError, "binary"),
        (
            'variable,period,value,note\na,2019,5,"never closed\nb,2019,6,\n',
            RecordError,
            "csv:2: The file is not CSV from here on",
        ),
        (
            'variable,period,value,note\na,2019,5,"' + "x" * 200_000 + '"\n',
            RecordError,
            "a cell is longer than 131,072",
        ),
        ('"' + "x" * 200_000 + '"\n', RecordError, "not CSV"),
    ],
    ids=range(12),
)
def test_a_file_that_is_no_table_is_refused_and_named(read, content, error, says):
    with pytest.raises(error) as caught:
        read(content)
    assert says in str(caught.value)


def test_a_header_alone_is_a_table(read):
    city = read("variable,period,value\n")
    assert (city.observations, city.findings) == ((), ())


def test_a_file_of_65_mb_is_refused(read, tmp_path):
    with (tmp_path / "observations.csv").open("wb") as file:
        file.truncate(65_000_000)
    (tmp_path / "city.yaml").write_text(HEAD, encoding="utf-8")
    with pytest.raises(LimitError, match="The file holds 65 MB; a city's own file may hold 64 MB"):
        read_city(tmp_path)


# city.yaml and sources.yaml


@pytest.mark.parametrize(
    ("head", "line", "says"),
    [
        ("id: a\nname: A\ncountry: ES\nnmae: B\n", 4, "unknown key. Did you mean `name`?"),
        ("id: a\nname: A\n", 1, "`country`"),
        ("id: a\nname: A\ncountry: Spain\n", 3, "`country`"),
        ("id: ../a\nname: A\ncountry: ES\n", 1, "`id`"),
        ("id: a\nname: A\ncountry: ES\nlocation: [north, 1]\n", 4, "number"),
        ("id: a\nname: A\ncountry: ES\nlocation: [nan, 1]\n", 4, "finite"),
        ("- a\n", 1, "Give at least `id:`, `name:` and `country:`."),
        ("", 1, "It says nothing of a city."),
        ("id: a\nname:\ncountry: ES\n", 2, "`name`: it is empty."),
        ("id: San José\nname: A\ncountry: ES\n", 1, "use small letters, digits and hyphens"),
        ("id: a\nname: A\ncountry: es\n", 3, "use the two capital letters"),
        ("id: a\nname: " + "A" * 201 + "\ncountry: ES\n", 2, "longer than 200 characters"),
        ("id: a\nname: A\ncountry: ES\nlocation: [1]\n", 4, "`location`: more values are expected."),
        ("id: a\nname: A\ncountry: ES\nlocation: [400, 1]\n", 4, "in degrees"),
        ("id: a\nname: A\ncountry: ES\ninvented: perhaps\n", 4, "true or false is expected"),
    ],
)
def test_a_wrong_city_file_is_refused_with_its_line(read, head, line, says):
    with pytest.raises(DefinitionError) as caught:
        read("", name="notes.txt", head=head)
    assert f"city.yaml:{line}: " in str(caught.value)
    assert says in str(caught.value)


def test_norway_is_a_country(read):
    assert read("", "notes.txt", "id: '0123'\nname: yes\ncountry: NO\n").country == "NO"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- id: a\n  titel: A\n", 2, "unknown key. Did you mean `title`?"),
        ("- id: a\n  title: A\n- id: b\n", 3, "`title`"),
        ("a: b\n", 1, "must be a list"),
        ("- id: a\n  title: !!python/name:os.system\n", 2, "tag"),
    ],
)
def test_wrong_sources_are_refused_with_their_line(read, text, line, says):
    with pytest.raises(DefinitionError) as caught:
        read(text, "sources.yaml")
    assert f"sources.yaml:{line}: " in str(caught.value)
    assert says in str(caught.value)


def test_two_sources_with_one_id_are_told(read):
    city = read("- {id: a, title: A}\n- {id: b, title: B}\n- {id: a, title: C}\n", "sources.yaml")
    assert [(one.severity, one.rule, one.what) for one in city.findings] == [
        ("warning", "duplicate_source", "2 sources have the id `a`.")
    ]


@pytest.mark.parametrize("name", ["observations.csv", "lineage.csv", "places.csv", "targets.csv", "sources.yaml"])
@pytest.mark.parametrize("kind", ["folder", "loop", "fifo", "device", "secret"])
def test_what_is_no_file_of_the_folder_is_not_taken_for_a_missing_one(read, tmp_path, name, kind):
    read("variable,period,value\n")
    path, secret = tmp_path / name, tmp_path.with_name("secret")
    path.unlink(missing_ok=True)
    secret.write_text("root:x\n", encoding="utf-8")
    make = {
        "folder": path.mkdir,
        "loop": lambda: path.symlink_to(path),
        "fifo": lambda: os.mkfifo(path),
        "device": lambda: path.symlink_to("/dev/zero"),
        "secret": lambda: path.symlink_to(secret),
    }
    make[kind]()
    with pytest.raises(RecordError, match="leads out of the city folder" if kind == "secret" else "is not a file"):
        read_city(tmp_path)


def test_an_empty_list_is_a_valid_sources_file(read):
    assert read("[]\n", "sources.yaml").sources == ()
    assert read("", "sources.yaml").sources == ()


def test_a_folder_without_a_city_is_told(tmp_path):
    with pytest.raises(NotFoundError, match="groma new"):
        read_city(tmp_path)


TARGET_HEAD = "variable,period,value,place,breakdown,path,baseline,baseline_period,owner,why,steps\n"


def test_a_target_says_all_it_can_say(read):
    where = 'EN.EN.WS.2C,2030,110,d1,"sex=female; age=15-24"'
    row = f'{where},steps,150,2024,Water utility,SDG 6.4,"2027=140; 2028 = 130.5"\n'
    (target,) = read(TARGET_HEAD + row, "targets.csv").targets
    assert target == Target(
        "EN.EN.WS.2C",
        "2030",
        110.0,
        place="d1",
        breakdown="age=15-24;sex=female",
        path="steps",
        baseline=150.0,
        baseline_period="2024",
        owner="Water utility",
        why="SDG 6.4",
        steps=(("2027", 140.0), ("2028", 130.5)),
    )


def test_a_target_of_the_first_columns_goes_straight_and_one_with_steps_goes_by_them(read):
    plain, stepped = read("variable,period,value,steps\na,2030,1,\nb,2030,1,2027=3\n", "targets.csv").targets
    assert plain == Target("a", "2030", 1.0)
    assert (stepped.path, stepped.steps) == ("steps", (("2027", 3.0),))


def test_decimal_commas_count_in_baselines_and_steps_too(read):
    (target,) = read('variable;period;value;baseline;steps\na;2030;1,5;2,5;"2027=2,25;2028=2"\n', "targets.csv").targets
    assert (target.value, target.baseline, target.steps) == (1.5, 2.5, (("2027", 2.25), ("2028", 2.0)))


@pytest.mark.parametrize(
    ("cells", "rule", "says"),
    [
        ("a,2030,1,,,stairs,,,,,", "target_path", "`stairs` is no path."),
        ("a,2030,1,,,liner,,,,,", "target_path", "Did you mean `linear`?"),
        ("a,2030,1,,,,about 3,,,,", "target_baseline", "Write `3`"),
        ("a,2030,1,,,,3,last year,,,", "target_baseline", "`last year` is no period."),
        ("a,2030,1,,,,,,,,2027", "target_steps", "`2027` is no step. Write steps like 2027=40;2028=35."),
        ("a,2030,1,,,,,,,,2027=", "target_steps", "is not a number"),
        ("a,2030,1,,,,,,,,soon=3", "target_steps", "`soon` is no period."),
        ("a,2030,1,,women,,,,,,", "target_breakdown", "`women` is no breakdown."),
        ("a,2030,many,,,,,,,,", "target", "`many` is not a number."),
    ],
)
def test_a_target_that_cannot_be_read_whole_is_left_out_with_its_line(read, cells, rule, says):
    city = read(f"{TARGET_HEAD}b,2030,1,,,,,,,,\n{cells}\n", "targets.csv")
    assert [one.variable for one in city.targets] == ["b"]
    (finding,) = city.findings
    assert (finding.severity, finding.rule, finding.subject, finding.period) == ("error", rule, "a", "2030")
    assert "targets.csv:3: " in str(finding)
    assert says in str(finding)


def test_everything_unreadable_in_a_target_is_told_at_once(read):
    city = read(f"{TARGET_HEAD}a,soon,many,,women,stairs,x,y,,,z\n", "targets.csv")
    assert [one.rule for one in city.findings] == [
        "target",
        "target",
        "target_breakdown",
        "target_path",
        "target_baseline",
        "target_baseline",
        "target_steps",
    ]
