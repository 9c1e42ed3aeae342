"""Filled workbooks as cities send them, made for the tests."""

from __future__ import annotations

import openpyxl

from groma.gather.workbook import amounts

SIMPLE = [
    ["Code", "Numerator", "Denominator", "Result"],
    ["EC: ICT: ICT: 1C", 97, 100, 97],
    ["EC: ICT: ICT: 2C", 84, 100, 84],
    ["EC: ICT: WS: 1C", 30, 110, 27.27],
]

TEMPLATE = {
    "A": "KPI No.",
    "B": "Dimension",
    "C": "KPI",
    "D": "Data Point",
    "E": "Definition",
    "K": "Numerator",
    "M": "Denominator",
    "O": "Calculated result",
    "P": "Unit",
    "Q": "Reported",
    "R": "Performance to benchmark",
    "S": "Verified",
    "T": "Data quality",
    "U": "Data origin",
    "V": "Source",
    "W": "Comments",
}
"""The columns of the U4SSC template, from O on by the letters its manual names."""
AMOUNTS = {
    "inhabitants": 200_000,
    "households": 80_000,
    "open_data_sets": 12.5,
    "water_consumption": 50_000,
    "electricity_customer_interruptions": 1_000,
}


def workbook_at(path, sheets, *, formats=None):
    """Write a workbook of one sheet, or of several by name."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for title, rows in (sheets if isinstance(sheets, dict) else {"Data": sheets}).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cell, number_format in (formats or {}).items():
            sheet[cell].number_format = number_format
    book.save(path)
    return path


def row_of(cells):
    """A row of the template from its cells by letter."""
    return [cells.get(letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVW"]


def template(pack):
    """Rows in the build of the template: a title, two header rows, data points below their indicator."""
    upper = {"A": "KPI", "K": "Data", "O": "Result", "Q": "Verification", "T": "Data quality and sources"}
    rows = [row_of({"A": "Data collection"}), row_of({}), row_of(upper), row_of(TEMPLATE)]
    for indicator in pack.indicators:
        for number, point in enumerate(indicator.data_points):
            first = {"A": ": ".join(indicator.code.split(".")), "B": indicator.path[0], "C": indicator.name}
            label = {"D": point.name, "E": "What is counted."} if "/" in point.key else {}
            rows.append(row_of((first if number == 0 else {}) | label | complete(point)))
    return rows


def complete(point):
    """The cells of a row in which the result follows from its inputs."""
    common = {
        "Q": "YES",
        "R": "66-95",
        "S": "NO",
        "T": "Accurate measurements",
        "U": "Unknown",
        "V": "Statistics office",
    }
    if point.is_yes_no:
        return common | {"O": "Yes"}
    ratio = amounts.ratio_of(point)
    if not ratio:
        return common | {"K": 12.5, "O": 12.5}
    below = AMOUNTS.get(ratio[1], 4_000)
    above = AMOUNTS.get(ratio[0], below / 4)
    per = point.scale if "per_100k" in point.unit and point.scale == 100_000 else 1
    return common | {"K": above, "M": below / per, "O": above / below * point.scale}


def roles(proposal):
    """The letter of each role."""
    return {column.role: column.letter for column in proposal.columns}


def values(result):
    """The text of each observation."""
    return {item.variable: item.text for item in result.observations}


def rules(result, severity=None):
    """The rules of the findings, in order of the alphabet."""
    return sorted(finding.rule for finding in result.findings if severity in {None, finding.severity})
