"""What tests of the catalogue share: the bundled pack, and a small one to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from groma.catalogue.loading import load_pack
from groma.catalogue.pack import open_pack
from groma.errors import DefinitionError

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
MOBILITY = Path(__file__).parents[1] / "packs" / "mobility"


class Workshop:
    """A copy of the small pack in which one thing after another can be broken."""

    def __init__(self, folder):
        self.folder = folder

    def swap(self, name, old, new):
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def add(self, name, text):
        path = self.folder / name
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")

    def line(self, name, text):
        """`file:line` of the last line that holds a text."""
        lines = (self.folder / name).read_text(encoding="utf-8").splitlines()
        return f"{name}:{max(number for number, line in enumerate(lines, 1) if text in line)}"

    def load(self):
        return load_pack(self.folder)

    def refusal(self):
        """The message the pack is refused with."""
        with pytest.raises(DefinitionError) as caught:
            load_pack(self.folder)
        return str(caught.value)


@pytest.fixture(scope="session")
def u4ssc():
    return open_pack("u4ssc")


@pytest.fixture(scope="session")
def mobility():
    return open_pack(str(MOBILITY))


@pytest.fixture
def workshop(tmp_path):
    shutil.copytree(MOBILITY, tmp_path / "mobility")
    return Workshop(tmp_path / "mobility")
