"""What everything stands on: licence, libraries, build, front door, records of decisions."""

from __future__ import annotations

import ast
import importlib.metadata
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "groma"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
DECISIONS = sorted((ROOT / "docs" / "explanation" / "decisions").glob("*.md"))
MADE_BY_TOOLS = {".git", ".venv", "out", "build", "dist", "htmlcov", "__pycache__"}
TEXT = set(".cff .css .csv .html .j2 .js .json .md .py .svg .toml .txt .typ .yaml".split())
PINNED = re.compile(r"[a-z0-9-]+(\[[a-z0-9, -]+\])?==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
MODULES = sorted(PACKAGE.rglob("*.py"))


def pins(file: Path) -> dict[str, str]:
    """The pinned version of every library a requirements file names."""
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[.+\])?==(\S+)", file.read_text(encoding="utf-8"), flags=re.MULTILINE))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def our_files() -> list[Path]:
    """Every text file of the repository, whether or not git knows it yet."""
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE_BY_TOOLS and not name.endswith("_cache")]
        if Path(folder).parent.name == "exempla" and Path(folder).name == "raw":
            continue  # raw tables are in all the encodings that cities send
        found += [Path(folder, name) for name in files]
    return [path for path in found if path.suffix in TEXT or path.name in {"Makefile", "NOTICE", "LICENSE", "run"}]


# Licence


def test_the_licence_is_apache_2_in_full():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "9. Accepting Warranty or Additional Liability." in text
    assert text.rstrip().endswith("limitations under the License.")
    assert PROJECT["project"]["license"] == "Apache-2.0"


def test_the_notice_says_who_does_not_endorse_us():
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    assert "not made, endorsed or certified by the International Telecommunication Union" in notice


def everywhere() -> list[str]:
    """The libraries that are installed on every system."""
    lines = "".join(file.read_text(encoding="utf-8") for file in REQUIREMENTS).splitlines()
    return sorted({re.split(r"==|\[", line)[0] for line in lines if "==" in line and "sys_platform" not in line})


@pytest.mark.parametrize("name", everywhere())
def test_no_library_is_under_gpl_or_agpl(name):
    facts = importlib.metadata.metadata(name).json
    first_line = str(facts.get("license", "")).split("\n")[0]
    licence = [str(facts.get("license_expression", "")), first_line, *facts.get("classifier", [])]
    assert any(licence), f"{name} does not say what its licence is"
    assert not re.search(r"\bA?GPL|GNU (Affero )?General", "\n".join(licence))


# Libraries


def test_the_core_is_light():
    assert len(PROJECT["project"]["dependencies"]) <= 12
    assert len(pins(ROOT / "requirements" / "core.txt")) <= 40


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.stem)
def test_requirements_are_pinned_hashed_and_name_no_index(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PINNED.fullmatch(line)] == []
    named = [following for line, following in itertools.pairwise(lines) if "==" in line]
    assert len(named) == len(pins(file))
    assert all(following.startswith("    --hash") for following in named)


def test_a_library_has_one_version_in_all_requirement_files():
    versions: dict[str, set[str]] = {}
    for file in REQUIREMENTS:
        for name, version in pins(file).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("core", PROJECT["project"]["dependencies"]),
        ("report", PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["report"]),
        ("web", PROJECT["project"]["optional-dependencies"]["web"]),
        ("dev", PROJECT["dependency-groups"]["dev"]),
        ("build", PROJECT["dependency-groups"]["build"]),
    ],
)
def test_requirement_files_hold_what_the_project_asks_for(file, wanted):
    names = {re.split(r"[<>=\[]", one)[0] for one in wanted} - {"groma"}
    assert names <= set(pins(ROOT / "requirements" / f"{file}.txt"))


def test_all_is_every_extra_that_exists():
    extras = PROJECT["project"]["optional-dependencies"]
    named = re.findall(r"groma\[(.+)\]", " ".join(extras["all"]))
    assert set(",".join(named).split(",")) == set(extras) - {"all", "spark"}


def test_the_build_backend_is_pinned():
    assert PROJECT["build-system"]["requires"] == PROJECT["dependency-groups"]["build"]


