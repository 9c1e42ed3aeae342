"""What becomes of the rows of a workbook: inputs, final values, contradictions."""

from __future__ import annotations

import csv

import pytest
from filled import SIMPLE, rules, template, values

from groma.gather.workbook import import_rows, propose, read_workbook, summary


def test_contradictions_are_found_and_counted(imported, pack):
    result = imported(
        [
            ["Code", "Numerator", "Denominator", "Result"],
            ["EC: ICT: ICT: 1C", 970, 1000, 83],
            ["EC: ICT: ICT: 2C", 840, 1000, 84],
            ["EC: I: WS: 1C", 990, 1000, 99],
            ["EC: I: WS: 2C", 990, 1200, 82.5],
            ["EC: ICT: WS: 1C", 110, 30, 27.27],
            ["EC: I: ES: 3C", 1000, 1000, 10],
            ["EC: P: EM: 1C", None, None, 6],
            ["EC.P.EM.1C", None, None, 7],
        ]
    )
    assert summary(result, pack).startswith("7 reported, 5 contradictions.")
    found = {finding.subject: finding for finding in result.findings}
    assert found["EC.ICT.ICT.1C"].rule == "disagrees"
    assert "970 over 1000 gives 97 %" in found["EC.ICT.ICT.1C"].what
    assert "changed places" in found["EC.ICT.WS.1C"].why
    assert "10 times as much" in found["EC.I.ES.3C"].why
    assert found["households"].rule == "contradiction"
    assert "1000 in 4 rows, and 1200 (Data!C5)" in found["households"].what
    assert found["EC.P.EM.1C"].rule == "ambiguous"
    assert values(result)["households"] == "1000"
    assert [item.text for item in result.observations if item.variable == "EC.P.EM.1C"] == ["6", "7"]
    assert values(result)["EC.ICT.ICT.1C"] == "83"


def test_one_code_twice_with_one_value_counts_once(imported):
    result = imported([["Code", "Result"], ["EC.P.EM.1C", 6], ["EC: P: EM: 1C", 6]])
    assert (rules(result), len(result.observations)) == (["duplicate"], 1)


def test_data_points_below_their_indicator(imported):
    result = imported(
        [
            ["Code", "Name", "Data point", "Result"],
            ["EC: ICT: ICT: 4C", "Wireless Broadband Coverage", None, None],
            [None, "3G", None, 96.7],
            [None, "4G coverage", None, 95.1],
            ["EN: EN: AQ: 1C", "Air Pollution", "PM10", 22],
            ["EN: EN: AQ: 1C", "Air Pollution", "PM2.5 (annual mean)", 9],
            [None, None, "NO2", 25],
            ["Environment", None, None, None],
            [None, None, "Ozone", "NR"],
            ["EN: EN: WA: 1C (Open dump)", "Solid Waste Treatment", None, 3],
            ["EN.EN.WS.4C/primary", "Wastewater", None, 88],
        ]
    )
    assert values(result) == {
        "EC.ICT.ICT.4C/3g": "96.7",
        "EC.ICT.ICT.4C/4g": "95.1",
        "EN.EN.AQ.1C/pm10": "22",
        "EN.EN.AQ.1C/pm2_5": "9",
        "EN.EN.AQ.1C/no2": "25",
        "EN.EN.AQ.1C/o3": "",
        "EN.EN.WA.1C/open_dump": "3",
        "EN.EN.WS.4C/primary": "88",
    }
    assert rules(result) == []


def test_a_value_for_an_indicator_with_several_asks_which(imported):
    result = imported([["Code", "Result"], ["EN: EN: AQ: 1C", 9], ["EC.P.EM.1C", 6]])
    (finding,) = result.findings
    assert (finding.rule, finding.severity) == ("which_data_point", "error")
    assert "pm10, pm2_5" in finding.next_step
    assert values(result) == {"EC.P.EM.1C": "6"}


def test_open_data_in_one_row_is_told_by_its_denominator(imported):
    result = imported([["Code", "Numerator", "Denominator", "Result"], ["EC: ICT: PS: 1A", 120, 400, 30], *SIMPLE[1:]])
    assert (values(result)["open_data_sets"], values(result)["EC.ICT.PS.1A/percentage"]) == ("120", "30")


