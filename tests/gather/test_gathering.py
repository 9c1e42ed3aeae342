"""Recipes at work on small tables, and what they gave put into the city."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groma.catalogue.pack import open_pack
from groma.errors import NotFoundError, RecordError
from groma.gather.gathering import Gathered, gather_city, merged
from groma.gather.harvest import Rows
from groma.record.files import sha256_of
from groma.record.folder import read_city, write_lineage, write_observations

if TYPE_CHECKING:
    from pathlib import Path

    from groma.catalogue.pack import Pack
    from groma.record.model import City

HAND = "variable,period,place,breakdown,value,unit,status,quality,source,note\n"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return open_pack("u4ssc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A city with two districts, a source, and nothing known."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "recipes").mkdir()
    (tmp_path / "city.yaml").write_text("{id: testa, name: Testa, country: NO}\n", encoding="utf-8")
    (tmp_path / "sources.yaml").write_text("- {id: register, title: Register}\n", encoding="utf-8")
    (tmp_path / "places.csv").write_text("id,name\nd1,North\nd2,South\n", encoding="utf-8")
    return tmp_path


class Bench:
    """A city folder, filled and gathered in one breath."""

    def __init__(self, folder: Path, pack: Pack) -> None:
        self.folder, self.pack = folder, pack

    def put(self, name: str, content: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(content, encoding="utf-8")

    def recipe(self, rule: str, *, top: str = "", read: str = "file: raw/t.csv", name: str = "r.yaml") -> None:
        self.put(f"recipes/{name}", f"source: register\nread: {{{read}}}\n{top}\nobservations:\n  - {{{rule}}}\n")

    def city(self) -> City:
        return read_city(self.folder)

    def gather(self, **options: Path) -> Gathered:
        return gather_city(self.city(), pack=self.pack, **options)

    def values(self) -> dict[tuple[str, str, str], float | None]:
        return {(item.period, item.place, item.breakdown): item.value for item in self.gather().observations}

    def rules(self) -> list[tuple[str, str]]:
        return [(finding.severity, finding.rule) for finding in self.gather().findings]


@pytest.fixture
def bench(folder: Path, pack: Pack) -> Bench:
    return Bench(folder, pack)


PLAIN = "variable: inhabitants, value: Value, period: Year"


def test_a_long_table_becomes_observations_with_their_lineage(bench):
    bench.put("raw/t.csv", "Year,Value\n2018,100\n2019,110\n")
    bench.recipe(f"{PLAIN}, unit: person, quality: measured, note: Register")
    gathered = bench.gather()
    assert gathered.findings == ()
    observation, lineage = gathered.observations[1], gathered.lineage[1]
    assert (observation.key, observation.value, observation.text) == (("inhabitants", "2019", "", ""), 110.0, "110")
    assert (observation.unit, observation.quality, observation.source, observation.note) == (
        "person",
        "measured",
        "register",
        "Register",
    )
    assert (lineage.file, lineage.row, lineage.column, lineage.raw, lineage.factor) == (
        "raw/t.csv",
        "3",
        "Value",
        "110",
        "",
    )
    assert lineage.sha256 == sha256_of(bench.folder / "raw/t.csv")
    assert lineage.recipe.startswith("r.yaml@")


def test_columns_of_years_become_rows(bench):
    bench.put("raw/t.csv", "Area,Unit,2018,2019\nTotal,x,1,2\nOther,x,3,4\n")
    bench.recipe(PLAIN, top="melt: {columns: '^\\d{4}$', into: Year, value: Value}\nwhere: {Area: Total}")
    assert bench.values() == {("2018", "", ""): 1.0, ("2019", "", ""): 2.0}
    assert [line.column for line in bench.gather().lineage] == ["2018", "2019"]


def test_a_wide_table_has_a_rule_for_each_column(bench):
    bench.put("raw/t.csv", "Year,People,Homes\n2019,100,40\n")
    bench.put(
        "recipes/r.yaml",
        "read: {file: raw/t.csv}\nobservations:\n"
        "  - {variable: inhabitants, value: People, period: Year}\n"
        "  - {variable: households, value: Homes, period: Year}\n",
    )
    assert {item.variable: item.value for item in bench.gather().observations} == {
        "inhabitants": 100.0,
        "households": 40.0,
    }


def test_excel_with_two_header_rows_gives_sexes(bench):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Population"], ["Year", "2 Sexes", None], [None, "Men", "Women"], [2019, 48, 52]):
        sheet.append(row)
    book.save(bench.folder / "raw" / "t.xlsx")
    rule = 'variable: inhabitants, value: "{0}", period: Year, breakdown: {{sex: {{is: {1}}}}}'
    rules = [rule.format("2 Sexes / Men", "male"), rule.format("2 Sexes / Women", "female")]
    text = "read: {file: raw/t.xlsx, skip: 1, header: 2}\nobservations:\n" + "".join(
        f"  - {{{one}}}\n" for one in rules
    )
    bench.put("recipes/r.yaml", text)
    assert bench.values() == {("2019", "", "sex=male"): 48.0, ("2019", "", "sex=female"): 52.0}
    assert [line.row for line in bench.gather().lineage] == ["4", "4"]


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2018-19", "2018/2019"),
        ("2018/19", "2018/2019"),
        ("2010-2017", "2010/2017"),
        ("2017 - 19", "2017/2019"),
        ("2009–2010", "2009/2010"),
        ("2019.0", "2019"),
        ("2019-03", "2019-03"),
    ],
)
def test_years_are_read_as_tables_spell_them(bench, typed, period):
    bench.put("raw/t.csv", f"Year,Value\n{typed},1\n")
    bench.recipe(PLAIN)
    assert list(bench.values()) == [(period, "", "")]


def test_decimal_commas_and_thousands_blanks_are_read_where_the_recipe_says(bench):
    bench.put("raw/t.csv", "Year;Value\n2018;1 234,5\n2019;1\u00a0234,5\n2020;1'234\n")
    bench.recipe(PLAIN, read='file: raw/t.csv, decimal: ",", thousands: " "')
    assert list(bench.values().values()) == [1234.5, 1234.5, 1234.0]
    assert bench.gather().observations[0].text == "1234.5"


def test_a_decimal_comma_that_no_one_announced_is_a_finding(bench):
    bench.put("raw/t.csv", "Year;Value\n2018;1,5\n2019;2\n")
    bench.recipe(PLAIN)
    (finding,) = bench.gather().findings
    assert (finding.severity, finding.rule, finding.where) == ("error", "value", "raw/t.csv:2")
    assert list(bench.values()) == [("2019", "", "")]


def test_a_factor_multiplies_to_twelve_digits_and_is_told(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,23.85\n")
    bench.recipe("variable: SC.EH.H.4A, value: Value, period: Year, unit: per_100k, factor: 10")
    assert [(item.text, item.value) for item in bench.gather().observations] == [("238.5", 238.5)]
    assert [(line.raw, line.factor) for line in bench.gather().lineage] == [("23.85", "10")]


def test_a_value_is_kept_as_typed(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,33.0\n2020,12345678901234567890.5\n")
    bench.recipe(PLAIN)
    assert [item.text for item in bench.gather().observations] == ["33.0", "12345678901234567890.5"]


def test_places_and_breakdowns_come_from_columns_and_an_empty_cell_is_all(bench):
    bench.put("raw/t.csv", "Year,Area,Sex,Age,Value\n2019,,,,100\n2019,1,F,,30\n2019,2,M,15-24,9\n")
    bench.recipe(
        f'{PLAIN}, place: {{column: Area, map: {{"1": d1, "2": d2}}}}, '
        "breakdown: {sex: {column: Sex, map: {F: female, M: male}}, age: Age}"
    )
    assert bench.values() == {
        ("2019", "", ""): 100.0,
        ("2019", "d1", "sex=female"): 30.0,
        ("2019", "d2", "age=15-24;sex=male"): 9.0,
    }
    assert bench.gather().findings == ()


def test_without_a_map_names_of_the_catalogue_and_plain_places_are_understood(bench):
    bench.put("raw/t.csv", "Year,Area,Sex,Value\n2019,D1,Women,30\n2019,D2,Male,9\n")
    bench.recipe(f"{PLAIN}, place: Area, breakdown: {{sex: Sex}}")
    assert list(bench.values()) == [("2019", "d1", "sex=female"), ("2019", "d2", "sex=male")]


def test_a_map_may_send_a_cell_to_the_whole(bench):
    bench.put("raw/t.csv", "Year,Area,Value\n2019,City,30\n")
    bench.recipe(f"{PLAIN}, place: {{column: Area, map: {{City: ~}}}}")
    assert list(bench.values()) == [("2019", "", "")]


def test_cells_no_map_names_are_listed_once_and_their_rows_left_out(bench):
    bench.put("raw/t.csv", "Year,Area,Sex,Value\n2019,1,F,1\n2019,7,F,2\n2019,8,F,3\n2020,8,F,4\n2019,1,X,5\n")
    bench.recipe(
        f'{PLAIN}, place: {{column: Area, map: {{"1": d1}}}}, breakdown: {{sex: {{column: Sex, map: {{F: female}}}}}}'
    )
    assert list(bench.values()) == [("2019", "d1", "sex=female")]
    (finding,) = bench.gather().findings
    assert (finding.severity, finding.rule) == ("warning", "unmapped")
    assert "4 rows" in finding.what
    assert "`Area`: `7`, `8`" in finding.what
    assert "`Sex`: `X`" in finding.what


def test_places_that_the_city_does_not_have_are_told(bench):
    bench.put("raw/t.csv", "Year,Area,Value\n2019,d9,1\n")
    bench.recipe(f"{PLAIN}, place: Area")
    assert bench.rules() == [("warning", "unknown_place")]


def test_conditions_keep_and_refuse_rows(bench):
    bench.put("raw/t.csv", "Year,Kind,Sex,Value\n2017,A,,1\n2018,B,,2\n2019,C,,3\n2020,A,f,4\n")
    bench.recipe(f'{PLAIN}, where: {{Sex: ""}}', top='where: {Kind: "!B"}')
    assert list(bench.values()) == [("2017", "", ""), ("2019", "", "")]
    bench.recipe(f"{PLAIN}, where: {{Kind: [A, B]}}")
    assert list(bench.values()) == [("2017", "", ""), ("2018", "", ""), ("2020", "", "")]


def test_conditions_that_fit_nothing_are_told(bench):
    bench.put("raw/t.csv", "Year,Kind,Value\n2017,A,1\n")
    bench.recipe(f"{PLAIN}, where: {{Kind: a}}")
    assert bench.rules() == [("warning", "nothing_fits")]


@pytest.mark.parametrize(
    ("how", "value", "raw"),
    [
        ("sum", 14.0, "sum of 3: 8; 2; 4"),
        ("mean", 14 / 3, "mean of 3: 8; 2; 4"),
        ("max", 8.0, "max of 3: 8; 2; 4"),
        ("min", 2.0, "min of 3: 8; 2; 4"),
        ("count", 3.0, "count of 3: 8; 2; 4"),
    ],
)
def test_rows_of_one_key_are_taken_together(bench, how, value, raw):
    bench.put("raw/t.csv", "Year,Value\n2019,8\n2019,2\n2020,1\n2019,4\n")
    bench.recipe(f"{PLAIN}, aggregate: {how}")
    gathered = bench.gather()
    assert gathered.observations[0].value == pytest.approx(value)
    assert (gathered.lineage[0].raw, gathered.lineage[0].row) == (raw, "2,3,5")
    assert gathered.findings == ()


def test_one_key_over_several_files_names_them_all(bench):
    bench.put("raw/t_1.csv", "Year,Value\n2019,1\n2019,2\n")
    bench.put("raw/t_2.csv", "Year,Value\n2019,4\n")
    bench.recipe(f"{PLAIN}, aggregate: sum", read='file: "raw/t_*.csv"')
    gathered = bench.gather()
    assert gathered.observations[0].value == 7.0
    assert (gathered.lineage[0].file, gathered.lineage[0].row) == ("raw/t_1.csv; raw/t_2.csv", "2-3; 2")
    assert gathered.lineage[0].sha256.count(";") == 1


def test_a_sum_does_not_drown_small_numbers(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,1e16\n" + "2019,1\n" * 10 + "2019,-1e16\n")
    bench.recipe(f"{PLAIN}, aggregate: sum")
    assert list(bench.values().values()) == [10.0]


@pytest.mark.parametrize(
    ("lines", "said"),
    [([5], "5"), ([5, 6, 7], "5-7"), ([5, 9, 12], "5,9,12"), (list(range(1, 41, 2)), "1…39 (20 rows)")],
)
def test_rows_are_written_short(lines, said):
    rows = Rows(lines[0], lines[0], listed=[lines[0]])
    for line in lines[1:]:
        rows.add(line)
    assert str(rows) == said


def test_equal_rows_are_a_warning_and_one_is_kept(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,8\n2019,8.0\n")
    bench.recipe(PLAIN)
    assert bench.values() == {("2019", "", ""): 8.0}
    assert bench.rules() == [("warning", "duplicate")]


def test_unequal_rows_are_an_error_and_neither_is_kept(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,8\n2019,9\n2020,1\n")
    bench.recipe(PLAIN)
    assert list(bench.values()) == [("2020", "", "")]
    (finding,) = bench.gather().findings
    assert (finding.severity, finding.rule, finding.where) == ("error", "ambiguous", "raw/t.csv:3")
    assert "raw/t.csv:2" in finding.what


def test_two_recipes_that_differ_on_one_value_give_none(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,8\n2020,1\n")
    bench.put("raw/u.csv", "Year,Value\n2019,9\n2020,1\n")
    bench.recipe(PLAIN)
    bench.recipe(PLAIN, read="file: raw/u.csv", name="s.yaml")
    assert list(bench.values()) == [("2020", "", "")]
    assert bench.rules() == [("error", "ambiguous"), ("warning", "duplicate")]


def test_cells_that_mean_no_value_are_counted_in_one_note(bench):
    bench.put("raw/t.csv", "Year,Value\n2015,\n2016,..\n2017,N/A\n2018,-\n2019,0\n")
    bench.recipe(PLAIN)
    assert bench.values() == {("2019", "", ""): 0.0}
    (finding,) = bench.gather().findings
    assert (finding.severity, finding.rule) == ("note", "empty")
    assert finding.what.startswith("4 cells")


def test_answers_are_read_in_any_language(bench):
    bench.put("raw/t.csv", "Year,Value\n2018,Ja\n2019,nein\n")
    key = next(point.key for point in bench.pack.data_points if point.is_yes_no)
    bench.recipe(f"variable: {key}, value: Value, period: Year, yes: [Ja], no: [Nein]")
    answers = [(item.text, item.value) for item in bench.gather().observations]
    assert answers == [("yes", 1.0), ("no", 0.0)]


def test_an_unknown_variable_gives_the_nearest_and_the_other_recipes_go_on(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,8\n")
    bench.recipe("variable: inhabitant, value: Value, period: Year", name="a.yaml")
    bench.recipe(PLAIN, name="b.yaml")
    gathered = bench.gather()
    assert [finding.next_step for finding in gathered.findings] == ["Did you mean `inhabitants`?"]
    assert len(gathered.observations) == 1
    assert gathered.unread == (("a.yaml", "raw/t.csv"),)


def test_a_code_with_several_data_points_asks_which(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,8\n")
    bench.recipe("variable: EN.EN.WS.4C, value: Value, period: Year")
    (finding,) = bench.gather().findings
    assert "EN.EN.WS.4C/primary" in finding.next_step


def test_names_may_be_spelled_in_any_way_and_come_out_in_one(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,8\n")
    bench.recipe('variable: "EN: EN: AQ: 1C | PM2.5", value: Value, period: Year')
    assert [item.variable for item in bench.gather().observations] == ["EN.EN.AQ.1C/pm2_5"]


def test_a_unit_that_does_not_fit_is_told(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,8\n")
    bench.recipe(f"{PLAIN}, unit: km")
    assert bench.rules() == [("error", "unit")]


def test_unknown_sources_and_dimensions_are_told(bench):
    bench.put("raw/t.csv", "Year,Group,Value\n2019,a,8\n")
    bench.recipe(f"{PLAIN}, source: registry, breakdown: {{sexx: Group}}")
    findings = bench.gather().findings
    assert [(finding.rule, finding.next_step) for finding in findings] == [
        ("unknown_dimension", "Did you mean `sex`?"),
        ("unknown_source", "Did you mean `register`?"),
    ]


def test_raw_files_may_lie_elsewhere_with_or_without_raw(bench, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    bench.recipe(PLAIN)
    (elsewhere / "t.csv").write_text("Year,Value\n2019,8\n", encoding="utf-8")
    assert [line.file for line in bench.gather(raw=elsewhere).lineage] == ["t.csv"]
    (elsewhere / "raw").mkdir()
    (elsewhere / "raw" / "t.csv").write_text("Year,Value\n2019,9\n", encoding="utf-8")
    assert [item.value for item in bench.gather(raw=elsewhere).observations] == [9.0]
    with pytest.raises(NotFoundError):
        bench.gather(raw=elsewhere / "none")


def test_a_city_without_a_folder_has_nothing_to_gather(bench):
    with pytest.raises(RecordError, match="not in a folder"):
        gather_city(replace(bench.city(), folder=None), pack=bench.pack)


def written(bench: Bench) -> City:
    """Gather, merge, write, read."""
    city = merged(bench.city(), bench.gather())
    write_observations(city.observations, bench.folder)
    write_lineage(city.lineage, bench.folder)
    return bench.city()


def test_gathering_again_changes_nothing(bench):
    bench.put("raw/t.csv", "Year,Value\n2018,100\n2019,110\n")
    bench.recipe(PLAIN)
    first = written(bench)
    assert written(bench) == first
    assert len(first.observations) == len(first.lineage) == 2


def test_what_the_recipe_made_before_is_replaced_and_the_rest_stays(bench):
    bench.put("observations.csv", HAND + "households,2019,,,40,,,,register,by hand\n")
    bench.put("raw/t.csv", "Year,Value\n2018,100\n2019,110\n")
    bench.recipe(PLAIN)
    written(bench)
    bench.put("raw/t.csv", "Year,Value\n2019,111\n2020,120\n")
    city = written(bench)
    assert {(item.variable, item.period): item.value for item in city.observations} == {
        ("households", "2019"): 40.0,
        ("inhabitants", "2019"): 111.0,
        ("inhabitants", "2020"): 120.0,
    }
    assert [line.period for line in city.lineage] == ["2019", "2020"]


def test_what_cannot_be_read_this_time_is_not_forgotten(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,110\n")
    bench.recipe(PLAIN)
    first = written(bench)
    (bench.folder / "raw/t.csv").unlink()
    assert bench.rules() == [("error", "no_file")]
    assert written(bench) == first


def test_a_recipe_that_no_longer_reads_keeps_what_it_made(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,110\n")
    bench.recipe(PLAIN)
    first = written(bench)
    bench.put("recipes/r.yaml", "read: {fil: x}\n")
    assert set(bench.rules()) == {("error", "recipe")}
    assert written(bench) == first


def test_each_mistake_of_a_recipe_is_a_finding_at_its_line(bench):
    path = bench.folder / "recipes" / "r.yaml"
    bench.put("recipes/r.yaml", "read: {fil: x}\nobservations: [{variable: a, value: b, perid: c}]\n")
    found = bench.gather().findings
    assert (f"{path}:1", "`fil`: unknown key. Did you mean `file`?") in [(one.where, one.what) for one in found]
    assert (f"{path}:2", "`perid`: unknown key. Did you mean `period`?") in [(one.where, one.what) for one in found]
    assert not any("at least" in one.what for one in found)


def test_a_recipe_file_of_comments_is_told(bench):
    bench.put("recipes/r.yaml", "# read: {file: raw/a.csv}\n")
    assert bench.rules() == [("note", "no_recipe")]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("97,5", 'Say `decimal: ","` under `read` in the recipe.'),
        ("1.234,5", 'Say `decimal: ","` and `thousands: "."` under'),
        ("12 345", 'Say `thousands: " "` under'),
        ("12 345,6", 'Say `decimal: ","` and `thousands: " "` under'),
        ("1,234.5", 'Say `thousands: ","` under'),
        ("1,234", 'Say `decimal: ","` or `thousands: ","`, whichever it is, under'),
        ("many", "Write digits"),
    ],
)
def test_marks_in_raw_numbers_are_a_matter_for_the_recipe(bench, cell, said):
    bench.put("raw/t.csv", f"Year;Value\n2019;{cell}\n")
    bench.recipe(PLAIN)
    assert said in bench.gather().findings[0].next_step


@pytest.mark.parametrize(
    ("cells", "reading", "is_told"),
    [
        (("84.512", "39.204", "7"), "", True),
        (("84.512", "39.2"), "", False),
        (("84", "39"), "", False),
        (("84.512",), ', decimal: "."', False),
        (("84.512",), ', thousands: "."', False),
    ],
)
def test_points_that_may_stand_for_thousands_are_told(bench, cells, reading, is_told):
    bench.put("raw/t.csv", "Year;Value\n" + "".join(f"{2010 + n};{cell}\n" for n, cell in enumerate(cells)))
    bench.recipe(PLAIN, read="file: raw/t.csv" + reading)
    assert (("warning", "maybe_thousands") in bench.rules()) == is_told


def test_no_pattern_and_no_column_makes_it_endless(bench):
    bench.put("raw/t.csv", f"Year,{'a' * 60}!\n2019,5\n")
    bench.recipe(PLAIN, top="melt: {columns: '(a+)+$', into: Year2, value: Value}")
    assert bench.gather().findings[0].what.startswith("No column fits")


def test_a_pattern_that_looks_ahead_is_refused(bench):
    bench.put("raw/t.csv", "Area,2019\nTotal,5\n")
    bench.recipe(PLAIN, top="melt: {columns: '(?=2)', into: Year, value: Value}")
    (finding,) = bench.gather().findings
    assert finding.what.startswith("The pattern `(?=2)` cannot be used:")


def test_every_file_is_named_before_it_is_read(bench):
    bench.put("raw/t1.csv", "Year,Value\n2019,5\n")
    bench.put("raw/t2.csv", "Year,Value\n2020,5\n")
    bench.recipe(PLAIN, read="file: raw/t*.csv")
    told = []
    gather_city(bench.city(), pack=bench.pack, progress=lambda name, size: told.append((name, size)))
    assert told == [("raw/t1.csv", 18), ("raw/t2.csv", 18)]


def test_a_renamed_recipe_takes_over(bench):
    bench.put("raw/t.csv", "Year,Value\n2019,110\n")
    bench.recipe(PLAIN)
    written(bench)
    (bench.folder / "recipes/r.yaml").rename(bench.folder / "recipes/s.yaml")
    bench.put("raw/t.csv", "Year,Value\n2019,111\n")
    city = written(bench)
    assert [(item.value, line.recipe[:6]) for item, line in zip(city.observations, city.lineage, strict=True)] == [
        (111.0, "s.yaml")
    ]


def test_a_row_by_hand_stays_and_a_clash_is_an_error(bench):
    bench.put("observations.csv", HAND + "inhabitants,2019,,,100,person,,,register,counted\n")
    bench.put("raw/t.csv", "Year,Value\n2019,110\n")
    bench.recipe(PLAIN)
    city = merged(bench.city(), bench.gather())
    assert [(item.value, item.note) for item in city.observations] == [(100.0, "counted")]
    assert city.lineage == ()
    (finding,) = city.findings
    assert (finding.severity, finding.rule) == ("error", "clash")
    assert finding.where.endswith("observations.csv:2")
    assert "raw/t.csv:2" in finding.what


@pytest.mark.parametrize(
    "typed", ["EN.EN.WS.2C,2019,,,423.96612,L/day/person", "en: en: ws: 2c,2019,,,112,gallon/day/person"]
)
def test_a_row_by_hand_that_says_the_same_is_no_clash(bench, typed):
    bench.put("observations.csv", f"{HAND}{typed},,,register,\n")
    bench.put("raw/t.csv", "Year,Value\n2019,112\n")
    bench.recipe("variable: EN.EN.WS.2C, value: Value, period: Year, unit: gallon/day/person")
    city = merged(bench.city(), bench.gather())
    assert len(city.observations) == 1
    assert city.findings == ()


def test_a_city_that_did_not_read_whole_is_not_written_over(bench):
    bench.put("observations.csv", HAND + "inhabitants,20x9,,,100,,,,register,\n")
    bench.put("raw/t.csv", "Year,Value\n2019,110\n")
    bench.recipe(PLAIN)
    with pytest.raises(RecordError, match=r"observations\.csv:2.*Nothing was gathered"):
        merged(bench.city(), bench.gather())


def test_a_row_by_hand_without_a_value_or_in_a_strange_unit_is_a_clash(bench):
    by_hand = "inhabitants,2018,,,,,not_reported,,register,\ninhabitants,2019,,,100,km,,,register,\n"
    bench.put("observations.csv", HAND + by_hand)
    bench.put("raw/t.csv", "Year,Value\n2018,1\n2019,100\n")
    bench.recipe(f"{PLAIN}, unit: person")
    city = merged(bench.city(), bench.gather())
    assert [finding.rule for finding in city.findings] == ["clash", "clash"]
    assert "not_reported" in city.findings[0].what


def test_equal_numbers_in_unequal_units_are_not_the_same(bench):
    bench.put("raw/t.csv", "Year,Value,Other\n2019,5,5\n")
    rules = (
        f"variable: SC.SH.SI.3C, value: {column}, period: Year, unit: '{unit}'"
        for column, unit in (("Value", "%"), ("Other", "1"))
    )
    bench.put(
        "recipes/r.yaml", "read: {file: raw/t.csv}\nobservations:\n" + "".join(f"  - {{{rule}}}\n" for rule in rules)
    )
    assert bench.rules() == [("error", "ambiguous")]
    assert bench.values() == {}


def test_periods_may_be_mapped(bench):
    bench.put("raw/t.csv", "Wave,Value\nfirst,1\nsecond,2\n")
    bench.recipe("variable: inhabitants, value: Value, period: {column: Wave, map: {first: '2018'}}")
    assert list(bench.values()) == [("2018", "", "")]
    assert bench.rules() == [("warning", "unmapped")]


@given(order=st.permutations(["2015,1", "2016,2", "2017,3", "2018,4", "2018,4", "2019,5"]))
def test_the_order_of_rows_does_not_matter(tmp_path_factory, pack, order):
    folder = tmp_path_factory.mktemp("city")
    (folder / "city.yaml").write_text("{id: testa, name: Testa, country: NO}\n", encoding="utf-8")
    bench = Bench(folder, pack)
    bench.put("raw/t.csv", "Year,Value\n" + "\n".join(order) + "\n")
    bench.recipe(PLAIN)
    assert bench.values() == {(str(year), "", ""): float(year - 2014) for year in range(2015, 2020)}
