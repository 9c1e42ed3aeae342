"""Errors and findings say what, where and what to do next."""

from __future__ import annotations

import pytest

from groma.errors import SEVERITIES, Finding, GromaError, did_you_mean, nearest, sorted_by_severity


def test_an_error_says_what_where_and_what_next():
    error = GromaError("It broke.", where="a.csv:3", next_step="Mend it.")
    assert str(error) == "a.csv:3: It broke. Mend it."
    assert (error.what, error.where, error.next_step) == ("It broke.", "a.csv:3", "Mend it.")
    assert str(GromaError("It broke.")) == "It broke."


def test_a_finding_is_one_line():
    finding = Finding("warning", "rule", "a.csv:3", "Odd.", "It matters.", "Look.")
    assert str(finding) == "warning: a.csv:3: Odd. It matters. Look."
    assert str(Finding("note", "rule", "a.csv", "Odd.")) == "note: a.csv: Odd."


def test_the_worst_findings_stand_first_and_the_rest_keeps_its_order():
    findings = [
        Finding(severity, "rule", str(n), "") for n, severity in enumerate(["note", "error", "warning", "error"])
    ]
    found = sorted_by_severity(findings)
    assert [one.severity for one in found] == ["error", "error", "warning", "note"]
    assert [one.where for one in found] == ["1", "3", "2", "0"]
    assert SEVERITIES[0] == "error"


@pytest.mark.parametrize(
    ("name", "found"), [("Inhabitant", "inhabitants"), ("HOUSEHOLD", "households"), ("xyz", ""), ("", "")]
)
def test_the_nearest_name(name, found):
    known = ["households", "inhabitants"]
    assert nearest(name, known) == found
    assert did_you_mean(name, known) == (f"Did you mean `{found}`?" if found else "")