def test_an_indicator_not_reported_as_a_whole(imported, pack):
    result = imported(
        [["Code", "Result", "Note"], ["EN: EN: AQ: 1C", "Not Reported", "no stations"], ["EC.P.EM.1C", 6, None]]
    )
    statuses = {item.variable: (item.status, item.note) for item in result.observations if item.status != "reported"}
    assert statuses == {
        f"EN.EN.AQ.1C/{point}": ("not_reported", "no stations") for point in ("pm10", "pm2_5", "no2", "so2", "o3")
    }
    assert (result.counts.reported, result.counts.not_reported) == (1, 5)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("NR", "not_reported"),
        ("Not Reported", "not_reported"),
        ("N/A", "not_reported"),
        ("-", "not_reported"),
        ("#DIV/0!", "not_reported"),
        ("not applicable", "not_applicable"),
        ("No aplica", "not_applicable"),
        ("confidential", "suppressed"),
        ("nicht erhoben", "not_collected"),
        ("无数据", "not_reported"),
        ("нет данных", "not_reported"),
        ("غير متوفر", "not_reported"),
    ],
)
def test_words_for_nothing(imported, said, status):
    result = imported([["Code", "Result"], ["EC.P.EM.1C", said], ["EC.P.EM.2C", 16]])
    missing = next(item for item in result.observations if item.variable == "EC.P.EM.1C")
    assert (missing.status, missing.value, missing.text) == (status, None, "")
    assert rules(result) == []


def test_a_blank_row_makes_no_observation(imported):
    result = imported([["Code", "Result"], ["EC.P.EM.1C", None], ["EC.P.EM.2C", 16]])
    assert (values(result), result.counts.not_reported) == ({"EC.P.EM.2C": "16"}, 1)


def test_a_value_typed_as_numerator_is_final_where_the_formula_has_one_variable(imported):
    rows = [
        ["Code", "Data point", "Numerator", "Denominator", "Result", "Unit"],
        ["EN: EN: AQ: 1C", "NO2", 0.0133, None, "NR", "ppm"],
        ["SC: EH: H: 1C", None, 81.2, None, None, None],
        ["EC: ICT: ICT: 1C", None, 97, 100, 97, "%"],
    ]
    result = imported(rows)
    found = {item.variable: item for item in result.observations}
    assert (found["EN.EN.AQ.1C/no2"].text, found["EN.EN.AQ.1C/no2"].unit) == ("0.0133", "ppm")
    assert found["SC.EH.H.1C"].text == "81.2"
    assert rules(result) == []


def test_a_numerator_without_denominator_is_imported_only_where_it_can_be_a_count(imported):
    rows = [
        ["Code", "Numerator", "Denominator", "Result"],
        ["EC: ICT: ICT: 1C", 97, None, None],
        ["EC: I: WS: 1C", 250_000, None, None],
        ["EC: I: WS: 2C", None, 300_000, None],
        ["EC: I: WS: 4C", 240_000, 300_000, 80],
    ]
    result = imported(rows)
    assert "households_with_internet" not in values(result)
    assert values(result)["households_basic_water"] == "250000"
    assert "numerator_only" in rules(result)


def test_shared_inputs_in_rows_of_their_own(imported, pack):
    rows = [
        ["Code", "Numerator", "Denominator", "Result"],
        ["inhabitants", None, None, 200_000],
        ["households", None, None, 80_000],
        ["EC: P: IN: 2C", 12, None, None],
        ["EC: ICT: ICT: 1C", 72_000, None, 90],
    ]
    result = imported(rows)
    assert values(result) == {
        "inhabitants": "200000",
        "households": "80000",
        "patents_granted": "12",
        "households_with_internet": "72000",
        "EC.ICT.ICT.1C": "90",
    }
    assert result.counts.reported == 2


def test_water_loss_keeps_its_result(imported):
    rows = [["Code", "Numerator", "Denominator", "Result"], ["EC: I: WS: 3C", 35, 100, None], *SIMPLE[1:]]
    result = imported(rows)
    loss = next(item for item in result.observations if item.variable == "EC.I.WS.3C")
    assert (loss.text, loss.note) == ("35", "Computed from numerator 35 and denominator 100.")


@pytest.mark.parametrize(
    ("denominator", "result", "label"),
    [(2, 6, ""), (2, None, "Population / 100 000"), (2.0005, None, ""), ("2", 6, "1/100,000 population")],
)
def test_denominators_per_hundred_thousand_are_multiplied_back(imported, denominator, result, label):
    rows = [
        ["Code", "Numerator", "Denominator", "Denominator description", "Result"],
        ["EC: P: IN: 2C", 12, denominator, label, result],
        ["EC: ICT: ICT: 1C", 97, 100, "", 97],
    ]
    found = imported(rows)
    inhabitants = next(item for item in found.observations if item.variable == "inhabitants")
    assert inhabitants.value == pytest.approx(float(denominator) * 100_000)
    assert f"Given as {denominator} times 100,000." in inhabitants.note
    assert next(line.factor for line in found.lineage if line.variable == "inhabitants") == "100000"
    assert "per_many" in rules(found)
    assert rules(found, "error") == []


