"""The proof on real repositories: raw files of València and Los Angeles give the figures worked out by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import groma.record
from groma.catalogue.pack import Pack, open_pack
from groma.gather.gathering import Gathered, gather_city, merged
from groma.gather.open_sdg import import_open_sdg
from groma.gather.open_sdg_repository import Repository, read_repository
from groma.record.folder import read_city

CITIES = Path(groma.record.__file__).with_name("cities")
# City, its folder among the raw files, the table of its figures, how many rows, KPIs and data points that has.
KNOWN = [
    ("valencia", "valencia", "valencia_opensdg.csv", 63, 18, 22),
    ("los-angeles", "los_angeles", "los_angeles_opensdg.csv", 35, 11, 15),
]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return open_pack("u4ssc")


def gathered(city: str, raw: Path, pack: Pack) -> Gathered:
    return gather_city(read_city(CITIES / city), raw=raw, pack=pack)


def published(path: Path, pack: Pack) -> dict[tuple[str, str], float]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(key_of(row, pack), row["year"]): float(row["value"]) for row in rows}


def key_of(row: dict[str, str], pack: Pack) -> str:
    point = row["kpi_name"].partition(" | ")[2]
    return pack.key(f"{row['kpi_code']} {point}".strip())


@pytest.mark.parametrize(("city", "raw", "table", "rows", "kpis", "points"), KNOWN)
def test_every_published_figure_follows_from_the_raw_files(shared, pack, city, raw, table, rows, kpis, points):
    expected = published(shared / "data" / "published" / table, pack)
    assert len(expected) == rows
    assert len({key.partition("/")[0] for key, _ in expected}) == kpis
    result = gathered(city, shared / "data" / "open" / raw, pack)
    assert [finding for finding in result.findings if finding.severity == "error"] == []
    found = {
        (item.variable, item.period): item.value
        for item in result.observations
        if not item.place and not item.breakdown
    }
    # Published to at most four decimals, and conversions to a few more digits.
    assert {key: found.get(key) for key in expected} == pytest.approx(expected, rel=1e-6, abs=5e-5)
    assert len({key for key, _ in found} & {key for key, _ in expected}) == points


def test_districts_sexes_and_ages_are_there_where_the_files_have_them(shared, pack):
    observations = gathered("valencia", shared / "data" / "open" / "valencia", pack).observations
    districts = {item.place for item in observations if item.variable == "EN.EN.WS.2C" and item.place}
    assert districts == {f"d{number}" for number in range(1, 20)}
    breakdowns = {part.partition("=")[0] for item in observations for part in item.breakdown.split(";") if part}
    assert breakdowns == {"age", "sex"}
    women = next(item for item in observations if item.key == ("SC.EH.H.1C", "2022", "", "sex=female"))
    men = next(item for item in observations if item.key == ("SC.EH.H.1C", "2022", "", "sex=male"))
    assert women.value is not None
    assert men.value is not None
    assert women.value > men.value


@pytest.mark.parametrize(("city", "raw"), [(known[0], known[1]) for known in KNOWN])
def test_every_observation_knows_its_row(shared, pack, city, raw):
    result = gathered(city, shared / "data" / "open" / raw, pack)
    assert [line.key for line in result.lineage] == [item.key for item in result.observations]
    for line in result.lineage[::25]:
        text = (shared / "data" / "open" / raw / line.file).read_text(encoding="utf-8-sig").splitlines()
        assert line.raw in text[int(line.row) - 1]


@pytest.mark.parametrize(("city", "raw"), [(known[0], known[1]) for known in KNOWN])
def test_the_bundled_figures_are_what_the_recipes_gather(shared, pack, city, raw):
    bundled = read_city(CITIES / city)
    result = merged(bundled, gathered(city, shared / "data" / "open" / raw, pack))
    assert [finding for finding in result.findings if finding.severity == "error"] == []
    assert set(bundled.observations) <= set(result.observations)


@pytest.fixture(scope="module")
def los_angeles(shared) -> Repository:
    return read_repository(shared / "data" / "open" / "los_angeles")


def test_templates_are_told_from_data(los_angeles):
    assert len(los_angeles.templates) == 110 + 3
    assert {"11.1.2", "10.c.1", "3.d.2"} <= {series.number for series in los_angeles.templates}
    assert len(los_angeles.series) == 247 - 113


def test_true_constants_are_read(los_angeles):
    series = {series.number: series for series in los_angeles.series}
    for number in ("7.1.1", "6.1.1", "11.6.1"):
        assert {row.cells["Value"] for row in series[number].rows} == {"100"}


def test_one_figure_under_several_goals_is_read_with_a_warning(los_angeles):
    warned = [finding.what for finding in los_angeles.findings if finding.rule == "same_content"]
    assert any("1.5.1, 11.5.1, 13.1.1" in what for what in warned)
    assert "1990–2017" in {series.span for series in los_angeles.series if series.number == "1.5.1"}


def test_the_whole_of_valencia_is_read(shared):
    repository = read_repository(shared / "data" / "open" / "valencia")
    assert len(repository.series) == 337
    assert repository.templates == ()
    assert all(series.title != series.number and series.years for series in repository.series)


@pytest.mark.parametrize(("city", "raw"), [(known[0], known[1]) for known in KNOWN])
def test_a_new_city_is_made_of_a_repository(shared, pack, city, raw):
    result = import_open_sdg(shared / "data" / "open" / raw, city_id=city, name=city, country="ES", pack=pack)
    direct = gathered(city, shared / "data" / "open" / raw, pack)
    assert {(item.key, item.value) for item in result.city.observations} == {
        (item.key, item.value) for item in direct.observations
    }
    assert {f"raw/{line.file}" for line in direct.lineage} <= set(result.files)
