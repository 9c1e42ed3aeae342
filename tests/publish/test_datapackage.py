"""The data package: the whole record with results, described, hashed and the same every time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from bundled_books import bundled
from sample_books import sample_book

from groma.publish.datapackage import TABLES, datapackage
from groma.publish.notices import INVENTED
from groma.publish.record_json import groma_version
from groma.publish.tables import results_csv


def unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("datapackage.json")), files


@pytest.fixture(scope="module")
def package():
    return unpacked(datapackage(bundled("valencia")))


def test_the_record_travels_byte_for_byte(package):
    _, files = package
    folder = bundled("valencia").city.folder
    assert folder
    for name in ("city.yaml", "observations.csv", "places.csv", "sources.yaml", "recipes/indicator-1-2-1.yaml"):
        assert files[name] == (folder / name).read_bytes()
    assert files["results.csv"].decode() == results_csv(bundled("valencia").card.results, framework="u4ssc")
    assert {"rollup.csv", "benchmarks.csv"} <= set(files)


def test_every_file_is_described_with_its_hash(package):
    description, files = package
    resources = {resource["path"]: resource for resource in description["resources"]}
    assert set(resources) == set(files)
    for name, data in files.items():
        assert resources[name]["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resources[name]["bytes"] == len(data)
        assert resources[name]["description"]
    assert len({resource["name"] for resource in resources.values()}) == len(resources)


def test_schemas_name_the_columns_that_are_there(package):
    description, files = package
    tables = [resource for resource in description["resources"] if resource["format"] == "csv"]
    assert len(tables) >= 5
    for resource in tables:
        header = next(csv.reader(io.StringIO(files[resource["path"]].decode())))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header
        assert all(field["description"] for field in fields)


def test_choices_are_constraints_and_the_rows_keep_to_them(package):
    description, files = package
    results = next(resource for resource in description["resources"] if resource["name"] == "results")
    choices = {
        field["name"]: field["constraints"]["enum"]
        for field in results["schema"]["fields"]
        if "enum" in field.get("constraints", {})
    }
    assert set(choices) == {"status", "quality", "direction", "trust"}
    for row in csv.DictReader(io.StringIO(files["results.csv"].decode())):
        assert all(row[name] in {*allowed, ""} for name, allowed in choices.items())


def test_columns_of_every_table_have_a_meaning():
    tables = [one for one in unpacked(datapackage(bundled("exempla")))[0]["resources"] if "schema" in one]
    assert {one["name"] for one in tables} == TABLES
    for table in tables:
        assert all(field["description"] for field in table["schema"]["fields"]), table["name"]


def test_a_key_is_promised_only_where_no_two_rows_share_it():
    city = bundled("karmoy").city
    twice = replace(
        bundled("karmoy"), city=replace(city, folder=None, observations=(*city.observations, city.observations[0]))
    )
    tables = {one["name"]: one for one in unpacked(datapackage(twice))[0]["resources"]}
    assert "primaryKey" not in tables["observations"]["schema"]
    once = {one["name"]: one for one in unpacked(datapackage(bundled("karmoy")))[0]["resources"]}
    assert once["observations"]["schema"]["primaryKey"] == ["variable", "period", "place", "breakdown"]


def test_versions_licence_sources_and_maker_are_named(package):
    description, _ = package
    book = bundled("valencia")
    assert description["groma"]["pack"] == {
        "id": "u4ssc",
        "version": book.card.pack_version,
        "hash": book.card.pack_hash,
    }
    assert description["groma"]["groma"] == groma_version()
    assert description["contributors"] == [{"title": "Groma", "role": "wrangler"}]
    assert description["licenses"][0]["title"] == book.city.licence
    assert len(description["sources"]) == len(book.city.sources)


def test_a_licence_known_by_its_short_name_is_named_so():
    assert unpacked(datapackage(bundled("exempla")))[0]["licenses"][0]["name"] == "CC0-1.0"


def test_an_invented_city_says_so():
    description, files = unpacked(datapackage(sample_book()))
    assert description["description"].startswith(INVENTED)
    assert all(one["description"].startswith(INVENTED) for one in description["resources"])
    for table in ("results.csv", "rollup.csv"):
        assert {row["notice"] for row in csv.DictReader(io.StringIO(files[table].decode()))} == {INVENTED}


def test_the_bytes_are_the_same_every_time():
    assert datapackage(bundled("karmoy")) == datapackage(bundled("karmoy"))


def test_no_path_of_this_machine_is_in_it(package):
    description, files = package
    folder = str(bundled("valencia").city.folder).encode()
    assert not [name for name, data in files.items() if folder in data]
    assert folder.decode() not in json.dumps(description)
