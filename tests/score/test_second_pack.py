"""Another framework, from a user's folder: two levels, other codes, three bands with other points."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.score.made_up_scores import city_of, see

from groma.catalogue.pack import open_pack
from groma.measure.worked import worked
from groma.record.folder import read_city, write_city
from groma.score.scorecard import score

MOBILITY = Path(__file__).parents[1] / "packs" / "mobility"
ROWS = (
    see("bus_km", 30_000, unit="km"),
    see("bus_hours", 2_000, unit="hours"),
    see("riders", 50),
    see("residents", 100, unit="inhabitants"),
    see("lanes", 25, unit="miles"),
    see("streets", 100, unit="miles"),
    see("car_free", "yes"),
    see("Noise at night", 320, unit="Sones"),
    see("cell", 6),
)


@pytest.fixture
def pack(tmp_path):
    shutil.copytree(MOBILITY, tmp_path / "my pack")
    return open_pack(str(tmp_path / "my pack"))


def test_it_is_another_framework(pack):
    assert pack.meta.levels == ("theme", "topic")
    assert pack.meta.reporting_levels == ()
    assert [(band.id, band.at_least, band.points) for band in pack.meta.bands] == [
        ("green", 100, 2),
        ("amber", 50, 1),
        ("red", 0, 0),
    ]
    assert len(pack.data_points) == 7
    assert pack.meta.version == "2025-03"


def test_its_examples_work_out(pack, engine):
    for indicator in pack.indicators:
        done = worked(indicator, pack, engine=engine)
        assert done
        assert all(one.holds for one in done)


def test_a_wrong_example_does_not_hold(tmp_path, engine):
    shutil.copytree(MOBILITY, tmp_path / "wrong")
    path = tmp_path / "wrong" / "indicators" / "all.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("expect: 15 km/h", "expect: 16 km/h"), encoding="utf-8")
    pack = open_pack(str(tmp_path / "wrong"))
    done = worked(pack.indicator("M-01"), pack, engine=engine)
    assert [(one.key, one.value, one.expected, one.holds) for one in done] == [("M-01", 15, 16, False)]


def test_it_is_measured_scored_and_rolled_up(pack, engine):
    card = score(city_of(*ROWS), pack, engine=engine)
    found = {one.point.key: (one.value, one.share, one.points) for one in card.results}
    assert found == {
        "M-01": (15, 75, 1),
        "M-02": (5, 100, 2),
        "M-10/share": (25, 50, 1),
        "M-10/missing": (75, 25, 0),
        "S.1": (1, 100, 2),
        "S.2": (0.8, 50, 1),
        "S.3": (3, None, None),
    }
    groups = {(one.level, one.top, one.group): (one.points, one.possible, one.percent) for one in card.groups}
    assert groups == {
        ("topic", "Moving", "By bus"): (3, 4, 75),
        ("topic", "Moving", "By bicycle"): (1, 4, 25),
        ("topic", "Staying", "On the street"): (3, 4, 75),
        ("theme", "Moving", "Moving"): (4, 8, 50),
        ("theme", "Staying", "Staying"): (3, 4, 75),
        ("sdg", "", "11"): (3, 4, 75),
        ("sdg", "", "13"): (2, 2, 100),
        ("total", "", "Total"): (7, 12, pytest.approx(58.333333333)),
    }
    assert [one.band.id for one in card.groups][:3] == ["amber", "red", "amber"]
    assert [(one.level, one.reported, one.partly, one.total) for one in card.rates] == [("overall", 6, 0, 6)]
    assert card.benchmark_set == "mobility-goals@1"


def test_a_city_folder_holds_its_record_as_well(pack, tmp_path, engine):
    write_city(city_of(*ROWS), tmp_path / "city")
    city = read_city(tmp_path / "city")
    assert city.findings == ()
    assert score(city, pack, engine=engine).groups == score(city_of(*ROWS), pack, engine=engine).groups
