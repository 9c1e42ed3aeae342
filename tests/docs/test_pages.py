"""Pages are true to the code: generated ones up to date, keys and columns complete, links whole, no machine in them."""

from __future__ import annotations

import ast
import re
from typing import get_args

import generate
import pytest
from check_pages import RULES
from command_pages import commands
from doc_pages import DOCS, ROOT, every_page, named
from page_text import slug

from groma.catalogue.benchmarks import COLUMNS as BENCHMARK_COLUMNS
from groma.catalogue.model import MARKS
from groma.catalogue.pack import open_pack
from groma.catalogue.yaml_text import read_yaml
from groma.gather.recipe import Melt, ObservationRule, Origin, Reading, Recipe
from groma.measure.model import REASONS, Reason
from groma.publish.tables import RESULT_COLUMNS, ROLLUP_COLUMNS
from groma.publish.write_report import NAMES
from groma.record.folder import LINEAGE_COLUMNS, OBSERVATION_COLUMNS, PLACE_COLUMNS
from groma.record.heads import CityFile, SourceItem
from groma.record.model import PATHS, QUALITIES, STATUSES
from groma.record.targets import TARGET_COLUMNS

PAGES = every_page()
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
RULE_AT = {"Finding": (1,), "about": (1,), "_finding": (1,), "add": (0, 1), "tried": (0,), "choice": (0,)}
NO_RULES = {"error", "warning", "note"}
MADE_BY_BENCHMARKS = "docs/explanation/speed.md"


MADE = generate.pages()


def page(name):
    return (DOCS / name).read_text(encoding="utf-8")


def section(text, title):
    """What stands under a heading, up to the next one of its kind."""
    return re.split(r"^## ", text, flags=re.MULTILINE)[[*re.findall(r"^## (.+)$", text, re.MULTILINE)].index(title) + 1]


def keys_of_table(text):
    """What stands in code in the first column of tables."""
    cells = re.findall(r"^\| ([^|]+) \|", text, flags=re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


# Generated pages


@pytest.mark.parametrize("name", MADE)
def test_a_generated_page_is_up_to_date(name):
    assert page(name) == MADE[name], "run `make docs`"


def test_no_page_is_left_of_a_dimension_that_is_gone():
    there = {path.relative_to(DOCS).as_posix() for path in (DOCS / "reference" / "kpis").glob("*")}
    assert there == {name for name in MADE if name.startswith("reference/kpis/")}


def test_every_command_and_option_is_documented():
    text = page("reference/commands.md")
    for name, command in commands():
        own = section(text, f"groma {name}")
        options = [max(one.opts, key=len) for one in command.params if one.param_type_name == "option"]
        assert [option for option in options if f"`{option}" not in own] == []
        assert "For example: `groma " in own


def test_every_indicator_has_its_whole_entry():
    text = "".join(MADE[name] for name in MADE if name.startswith("reference/kpis/"))
    pack = open_pack()
    entries = dict(re.findall(r"^## (\S+) .+\n\n((?:.|\n)*?)(?=\n## |\Z)", text, flags=re.MULTILINE))
    assert list(entries) == [one.code for one in pack.indicators]
    for one in pack.indicators:
        entry = entries[one.code]
        wanted = ["**Why it matters.**", "**What it does not say.**", "| worked example | gives |", "**Trust.**"]
        wanted += [one.definition.definition, *(point.formula_text for point in one.data_points)]
        assert [part for part in wanted if part not in entry] == []


def test_every_variable_and_benchmark_is_listed():
    pack = open_pack()
    assert keys_of_table(page("reference/variables.md")) == list(pack.variables)
    assert [key for one in pack.benchmark_sets.values() for key in one.benchmarks] == keys_of_table(
        page("reference/benchmarks.md")
    )


def rules_in(folder):
    """Every rule that the code of a folder names in a finding."""
    found = set()
    for path in (ROOT / "src" / "groma" / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                places = RULE_AT.get(getattr(node.func, "id", getattr(node.func, "attr", "")), ())
                arguments = [node.args[place] for place in places if place < len(node.args)]
                found |= {
                    one.value for one in arguments if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return {name for name in found if re.fullmatch(r"[a-z]+(_[a-z]+)*", name)} - NO_RULES


def test_every_rule_is_documented():
    documented = {name for found in read_yaml(RULES).values() for name in found}
    in_code = {"disagrees", "mixed_currencies", "division_by_zero"}.union(
        *map(rules_in, ("record", "verify", "gather"))
    )
    assert sorted(in_code - documented) == []
    assert sorted(documented - in_code) == []


# Pages written by hand


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("city.yaml", CityFile.model_fields),
        ("observations.csv", (*OBSERVATION_COLUMNS, *STATUSES, *QUALITIES)),
        ("sources.yaml", SourceItem.model_fields),
        ("places.csv", PLACE_COLUMNS),
        ("targets.csv", (*TARGET_COLUMNS, *PATHS)),
        ("lineage.csv", LINEAGE_COLUMNS),
    ],
)
def test_every_key_of_the_city_folder_is_documented(title, keys):
    assert keys_of_table(section(page("reference/city-folder.md"), title)) == list(keys)


@pytest.mark.parametrize(
    ("title", "models"),
    [("A recipe", [Recipe]), ("read", [Reading]), ("melt", [Melt]), ("observations", [ObservationRule, Origin])],
)
def test_every_key_of_a_recipe_is_documented(title, models):
    keys = [field.alias or name for model in models for name, field in model.model_fields.items()]
    assert sorted(keys_of_table(section(page("reference/recipe.md"), title))) == sorted(keys)


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("One row for every data point", RESULT_COLUMNS),
        ("Reasons", REASONS),
        ("One row for every group", ROLLUP_COLUMNS),
        ("The files of a report", NAMES),
    ],
)
def test_every_column_of_the_results_is_documented(title, keys):
    assert keys_of_table(section(page("reference/results.md"), title)) == list(keys)


