"""Numbers and periods: read where they can be read one way, refused where they could be read two ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groma.errors import RecordError
from groma.record.numbers import plain_number, read_number
from groma.record.period import parse_period, read_period


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_writes_is_read_back(number):
    assert read_number(repr(number)) == number


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_are_written_plainly(number):
    assert plain_number(float(number)) == str(number)


@given(st.floats(-1e300, 1e300))
def test_plain_numbers_are_as_good_as_the_number(number):
    assert float(plain_number(number)) == pytest.approx(number, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "number"),
    [
        ("5", ".", "", 5),
        (" -5.25 ", ".", "", -5.25),
        ("\u22125", ".", "", -5),
        ("+1e3", ".", "", 1000),
        ("1,5", ",", "", 1.5),
        ("1 234,5", ",", " ", 1234.5),
        ("1\u202f234\u202f567", ".", " ", 1234567),
        ("1'234.5", ".", " ", 1234.5),
        ("1.234.567,8", ",", ".", 1234567.8),
        ("1,234,567.8", ".", ",", 1234567.8),
        ("-1,234", ".", ",", -1234),
    ],
)
def test_marks_are_read_as_told(text, decimal, thousands, number):
    assert read_number(text, decimal=decimal, thousands=thousands) == number


@pytest.mark.parametrize(
    ("text", "decimal", "thousands"),
    [
        ("1,23", ".", ","),
        ("1.23,4", ",", "."),
        ("12 34", ".", " "),
        ("1.5", ",", ""),
        ("1,2,3", ",", ""),
        ("", ".", ""),
        (".5", ".", ""),
        ("5.", ".", ""),
        ("1__0", ".", ""),
        ("0x10", ".", ""),
        ("5 %", ".", ""),
    ],
)
def test_what_could_mean_two_things_is_refused(text, decimal, thousands):
    with pytest.raises(RecordError):
        read_number(text, decimal=decimal, thousands=thousands)


REFUSED = {
    "39,204": ("`39,204` may mean two numbers.", "Write `39204` or `39.204`, whichever is meant."),
    "97,5": ("`97,5` may mean two numbers.", "Write it with a decimal point: `97.5`."),
    "about 20": ("`about 20` is a number with a qualifier.", "Write `20`, quality `estimated`, and `about 20` in"),
    "6.5*": ("`6.5*` is a number with a mark.", "Write `6.5`, and what the mark means in the note."),
    "6.5 a)": ("`6.5 a)` is a number with a mark.", "Write `6.5`"),
    "5 %": ("`5 %` holds more than a number.", "Write `5` alone; a unit has its own column"),
    "45100 people": ("`45100 people` holds more than a number.", "Write `45100` alone"),
    "12 345": ("`12 345` has thousands marks.", "Write `12345`."),
    "=1+1": ("`=1+1` is a spreadsheet formula", "Write the number it gives."),
    "many": ("`many` is not a number.", "Write digits"),
    "9" * 500: ("`" + "9" * 60 + "…` is too large", "Check the number of digits."),
}


@pytest.mark.parametrize("thousands", ["", " "])
@pytest.mark.parametrize(("text", "said"), REFUSED.items())
def test_a_refusal_says_how_to_write_it(text, said, thousands):
    if text == "12 345" and thousands:
        assert read_number(text, thousands=thousands) == 12345
        return
    with pytest.raises(RecordError) as caught:
        read_number(text, thousands=thousands)
    assert said[0] in caught.value.what
    assert said[1] in caught.value.next_step


@given(st.text(max_size=20))
def test_any_text_is_a_finite_number_or_refused(text):
    try:
        assert abs(read_number(text)) < float("inf")
    except RecordError as error:
        assert error.next_step  # noqa: PT017  either is right, nothing else is


@pytest.mark.parametrize(
    ("text", "start", "end", "is_year"),
    [
        ("2019", "2019-01-01", "2019-12-31", True),
        ("2020-02", "2020-02-01", "2020-02-29", False),
        ("2018-09/2019-08", "2018-09-01", "2019-08-31", True),
        ("2016/2018", "2016-01-01", "2018-12-31", False),
        ("2019-03-31", "2019-03-31", "2019-03-31", False),
        ("2019-01-01/2019-12-31", "2019-01-01", "2019-12-31", True),
    ],
)
def test_periods_have_days(text, start, end, is_year):
    period = parse_period(text)
    assert (period.start.isoformat(), period.end.isoformat(), period.is_year) == (start, end, is_year)


@pytest.mark.parametrize(
    "text", ["", "/", "19", "2019-", "2019-00", "2019-03-00", "2019-02-30", "0000", "2019/2018", "12:30", "x"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(RecordError):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The period is empty."),
        ("2018-19", "Write `2018/2019`."),
        ("2019-13", "Write a year"),
        ("31.12.2019", "Write `2019-12-31`."),
        ("x" * 500, "x" * 60 + "…` is no period."),
    ],
)
def test_a_refused_period_says_how_to_write_it(text, said):
    with pytest.raises(RecordError) as caught:
        parse_period(text)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 200


def test_the_newer_period_is_the_one_that_ends_later():
    texts = ["2019-06", "2018-09/2019-08", "2019", "2018", "2016/2018"]
    assert sorted(texts, key=lambda text: parse_period(text).order) == [
        "2016/2018",
        "2018",
        "2019-06",
        "2018-09/2019-08",
        "2019",
    ]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2018-19", "2018/2019"),
        ("2018/19", "2018/2019"),
        ("2010-2017", "2010/2017"),
        ("2017 - 18", "2017/2018"),
        ("2019.0", "2019"),
        ("2019-03", "2019-03"),
        ("2018-09/2019-08", "2018-09/2019-08"),
        ("1999-00", "1999/2000"),
        ("1999/00", "1999/2000"),
        ("2018/18", "2018"),
    ],
)
def test_periods_as_tables_spell_them(text, period):
    assert read_period(text) == period


@given(st.text(max_size=15))
def test_any_text_is_a_period_or_refused(text):
    try:
        assert parse_period(text).days >= 1
    except RecordError as error:
        assert error.next_step  # noqa: PT017  either is right, nothing else is
