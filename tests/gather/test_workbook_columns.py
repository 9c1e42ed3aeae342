"""Which sheets and columns a workbook is believed to have: by code or by name, in several languages, tidy or not."""

from __future__ import annotations

import pytest
from filled import SIMPLE, roles, rules, template, values

from groma.errors import NotFoundError, RecordError
from groma.gather.workbook import import_rows, propose, read_workbook, replaced_file, summary
from groma.measure.measuring import measure, newest
from groma.record.model import City


def test_the_template_is_recognised_by_its_letters(made, pack):
    proposal = propose(read_workbook(made(template(pack))), pack)
    assert roles(proposal) == {
        "code": "A",
        "name": "C",
        "data_point": "D",
        "numerator": "K",
        "denominator": "M",
        "result": "O",
        "unit": "P",
        "reported": "Q",
        "quality": "T",
        "origin": "U",
        "source": "V",
        "note": "W",
    }
    assert proposal.header_rows == (3, 4)
    assert proposal.plans[0].first_row == 5
    assert proposal.confidence >= 0.8


def test_91_indicators_filled_come_in_whole(imported, pack):
    result = imported(template(pack))
    assert summary(result, pack).startswith(
        "112 reported, 0 contradictions. That is 112 of 112 data points, in 91 of 91 indicators;"
    )
    assert rules(result) == ["per_many"]
    found = values(result)
    assert (found["inhabitants"], found["households"]) == ("200000", "80000")
    assert found["EC.I.UP.2A/compact"] == "yes"
    assert {item.quality for item in result.observations} == {"measured"}
    assert {item.source for item in result.observations} == {"statistics-office"}


def test_what_came_in_measures_to_the_same_values(imported, pack):
    result = imported(template(pack))
    city = City("c", "C", "ES", observations=result.observations)
    measured = newest(measure(city, pack), pack)
    assert all(one.value is not None and one.reason == "" for one in measured)


def test_each_observation_knows_its_file_sheet_row_and_column(imported, pack):
    result = imported(SIMPLE)
    line = next(line for line in result.lineage if line.variable == "households_with_internet")
    assert (line.file, line.row, line.column, line.raw) == ("filled.xlsx", "Data!2", "B", "97")
    assert len(line.sha256) == 64
    assert {line.key for line in result.lineage} == {item.key for item in result.observations}
    assert {line.file for line in replaced_file(result, "raw/filled.xlsx").lineage} == {"raw/filled.xlsx"}


def test_names_alone_are_enough(imported):
    result = imported(
        [
            ["Indicator", "Value"],
            ["1. Household internet access", 97],
            ["Air Pollution | PM2.5", 9.1],
            ["Shared Bicycles", 81],
            ["Wireless Broadband Coverage: 3G", 96.67],
            ["School Enrolment (%)", 99],
        ]
    )
    assert values(result) == {
        "EC.ICT.ICT.1C": "97",
        "EN.EN.AQ.1C/pm2_5": "9.1",
        "EC.I.T.6A": "81",
        "EC.ICT.ICT.4C/3g": "96.67",
        "SC.EH.ED.2C": "99",
    }
    assert rules(result) == []


def test_a_name_that_says_more_is_not_taken_for_the_indicator(imported):
    result = imported(
        [
            ["Indicator", "Value"],
            ["Patents pending", 7],
            ["Patents: pending", 7],
            ["Patents", 8],
            ["Unemployment Rate", 6],
        ]
    )
    assert values(result) == {"EC.P.IN.2C": "8", "EC.P.EM.1C": "6"}
    assert rules(result) == ["unknown_name", "unknown_name"]


SPANISH = [
    ["Ciudad de ejemplo"],
    [],
    [
        "Código",
        "Indicador",
        "Numerador",
        "Denominador",
        "Resultado",
        "Unidad",
        "Calidad de los datos",
        "Fuente",
        "Año",
        "Observaciones",
    ],
    [
        "EC: ICT: ICT: 1C",
        "Acceso a Internet",
        90,
        100,
        "90,0 %",
        "%",
        "Encuesta a hogares",
        "INE",
        2018,
        "muestra de 500",
    ],
    [
        "EC: ICT: ICT: 3C",
        "Banda ancha móvil",
        190848,
        200000,
        "95 424",
        "número / 100 000 habitantes",
        "Estimación personal",
        "CNMC",
        2018,
        None,
    ],
    ["EC.I.UP.2A", "Plan urbano", None, None, None, None, None, None, None, None],
    [None, "Compact", None, None, "Sí", None, "Medido", None, 2018, None],
    [None, "Connected", None, None, "No", None, "desconocida", None, 2018, None],
    ["EC: ICT: WS: 1C", "Contadores", None, None, "No disponible", None, None, None, None, "no hay datos"],
]


