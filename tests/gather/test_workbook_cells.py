"""What becomes of single cells of a workbook: units, percents, formulas, words, periods and sources."""

from __future__ import annotations

import pytest
from filled import SIMPLE, rules, template, values, workbook_at

from groma.catalogue.conversion import conversion
from groma.catalogue.pack import open_pack
from groma.gather.workbook import import_rows, propose, read_workbook
from groma.gather.workbook.readings import read_cell
from groma.gather.workbook.words import quality_of
from groma.record.folder import read_city, write_city
from groma.record.model import City


def test_units_in_columns_are_converted_or_told(imported):
    rows = [
        ["Code", "Numerator", "Numerator unit", "Denominator", "Denominator unit", "Result", "Unit"],
        ["EN.EN.WS.2C", 7300, "ML", 100_000, "persons", 200, "litres / day / capita"],
        ["EC.I.T.1C", 50_000, "m", 100_000, "number", 50, "km per 100 000 inhabitants"],
        ["EC.ICT.ICT.1C", 90, "kg", 100, "households", 90, "Prozent-irgendwas"],
        ["EC.P.IN.1C", 20, "million EUR", 1, "GEUR", 2, "%"],
        ["EC.P.EM.1C", None, None, None, None, 6, "kg"],
    ]
    result = imported(rows)
    found = {item.variable: item.unit for item in result.observations}
    assert (found["water_consumption"], found["public_transport_network"], found["research_expenditure"]) == (
        "ML/year",
        "m",
        "million EUR",
    )
    assert found["EC.P.EM.1C"] == "kg"
    assert rules(result, "error") == ["bad_unit", "bad_unit"]
    assert result.counts.contradictions == 0


def test_percent_cells_stored_as_fractions(imported):
    rows = [
        ["Code", "Numerator", "Denominator", "Result"],
        ["EC.ICT.ICT.1C", 97, 100, 0.97],
        ["EC.P.EM.1C", None, None, 0.061],
        *SIMPLE[2:],
    ]
    result = imported(rows, formats={"D2": "0%", "D3": "0.0%"})
    assert (values(result)["EC.ICT.ICT.1C"], values(result)["EC.P.EM.1C"]) == ("97", "6.1")
    note = next(finding for finding in result.findings if finding.rule == "percent_format")
    assert (note.severity, "D2, D3" in note.what) == ("note", True)
    assert next(line for line in result.lineage if line.variable == "EC.P.EM.1C").raw == "0.061"


def test_a_ratio_shown_as_percent_stays_a_ratio(imported):
    result = imported([["Code", "Result"], ["SC.SH.SI.2C", 0.31], ["EC.P.EM.1C", 6]], formats={"B2": "0%"})
    gini = next(item for item in result.observations if item.variable == "SC.SH.SI.2C")
    assert gini.value * conversion("SC.SH.SI.2C", gini.unit, open_pack("u4ssc")) == pytest.approx(0.31)


def test_fractions_where_the_inputs_give_percentages(imported):
    result = imported([["Code", "Numerator", "Denominator", "Result"], ["EC.ICT.ICT.1C", 97, 100, 0.97], *SIMPLE[2:]])
    assert values(result)["EC.ICT.ICT.1C"] == "97"
    assert rules(result) == ["fraction"]


def test_fractions_that_nothing_proves_are_left_and_told(imported):
    rows = [["Code", "Result"], ["EC.ICT.ICT.1C", 0.97], ["EC.P.EM.1C", 0.06], ["EC.P.EM.2C", 0.16]]
    result = imported(rows)
    assert (values(result)["EC.ICT.ICT.1C"], rules(result)) == ("0.97", ["maybe_fraction"])


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A0", "@SUM(1+1)*cmd", "+cmd|' /C calc'!A0", "=1+1"])
def test_formulas_are_told_and_never_run(imported, text):
    result = imported([["Code", "Result"], ["EC.P.EM.1C", text], ["EC.P.EM.2C", 16], ["EC.P.EM.3A", 5]])
    (finding,) = result.findings
    assert (finding.rule, finding.severity, finding.where) == ("formula", "error", "filled.xlsx:Data!B2")
    assert values(result) == {"EC.P.EM.2C": "16", "EC.P.EM.3A": "5"}


def test_a_mark_behind_a_number_is_no_unit(imported):
    result = imported([["Code", "Result"], ["EC.P.EM.1C", "6.5*"], ["EC.P.EM.2C", 16], ["EC.P.EM.3A", 5]])
    (finding,) = result.findings
    assert finding.what == "`6.5*` is a number with a mark."
    assert "EC.P.EM.1C" not in values(result)


