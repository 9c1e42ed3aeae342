"""What tests of scoring share: the packs, their bands, and every engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from groma.catalogue.pack import open_pack
from groma.measure.engines import ENGINES

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
MOBILITY = Path(__file__).parents[1] / "packs" / "mobility"


@pytest.fixture(scope="session")
def u4ssc():
    return open_pack("u4ssc")


@pytest.fixture(scope="session")
def mobility():
    return open_pack(str(MOBILITY))


@pytest.fixture(scope="session")
def bands(u4ssc):
    return u4ssc.meta.bands


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param
