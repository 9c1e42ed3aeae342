"""Dates as programmes publish them: read, with their first and last day, or refused with what to write."""

from __future__ import annotations

import pytest

from groma.errors import RecordError
from groma.network.dates import last_day, read_series, read_when


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2025-10-31", "2025-10-31", "2025-10-31"),
        ("2025-10", "2025-10-01", "2025-10-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2021/2022", "2021-01-01", "2022-12-31"),
        ("2021-05/2022-03", "2021-05-01", "2022-03-31"),
        ("2022-2023", "2022-01-01", "2023-12-31"),
        ("2022–2023", "2022-01-01", "2023-12-31"),
        ("31 October 2025", "2025-10-31", "2025-10-31"),
        ("31. October 2025", "2025-10-31", "2025-10-31"),
        ("31st October 2025", "2025-10-31", "2025-10-31"),
        ("1 Sept. 2025", "2025-09-01", "2025-09-01"),
        ("October 31, 2025", "2025-10-31", "2025-10-31"),
        ("October 31st, 2025", "2025-10-31", "2025-10-31"),
        ("Oct 31 2025", "2025-10-31", "2025-10-31"),
        ("October 2025", "2025-10-01", "2025-10-31"),
        ("  august   2021 ", "2021-08-01", "2021-08-31"),
        ("beginning of 2022", "2022-01-01", "2022-04-30"),
        ("early 2022", "2022-01-01", "2022-04-30"),
        ("mid-2022", "2022-05-01", "2022-08-31"),
        ("End of 2022", "2022-09-01", "2022-12-31"),
        ("Q3 2022", "2022-07-01", "2022-09-30"),
        ("2022-Q1", "2022-01-01", "2022-03-31"),
    ],
)
def test_a_spelling_is_read(said, first, last):
    when = read_when(said)
    assert (when.first.isoformat(), when.last.isoformat()) == (first, last)
    assert when.said == " ".join(said.split())
    assert when.is_day == (first == last)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "soon",
        "03/04/2022",
        "2022-13",
        "2022-02-30",
        "30 February 2022",
        "2023-2022",
        "beginning of 0000",
        "32 October 2025",
        "Octember 2025",
        "2025-10-31T10:00",
        "9" * 400,
        "٢٠٢٢",
        "<b>2022</b>",
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(said):
    with pytest.raises(RecordError) as refused:
        read_when(said)
    assert "2025-10-31" in refused.value.next_step
    assert len(refused.value.what) < 120


def test_a_series_has_a_rhythm_and_a_beginning():
    series = read_series("monthly from 2022-02")
    assert (series.every, series.start.first.isoformat()) == ("monthly", "2022-02-01")
    assert read_series("Weekly  from 3 May 2022").every == "weekly"
    assert read_series("2022-02") is None
    with pytest.raises(RecordError):
        read_series("monthly from whenever")


@pytest.mark.parametrize(
    ("said", "day"), [("2021", "2021-12-31"), ("2021-10", "2021-10-31"), ("2021-10-05", "2021-10-05")]
)
def test_a_question_about_a_year_is_about_its_last_day(said, day):
    assert last_day(said) == day