@pytest.mark.parametrize(("ending", "is_refused"), [("semicolons", True), ("commas", False), ("xlsx", True)])
def test_a_point_in_typed_text_that_may_stand_for_thousands(tmp_path, pack, ending, is_refused):
    rows = [["Code", "Result"], ["inhabitants", "84.512"], ["EC.P.EM.1C", "6"], ["EC.P.EM.2C", "16"]]
    path = tmp_path / ("w.xlsx" if ending == "xlsx" else "w.csv")
    mark = ";" if ending == "semicolons" else ","
    if ending == "xlsx":
        workbook_at(path, rows)
    else:
        path.write_text("\n".join(mark.join(row) for row in rows), encoding="utf-8")
    workbook = read_workbook(path)
    result = import_rows(workbook, propose(workbook, pack), pack, period="2019", source_id="w")
    assert ("inhabitants" not in values(result)) == is_refused
    assert [one.what for one in result.findings] == (["`84.512` may mean two numbers."] if is_refused else [])


def test_a_refusal_says_what_to_write(imported):
    rows = [["Code", "Result"], ["inhabitants", "39,204"], ["EC.P.EM.1C", "about 6"], ["EC.P.EM.2C", 16]]
    steps = [one.next_step for one in imported(rows).findings]
    assert steps[0] == "Write `39204` or `39.204`, whichever is meant."
    assert steps[1].startswith("Write `6`, quality `estimated`")


def test_one_odd_row_of_many_years_is_told_once(imported):
    rows = [["Indicator", "2021", "2022", "2023"], ["Life Expectancy", 82, 82, 83], ["Air Pollution", 20, 21, 22]]
    assert rules(imported(rows)) == ["which_data_point"]


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("PM10", "Did you mean `EN.EN.AQ.1C/pm10`?"),
        ("Something else", "Write the indicator's code beside it; `groma catalogue list` shows them all."),
    ],
)
def test_every_unknown_name_has_a_next_step(imported, name, step):
    rows = [["Indicator", "Result"], ["Life Expectancy", 82], ["Unemployment Rate", 6], [name, 5]]
    (finding,) = imported(rows).findings
    assert finding.next_step == step


@pytest.mark.parametrize("text", [">8000", "~3", "1,234", "about 5", "12 apples", "1e400", "nan"])
def test_numbers_that_cannot_be_read_one_way_are_told(imported, text):
    result = imported([["Code", "Result"], ["EC.P.EM.1C", text], ["EC.P.EM.2C", 16], ["EC.P.EM.3A", 5]])
    (finding,) = result.findings
    assert (finding.severity, finding.where) == ("error", "filled.xlsx:Data!B2")
    assert finding.next_step
    assert "EC.P.EM.1C" not in values(result)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("97,5", 97.5),
        ("1 234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567),
        ("0,125", 0.125),
        ("1 234", 1234),
        ("97.5%", 97.5),
    ],
)
def test_numbers_typed_as_text_that_can_be_read_one_way(made, text, number):
    cell = read_workbook(made([[text]])).sheets[0].cell(1, 1)
    assert read_cell(cell).value == number


def test_unknown_codes_and_names_offer_the_nearest(imported):
    rows = [
        ["Code", "Name", "Result"],
        ["EC: P: EM: 9C", "", 6],
        ["", "Unemployed Rate", 6],
        ["EC.P.EM.2C", "", 16],
        ["", "Total", None],
        ["", "", 5],
    ]
    result = imported(rows)
    steps = {finding.rule: finding.next_step for finding in result.findings}
    assert steps["unknown_code"].startswith("Did you mean `EC.P.EM.")
    assert steps["unknown_name"] == "Did you mean `Unemployment Rate`?"
    assert steps["no_name"] == "Write the code beside the value."
    assert result.counts.unknown == 3


def test_code_and_name_that_differ_are_told(imported):
    rows = [
        ["Code", "Name", "Result"],
        ["EC.P.EM.1C", "Youth Unemployment Rate", 6],
        ["EN: EN: WS: 3C", "Freshwater Consumption", 16],
    ]
    result = imported(rows)
    assert rules(result) == ["code_and_name"]
    assert values(result) == {"EC.P.EM.1C": "6", "EN.EN.WS.3C": "16"}


def test_a_misprinted_code_is_righted_by_its_name(imported):
    rows = [
        ["Code", "Name", "Data point", "Result"],
        ["EN: EN: WS: 3C", "Wastewater Treatment", "Primary", 88],
        ["EC.P.EM.2C", "", "", 16],
    ]
    assert values(imported(rows)) == {"EN.EN.WS.4C/primary": "88", "EC.P.EM.2C": "16"}


def test_answers_where_amounts_belong_and_the_reverse(imported):
    rows = [
        ["Code", "Data point", "Result"],
        ["EC.I.UP.2A", "Compact", 7],
        ["EC.P.EM.2C", "", "yes"],
        ["EC.I.UP.2A", "Resilient", 1],
        ["EC.P.EM.1C", "", 5],
    ]
    result = imported(rows)
    assert rules(result) == ["value", "value"]
    assert values(result) == {"EC.I.UP.2A/resilient": "yes", "EC.P.EM.1C": "5"}