def test_the_reasons_have_words():
    assert set(REASONS) == set(get_args(Reason)) - {""}


def test_benchmark_columns_and_trust_marks_are_documented():
    assert keys_of_table(section(page("how-to/use-your-own-benchmarks.md"), "The columns")) == list(BENCHMARK_COLUMNS)
    assert keys_of_table(section(page("explanation/method.md"), "Trust marks")) == list(MARKS)


def test_the_layers_are_told_in_order():
    layers = re.findall(r"^\| `(\w+)` \|", page("explanation/architecture.md"), flags=re.MULTILINE)
    readme = re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert layers == readme


# All pages


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_lead_somewhere(path):
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        aim = (path.parent / file).resolve() if file else path
        assert aim.is_file(), f"{target} is not there"
        if anchor:
            headings = HEADING.findall(aim.read_text(encoding="utf-8"))
            assert anchor in {slug(heading) for heading in headings}, f"{target} has no such heading"


def test_every_page_can_be_reached_from_the_index():
    reached, ahead = set(), [DOCS / "index.md"]
    while ahead:
        path = ahead.pop()
        if path not in reached:
            reached.add(path)
            targets = [target.partition("#")[0] for target in LINK.findall(path.read_text(encoding="utf-8"))]
            ahead += [
                aim for target in targets if (aim := (path.parent / target).resolve()).suffix == ".md" and aim.is_file()
            ]
    pages = {one for one in DOCS.rglob("*.md") if named(one) != MADE_BY_BENCHMARKS}
    assert sorted(map(named, pages - reached)) == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_nothing_of_one_machine_stands_on_a_page(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w./])/(?:home|root|tmp|usr|work|Users|var|opt)\b\S*", text) == []
    assert re.findall(r"pypi\.\w+|index-url|simple/|localhost|127\.0\.0\.1", text) == []
    assert "../shared" not in text


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_pages_are_plain(path):
    text = path.read_text(encoding="utf-8")
    assert (
        len(
            re.findall(r"^# ", re.sub(r"^```.*?^```|^    .*?$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
        )
        == 1
    )
    assert "\t" not in text
    assert "—" not in text
