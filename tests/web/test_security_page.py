"""The security checklist names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "explanation" / "security.md"


def test_every_test_it_names_is_there():
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 40
    assert [one for one in named if f"def {one[1]}(" not in (HERE / one[0]).read_text(encoding="utf-8")] == []


def test_whatever_is_done_is_shown():
    rows = re.findall(r"^\|[^|]+\|[^|]+\| done \|([^|]*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 30
    assert [one for one in rows if "`test_" not in one and " as " not in one] == []