def test_a_spanish_workbook(made, imported, pack):
    proposal = propose(read_workbook(made(SPANISH)), pack)
    assert roles(proposal) == {
        "code": "A",
        "name": "B",
        "numerator": "C",
        "denominator": "D",
        "result": "E",
        "unit": "F",
        "quality": "G",
        "source": "H",
        "period": "I",
        "note": "J",
    }
    result = imported(SPANISH)
    found = {item.variable: item for item in result.observations}
    assert (found["EC.ICT.ICT.1C"].text, found["EC.ICT.ICT.1C"].quality, found["EC.ICT.ICT.1C"].period) == (
        "90",
        "survey",
        "2018",
    )
    assert found["EC.ICT.ICT.3C"].text == "95424"
    assert found["EC.I.UP.2A/compact"].text == "yes"
    assert found["EC.I.UP.2A/connected"].quality == "unknown"
    assert (found["EC.ICT.WS.1C"].status, found["EC.ICT.WS.1C"].period) == ("not_reported", "2019")
    assert [source.title for source in result.sources] == ["filled.xlsx", "INE", "CNMC"]
    assert result.counts.contradictions == 0


@pytest.mark.parametrize(
    "header",
    [
        ("KPI-kode", "Indikator", "Teller", "Nevner", "Resultat", "Kvalitet", "Kilde"),
        ("Code", "Indicateur", "Numérateur", "Dénominateur", "Résultat", "Qualité", "Source"),
        ("Kennziffer", "Bezeichnung", "Zähler", "Nenner", "Ergebnis", "Datenqualität", "Quelle"),
        ("الرمز", "المؤشر", "البسط", "المقام", "النتيجة", "الجودة", "المصدر"),
        ("代码", "指标", "分子", "分母", "结果", "质量", "来源"),
        ("Код", "Показатель", "Числитель", "Знаменатель", "Значение", "Качество", "Источник"),
    ],
)
def test_headers_in_other_languages(made, pack, header):
    rows = [header, *([code, "…", above, below, result, "", ""] for code, above, below, result in SIMPLE[1:])]
    found = roles(propose(read_workbook(made([list(row) for row in rows])), pack))
    expected = ["code", "name", "numerator", "denominator", "result", "quality", "source"]
    assert [found.get(role) for role in expected] == list("ABCDEFG")


def test_names_in_a_language_of_the_pack_are_enough(imported):
    rows = [
        ["Indicador", "Valor"],
        ["Hogares con acceso a internet", 97],
        ["SUSCRIPCIONES DE BANDA ANCHA INALAMBRICA", 95424],
    ]
    assert values(imported(rows)) == {"EC.ICT.ICT.1C": "97", "EC.ICT.ICT.3C": "95424"}


def test_the_header_may_stand_in_row_seven(made, pack):
    above = [["City of Example"], [], ["Filled in by", "the data office"], [], ["Economy"], []]
    proposal = propose(read_workbook(made([*above, *SIMPLE])), pack)
    assert proposal.header_rows == (7,)
    assert roles(proposal) == {"code": "A", "numerator": "B", "denominator": "C", "result": "D"}


def test_without_a_header_arithmetic_tells_the_columns(made, pack):
    rows = [[97, 100, "EC: ICT: ICT: 1C", 97], [84, 80, "EC: ICT: ICT: 2C", 105], [30, 110, "EC: ICT: WS: 1C", 27.27]]
    proposal = propose(read_workbook(made(rows)), pack)
    assert (proposal.header_rows, roles(proposal)) == (
        (),
        {"code": "C", "numerator": "A", "denominator": "B", "result": "D"},
    )
    assert "3 of 3 rows" in proposal.plans[0].results[0].reason


