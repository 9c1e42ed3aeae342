"""Making a city, filling it, gathering, checking, reporting and proving, as one types it."""

from __future__ import annotations

import csv
import json

import pytest
from openpyxl import load_workbook

FIGURES = """KPI,Numerator,Denominator,Result,Unit,Quality,Source
EC.ICT.ICT.1C,36656,39204,93.5,%,survey,Statistics office
EC.P.EM.1C,1580,45100,5.3,%,measured,Employment agency
SC.EH.H.1C,,,82.4,year,measured,Health department
"""


@pytest.fixture
def mycity(groma, tmp_path):
    assert groma("new mycity --name 'My City' --country NO").code == 0
    return tmp_path / "mycity"


def observations(folder):
    with (folder / "observations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_new_makes_a_city_that_can_be_read_at_once(mycity, groma):
    assert {path.name for path in mycity.iterdir()} == {"city.yaml", "observations.csv", "sources.yaml", "raw"}
    assert "name: My City" in (mycity / "city.yaml").read_text(encoding="utf-8")
    assert groma("check mycity").code == 0
    assert "0 of 112 data points have a value" in groma("score mycity").out


def test_new_copies_a_bundled_city(groma, tmp_path):
    assert groma("new my-karmoy --from karmoy").code == 0
    assert groma("score my-karmoy --format csv").out == groma("score karmoy --format csv").out
    assert groma("gather my-karmoy").code == 0


def test_new_never_writes_over_what_is_there(mycity, groma):
    before = (mycity / "city.yaml").read_bytes()
    assert groma("new mycity --name Other").code == 2
    assert (mycity / "city.yaml").read_bytes() == before


def test_new_from_a_workbook_shows_the_mapping_and_counts(groma, tmp_path):
    (tmp_path / "figures.csv").write_text(FIGURES, encoding="utf-8")
    ended = groma("new mycity --from figures.csv --period 2024 --country NO --yes")
    assert ended.code == 0
    assert "3 reported, 1 contradiction." in ended.out
    assert "numerator" in ended.out
    assert (tmp_path / "mycity" / "wheel.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "mycity" / "raw" / "figures.csv").read_text(encoding="utf-8") == FIGURES
    assert {row["period"] for row in observations(tmp_path / "mycity")} == {"2024"}


def test_new_from_a_workbook_asks(groma, tmp_path):
    (tmp_path / "figures.csv").write_text(FIGURES, encoding="utf-8")
    ended = groma("new mycity --from figures.csv --period 2024", typed="n\n")
    assert ended.code == 0
    assert "Nothing was written." in ended.out
    assert not (tmp_path / "mycity").exists()
    assert groma("new mycity --from figures.csv --period 2024", typed="y\n").code == 0
    assert (tmp_path / "mycity" / "city.yaml").is_file()


def test_where_nobody_answers_the_proposal_is_taken_and_that_is_said(groma, tmp_path):
    (tmp_path / "figures.csv").write_text(FIGURES, encoding="utf-8")
    ended = groma("new mycity --from figures.csv --period 2024")
    assert ended.code == 0
    assert "Nobody to ask" in ended.out


def test_a_column_can_be_named(groma, tmp_path):
    (tmp_path / "figures.csv").write_text(FIGURES.replace("Result", "Colour"), encoding="utf-8")
    ended = groma("new mycity --from figures.csv --period 2024 --column result=D --yes")
    assert ended.code == 0
    assert "3 reported" in ended.out
    refused = groma("new other --from figures.csv --period 2024 --column resutl=D --yes")
    assert refused.code == 2
    assert "result" in refused.err
    assert not (tmp_path / "other").exists()


def test_the_collection_workbook_comes_back(mycity, groma):
    path = mycity / "raw" / "collect.xlsx"
    book = load_workbook(path)
    for row in book["Whole city"].iter_rows(min_row=2):
        if row[0].value == "inhabitants":
            row[10].value = 84512
    for row in book["Environment"].iter_rows(min_row=2):
        if row[0].value == "EN.EN.WS.2C":
            row[5].value = 5_210_000
    book.save(path)
    ended = groma("import workbook mycity/raw/collect.xlsx --to mycity --period 2024 --yes")
    assert ended.code == 0
    assert {row["variable"] for row in observations(mycity)} == {"inhabitants", "water_consumption"}
    item = json.loads(groma("explain mycity EN.EN.WS.2C --format json").out)
    assert item["value"] == pytest.approx(168.9, abs=0.1)


def test_gather_writes_only_when_it_is_meant(mycity, groma):
    (mycity / "raw" / "water.csv").write_text("Year;Use\n2024;5210\n", encoding="utf-8")
    (mycity / "sources.yaml").write_text("- {id: waterworks, title: Yearly report}\n", encoding="utf-8")
    (mycity / "recipes").mkdir()
    rule = "{variable: water_consumption, value: Use, unit: ML/year, period: Year}"
    recipe = f"source: waterworks\nread: {{file: raw/water.csv}}\nobservations: [{rule}]\n"
    (mycity / "recipes" / "water.yaml").write_text(recipe, encoding="utf-8")
    assert groma("gather mycity --dry-run").out == "1 observations from 1 recipe files.\n"
    assert observations(mycity) == []
    assert groma("gather mycity").code == 0
    assert [row["value"] for row in observations(mycity)] == ["5210"]


def test_check_ends_with_one_only_if_there_are_errors(mycity, groma):
    assert groma("check mycity").code == 0
    assert groma("check valencia").code == 0
    with (mycity / "observations.csv").open("a", encoding="utf-8") as file:
        file.write("inhabitant,2024,,,1000,,,,,\n")
    ended = groma("check mycity")
    assert ended.code == 1
    assert "observations.csv:2: `inhabitant` is no variable" in ended.out
    assert "Did you mean `inhabitants`?" in ended.out
    assert groma("check mycity --format json").code == 1


def test_check_never_stops_at_the_first(mycity, groma):
    odd = "inhabitants,2024,,,>8000 housholds,2024,,,10 inhabitants,20x4,,,10 water_consumption,2024,,,-5"
    with (mycity / "observations.csv").open("a", encoding="utf-8") as file:
        file.write("".join(f"{row},,,,,\n" for row in odd.split()))
    out = groma("check mycity").out
    assert [line for line in (2, 3, 4, 5) if f"observations.csv:{line}:" not in out] == []


def test_report_then_prove(groma, tmp_path):
    ended = groma("report karmoy --out out")
    assert ended.code == 0
    written = [tmp_path / line for line in ended.out.splitlines()]
    assert all(path.is_file() for path in written)
    for name in ("report.html", "factsheet.pdf", "datapackage.zip"):
        proof = groma(f"prove out/{name}")
        assert proof.code == 0
        assert proof.out.startswith("112 of 112 figures follow from this record.")


def test_prove_ends_with_one_if_a_figure_does_not_follow(groma, tmp_path):
    groma("report karmoy --out out")
    path = tmp_path / "out" / "report.html"
    path.write_text(path.read_text(encoding="utf-8").replace(">97</data>", ">99</data>"), encoding="utf-8")
    ended = groma("prove out/report.html")
    assert ended.code == 1
    assert "shown `99`, but `97` follows" in ended.out
    content = json.loads(groma("prove out/report.html --format json").out)
    assert (content["total"], content["followed"], content["is_proven"]) == (112, 111, False)
    assert {row["figure"] for row in content["failures"]} >= {"EC.ICT.ICT.1C"}
    assert groma("prove out/report.html --format csv").out.startswith("figure,what,shown,follows\nEC.ICT.ICT.1C,")


def test_report_keeps_what_the_options_say(groma, tmp_path):
    groma("report valencia --period 2019 --out out")
    with (tmp_path / "out" / "results.csv").open(encoding="utf-8", newline="") as file:
        assert max(row["period"] for row in csv.DictReader(file)) == "2019"


def test_report_without_unverified_formulas(groma, tmp_path):
    groma("report exempla --without-unverified --out out")
    assert "unverified_formula" in (tmp_path / "out" / "results.csv").read_text(encoding="utf-8")


def test_a_pack_of_ones_own(groma, tmp_path, pytestconfig):
    folder = pytestconfig.rootpath / "tests" / "packs" / "mobility"
    ended = groma(f"catalogue validate {folder} --schema schemas")
    assert "It is sound." in ended.out
    schema = json.loads((tmp_path / "schemas" / "indicators.schema.json").read_text(encoding="utf-8"))
    assert schema["title"]
    assert groma(f"catalogue list --pack {folder} --format csv").out.count("\n") == 1 + 7
