"""A workbook taken into a city that is there already: its own earlier figures give way, all others stay."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from groma.catalogue.pack import open_pack
from groma.gather.gathering import merged
from groma.gather.workbook import import_rows, propose, read_workbook, replaced_file
from groma.gather.workbook.joining import gathered
from groma.record.folder import read_city, write_city

HEADER = ["Code", "Name", "Result", "Unit"]
WATER = ("EN: EN: WS: 2C", "Water Consumption", 150, "L/day/person")
INTERNET = ("EC: ICT: ICT: 1C", "Household Internet Access", 92, "%")


@pytest.fixture
def city(tmp_path):
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "city.yaml").write_text("id: city\nname: City\ncountry: XX\n", encoding="utf-8")
    (folder / "observations.csv").write_text("variable,period,value\nEC.ICT.ICT.2C,2024,81\n", encoding="utf-8")
    return folder


def take(folder, name, *rows):
    """Import a workbook of these rows into the city, and read it again."""
    book = Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    path = folder.parent / name
    book.save(path)
    pack = open_pack()
    workbook = read_workbook(path)
    rows_in = import_rows(workbook, propose(workbook, pack), pack, period="2024", source_id="wb")
    taken = merged(read_city(folder), gathered(replaced_file(rows_in, f"raw/{name}"), pack))
    write_city(taken, folder)
    return {one.variable: one.text for one in read_city(folder).observations}, taken.findings


def test_two_values_for_one_thing_are_both_kept_until_the_workbook_is_mended(city):
    other = (*WATER[:2], 160, WATER[3])
    take(city, "a.xlsx", WATER, other, INTERNET)
    kept = read_city(city)
    assert [one.text for one in kept.observations if one.variable == "EN.EN.WS.2C"] == ["150", "160"]
    assert [one.rule for one in kept.findings] == ["ambiguous"]
    values, _ = take(city, "a.xlsx", other, INTERNET)
    assert values["EN.EN.WS.2C"] == "160"
    assert read_city(city).findings == ()


def test_what_was_entered_by_hand_stays(city):
    values, findings = take(city, "a.xlsx", WATER, INTERNET)
    assert values == {"EC.ICT.ICT.2C": "81", "EN.EN.WS.2C": "150", "EC.ICT.ICT.1C": "92"}
    assert [one for one in findings if one.severity == "error"] == []


def test_a_second_workbook_takes_nothing_from_the_first(city):
    take(city, "water.xlsx", WATER)
    values, _ = take(city, "internet.xlsx", INTERNET)
    assert values["EN.EN.WS.2C"] == "150"
    assert values["EC.ICT.ICT.1C"] == "92"


def test_a_mended_workbook_replaces_its_own_figures(city):
    take(city, "a.xlsx", WATER, INTERNET)
    values, _ = take(city, "a.xlsx", (*WATER[:2], 148, WATER[3]))
    assert values["EN.EN.WS.2C"] == "148"
    assert "EC.ICT.ICT.1C" not in values


def test_a_clash_with_a_row_entered_by_hand_is_told_and_the_row_stays(city):
    values, findings = take(city, "a.xlsx", ("EC: ICT: ICT: 2C", "Fixed Broadband Subscriptions", 12, "%"))
    assert values["EC.ICT.ICT.2C"] == "81"
    assert [one.rule for one in findings if one.severity == "error"] == ["clash"]