def test_without_a_header_a_lone_column_of_numbers_is_the_result(imported):
    assert values(imported([["EC: ICT: ICT: 1C", 97], ["EC: ICT: ICT: 2C", 84]])) == {
        "EC.ICT.ICT.1C": "97",
        "EC.ICT.ICT.2C": "84",
    }


def test_numerators_named_in_the_upper_header_row(made, pack):
    rows = [
        ["KPI", None, "Numerator", None, None, "Denominator", None, None, "Result", None],
        ["Code", "Name", "Description", "Value", "Unit", "Description", "Value", "Unit", "Value", "Unit"],
        [
            "EC.ICT.ICT.1C",
            "Household Internet Access",
            "households online",
            97,
            "households",
            "all",
            100,
            "households",
            97,
            "%",
        ],
        ["EN.EN.WS.2C", "Water Consumption", "water", 73, "ML/year", "people", 1000, "persons", 200, "L/day/person"],
    ]
    found = roles(propose(read_workbook(made(rows)), pack))
    assert [found[role] for role in ("numerator_label", "numerator", "numerator_unit")] == list("CDE")
    assert [found[role] for role in ("denominator_label", "denominator", "denominator_unit")] == list("FGH")
    assert (found["result"], found["unit"]) == ("I", "J")


def test_units_beside_their_columns(made, pack):
    rows = [
        ["Code", "Numerator", "Unit", "Denominator", "Unit", "Result", "Unit"],
        ["EN.EN.WS.2C", 73, "ML/year", 1000, "persons", 200, "L/day/person"],
    ]
    found = roles(propose(read_workbook(made(rows)), pack))
    assert (found["numerator_unit"], found["denominator_unit"], found["unit"]) == ("C", "E", "G")


def test_results_headed_by_years_are_of_those_years(imported):
    result = imported([["Code", 2018, "2019", "2020"], ["EC.P.EM.1C", 6.1, 5.9, "NR"], ["EC.P.EM.2C", 16, None, 14]])
    assert {(item.variable, item.period): item.text for item in result.observations} == {
        ("EC.P.EM.1C", "2018"): "6.1",
        ("EC.P.EM.1C", "2019"): "5.9",
        ("EC.P.EM.1C", "2020"): "",
        ("EC.P.EM.2C", "2018"): "16",
        ("EC.P.EM.2C", "2020"): "14",
    }


def test_tabs_that_repeat_the_data_are_left_out(made, pack):
    scoring = [["Code", "KPI", "Result", "Score"], *([code, "", result, 4] for code, _, _, result in SIMPLE[1:])]
    proposal = propose(read_workbook(made({"Scoring": scoring, "Data": SIMPLE, "Lists": [["measured"]]})), pack)
    assert [plan.sheet for plan in proposal.plans] == ["Data"]
    assert dict(proposal.left_out)["Scoring"] == "it repeats indicators of `Data`"
    assert "no column holds codes" in dict(proposal.left_out)["Lists"]


def test_a_benchmark_column_is_never_the_result(made, pack):
    rows = [["Code", "Benchmark", "Target value", "Score"], ["EC.P.EM.1C", 5, 4, 3], ["EC.P.EM.2C", 5, 4, 3]]
    with pytest.raises(RecordError, match="no column for values"):
        propose(read_workbook(made(rows)), pack)


def test_a_person_may_correct_the_proposal(made, pack):
    book = read_workbook(made([["Code", "Value", "Old"], ["EC.P.EM.1C", 6, 7], ["EC.P.EM.2C", 16, 17]]))
    proposal = propose(book, pack).with_column("result", "C")
    assert values(import_rows(book, proposal, pack, period="2019", source_id="w"))["EC.P.EM.1C"] == "7"
    assert "result" not in roles(proposal.with_column("result", ""))
    with pytest.raises(RecordError, match="Did you mean `result`"):
        proposal.with_column("resutl", "C")
    with pytest.raises(RecordError, match="no column"):
        proposal.with_column("result", "7")
    with pytest.raises(NotFoundError, match="Data"):
        proposal.with_column("result", "C", sheet="None")


