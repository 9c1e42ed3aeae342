"""The pages that `tools/screenshots.py` takes pictures of are there, and the demo's people may see them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import resolve

from groma.web.demo import CAST, DOMAIN

TOOL = Path(__file__).parents[2] / "tools" / "screenshots.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("screenshots", TOOL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for the names in their annotations
    spec.loader.exec_module(module)
    return module


def test_every_scene_is_a_page_and_whoever_looks_is_of_the_demo(tool):
    people = {one.email for one in CAST}
    for scene in tool.SCENES.values():
        assert resolve(urlsplit(scene.path).path)
        assert not scene.who or f"{scene.who}@{DOMAIN}" in people


def test_the_main_pages_are_looked_at_in_every_way(tool):
    assert len(tool.SCENES) >= 10
    looks = tool.LOOKS.values()
    assert {one.language for one in looks} <= {code for code, _ in settings.LANGUAGES}
    assert any(one.width < 400 for one in looks)
    assert any(one.scheme == "dark" for one in looks)
    assert any(one.on_paper for one in looks)
