"""The page on whether an action worked: its script is run, its Python too, and it prints what the page shows."""

from __future__ import annotations

import contextlib
import importlib
import io
import re
import sys
from pathlib import Path

import pytest
from doc_pages import DOCS, ROOT, blocks, fits, run

PAGE = DOCS / "how-to" / "tell-whether-an-action-worked.md"
SCRIPT = "python tools/make_planted.py "


@pytest.fixture
def maker():
    """The module tools/make_planted.py."""
    sys.path.insert(0, str(ROOT / "tools"))
    yield importlib.import_module("make_planted")
    sys.path.remove(str(ROOT / "tools"))


def test_what_the_page_says_can_be_done_and_gives_what_it_shows(maker, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    printed, shown = "", 0
    for block in blocks(PAGE):
        if block.body.startswith("groma "):
            line, loop = block.body.split(" $(for city in ")
            others = sorted(Path().glob(loop.partition(";")[0]))
            code, printed = run(" ".join((line, *(f"--peers {one.as_posix()}" for one in others))))
            assert code == 0
        elif block.kind == "sh":
            assert block.body.startswith(SCRIPT)
            maker.make(Path(block.body.removeprefix(SCRIPT).strip()))
        elif block.kind == "python":
            with contextlib.redirect_stdout(io.StringIO()) as told:
                exec(compile(block.body, block.where, "exec"), names)  # noqa: S102  what the page says
            printed = told.getvalue()
        else:
            assert fits(tuple(block.body.splitlines()), printed), f"{block.where}\n{printed}"
            shown += 1
    assert shown == 3


def test_the_truth_on_the_page_is_that_of_the_script(maker):
    rows = re.findall(r"^\| `(\S+)` \| (.+) \|$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    said = dict(rows)
    assert set(said) == {one.key for one in maker.TRUTHS}
    for one in maker.TRUTHS:
        number = next(abs(value) for value in (one.effect, one.common, one.method) if value)
        assert re.search(rf"\b{number:g}\b", said[one.key])
        assert one.since == 2027


def test_the_script_says_what_is_true(maker, tmp_path):
    told = maker.make(tmp_path / "made", 3)
    assert "EN.EN.AQ.1C/no2: -2.5 by clean-air-quarter" in told
    assert len(list((tmp_path / "made" / "others").iterdir())) == 10