def test_a_rounded_denominator_agrees_with_the_whole_one(imported):
    rows = [
        ["Code", "Numerator", "Denominator", "Result"],
        ["EC: P: IN: 2C", 12, 7.94, None],
        ["EN: EN: WS: 2C", 73_000_000, 794_288, None],
        ["EC: ICT: ICT: 1C", 97, 100, 97],
    ]
    found = imported(rows)
    assert values(found)["inhabitants"] == "794288"
    assert rules(found, "error") == []


def test_a_whole_denominator_is_left_alone(imported):
    rows = [["Code", "Numerator", "Denominator", "Result"], ["EC: P: IN: 2C", 12, 200_000, 6], *SIMPLE[1:]]
    assert values(imported(rows))["inhabitants"] == "200000"


def test_one_variable_given_twice_in_a_row_must_agree(imported):
    header = ["Code", "Data point", "Numerator", "Denominator", "Result"]
    rows = [
        header,
        ["EN.EN.AQ.1C", "PM10", 220, None, 22],
        ["EN.EN.AQ.1C", "NO2", 50, 2, 25],
        ["EC.P.EM.1C", None, 6, 100, 6],
    ]
    result = imported(rows)
    assert [(finding.rule, finding.subject) for finding in result.findings] == [("disagrees", "EN.EN.AQ.1C/pm10")]
    assert "The inputs give 10 times as much." in result.findings[0].why


def test_answers_given_twice_must_agree(imported):
    header = ["Code", "Data point", "Numerator", "Result"]
    rows = [header, ["EC.I.UP.2A", "Compact", "no", "yes"], ["EC.I.UP.2A", "Connected", "yes", "yes"]]
    result = imported(rows)
    assert (rules(result), values(result)["EC.I.UP.2A/compact"]) == (["disagrees"], "yes")


def test_a_denominator_alone_is_told(imported):
    header = ["Code", "Numerator", "Denominator", "Result"]
    rows = [
        header,
        ["SC.EH.H.1C", None, 80, None],
        ["EC.I.WS.3C", None, 80, None],
        ["inhabitants", None, 5, None],
        *SIMPLE[1:],
    ]
    assert rules(imported(rows)) == ["denominator_only"] * 3


def test_water_loss_is_checked_and_needs_both_inputs(imported):
    header = ["Code", "Numerator", "Denominator", "Result"]
    wrong = imported([header, ["EC.I.WS.3C", 35, 100, 53], *SIMPLE[1:]])
    assert (rules(wrong), values(wrong)["EC.I.WS.3C"]) == (["disagrees"], "53")
    assert rules(imported([header, ["EC.I.WS.3C", 35, None, None], *SIMPLE[1:]])) == ["numerator_only"]


def test_a_tie_between_unequal_inputs_keeps_the_first(imported):
    header = ["Code", "Numerator", "Denominator", "Result"]
    result = imported(
        [header, ["EC.ICT.ICT.1C", 97, 100, 97], ["EC.ICT.ICT.2C", 97, 200, 48.5], ["EC.P.EM.1C", None, None, 6]]
    )
    (finding,) = result.findings
    assert (finding.rule, values(result)["households"]) == ("contradiction", "100")
    assert "100 was imported as the first." in finding.why


def test_order_of_rows_does_not_change_what_is_imported(made, pack):
    rows = template(pack)
    turned = [*rows[:4], *reversed([row for row in rows[4:] if row[3] is None])]
    kept = [*rows[:4], *[row for row in rows[4:] if row[3] is None]]
    found = []
    for one in (kept, turned):
        book = read_workbook(made(one))
        found.append(values(import_rows(book, propose(book, pack), pack, period="2019", source_id="w")))
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["karmoy_2020", "alesund_2020", "asker_2020", "valencia_2019", "valencia_opensdg"])
def test_published_figures_come_in_whole(shared, pack, name):
    path = shared / "data" / "published" / f"{name}.csv"
    book = read_workbook(path)
    result = import_rows(book, propose(book, pack), pack, period="2020", source_id="w")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    raw = {line.row.partition("!")[2]: line.raw for line in result.lineage}
    assert raw == {str(number): row["value"] for number, row in enumerate(rows, start=2)}
    assert result.findings == ()
