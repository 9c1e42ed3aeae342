"""Every rule of `check`: a record in which it has something to say, and one in which it has not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from groma.catalogue.pack import open_pack
from groma.measure.measuring import measure
from groma.record.bundled import bundled_cities, city_folder
from groma.record.folder import read_city
from groma.verify.checks import check

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 1, 1)
HEADER = "variable,period,place,breakdown,value,unit,status,quality,source,note\n"
SOURCE = "- {id: office, title: Statistics office}\n"
PLACES = "id,name,level,parent\nd1,North,district,\nd2,South,district,\n"


def city_of(folder: Path, rows: str, *, sources: str = SOURCE) -> list[tuple[str, str]]:
    """The rules that speak, with the subject, for a city of these rows."""
    (folder / "city.yaml").write_text("id: testville\nname: Testville\ncountry: XX\n", encoding="utf-8")
    (folder / "observations.csv").write_text(HEADER + rows, encoding="utf-8")
    (folder / "sources.yaml").write_text(sources, encoding="utf-8")
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    found = check(read_city(folder), open_pack(), today=TODAY)
    return [(one.rule, one.subject) for one in found if one.rule != "enough_reported"]


def row(variable: str, value: object, period: object = 2024, **more: str) -> str:
    """One row of observations.csv, with a source."""
    cells = {
        "place": "",
        "breakdown": "",
        "unit": "",
        "status": "",
        "quality": "measured",
        "source": "office",
        "note": "",
    } | more
    order = (
        variable,
        period,
        cells["place"],
        cells["breakdown"],
        value,
        cells["unit"],
        cells["status"],
        cells["quality"],
        cells["source"],
        "",
    )
    return ",".join(map(str, order)) + "\n"


CLEAN = row("inhabitants", 412000) + row("households", 181000) + row("households_with_internet", 170000)

ODD = {
    "unknown_variable": (row("inhabitant", 412000), "inhabitant"),
    "data_point": (row("EN.EN.AQ.1C", 12), "EN.EN.AQ.1C"),
    "wrong_kind": (row("spatial_plan_compact", 12), "spatial_plan_compact"),
    "unit": (row("households", 12000, unit="km"), "households"),
    "place": (row("inhabitants", 1000, place="d9"), "inhabitants"),
    "breakdown": (row("inhabitants", 1000, breakdown="sex=femal"), "inhabitants"),
    "no_source": (row("inhabitants", 412000, source=""), "inhabitants"),
    "unknown_source": (row("inhabitants", 412000, source="ofice"), "inhabitants"),
    "future": (row("inhabitants", 412000, 2031), "inhabitants"),
    "old": (row("inhabitants", 412000, 1924), "inhabitants"),
    "not_a_year": (row("patents_granted", 40, "2024-03"), "patents_granted"),
    "negative": (row("patents_granted", -40), "patents_granted"),
    "not_whole": (row("patents_granted", 40.5), "patents_granted"),
    "part_exceeds_whole": (row("households", 100) + row("households_with_internet", 170), "households_with_internet"),
    "same_value": (row("inhabitants", 181234) + row("households", 181234), "households"),
    "does_not_add_up": (
        row("inhabitants", 412000) + row("inhabitants", 100000, place="d1") + row("inhabitants", 200000, place="d2"),
        "inhabitants",
    ),
    "jump": (
        row("patents_granted", 40, 2022) + row("patents_granted", 41, 2023) + row("patents_granted", 4100),
        "patents_granted",
    ),
    "gap": ("".join(row("patents_granted", 40, year) for year in (2016, 2017, 2018, 2019, 2021)), "patents_granted"),
    "currency": (row("gdp", 5e9, 2023, unit="EUR") + row("gdp", 5.1e9, unit="USD"), "gdp"),
    "disagrees": (
        row("households", 1000) + row("households_with_internet", 900) + row("EC.ICT.ICT.1C", 95),
        "EC.ICT.ICT.1C",
    ),
    "mixed_currencies": (row("gdp", 5e9, unit="EUR") + row("research_expenditure", 1e8, unit="USD"), "EC.P.IN.1C"),
    "implausible": (row("EN.EN.WS.2C", 149000), "EN.EN.WS.2C"),
    "mode_share_adds_up": (
        "".join(
            row(f"EC.I.T.4A/{mode}", 25)
            for mode in ("public_transport", "private_vehicles", "walking", "cycling", "paratransit")
        ),
        "EC.I.T.4A/public_transport",
    ),
    "wastewater_levels_descend": (
        row("EN.EN.WS.4C/primary", 80) + row("EN.EN.WS.4C/secondary", 90),
        "EN.EN.WS.4C/secondary",
    ),
    "potable_within_basic_water": (row("EC.I.WS.1C", 90) + row("EC.I.WS.2C", 95), "EC.I.WS.2C"),
    "inhabitants_steady": (row("inhabitants", 380000, 2023) + row("inhabitants", 412000), "inhabitants"),
    "inhabitants_per_household": (row("inhabitants", 181001) + row("households", 181000), "inhabitants"),
    "values_of_an_age": (row("EC.I.WS.1C", 90, 2015) + row("EC.I.WS.2C", 85), "EC.I.WS.1C"),
}


def test_a_sound_record_has_nothing_odd(tmp_path: Path) -> None:
    assert city_of(tmp_path, CLEAN) == []


@pytest.mark.parametrize("rule", ODD)
def test_each_rule_sees_what_it_is_for(tmp_path: Path, rule: str) -> None:
    rows, subject = ODD[rule]
    assert (rule, subject) in city_of(tmp_path, rows)


def test_shares_that_do_not_sum_are_judged_only_when_all_are_there(tmp_path: Path) -> None:
    rows = row("EC.I.T.4A/walking", 20) + row("EC.I.T.4A/cycling", 10)
    assert not [one for one in city_of(tmp_path, rows) if one[0] == "mode_share_adds_up"]


def test_two_points_of_rounding_are_allowed(tmp_path: Path) -> None:
    shares = {"public_transport": 30, "private_vehicles": 40, "walking": 20, "cycling": 11, "paratransit": 1}
    rows = "".join(row(f"EC.I.T.4A/{mode}", share) for mode, share in shares.items())
    assert not [one for one in city_of(tmp_path, rows) if one[0] == "mode_share_adds_up"]


def test_a_pollutant_in_ppb_without_its_unit_is_offered_ppb(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("id: t\nname: T\ncountry: XX\n", encoding="utf-8")
    (tmp_path / "observations.csv").write_text(HEADER + row("EN.EN.AQ.1C/no2", 0.012), encoding="utf-8")
    found = check(read_city(tmp_path), open_pack(), today=TODAY)
    assert any("ppm" in one.next_step for one in found if one.rule == "implausible")


def test_derived_nonsense_is_not_listed_beside_its_root(tmp_path: Path) -> None:
    rows = row("households", 100) + row("households_with_internet", 17000)
    rules = [rule for rule, _ in city_of(tmp_path, rows)]
    assert "part_exceeds_whole" in rules
    assert "implausible" not in rules


def test_small_counts_may_vary_by_chance(tmp_path: Path) -> None:
    rows = "".join(row("traffic_deaths", deaths, year) for year, deaths in ((2021, 4), (2022, 9), (2023, 3), (2024, 8)))
    assert city_of(tmp_path, rows) == []


def test_changed_evidence_is_seen(tmp_path: Path) -> None:
    digest = "0" * 64
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / f"{digest}.pdf").write_bytes(b"not what its name says")
    found = city_of(tmp_path, CLEAN, sources=f"- {{id: office, title: Office, evidence: ['{digest}']}}\n")
    assert ("evidence_changed", "") in found


def test_findings_say_where_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("id: t\nname: T\ncountry: XX\n", encoding="utf-8")
    (tmp_path / "observations.csv").write_text(HEADER + row("inhabitant", 1) + row("gpd", 1), encoding="utf-8")
    found = [one for one in check(read_city(tmp_path), open_pack(), today=TODAY) if one.rule == "unknown_variable"]
    assert [one.where.rpartition(":")[2] for one in found] == ["2", "3"]
    assert "`inhabitants`" in found[0].next_step


@pytest.mark.parametrize("city", [one for one in bundled_cities() if one != "exempla"])
def test_published_figures_have_no_errors(city: str) -> None:
    found = check(read_city(city_folder(city)), open_pack(), today=TODAY)
    assert [str(one) for one in found if one.severity == "error"] == []


def test_what_was_measured_before_is_checked_alike_and_not_measured_again(monkeypatch):
    city, pack = read_city(city_folder("valencia")), open_pack()
    measured, wanted = measure(city, pack), check(city, pack, today=TODAY)
    monkeypatch.delattr("groma.verify.scene.measure")
    assert check(city, pack, today=TODAY, measurements=measured) == wanted
