"""What tests of every package share."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

REPEATED = frozenset(
    "test_entry_browser test_every_page test_journeys test_public_browser test_reachable test_routes test_style"
    " test_cities test_exempla test_languages test_live test_seeded_errors test_trouble test_tutorial_round"
    " test_verifying_keys".split()
)
"""Test files that go through the same code many times; coverage is counted by the others, which reach it too."""
FIRST = "test_tutorial_round test_every_page test_seeded_errors test_reachable test_style test_exempla".split()
"""Test files that take minutes, which begin before the others so that nobody waits for one at the end."""
MESSAGES = Path(__file__).parents[1] / "tools" / "messages.py"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if _file_of(item) in REPEATED:
            item.add_marker(pytest.mark.no_cover)
    items.sort(key=lambda item: FIRST.index(_file_of(item)) if _file_of(item) in FIRST else len(FIRST))


def _file_of(item) -> str:
    return Path(item.path).stem


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real raw data that lies beside a checkout; too large and not ours to keep in it."""
    folder = Path(__file__).parents[2] / "shared"
    if not (folder / "data" / "open").is_dir():
        pytest.skip("real raw data is looked for in ../shared/data/open, which is not here")
    return folder


@pytest.fixture(scope="session")
def tool() -> ModuleType:
    """`tools/messages.py`, which is no part of the package, as a module."""
    spec = importlib.util.spec_from_file_location("messages", MESSAGES)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for the names in their annotations
    spec.loader.exec_module(module)
    return module
