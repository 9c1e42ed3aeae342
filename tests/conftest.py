"""What tests of every package share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real raw data that lies beside a checkout; too large and not ours to keep in it."""
    folder = Path(__file__).parents[2] / "shared"
    if not (folder / "data" / "open").is_dir():
        pytest.skip("real raw data is looked for in ../shared/data/open, which is not here")
    return folder