@pytest.mark.parametrize(("separator", "number"), [(",", "97.5"), (";", "97,5"), ("\t", "97,5")])
def test_csv_files_of_several_countries(tmp_path, pack, separator, number):
    path = tmp_path / "filled.csv"
    rows = [["Code", "Result", "Note"], ["EC: ICT: ICT: 1C", number, "x"], ["EC: ICT: ICT: 2C", number, ""]]
    path.write_text("\n".join(separator.join(row) for row in rows), encoding="utf-8-sig")
    book = read_workbook(path)
    result = import_rows(book, propose(book, pack), pack, period="2019", source_id="w")
    assert values(result) == {"EC.ICT.ICT.1C": "97.5", "EC.ICT.ICT.2C": "97.5"}


def test_further_columns_of_one_role_are_left_alone(made, pack):
    rows = [["Code", "Result", "Unit", "Other unit", "Source", "Source 2"], ["EC.P.EM.1C", 6, "%", "%", "a", "b"]]
    found = propose(read_workbook(made(rows)), pack)
    assert sorted(roles(found)) == ["code", "result", "source", "unit"]
    assert roles(found)["source"] == "E"


def test_headers_that_their_cells_belie(made, pack):
    rows = [
        ["Code", "Result", "Value", "Year", "Unit"],
        ["EC.P.EM.1C", "see note", 6, "x", 1],
        ["EC.P.EM.2C", "b", 16, "y", 2],
    ]
    assert roles(propose(read_workbook(made(rows)), pack)) == {"code": "A", "result": "C", "period": "D"}


def test_years_that_are_none_are_told_and_not_passed_over(imported):
    rows = [
        ["Code", "Result", "Year"],
        ["EC.P.EM.1C", 6, "last year"],
        ["EC.P.EM.2C", 16, None],
        ["EC.P.EM.3A", 5, 2019],
    ]
    result = imported(rows)
    (finding,) = (one for one in result.findings if one.rule == "period")
    assert (finding.severity, finding.where) == ("error", "filled.xlsx:Data!C2")
    assert "--column period=" in finding.next_step
    assert "EC.P.EM.1C" not in values(result)
    assert "EC.P.EM.2C" in values(result)


def test_an_upper_header_that_is_not_merged_reaches_no_further_than_its_inputs(made, pack):
    """The last of the upper headers has nothing to its right that would end it."""
    header = [
        "Code",
        "KPI",
        "Value",
        "Text",
        "Value",
        "Unit",
        "Result",
        "Reported",
        "Verified",
        "Data quality",
        "Source",
    ]
    rows = [
        ["Data collection"],
        [None, None, "Numerator", None, "Denominator"],
        header,
        ["EC.ICT.ICT.1C", "Household Internet Access", 97, "a", 100, "%", 97, "YES", "NO", "Accurate", "Office"],
        ["EC.P.EM.1C", "Unemployment Rate", 6, "b", 100, "%", 6, "YES", "NO", "Accurate", "Office"],
        ["EN.EN.WS.2C", "Water Consumption", 5, "c", 100, "m3/year/person", 0.05, "NO", "NO", "Accurate", "Office"],
    ]
    found = roles(propose(read_workbook(made(rows)), pack))
    assert {role: found[role] for role in ("numerator", "denominator", "unit", "result", "reported", "quality")} == {
        "numerator": "C",
        "denominator": "E",
        "unit": "F",
        "result": "G",
        "reported": "H",
        "quality": "J",
    }
    assert found["source"] == "K"
    assert not {"denominator_unit", "denominator_label"} & set(found)


def test_without_a_header_words_tell_quality_years_and_units(made, pack):
    rows = [
        ["EC.P.EM.1C", 6, "measured", 2018, "%", "https://example.org"],
        ["EC.P.EM.2C", 16, "survey", 2018, "%", "https://example.org"],
        ["EC.P.EM.3A", 5, "estimated", 2019, "%", "https://example.org"],
    ]
    found = roles(propose(read_workbook(made(rows)), pack))
    assert found == {"code": "A", "result": "B", "quality": "C", "period": "D", "unit": "E", "source": "F"}


def test_a_header_row_with_plainer_words_below_it(made, pack):
    rows = [["Numerator", "Denominator", "Result", "Quality", "KPI"], ["value", "value", "value", None, "code"]]
    data = [[97, 100, 97, None, "EC: ICT: ICT: 1C"], [84, 100, 84, None, "EC: ICT: ICT: 2C"]]
    found = propose(read_workbook(made(rows + data)), pack)
    assert found.header_rows == (1, 2)
    assert [roles(found)[role] for role in ("numerator", "denominator", "result", "code")] == list("ABCE")
