"""What prints data prints it for people, and the same for programs as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json

import pytest

RESULTS = (
    "framework,code,data_point,name,period,place,breakdown,value,unit,quality,status,reason,benchmark,benchmark_set,"
    "direction,share_of_target,band,points"
)
ROLLUP = "level,dimension,group,points,possible,percent,band,scored,reported,total,benchmark_set"
CATALOGUE = "framework,code,data_point,name,unit,direction,level,category,known"
FINDINGS = "severity,rule,where,subject,period,what,why,next_step"
TABLES = {
    "score karmoy": RESULTS,
    "score karmoy --rollup": ROLLUP,
    "measure karmoy": "code,data_point,name,period,place,breakdown,value,unit,quality,status,reason",
    "check exempla": FINDINGS,
    "gather exempla --dry-run": FINDINGS,
    "catalogue list": CATALOGUE,
    "catalogue list --variables": "variable,name,unit,definition",
    "catalogue list --units": "unit",
    "import open-sdg repository": "indicator,title,unit,years,rows,breakdowns,template,code,proposed,likeness",
}


@pytest.fixture
def repository(tmp_path):
    """A tiny Open SDG data repository in the folder that commands run in."""
    for folder in ("data", "meta"):
        (tmp_path / "repository" / folder).mkdir(parents=True)
    (tmp_path / "repository" / "data" / "indicator_6-4-1.csv").write_text("Year,Value\n2020,150\n2021,148\n")
    (tmp_path / "repository" / "meta" / "6-4-1.yml").write_text("indicator_name: Water use\n")


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(("line", "columns"), TABLES.items())
def test_csv_has_the_promised_columns_and_json_the_same_names(line, columns, groma, repository):
    table = groma(f"{line} --format csv")
    assert table.out.splitlines()[0] == columns
    assert table.err == ""
    items = json.loads(groma(f"{line} --format json").out)
    rows = rows_of(table.out)
    assert len(items) == len(rows) > 0
    assert all(list(item) == columns.split(",") for item in items)


@pytest.mark.parametrize("line", TABLES)
def test_text_is_for_people(line, groma, repository):
    ended = groma(line)
    assert ended.out.strip()
    assert "Traceback" not in ended.out + ended.err


@pytest.mark.parametrize("city", ["karmoy", "exempla"])
def test_every_data_point_has_its_row_always(city, groma):
    rows = rows_of(groma(f"score {city} --format csv").out)
    assert len(rows) == 112
    assert len({(row["code"], row["data_point"]) for row in rows}) == 112
    assert [row for row in rows if not row["band"] and not row["reason"]] == []
    assert [row for row in rows if not row["value"] and row["status"] == "reported"] == []


def test_values_print_as_they_are(groma):
    rows = {(row["code"], row["data_point"]): row for row in rows_of(groma("score karmoy --format csv").out)}
    internet = rows["EC.ICT.ICT.1C", ""]
    wanted = {"value": "97", "unit": "%", "benchmark": "100", "share_of_target": "97", "band": "95+", "points": "4"}
    assert {key: internet[key] for key in wanted} == wanted
    answers = [row["value"] for row in rows_of(groma("score exempla --format csv").out) if row["unit"] == "yes/no"]
    assert set(answers) <= {"yes", "no", ""}
    assert "yes" in answers


def test_numbers_in_json_are_numbers(groma):
    items = json.loads(groma("score karmoy --format json").out)
    one = next(item for item in items if item["code"] == "EC.ICT.ICT.1C")
    assert (one["value"], one["points"], one["band"]) == (97, 4, "95+")
    empty = next(item for item in items if item["status"] == "not_reported")
    assert empty["value"] is None


def test_the_engines_agree(groma):
    assert groma("score exempla --engine polars --format csv").out == groma("score exempla --format csv").out


def test_a_period_looks_no_further(groma):
    rows = rows_of(groma("score exempla --period 2022 --format csv").out)
    assert {row["period"] for row in rows} <= {"", "2020", "2021", "2022"}
    assert len(rows) == 112


def test_all_periods_and_splits_only_add_rows(groma):
    newest = rows_of(groma("measure exempla --format csv").out)
    series = rows_of(groma("measure exempla --all-periods --format csv").out)
    splits = rows_of(groma("measure exempla --splits --format csv").out)
    assert len(newest) == 112 < len(series)
    assert {row["period"] for row in series} == {str(year) for year in range(2020, 2025)}
    assert splits[:112] == newest
    assert all(row["place"] or row["breakdown"] for row in splits[112:])
    assert {row["place"] for row in splits} >= {"", "d1"}


def test_the_rollup_ends_with_the_total(groma):
    rows = rows_of(groma("score exempla --rollup --format csv").out)
    total = rows[-1]
    assert (total["level"], total["total"]) == ("total", "112")
    assert list(dict.fromkeys(row["level"] for row in rows)) == [
        "category",
        "sub_dimension",
        "dimension",
        "sdg",
        "total",
    ]
    assert float(total["percent"]) == pytest.approx(100 * int(total["points"]) / int(total["possible"]))
    assert int(total["possible"]) == 4 * int(total["scored"])


def test_leaving_out_unverified_formulas_keeps_the_rows(groma):
    rows = rows_of(groma("score exempla --without-unverified --format csv").out)
    assert len(rows) == 112
    assert any(row["reason"] == "unverified_formula" for row in rows)


def test_a_score_says_whose_benchmarks_it_used(groma):
    out = groma("score karmoy").out
    assert "benchmarks groma@" in out
    assert "not the U4SSC benchmarks" in out


def test_own_benchmarks_replace_or_extend(groma, tmp_path):
    (tmp_path / "mine.csv").write_text("code,target,direction\nEC.ICT.ICT.2C,100,higher\n")
    replaced = rows_of(groma("score karmoy --benchmarks mine.csv --format csv").out)
    extended = rows_of(groma("score karmoy --add-benchmarks mine.csv --format csv").out)
    assert [row["code"] for row in replaced if row["band"]] == ["EC.ICT.ICT.2C"]
    assert replaced[0]["benchmark_set"].startswith("mine@")
    assert sum(bool(row["band"]) for row in extended) == 9
    assert extended[0]["benchmark_set"].startswith("groma+mine@")


def test_an_invented_city_is_always_called_so(groma):
    assert "This city is invented." in groma("score exempla").out
    assert "invented" in groma("explain exempla EN.EN.WS.2C").out
    assert "invented" in groma("compare exempla karmoy").out


def test_explain_in_three_formats(groma):
    text = groma("explain valencia EN.EN.WS.2C 2019").out
    assert text.startswith("Water Consumption (EN.EN.WS.2C)\nValència, 2019\n")
    item = json.loads(groma("explain valencia EN.EN.WS.2C 2019 --format json").out)
    assert (item["code"], item["period"]) == ("EN.EN.WS.2C", "2019")
    fields = {
        row["field"]: row["value"] for row in rows_of(groma("explain valencia EN.EN.WS.2C 2019 --format csv").out)
    }
    assert fields["code"] == "EN.EN.WS.2C"
    assert float(fields["value"]) == pytest.approx(item["value"])


def test_explain_tells_all_data_points_of_an_indicator_in_any_spelling(groma):
    items = json.loads(groma("explain exempla 'en: en: ws: 4c' --format json").out)
    assert [item["code"] for item in items] == [f"EN.EN.WS.4C/{name}" for name in ("primary", "secondary", "tertiary")]


def test_explain_a_district(groma):
    item = json.loads(groma("explain exempla EN.EN.WS.2C --place d1 --format json").out)
    assert item["place"] == "d1"


def test_explain_a_group_however_it_is_written(groma):
    line = "explain exempla SC.SH.SI.3C 2024 --format json --breakdown"
    stories = [json.loads(groma(f"{line} '{way}'").out) for way in ("age=0-14;sex=female", "sex=female; age=0-14")]
    assert stories[0] == stories[1]
    assert stories[0]["breakdown"] == "age=0-14;sex=female"


def test_compare_in_three_formats(groma):
    line = "compare valencia karmoy"
    assert "Both cities report the same" in groma(line).out.splitlines()[2]
    rows = rows_of(groma(f"{line} --format csv").out)
    assert len(rows) == 2 * 112
    content = json.loads(groma(f"{line} --format json").out)
    assert (content["total"], [city["id"] for city in content["cities"]]) == (112, ["valencia", "karmoy"])


def test_show_in_three_formats(groma):
    content = json.loads(groma("catalogue show EN.EN.WS.2C --format json").out)
    assert content["formula"] == "water_consumption / inhabitants"
    fields = {row["field"]: row["value"] for row in rows_of(groma("catalogue show inhabitants --format csv").out)}
    assert fields["unit"] == "person"
    assert "Inhabitants" in groma("catalogue show population").out
