"""Every command explains itself, with an example that can be typed."""

from __future__ import annotations

import re
import shlex

import pytest
import typer.main

from groma import __version__
from groma.cli.app import app

NAMES = (
    "demo, new, import workbook, import open-sdg, gather, check, measure, score, explain, next, plan, report, prove, "
    "compare, serve, prepare, invite, remind, backup, restore, trail verify, trail export, trail anchor, "
    "catalogue list, catalogue show, catalogue validate, cases list, cases show, search, "
    "network import, network show, network figures, network diff"
).split(", ")
PRINTING = (
    "import open-sdg, gather, check, measure, score, explain, next, plan, prove, compare, catalogue list, "
    "catalogue show, network show, network diff"
).split(", ")


def leaves(command, name=""):
    inner = getattr(command, "commands", None)
    if inner is None:
        return {name: command}
    return {key: one for own, part in inner.items() for key, one in leaves(part, f"{name} {own}".strip()).items()}


COMMANDS = leaves(typer.main.get_command(app))


def example_of(command):
    return " ".join(command.help.split()).partition("Example: ")[2]


def test_the_commands_are_those_of_the_design():
    assert sorted(COMMANDS) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_help_has_an_example(name, groma):
    ended = groma(f"{name} --help")
    assert ended.code == 0
    assert "Example: groma" in " ".join(ended.out.split())
    assert "Traceback" not in ended.out + ended.err


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_of_this_command_and_its_options_exist(name):
    example = example_of(COMMANDS[name])
    assert example.startswith(f"groma {name}")
    known = {option for one in COMMANDS[name].params for option in one.opts}
    assert [word for word in shlex.split(example) if word.startswith("--") and word not in known] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_argument_and_option_is_explained(name):
    assert [one.name for one in COMMANDS[name].params if not one.help] == []


@pytest.mark.parametrize("name", PRINTING)
def test_what_prints_data_has_a_format(name):
    assert "--format" in {option for one in COMMANDS[name].params for option in one.opts}


@pytest.mark.parametrize("name", ["measure", "score", "explain", "compare", "catalogue list", "catalogue show"])
def test_an_example_that_only_reads_works_as_it_stands(name, groma):
    ended = groma(example_of(COMMANDS[name]).removeprefix("groma "))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out


@pytest.mark.parametrize("line", ["--help", "-h", "import --help", "catalogue --help"])
def test_groups_list_their_commands(line, groma):
    ended = groma(line)
    assert ended.code == 0
    assert "Commands:" in ended.out


def test_alone_it_says_what_there_is(groma):
    ended = groma("")
    assert ended.code == 2
    assert all(re.search(rf"^  {name.split()[0]}\b", ended.out + ended.err, flags=re.MULTILINE) for name in NAMES)


def test_the_version(groma):
    assert groma("--version").out == f"groma {__version__}\n"
