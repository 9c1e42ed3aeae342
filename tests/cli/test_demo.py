"""`groma demo`: the main job, end to end."""

from __future__ import annotations

import time

from groma.publish.write_report import NAMES


def test_the_demo_goes_from_raw_tables_to_reports_and_says_so(groma, tmp_path):
    before = time.perf_counter()
    ended = groma("demo --out out")
    assert time.perf_counter() - before < 30
    assert ended.code == 0
    for city in ("exempla", "valencia"):
        assert sorted(path.name for path in (tmp_path / "out" / city).iterdir() if path.is_file()) == sorted(NAMES)
        assert (tmp_path / "out" / city / "record" / "observations.csv").is_file()
        assert groma(f"prove out/{city}/report.html").code == 0
    gathered = (tmp_path / "out" / "exempla" / "record" / "lineage.csv").read_text(encoding="utf-8")
    assert "raw/waterworks.xlsx" in gathered
    assert "Exempla (an invented city)" in ended.out
    assert "València" in ended.out
    assert "report.html" in ended.out
    assert "Traceback" not in ended.err
