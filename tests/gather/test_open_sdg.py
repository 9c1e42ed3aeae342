"""Open SDG repositories: titles, years, templates, and a city made of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from groma.catalogue.pack import open_pack
from groma.errors import NotFoundError, RecordError
from groma.gather.gathering import gather_city, merged
from groma.gather.open_sdg import import_open_sdg, inventory, write_imported
from groma.gather.open_sdg_inventory import as_list_items
from groma.gather.open_sdg_repository import SUSPECT_FROM, TEMPLATE_FROM, fingerprint, known_samples, read_repository
from groma.gather.recipe import parse_recipes
from groma.record.folder import read_city
from groma.record.tables import Row

if TYPE_CHECKING:
    from pathlib import Path

    from groma.catalogue.pack import Pack

CONSTANT = "Year,Value\n2018,100\n2019,100\n"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return open_pack("u4ssc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "repository"


def put(folder: Path, number: str, content: str | bytes, *, title: str = "") -> None:
    for name in ("data", "meta"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "data" / f"indicator_{number}.csv").write_bytes(data)
    if title:
        meta = f"---\nindicator_name: global_indicators.{number}-title\ngraph_title: >-\n  {title}\n"
        meta += "computation_units: '%'\n---\nText.\n"
        (folder / "meta" / f"{number}.md").write_text(meta, encoding="utf-8")


def fill(folder: Path, count: int, content: str) -> None:
    for number in range(1, count + 1):
        put(folder, f"1-{number}-1", content, title=f"Title {number}")


def test_a_series_has_its_title_unit_years_and_columns(folder):
    put(folder, "6-1-1", "Year,Gender,Units,Value\n2018-19,,,99\n2017,Women,,98\n", title="Safe water")
    (series,) = read_repository(folder).series
    assert (series.number, series.title, series.unit, series.file) == (
        "6.1.1",
        "Safe water",
        "%",
        "data/indicator_6-1-1.csv",
    )
    assert series.columns == ("Gender",)
    assert series.years == ("2017", "2018/2019")
    assert series.span == "2017–2019"
    assert [row.cells["Value"] for row in series.rows] == ["99", "98"]


def test_titles_are_read_from_yaml_too_and_the_folder_may_be_data_itself(folder):
    put(folder, "6-1-1", CONSTANT)
    (folder / "meta" / "6-1-1.yml").write_text("SDG_INDICATOR: >-\n  Aigua\nUNIT_MEASURE: Litres\n", encoding="utf-8")
    (series,) = read_repository(folder / "data").series
    assert (series.title, series.unit, series.span) == ("Aigua", "Litres", "2018–2019")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_line_ends_and_trailing_junk_do_not_matter(folder, end):
    lines = ["Year,Value,,", "2018,100,,", "2019,100,,", ",,,", ""]
    put(folder, "6-1-1", b"\xef\xbb\xbf" + end.join(lines).encode())
    (series,) = read_repository(folder).series
    assert len(series.rows) == 2
    assert series.columns == ()


def test_series_stand_in_the_order_of_the_goals(folder):
    for number in ("10-2-1", "2-1-1", "2-a-1", "10-1-1"):
        put(folder, number, f"Year,Value\n2018,{number[-3]}\n")
    assert [series.number for series in read_repository(folder).series] == ["2.1.1", "2.a.1", "10.1.1", "10.2.1"]


def test_ten_files_that_say_the_same_are_templates(folder):
    fill(folder, TEMPLATE_FROM, "Year,Group,Value\n2015,A,7\n2016,B,3\n")
    put(folder, "7-1-1", CONSTANT, title="Electricity")
    repository = read_repository(folder)
    assert [series.number for series in repository.series] == ["7.1.1"]
    assert len(repository.templates) == TEMPLATE_FROM
    (finding,) = repository.findings
    assert (finding.severity, finding.rule) == ("note", "template")


@pytest.mark.parametrize("count", [SUSPECT_FROM, TEMPLATE_FROM - 1])
def test_a_few_files_that_say_the_same_are_read_with_a_warning_that_names_them(folder, count):
    fill(folder, count, CONSTANT)
    repository = read_repository(folder)
    assert len(repository.series) == count
    assert repository.templates == ()
    (finding,) = repository.findings
    assert (finding.severity, finding.rule) == ("warning", "same_content")
    assert "1.1.1, 1.2.1, 1.3.1" in finding.what


def test_two_files_or_one_title_are_no_cause_for_a_warning(folder):
    fill(folder, SUSPECT_FROM - 1, CONSTANT)
    assert read_repository(folder).findings == ()
    for number in ("2-1-1", "2-2-1", "2-3-1"):
        put(folder, number, "Year,Value\n2018,5\n", title="The same")
    assert read_repository(folder).findings == ()


def test_nothing_is_a_template_for_being_constant(folder):
    put(folder, "7-1-1", CONSTANT, title="Electricity")
    assert [series.number for series in read_repository(folder).series] == ["7.1.1"]


def test_a_known_sample_is_a_template_even_once(folder):
    put(folder, "1-1-1", "Year,Group,Value\r\n2015,A,1\r\n2015,B,3\r\n2015,,2\r\n2016,A,1\r\n2016,B,3\r\n2016,,2\r\n")
    repository = read_repository(folder)
    assert repository.series == ()
    assert [series.number for series in repository.templates] == ["1.1.1"]


def test_samples_are_known_by_their_fingerprint():
    rows = [(year, group, value) for year in ("2015", "2016") for group, value in (("A", "1"), ("B", "3"), ("", "2"))]
    columns = ("Year", "Group", "Value")
    assert fingerprint(columns, [Row(dict(zip(columns, cells, strict=True)), 1) for cells in rows]) in known_samples()
    assert len(known_samples()) == 2
    assert all(len(mark) == 64 for mark in known_samples())


def test_what_cannot_be_read_is_told_and_the_rest_is_read(folder):
    put(folder, "1-1-1", CONSTANT)
    put(folder, "1-1-2", "")
    put(folder, "1-1-3", "Year,Value\n")
    put(folder, "1-1-4", "Yaer,Value\n2018,1\n")
    put(folder, "1-1-5", b"PK\x03\x04\x00\x00")
    put(folder, "1-1-6", "Year,Value\nnot a year,1\n2018,2\n")
    (folder / "meta" / "1-1-1.yml").write_text("a: [\n", encoding="utf-8")
    repository = read_repository(folder)
    assert [series.number for series in repository.series] == ["1.1.1", "1.1.6"]
    assert [finding.rule for finding in repository.findings] == [
        "metadata",
        "unreadable",
        "unreadable",
        "unreadable",
        "unreadable",
        "period",
    ]
    assert "Did you mean `Yaer`?" in repository.findings[3].next_step


def test_a_folder_without_data_is_refused(tmp_path):
    with pytest.raises(NotFoundError, match=r"indicator_"):
        read_repository(tmp_path)


def test_the_inventory_proposes_and_says_how_like_it_is(folder, pack):
    put(folder, "3-6-1", CONSTANT, title="Traffic fatalities per 100,000 population")
    put(folder, "9-9-9", "Year,Value\n2018,1\n", title="Zebra crossings painted by volunteers")
    lines = inventory(read_repository(folder), pack)
    assert (lines[0].proposed, lines[0].likeness) == ("SC.SH.SA.9C", 1.0)
    assert (lines[1].proposed, lines[1].likeness) == ("", 0.0)
    assert (lines[0].years, lines[0].rows, lines[0].is_template) == ("2018–2019", 2, False)


RECIPE = """\
# Counted by the police.
about: Deaths in traffic
read: {file: raw/data/indicator_3-6-1.csv}
observations:
  - variable: SC.SH.SA.9C
    value: Value
    unit: per_100k
    period: Year
    breakdown: {sex: {column: Gender, map: {Women: female}}}
    source: police
