"""The workbook we hand out, and the folder of a new city."""

from __future__ import annotations

import openpyxl
import pytest
from filled import rules

from groma.errors import RecordError
from groma.gather.workbook import import_rows, propose, read_workbook, summary
from groma.record.folder import read_city
from groma.record.scaffold import HEADERS, collection_workbook, empty_city


def test_the_collection_workbook_reads_back_with_certainty(tmp_path, pack):
    path = tmp_path / "collect.xlsx"
    collection_workbook(pack, path)
    proposal = propose(read_workbook(path), pack)
    assert sorted(plan.sheet for plan in proposal.plans) == [
        "Economy",
        "Environment",
        "Society and Culture",
        "Whole city",
    ]
    assert proposal.confidence == 1.0
    for plan in proposal.plans:
        letters = {column.role: column.letter for column in plan.columns}
        assert (
            letters["numerator"],
            letters["denominator"],
            letters["result"],
            letters["quality"],
            letters["period"],
        ) == ("F", "I", "K", "M", "P")


def test_a_filled_collection_workbook_comes_in_whole(tmp_path, pack):
    path = tmp_path / "collect.xlsx"
    collection_workbook(pack, path)
    book = openpyxl.load_workbook(path)
    columns = {header: number for number, (header, _) in enumerate(HEADERS, start=1)}
    for sheet in book.worksheets[1:]:
        for row in range(2, sheet.max_row + 1):
            key = sheet.cell(row, columns["Code"]).value
            is_answer = sheet.cell(row, columns["Unit"]).value == "yes/no"
            if sheet.cell(row, columns["Numerator: what it counts"]).value:
                sheet.cell(row, columns["Numerator"], 600)
                if "Whole city" not in str(sheet.cell(row, columns["Denominator: what it counts"]).value):
                    sheet.cell(row, columns["Denominator"], 1_200 if key != "EC.ICT.PS.1A" else 900)
            else:
                sheet.cell(row, columns["Result"], "yes" if is_answer else 600 if key == "EC.ICT.PS.1A" else 12)
            sheet.cell(row, columns["Quality"], "personal estimate")
            sheet.cell(row, columns["Year"], 2021)
    book.save(path)
    workbook = read_workbook(path)
    result = import_rows(workbook, propose(workbook, pack), pack, period="2020", source_id="collect")
    assert (result.counts.reported, result.counts.indicators, result.counts.not_reported, result.counts.unknown) == (
        112,
        91,
        0,
        0,
    )
    assert {item.quality for item in result.observations} == {"personal_estimate"}
    assert {item.period for item in result.observations} == {"2021"}
    assert "bad_unit" not in rules(result)
    assert "unknown_unit" not in rules(result)


def test_an_unfilled_collection_workbook_gives_nothing_and_no_findings(tmp_path, pack):
    path = tmp_path / "collect.xlsx"
    collection_workbook(pack, path)
    workbook = read_workbook(path)
    result = import_rows(workbook, propose(workbook, pack), pack, period="2020", source_id="collect")
    assert (result.observations, result.findings) == ((), ())
    assert summary(result, pack).startswith("0 reported, 0 contradictions.")


def test_the_collection_workbook_helps_to_fill_it_in(tmp_path, pack):
    path = tmp_path / "collect.xlsx"
    collection_workbook(pack, path)
    sheet = openpyxl.load_workbook(path)["Economy"]
    assert sheet.freeze_panes == "D2"
    lists = [validation.formula1 for validation in sheet.data_validations.dataValidation]
    assert '"measured,survey,extrapolated,estimated,personal estimate,unknown"' in lists
    assert '"yes,no"' in lists
    assert sheet["K1"].comment.text.startswith("The final value")


def test_a_new_city_is_a_folder_that_reads_back(tmp_path, pack):
    city = empty_city(tmp_path / "mycity", city_id="mycity", name=" My City ", country="ES", pack=pack)
    again = read_city(tmp_path / "mycity")
    assert (again.id, again.name, again.observations, again.findings) == ("mycity", "My City", (), ())
    assert city.name == again.name
    files = sorted(
        path.relative_to(tmp_path / "mycity").as_posix() for path in (tmp_path / "mycity").rglob("*") if path.is_file()
    )
    assert files == ["city.yaml", "observations.csv", "raw/collect.xlsx", "sources.yaml"]
    assert (tmp_path / "mycity" / "sources.yaml").read_text().strip() == "[]"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"city_id": "My City"}, "is no id"),
        ({"country": "Spain"}, "no country code"),
        ({"name": " "}, "has no name"),
        ({"city_id": "../x"}, "is no id"),
    ],
)
def test_a_new_city_needs_an_id_a_name_and_a_country(tmp_path, pack, changed, says):
    with pytest.raises(RecordError, match=says):
        empty_city(tmp_path / "x", **({"city_id": "x", "name": "X", "country": "ES", "pack": pack} | changed))
    assert not (tmp_path / "x").exists()


def test_a_city_that_is_there_is_not_written_over(tmp_path, pack):
    empty_city(tmp_path / "x", city_id="x", name="X", country="ES", pack=pack)
    (tmp_path / "x" / "observations.csv").write_text("variable,period,value\ninhabitants,2019,5\n")
    with pytest.raises(RecordError, match="already"):
        empty_city(tmp_path / "x", city_id="x", name="X", country="ES", pack=pack)
    assert "inhabitants" in (tmp_path / "x" / "observations.csv").read_text()