def test_a_row_said_not_to_be_reported(imported):
    result = imported([["Code", "Result", "Reported"], ["EC.P.EM.1C", 6, "NO"], ["EC.P.EM.2C", 16, "YES"]])
    denied = next(item for item in result.observations if item.variable == "EC.P.EM.1C")
    assert (denied.status, denied.value) == ("not_reported", None)
    assert "6" in denied.note
    assert rules(result) == ["said_not_reported"]


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("Accurate measurements", "measured"),
        ("Extrapolated from survey of inhabitants", "survey"),
        ("Extrapolated from higher-level data", "extrapolated"),
        ("Estimation on assumptions", "estimated"),
        ("Personal estimation", "personal_estimate"),
        ("Unknown, not traceable", "unknown"),
        ("personal estimate", "personal_estimate"),
        ("personal_estimate", "personal_estimate"),
        ("Målt", "measured"),
        ("оценка", "estimated"),
        ("调查", "survey"),
        ("grün", None),
    ],
)
def test_the_six_qualities_in_their_words(text, quality):
    assert quality_of(text) == quality


def test_a_quality_nobody_knows_is_kept_in_the_note(imported):
    result = imported(
        [
            ["Code", "Result", "Quality"],
            ["EC.P.EM.1C", 6, "A+"],
            ["EC.P.EM.2C", 16, "measured"],
            ["EC.P.EM.3A", 1, "A+"],
        ]
    )
    assert rules(result) == ["quality"]
    assert next(item for item in result.observations if item.variable == "EC.P.EM.1C").note == "Quality as given: A+"


def test_periods_of_rows(imported):
    rows = [
        ["Code", "Result", "Year"],
        ["EC.P.EM.1C", 6, 2018],
        ["EC.P.EM.2C", 16, "2018-19"],
        ["EC.P.EM.3A", 1, "soon"],
        ["EC.P.EM.4A", 1, None],
        ["SC.SH.SI.3C", 2, 2017],
    ]
    result = imported(rows)
    periods = {item.variable: item.period for item in result.observations}
    assert periods == {"EC.P.EM.1C": "2018", "EC.P.EM.2C": "2018/2019", "EC.P.EM.4A": "2019", "SC.SH.SI.3C": "2017"}
    assert [(finding.rule, finding.where) for finding in result.findings] == [("period", "filled.xlsx:Data!C4")]


def test_sources_named_in_rows_become_sources(imported):
    rows = [
        ["Code", "Result", "Source"],
        ["EC.P.EM.1C", 6, "https://example.org/a"],
        ["EC.P.EM.2C", 16, "Labour office"],
        ["EC.P.EM.3A", 1, None],
    ]
    result = imported(rows)
    assert {item.variable: item.source for item in result.observations}["EC.P.EM.3A"] == "workbook"
    assert result.sources[1].address == "https://example.org/a"
    assert {item.source for item in result.observations} == {source.id for source in result.sources}


def test_what_was_imported_reads_back_from_a_folder(imported, pack, tmp_path):
    result = imported(template(pack))
    city = City("c", "C", "ES", observations=result.observations, lineage=result.lineage, sources=result.sources)
    write_city(city, tmp_path / "c")
    again = read_city(tmp_path / "c")
    assert again.findings == ()
    assert again.observations == result.observations
    assert again.lineage == result.lineage


def test_units_inside_cells(imported):
    rows = [
        ["Code", "Data point", "Result"],
        ["EC.P.EM.1C", None, "6 %"],
        ["EN.EN.AQ.1C", "NO2", "0.0133 ppm"],
        ["SC.EH.H.1C", None, "81 bananas"],
    ]
    result = imported(rows)
    assert values(result) == {"EC.P.EM.1C": "6", "EN.EN.AQ.1C/no2": "0.0133"}
    assert rules(result) == ["value"]


def test_a_unit_nobody_knows_is_told_once(imported):
    rows = [["Code", "Result", "Unit"], ["EC.P.EM.1C", 6, "A+"], ["EC.P.EM.2C", 16, "A+"], ["EC.P.EM.3A", 1, "%"]]
    result = imported(rows)
    assert rules(result) == ["unknown_unit"]
    assert {item.unit for item in result.observations} == {""}


def test_numbers_too_large_for_a_figure_are_told(tmp_path, pack):
    path = tmp_path / "filled.csv"
    path.write_text("Code,Result\nEC.P.EM.1C,1e400\nEC.P.EM.2C,16\nEC.P.EM.3A,inf\n")
    book = read_workbook(path)
    result = import_rows(book, propose(book, pack), pack, period="2019", source_id="w")
    assert (rules(result), values(result)) == (["value", "value"], {"EC.P.EM.2C": "16"})


def test_errors_of_formulas_are_missing_inputs_or_faults(imported):
    rows = [["Code", "Result"], ["EC.P.EM.1C", "#N/A"], ["EC.P.EM.2C", "#REF!"], ["EC.P.EM.3A", 1], ["EC.P.EM.4A", 2]]
    result = imported(rows)
    assert [(finding.rule, finding.subject) for finding in result.findings] == [("formula", "EC.P.EM.2C")]
    assert next(item for item in result.observations if item.variable == "EC.P.EM.1C").status == "not_reported"