"""


def imported(folder, tmp_path, pack):
    put(folder, "3-6-1", "Year,Gender,Value\n2018,,3\n2018,Women,1\n", title="Deaths on roads")
    put(folder, "10-2-1", "Year,GeoCode,Gender,Kind,Value\n2018,d1,Men,x,40\n", title="Gini coefficient")
    path = tmp_path / "traffic.yaml"
    path.write_text(RECIPE, encoding="utf-8")
    return import_open_sdg(folder, city_id="testa", name="Testa", country="NO", pack=pack, recipes=path)


def test_a_city_is_made_of_what_recipes_confirm(folder, tmp_path, pack):
    result = imported(folder, tmp_path, pack)
    assert [(item.variable, item.breakdown, item.value) for item in result.city.observations] == [
        ("SC.SH.SA.9C", "", 3.0),
        ("SC.SH.SA.9C", "sex=female", 1.0),
    ]
    assert {line.file for line in result.city.lineage} == {"raw/data/indicator_3-6-1.csv"}
    assert [(source.id, source.title) for source in result.city.sources] == [("police", "3.6.1 Deaths on roads")]
    assert set(result.files) == {"recipes/open-sdg.yaml", "raw/data/indicator_3-6-1.csv"}
    assert [line.codes for line in result.inventory] == [("SC.SH.SA.9C",), ()]


def test_proposals_are_comments_that_become_recipes_when_uncommented(folder, tmp_path, pack):
    text = imported(folder, tmp_path, pack).files["recipes/open-sdg.yaml"].decode()
    assert "# Counted by the police." in text
    (active,) = parse_recipes(text, name="open-sdg.yaml").recipes
    assert active.about == "Deaths in traffic"
    proposal = text[text.index("# - read:") :].replace("# ", "")
    (recipe,) = parse_recipes(proposal, name="open-sdg.yaml").recipes
    (rule,) = recipe.observations
    assert recipe.read.file == "raw/data/indicator_10-2-1.csv"
    assert rule.variable == "SC.SH.SI.2C"
    assert rule.place is not None
    assert (rule.place.column, rule.breakdown["sex"].column, rule.where) == ("GeoCode", "Gender", {"Kind": ("",)})


def test_the_new_city_gathers_itself_to_the_same(folder, tmp_path, pack):
    result = imported(folder, tmp_path, pack)
    write_imported(result, tmp_path / "city")
    city = read_city(tmp_path / "city")
    assert city.observations == result.city.observations
    assert city.lineage == result.city.lineage
    again = merged(city, gather_city(city, pack=pack))
    assert (again.observations, again.lineage, again.findings) == (city.observations, city.lineage, ())
    with pytest.raises(RecordError, match="already"):
        write_imported(result, tmp_path / "city")


def test_without_recipes_nothing_is_taken_for_an_indicator(folder, pack):
    put(folder, "10-2-1", "Year,Value\n2018,40\n", title="Gini coefficient")
    result = import_open_sdg(folder, city_id="testa", name="Testa", country="NO", pack=pack)
    assert result.city.observations == ()
    assert set(result.files) == {"recipes/open-sdg.yaml"}
    assert parse_recipes(result.files["recipes/open-sdg.yaml"].decode(), name="r").recipes == ()


def test_a_recipe_for_a_template_or_a_missing_file_is_left_out(folder, tmp_path, pack):
    fill(folder, TEMPLATE_FROM, CONSTANT)
    recipes = tmp_path / "recipes"
    recipes.mkdir()
    for name, file in (("a", "1-1-1"), ("b", "9-9-9")):
        text = f"read: {{file: raw/data/indicator_{file}.csv}}\nobservations:\n"
        text += "  - {variable: SC.SH.SA.9C, value: Value, period: Year}\n"
        (recipes / f"{name}.yaml").write_text(text, encoding="utf-8")
    result = import_open_sdg(folder, city_id="testa", name="Testa", country="NO", pack=pack, recipes=recipes)
    assert result.city.observations == ()
    assert [(finding.severity, finding.rule) for finding in result.findings[1:]] == [
        ("error", "no_data"),
        ("warning", "no_data"),
    ]


@pytest.mark.parametrize(("city_id", "country"), [("Testa!", "NO"), ("testa", "Norway"), ("", "NO")])
def test_names_that_cannot_be_written_are_refused(folder, pack, city_id, country):
    put(folder, "1-1-1", CONSTANT)
    with pytest.raises(RecordError):
        import_open_sdg(folder, city_id=city_id, name="Testa", country=country, pack=pack)


def test_a_list_of_recipes_stays_a_list():
    assert as_list_items("- a: 1\n- a: 2\n") == "- a: 1\n- a: 2\n"
    assert as_list_items("---\n# only words\n") == "# only words\n"
