"""Recipe files: what they may say, and how their mistakes are named."""

from __future__ import annotations

import pytest

from groma.errors import DefinitionError, NotFoundError
from groma.gather.recipe import EMPTY_CELLS, parse_recipes, read_recipe, read_recipes

PLAIN = """\
about: Water billed
source: waterworks
read: {file: raw/water_*.csv, encoding: latin-1, delimiter: ";", decimal: ",", thousands: " ", skip: 3, header: 2}
melt: {columns: '^\\d{4}$', into: Year, value: Value}
where: {Area: Total, Sex: [Women, Men], Kind: "!Total", Flag: true, Gap: ~}
observations:
  - variable: water_consumption
    value: Value
    unit: ML/year
    factor: 1000
    period: Year
    place: {column: District, map: {"1": d1}}
    breakdown: {sex: {column: Sex, map: {Mujeres: female}}, age: {is: "15-24"}}
    aggregate: sum
    quality: measured
    yes: [Ja, "1"]
    note: billed
"""


def refused(text: str) -> str:
    with pytest.raises(DefinitionError) as caught:
        parse_recipes(text, name="r.yaml")
    return str(caught.value)


def observation(**extra: str) -> str:
    lines = {"variable": "inhabitants", "value": "Value", "period": "Year", **extra}
    return "read: {file: a.csv}\nobservations:\n  - " + "\n    ".join(f"{key}: {value}" for key, value in lines.items())


def test_everything_a_recipe_may_say_is_read():
    (recipe,) = parse_recipes(PLAIN, name="water.yaml").recipes
    (rule,) = recipe.observations
    assert (recipe.read.file, recipe.read.skip, recipe.read.header, recipe.read.delimiter) == (
        "raw/water_*.csv",
        3,
        2,
        ";",
    )
    assert recipe.where == {
        "Area": ("Total",),
        "Sex": ("Women", "Men"),
        "Kind": ("!Total",),
        "Flag": ("true",),
        "Gap": ("",),
    }
    assert rule.factor == 1000.0
    assert rule.place is not None
    assert rule.place.map == {"1": "d1"}
    assert rule.breakdown["age"].fixed == "15-24"
    assert rule.empty == EMPTY_CELLS
    assert rule.columns() == ("Value", "Year", "District", "Sex")


def test_a_bare_name_is_a_column():
    (recipe,) = parse_recipes(observation(place="District"), name="r.yaml").recipes
    assert recipe.observations[0].period.column == "Year"
    assert recipe.observations[0].place is not None
    assert recipe.observations[0].place.column == "District"


def test_the_stamp_changes_with_the_text():
    one, other = (parse_recipes(observation(note=note), name="r.yaml").stamp for note in ("one", "other"))
    assert one != other
    assert one.startswith("r.yaml@")
    assert len(one) == len("r.yaml@") + 8


def test_a_file_may_hold_several_recipes(tmp_path):
    item = "- " + observation().replace("\n", "\n  ")
    path = tmp_path / "many.yaml"
    path.write_text(f"{item}\n{item}\n", encoding="utf-8")
    assert len(read_recipes(path).recipes) == 2
    with pytest.raises(DefinitionError, match="holds 2 recipes"):
        read_recipe(path)


def test_one_recipe_is_read_from_its_file(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text(observation(), encoding="utf-8")
    assert read_recipe(path).observations[0].variable == "inhabitants"


def test_a_file_of_comments_holds_no_recipe():
    assert parse_recipes("# nothing yet\n", name="r.yaml").recipes == ()


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(NotFoundError):
        read_recipe(tmp_path / "none.yaml")


def test_every_mistake_is_named_with_its_line_and_the_nearest_key():
    said = refused("read: {fil: a.csv}\nobservations:\n  - {variable: x, value: v, perid: Y}\n")
    assert "r.yaml:1: `fil`: unknown key. Did you mean `file`?" in said
    assert "r.yaml:3: `perid`: unknown key. Did you mean `period`?" in said
    assert "`file`: it is missing" in said
    assert "`period`: it is missing" in said


def test_the_nearest_key_is_one_of_that_part():
    assert "Did you mean `column`?" in refused(observation(place="{colum: District}"))
    assert "Did you mean `column`?" in refused(observation(breakdown="{sex: {colum: Sex}}"))
    assert "Did you mean `into`?" in refused("melt: {columns: x, int: Y, value: V}\n" + observation())


def test_a_mistake_in_a_list_has_its_own_line():
    text = "- " + observation().replace("\n", "\n  ") + "\n- raed: {}\n"
    assert "r.yaml:6: `raed`: unknown key. Did you mean `read`?" in refused(text)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("read: {file: ../secret.csv}", "inside the city folder"),
        ("read: {file: /etc/passwd}", "inside the city folder"),
        ("read: {file: 'C:\\a.csv'}", "inside the city folder"),
        ("read: {file: raw/../../a.csv}", "inside the city folder"),
        ("read: {file: a.csv, encoding: utf-9}", "no text encoding"),
        ("read: {file: a.csv, encoding: zlib}", "no text encoding"),
        ("read: {file: a.csv, delimiter: abc}", "one character"),
        ("read: {file: a.csv, skip: -1}", "it must be at least 0"),
        ("read: {file: a.csv, header: many}", "a whole number is expected"),
        ("melt: {columns: '(', into: Y, value: V}", "no regular expression"),
    ],
)
def test_what_cannot_be_is_refused(line, said):
    text = observation()
    key = line.partition(":")[0]
    kept = "\n".join(part for part in text.splitlines() if not part.startswith(f"{key}:"))
    assert said in refused(f"{line}\n{kept}")


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"period": "{column: Year, is: '2019'}"}, "either a column or `is`"),
        ({"period": "{}"}, "either a column or `is`"),
        ({"factor": "many"}, "a number is expected"),
        ({"factor": "1e400"}, "finite"),
        ({"aggregate": "median"}, "'sum'"),
        ({"quality": "good"}, "'measured'"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(extra, said):
    assert said in refused(observation(**extra))


def test_a_tab_can_be_written_in_words():
    text = observation().replace("a.csv", "a.csv, delimiter: tab")
    assert parse_recipes(text, name="r.yaml").recipes[0].read.delimiter == "\t"
