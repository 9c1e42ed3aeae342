"""A pack that is wrong is refused: every mistake with its file, its line and the nearest valid name."""

# ruff: noqa: E501  a mistake to a line reads best as a table

from __future__ import annotations

import shutil

import pytest

from groma.catalogue.pack import PACKS_FOLDER, folder_hash, open_pack
from groma.errors import DefinitionError, NotFoundError

ALL = "indicators/all.yaml"
VARIABLES = "variables/all.yaml"
SPEED = "formula: bus_km / bus_hours"

# file, old, new, where the message points (text of a line, or the file alone), what it says
MISTAKES = {
    "unknown key": (ALL, "direction: higher", "direktion: higher", "Unknown key `direktion`. Did you mean `direction`?"),
    "unknown key of a data point": (ALL, "{id: share, name:", "{id: share, nmae:", "Did you mean `name`?"),
    "missing key": (ALL, "  name: Riders\n", "", "The key `name` is missing."),
    "unknown variable": (ALL, SPEED, "formula: bus_kms / bus_hours", "`bus_kms`, which is no variable of this pack. Did you mean `bus_km`?"),
    "wrong dimension": (ALL, SPEED, "formula: bus_km", "`bus_km` gives kilometer, but its unit is `km/h`"),
    "sum of unlike things": (ALL, "(streets - lanes)", "(streets - bus_hours)", "joins `kilometer` and `hour` with -"),
    "formula naming itself": (ALL, "formula: cell / 2", "formula: S.3 / 2", "The formula of `S.3` names itself."),
    "formula that is none": (ALL, "formula: cell / 2", "formula: cell ** 2", "`cell ** 2` is not a formula."),
    "formula that calls": (ALL, "formula: cell / 2", "formula: exec(cell)", "`exec(cell)` is not a formula."),
    "formula of numbers only": (ALL, "formula: cell / 2", "formula: 1 / 2", "names no variable"),
    "formula over zero": (ALL, "formula: cell / 2", "formula: cell / 0", "divides by zero"),
    "formula with an endless number": (ALL, "formula: cell / 2", "formula: cell / 1e400", "is not a formula"),
    "formula with a number of 900 digits": (ALL, "formula: cell / 2", f"formula: cell / {'9' * 900}", "is not a formula"),
    "yes or no over an amount": (ALL, "formula: car_free", "formula: cell", "must be one yes/no variable"),
    "unknown unit": (ALL, "unit: km/h", "unit: kmm/h", "`kmm/h` is not a unit Groma knows."),
    "unknown group": (ALL, "group: move.bike", "group: move.bikes", "`move.bikes` is no group. Did you mean `move.bike`?"),
    "group too high": (ALL, "group: move.bike", "group: move", "at level 1, but the pack has 2 levels"),
    "unknown reporting level": (ALL, "group: move.bike", "group: move.bike\n  level: core", "`core` is no reporting level"),
    "duplicate code": (ALL, "code: M-02", "code: M-01", "`M-01` is defined twice; first at"),
    "duplicate code in another spelling": (ALL, "code: M-02", "code: m.01", "`m.01` is defined twice; first at"),
    "duplicate alias": (ALL, "name: Noise", "name: Noise\n  aliases: [Bus Trips]", "The alias `Bus Trips` is taken by `M-02`"),
    "duplicate data point": (ALL, "id: missing,", "id: share,", "`M-10/share` is defined twice."),
    "code that is a variable": (ALL, "code: S.3", "code: cell", "`cell` is the name of a variable too"),
    "unknown direction": (ALL, "direction: closest", "direction: close", "Did you mean `closest`?"),
    "unknown mark": (ALL, "name: Noise", "name: Noise\n  known: {name: sean}", "Did you mean `seen`?"),
    "mark of no field": (ALL, "name: Noise", "name: Noise\n  known: {formla: seen}", "there is no field `formla`. Did you mean `formula`?"),
    "range upside down": (ALL, "name: Noise", "name: Noise\n  range: [5, 1]", "the smallest value 5 is above the largest 1"),
    "range that is no number": (ALL, "name: Noise", "name: Noise\n  range: [nan, 1]", "finite number"),
    "endless range": (ALL, "name: Noise", "name: Noise\n  range: [0, 1e400]", "finite number"),
    "example of no variable": (ALL, "given: {bus_km:", "given: {bus_kmh:", "`bus_kmh`, which is no variable. Did you mean `bus_km`?"),
    "example of no data point": (ALL, "data_point: missing}", "data_point: mising}", "Did you mean `missing`?"),
    "unknown unit of a variable": (VARIABLES, "unit: h,", "unit: hh,", "`hh` is not a unit Groma knows."),
    "duplicate variable": (VARIABLES, "id: streets", "id: lanes", "`lanes` is defined twice; first at"),
    "variable name that is none": (VARIABLES, "{id: lanes", "{id: Lanes", "pattern"),
    "part of nothing": (VARIABLES, "name: Bicycle lanes,", "name: Bicycle lanes, part_of: street,", "Did you mean `streets`?"),
    "conversion that is no number": (VARIABLES, "Sones: 2.5", "Sones: NaN", "finite number"),
    "check of nothing": ("checks.yaml", "of: [streets, lanes]", "of: [streets, lane]", "Did you mean `lanes`?"),
    "check of too few": ("checks.yaml", "of: [streets, lanes]", "of: [streets]", "needs at least 2 in `of`"),
    "check of another kind": ("checks.yaml", "kind: descending", "kind: descend", "Did you mean `descending`?"),
    "ratio of three": ("checks.yaml", "kind: descending, of: [streets, lanes]", "kind: ratio, of: [streets, lanes, cell]", "needs exactly 2"),
    "duplicate group": ("groups.yaml", "{id: stay,", "{id: move,", "`move` is defined twice; first at"),
    "list that is none": ("groups.yaml", "- {id: move,", "a: {id: move,", "well-formed"),
    "band twice": ("pack.yaml", "at_least: 50", "at_least: 100", "Two bands have the same `at_least`"),
    "band that is no number": ("pack.yaml", "at_least: 50", "at_least: nan", "finite number"),
    "merged level that is none": ("pack.yaml", "levels: [theme, topic]", "levels: [theme, topic]\nmerged_level: topics", "Did you mean `topic`?"),
    "no title": ("pack.yaml", "title: A small", "titel: A small", "The key `title` is missing."),
    "benchmark file outside": ("pack.yaml", "file: benchmarks/goals.csv", "file: ../goals.csv", "leads out of the pack's folder"),
    "benchmark file absent": ("pack.yaml", "file: benchmarks/goals.csv", "file: goals.csv", "There is no such file"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_file_line_and_what_is_near(workshop, mistake):
    name, old, new, says = MISTAKES[mistake]
    workshop.swap(name, old, new)
    message = workshop.refusal()
    assert says in message
    assert f"{workshop.folder / name}:" in message or "goals.csv" in message
    lines = {int(part.split(":")[0]) for part in message.split(f"{name}:")[1:] if part.split(":")[0].isdigit()}
    assert lines or "goals.csv" in message


@pytest.mark.parametrize(
    ("mistake", "at"),
    [
        ("unknown key", "direktion: higher"),
        ("unknown variable", "bus_kms / bus_hours"),
        ("wrong dimension", "formula: bus_km"),
        ("sum of unlike things", "streets - bus_hours"),
        ("formula naming itself", "formula: S.3 / 2"),
        ("unknown group", "group: move.bikes"),
        ("mark of no field", "known: {formla: seen}"),
        ("range upside down", "range: [5, 1]"),
        ("unknown unit of a variable", "unit: hh,"),
        ("check of nothing", "of: [streets, lane]"),
        ("example of no data point", "data_point: mising}"),
        ("band that is no number", "at_least: nan"),
    ],
)
def test_the_line_is_that_of_the_mistake_itself(workshop, mistake, at):
    name, old, new, says = MISTAKES[mistake]
    workshop.swap(name, old, new)
    place = workshop.line(name, at)
    assert [line for line in workshop.refusal().splitlines() if f"{place}:" in line and says in line]


def test_all_mistakes_are_told_at_once(workshop):
    workshop.swap(ALL, "direction: higher", "direktion: higher")
    workshop.swap(VARIABLES, "{id: lanes", "{id: Lanes")
    workshop.swap("groups.yaml", "name: Staying", "nam: Staying")
    message = workshop.refusal()
    assert "refused for" in message
    assert all(name in message for name in (ALL, VARIABLES, "groups.yaml"))


def test_groups_in_a_circle_are_told_at_the_indicator(workshop):
    workshop.swap("groups.yaml", "{id: move, name: Moving}", "{id: move, name: Moving, parent: move.bus}")
    assert (
        f"{workshop.line(ALL, 'group: move.bike')}: The groups above `move.bike` run in a circle." in workshop.refusal()
    )


def test_an_item_that_is_no_definition_is_told_plainly(workshop):
    workshop.add(ALL, "- just words\n")
    assert "This must be a set of `key: value` lines." in workshop.refusal()


def test_a_file_that_is_no_list_is_told_plainly(workshop):
    (workshop.folder / "checks.yaml").write_text("a: 1\n", encoding="utf-8")
    assert "checks.yaml:1: The file must be a list" in workshop.refusal()


def test_a_code_that_is_part_of_a_variable_s_name_is_no_formula_naming_itself(workshop):
    workshop.swap(ALL, "code: M-01", "code: bus")
    workshop.swap("benchmarks/goals.csv", "M-01,", "bus,")
    assert workshop.load().data_point("bus").variables == ("bus_km", "bus_hours")


def test_empty_files_are_no_mistake(workshop):
    (workshop.folder / "checks.yaml").write_text("", encoding="utf-8")
    assert workshop.load().checks == ()


def test_a_pack_without_bands_has_no_benchmark_sets(workshop):
    text = (workshop.folder / "pack.yaml").read_text(encoding="utf-8")
    bands = text[text.index("bands:") : text.index("unit_names:")]
    workshop.swap("pack.yaml", bands, "")
    assert "no bands" in workshop.refusal()


# Opening


def test_a_pack_of_one_s_own_opens_from_its_folder(workshop):
    assert open_pack(str(workshop.folder)).id == "mobility"


def test_a_changed_pack_is_read_again(workshop):
    first = open_pack(str(workshop.folder))
    workshop.swap(ALL, "name: Noise", "name: Quiet")
    second = open_pack(str(workshop.folder))
    assert (first.indicator("S.2").name, second.indicator("S.2").name) == ("Noise", "Quiet")
    assert first.hash != second.hash


def test_a_pack_with_the_id_of_a_bundled_one_and_other_content_is_refused(workshop):
    workshop.swap("pack.yaml", "id: mobility", "id: u4ssc")
    with pytest.raises(DefinitionError, match=r"pack\.yaml: The id `u4ssc` belongs to a pack that comes with Groma"):
        open_pack(str(workshop.folder))


def test_a_copy_of_a_bundled_pack_is_the_same_pack(tmp_path):
    shutil.copytree(PACKS_FOLDER / "u4ssc", tmp_path / "copy")
    assert open_pack(str(tmp_path / "copy")).hash == open_pack("u4ssc").hash


def test_an_unknown_pack_is_told_with_the_nearest(tmp_path):
    with pytest.raises(NotFoundError, match="Did you mean `u4ssc`"):
        open_pack("u4sc")
    with pytest.raises(NotFoundError, match=r"nor a folder with a pack\.yaml"):
        open_pack(str(tmp_path))


def test_the_hash_tells_names_and_content_apart(workshop):
    before = folder_hash(workshop.folder)
    (workshop.folder / "checks.yaml").rename(workshop.folder / "check.yaml")
    assert folder_hash(workshop.folder) != before