def test_scoring_loads_no_drawing_pdf_or_web_library():
    heavy = ["altair", "django", "jinja2", "playwright", "pypdf", "typst", "vl_convert"]
    script = f"import json, sys, groma.score; print(json.dumps([name for name in {heavy} if name in sys.modules]))"
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(outcome.stdout) == []


# Build


def test_the_wheel_holds_every_file_of_the_package(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(PACKAGE, source / "src" / "groma", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", ".gitignore"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=source, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    files = {path for path in (source / "src" / "groma").rglob("*") if path.is_file()}
    assert packed == {path.relative_to(source / "src").as_posix() for path in files}


def test_types_travel_too():
    assert (PACKAGE / "py.typed").exists()


def test_the_version_is_told_alike_everywhere():
    version = PROJECT["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert str(citation["version"]) == version
    assert re.findall(r"^## ([0-9.]+)", changelog, flags=re.MULTILINE)[0] == version
    assert importlib.metadata.version("groma") == version


def test_the_citation_can_be_read():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"] == [{"name": "The Groma contributors"}]
    assert citation["license"] == PROJECT["project"]["license"]


# Front door


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as if nobody had run make around us."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=outside, capture_output=True, text=True, check=False)


def test_make_alone_lists_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = " ".join(re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)).split()
    assert {"demo", "test", "check", "docs", "bench", "clean", "help"} <= set(targets)
    listed = re.findall(r"^ +make (\S+) +\S", make().stdout, flags=re.MULTILINE)
    assert sorted(listed) == sorted(targets)
    assert make().stdout == make("help").stdout


def test_an_old_python_is_refused_with_a_way_on(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    outcome = make("demo", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}")
    assert outcome.returncode != 0
    assert "Groma needs Python 3.11 or newer" in outcome.stderr
    assert "make demo PYTHON=" in outcome.stderr
    assert not (tmp_path / "venv").exists()


def test_ci_ends_with_the_command_of_the_readme():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)
    commands = [line for line in script.read_text(encoding="utf-8").splitlines() if line.startswith("make ")]
    assert commands[-1] == "make test"
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")


# What the repository says


def test_no_file_names_a_place_on_somebodys_machine():
    personal = re.compile(r"(?<![\w.~)}>])/(?:work|root|opt|(?:home|Users)/\w+)/")
    speaking = [path for path in our_files() if path != Path(__file__)]
    assert [relative(path) for path in speaking if personal.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_names_an_index():
    hosts = re.compile("pypi" + r"\.org|files\.pythonhosted|--(extra-)?index-url|--find-links")
    speaking = [path for path in our_files() if path != Path(__file__)]
    assert [relative(path) for path in speaking if hosts.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_one_page_of_context_choice_and_price(decision):
    lines = decision.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# {int(decision.name[:4])}. ")
    assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Choice", "## What we gave up"]
    assert len(lines) <= 60


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert len(DECISIONS) >= 4


def test_every_exception_from_the_rules_says_why():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    exceptions = re.findall(r'^    "[A-Z]+[0-9]*",.*$', text, flags=re.MULTILINE)
    assert len(exceptions) > 10
    assert [line for line in exceptions if not re.search(r"# \w", line)] == []


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_a_silenced_warning_has_a_code_and_a_reason(module):
    lines = module.read_text(encoding="utf-8").splitlines()
    silenced = [line for line in lines if re.search(r"#\s*(noqa|type:\s*ignore)", line)]
    reasoned = re.compile(r"#\s*(noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)*|type: ignore\[[a-z-, ]+\])(  |\s+[#–-]\s*)\S")
    assert [line.strip() for line in silenced if not reasoned.search(line)] == []


# What may be longer than the house numbers, and why.
LONG_FUNCTIONS: dict[str, str] = {}
LONG_MODULES: dict[str, str] = {
    "src/groma/web/migrations/0001_initial.py": "Django writes it, a paragraph for each table",
}


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_functions_and_modules_are_short(module):
    text = module.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f"{relative(module)}:{node.name}": code_lines(node) for node in functions if code_lines(node) > 50}
    assert {name: lines for name, lines in long.items() if name not in LONG_FUNCTIONS} == {}
    assert len(text.splitlines()) <= 400 or relative(module) in LONG_MODULES


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    return length(function) - (length(function.body[0]) if ast.get_docstring(function) else 0)


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
