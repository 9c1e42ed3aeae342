"""What the tests of gathering share."""

from __future__ import annotations

import pytest
from filled import workbook_at

from groma.catalogue.pack import open_pack
from groma.gather.workbook import import_rows, propose, read_workbook


@pytest.fixture(scope="session")
def pack():
    return open_pack("u4ssc")


@pytest.fixture
def made(tmp_path):
    """A function that writes a workbook of one or more sheets."""

    def make(sheets, *, name="filled.xlsx", formats=None):
        return workbook_at(tmp_path / name, sheets, formats=formats)

    return make


@pytest.fixture
def imported(made, pack):
    """A function that writes a workbook, takes the proposal as it comes and imports."""

    def run(sheets, **options):
        book = read_workbook(made(sheets, **options))
        return import_rows(book, propose(book, pack), pack, period="2019", source_id="workbook")

    return run
