"""The README is one screen, and what it shows is true."""

from __future__ import annotations

import contextlib
import io
import re
import tomllib

from doc_pages import ROOT, blocks, fits

import groma

README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")


def test_the_python_runs_and_prints_what_is_shown():
    code, shown = (next(block for block in blocks(README) if block.kind == kind) for kind in ("python", "text"))
    assert len(code.body.splitlines()) == 5
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code.body, code.where, "exec"), {})  # noqa: S102  it is our own README
    assert fits(tuple(shown.body.splitlines()), printed.getvalue()), printed.getvalue()


def test_it_fits_one_screen():
    assert len(TEXT.splitlines()) <= 60


def test_the_two_commands_are_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"^    make (\w+)", TEXT, flags=re.MULTILINE)
    assert named == ["demo", "serve", "test"]
    assert [target for target in named if not re.search(rf"^{target}:", makefile, flags=re.MULTILINE)] == []


def test_the_folders_are_told_in_the_order_of_the_layers():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(one["layers"] for one in project["tool"]["importlinter"]["contracts"] if one["id"] == "layers")
    assert re.findall(r"^\| `(\w+)` \|", TEXT, flags=re.MULTILINE) == layers[::-1]


def test_licence_and_independence_are_stated():
    assert "Apache License 2.0" in TEXT
    assert "not endorsed by ITU, U4SSC or the United Nations" in TEXT


def test_the_picture_says_that_the_city_is_invented():
    picture = re.search(r"!\[(.+?)\]\((.+?)\)", TEXT)
    assert picture is not None
    assert "invented" in picture[1]
    assert (ROOT / picture[2]).is_file()


def test_the_package_says_its_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert groma.__version__ == project["project"]["version"]
