"""Forty errors put into a filled record, one at a time: how many the checks find. See tools/seeded_errors.py."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from groma.catalogue.pack import open_pack
from groma.errors import Finding
from groma.record.folder import read_city
from groma.verify.checks import check

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tool():
    """The module tools/seeded_errors.py."""
    sys.path.insert(0, str(ROOT / "tools"))
    yield importlib.import_module("seeded_errors")
    sys.path.remove(str(ROOT / "tools"))


@pytest.fixture(scope="module")
def judging(tool):
    return importlib.import_module("seeded.judging")


@pytest.fixture(scope="module")
def errors(tool):
    """The forty errors, without what the checks say about them."""
    pack, city = open_pack(), read_city(tool.EXEMPLA)
    return tool.errors(city, check(city, pack), pack=pack)


@pytest.fixture
def found(judging, errors):
    """A verdict as it should be."""
    return judging.Verdict(errors[0], finding("gdp"), ())


def finding(subject: str, period: str = "2022", *, rule: str = "jump", what: str = "") -> Finding:
    return Finding("warning", rule, "", what, subject=subject, period=period)


def test_at_least_38_of_forty_errors_are_found_with_at_most_two_false_alarms(tool):
    verdicts = tool.verdicts()
    table = tool.table(verdicts)
    assert len(verdicts) == 40
    assert sum(one.by is not None for one in verdicts) >= 38, table
    assert sum(len(one.alarms) for one in verdicts) <= 2, table
    assert tool.is_good_enough(verdicts)


def test_the_errors_are_of_many_kinds_and_fall_on_many_variables(errors):
    assert len(errors) == 40
    assert len({one.kind for one in errors}) >= 25
    assert len({name for one in errors for name in one.subjects}) >= 25


def test_every_error_changes_the_record_in_a_row_or_two(tool, errors):
    clean = set(read_city(tool.EXEMPLA).observations)
    assert all(1 <= len(set(one.rows) - clean) <= 2 for one in errors)


def test_errors_fall_on_rows_that_have_no_finding_yet(tool, errors):
    city = read_city(tool.EXEMPLA)
    odd = {(one.subject, one.period) for one in check(city, open_pack())}
    assert odd
    assert not odd & {(name, period) for one in errors for name in one.subjects for period in one.periods}


def test_three_misses_or_three_false_alarms_are_too_many(tool, found):
    good = [found] * 40
    missed, alarmed = replace(good[0], by=None), replace(good[0], alarms=(finding("gdp"),))
    assert tool.is_good_enough([*good[2:], missed, missed])
    assert not tool.is_good_enough([*good[3:], missed, missed, missed])
    assert tool.is_good_enough([*good[2:], alarmed, alarmed])
    assert not tool.is_good_enough([*good[3:], alarmed, alarmed, alarmed])


def test_a_finding_that_was_there_before_does_not_count(judging):
    old, again, other = finding("gdp"), finding("gdp", what="Other words."), finding("gdp", "2023")
    assert judging.new_findings([old], [again, other]) == [other]
    assert judging.new_findings([old], [old, again]) == [again]


@pytest.mark.parametrize(
    ("subject", "period", "is_found", "is_alarm"),
    [
        ("wastewater_tertiary", "2022", True, False),
        ("EN.EN.WS.4C/tertiary", "2022", True, False),
        ("wastewater_tertiary", "2023", True, False),
        ("wastewater", "2022", False, False),
        ("wastewater_tertiary", "2020", False, True),
        ("gdp", "2022", False, True),
    ],
)
def test_a_finding_must_name_the_variable_or_its_data_point_in_the_period(
    judging, errors, *, subject, period, is_found, is_alarm
):
    seeded = replace(errors[0], subjects=frozenset({"wastewater_tertiary"}), periods=frozenset({"2022"}))
    verdict = judging.judged(seeded, [finding(subject, period)], open_pack())
    assert (verdict.by is not None, bool(verdict.alarms)) == (is_found, is_alarm)


def test_the_table_says_what_was_missed_and_what_was_a_false_alarm(tool, found):
    missed = replace(found, by=None, alarms=(finding("gdp", what="Odd."),))
    table = tool.table([missed])
    assert "NOT FOUND" in table
    assert "false alarm: jump: Odd." in table
    assert table.endswith("0 of 1 errors found, 1 false alarms")
