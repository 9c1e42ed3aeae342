"""The story has an order: a package builds only on those before it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "groma"
# The order of the story, with the chapters that are still to come.
STORY = (
    "errors",
    "catalogue",
    "record",
    "gather",
    "measure",
    "score",
    "verify",
    "assess",
    "foresee",
    "plan",
    "network",
    "publish",
    "web",
    "cli",
)
CORE = STORY[: STORY.index("publish") + 1]
HEAVY = ("altair", "django", "jinja2", "pypdf", "typst", "vl_convert")


@pytest.fixture(scope="module")
def contracts() -> dict[str, dict[str, list[str]]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def chapters() -> set[str]:
    """The packages and modules directly under `groma` that hold code."""
    packages = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    return packages | {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}


def lint(folder: Path, *, config: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    arguments = ["--config", str(config), "--no-cache"]
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, 'src'); {command}", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_package_has_its_place(contracts):
    assert set(contracts["layers"]["layers"]) == chapters()


def test_the_contract_tells_the_story_backwards(contracts):
    layers = contracts["layers"]["layers"]
    assert layers == [chapter for chapter in reversed(STORY) if chapter in layers]


def test_errors_come_first(contracts):
    assert contracts["layers"]["layers"][-1] == "errors"


def test_no_chapter_is_an_empty_shell():
    empty = [path.name for path in PACKAGE.iterdir() if path.is_dir() and not any(path.glob("*.py"))]
    assert [name for name in empty if name != "__pycache__"] == []


def test_only_what_publishes_may_draw(contracts):
    contract = contracts["light-core"]
    light = {f"groma.{chapter}" for chapter in CORE if chapter != "publish"}
    assert set(contract["source_modules"]) == light & {f"groma.{chapter}" for chapter in chapters()}
    assert set(contract["forbidden_modules"]) == set(HEAVY)


def test_the_code_keeps_to_the_layers():
    outcome = lint(ROOT, config=ROOT / "pyproject.toml")
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("record", "import groma.score", "Each package builds only on those before it"),
        ("score", "import altair", "What measures and scores draws nothing and serves nothing"),
    ],
)
def test_a_breach_is_seen(tmp_path, module, line, broken):
    for chapter in chapters():
        (tmp_path / "src" / "groma" / chapter).mkdir(parents=True)
        (tmp_path / "src" / "groma" / chapter / "__init__.py").touch()
    (tmp_path / "src" / "groma" / "__init__.py").touch()
    (tmp_path / "src" / "groma" / module / "__init__.py").write_text(line, encoding="utf-8")
    outcome = lint(tmp_path, config=ROOT / "pyproject.toml")
    assert outcome.returncode == 1
    assert f"{broken} BROKEN" in outcome.stdout
