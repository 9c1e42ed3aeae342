"""The cities that come with Groma are found by their id, and nothing is written to them."""

from __future__ import annotations

import pytest

from groma.errors import NotFoundError
from groma.record.bundled import CITIES_FOLDER, bundled_cities, city_folder, is_bundled
from groma.record.folder import read_city


@pytest.mark.parametrize("name", bundled_cities())
def test_every_bundled_city_is_found_by_its_id_and_reads_without_errors(name):
    city = read_city(city_folder(name))
    assert city.id == name
    assert is_bundled(city_folder(name))
    sources = {source.id for source in city.sources}
    assert city.invented or all(one.source in sources for one in city.observations)
    assert city.invented or [one for one in city.findings if one.severity == "error"] == []


def test_a_path_comes_before_an_id(tmp_path):
    (tmp_path / "city.yaml").write_text("id: a\nname: A\ncountry: ES\n", encoding="utf-8")
    assert city_folder(str(tmp_path)) == tmp_path
    assert not is_bundled(tmp_path)
    assert city_folder("karmoy") == CITIES_FOLDER / "karmoy"


def test_what_is_no_city_is_told(tmp_path):
    with pytest.raises(NotFoundError, match="Did you mean `karmoy`"):
        city_folder("karmoi")
    with pytest.raises(NotFoundError, match=r"no city\.yaml in this folder.*groma new"):
        city_folder(str(tmp_path))
