"""The timeline: bars on one scale, what is imprecise as a range, what is not known apart, mirrored in Arabic."""

from __future__ import annotations

import datetime as dt

import pytest
from defusedxml.ElementTree import fromstring

from groma.network.model import Entry
from groma.network.timeline import rows
from groma.publish.languages import LANGUAGES, speaking
from groma.publish.timeline_chart import LABELS, MOST_AHEAD, MOST_BACK, axis, drawing, legend, scale

ON = dt.date(2024, 7, 1)
NS = "{http://www.w3.org/2000/svg}"


def row(*, since="2022-01-01", until="", seen="", **values):
    told = {name: (value,) for name, value in values.items()}
    (found,) = rows([Entry("deliverables", "d", told, since, until, seen or since, (), "listed")])
    return found


def drawn(one, **how):
    return fromstring(drawing(one, scale([one], on=ON)), **how)


def bands(svg):
    """Each band: where it begins and how wide it is, in percent."""
    found = svg.iter(f"{NS}rect")
    return [(float(one.get("x")[:-1]), float(one.get("width")[:-1])) for one in found]


def gaps(svg):
    return [one for one in svg.iter(f"{NS}line") if one.get("stroke-dasharray")]


def test_a_scale_holds_every_bar_and_the_day():
    found = scale([row(planned="2026"), row(since="2021-05-01")], on=ON)
    assert (found.first, found.last) == (2021, 2026)
    assert (found.along(dt.date(2021, 1, 1)), found.along(dt.date(2027, 1, 1))) == (0.0, 100.0)
    assert list(scale([], on=ON).years) == [2024]


def test_a_slip_of_the_pen_does_not_flatten_the_rest():
    found = scale([row(planned="9999"), row(published="0001")], on=ON)
    assert (found.first, found.last) == (2024 - MOST_BACK, 2024 + MOST_AHEAD)
    for one in (row(since="", planned="9999"), row(since="", published="0001")):
        svg = fromstring(drawing(one, found))
        assert (bands(svg), list(svg.iter(f"{NS}circle"))) == ([], [])


def test_a_plan_for_a_year_is_a_band_over_the_year():
    one = row(since="", planned="2023", published="2022")
    found = scale([one], on=ON)
    plan = bands(fromstring(drawing(one, found)))[0]
    assert plan == pytest.approx((100 * 365 / 1096, 100 * 365 / 1096), abs=0.01)


def test_what_is_published_has_a_mark_and_one_on_no_certain_day_a_range_too():
    day, month = (drawn(row(since="", published=when)) for when in ("2023-05-01", "2023-05"))
    assert [len(list(svg.iter(f"{NS}circle"))) for svg in (day, month)] == [1, 1]
    assert [len(bands(svg)) for svg in (day, month)] == [0, 1]


def test_from_the_last_source_on_it_is_not_known():
    svg = drawn(row(since="2022-01-01", seen="2023"))
    ((start, width),) = bands(svg)
    (gap,) = gaps(svg)
    assert float(gap.get("x1")[:-1]) == pytest.approx(start + width, abs=0.2)
    assert gap.get("x2") == f"{scale([row()], on=ON).along(ON):.2f}%"


def test_what_is_listed_no_more_is_not_known_to_have_lasted_until_then():
    one = row(since="2022", seen="2022", until="2024-01-01")
    ((_, width),) = bands(drawn(one))
    (gap,) = gaps(drawn(one))
    assert width == pytest.approx(100 * 365 / 1096, abs=0.01)
    assert gap.get("x2") == f"{scale([one], on=ON).along(dt.date(2024, 1, 1)):.2f}%"


def test_what_no_source_dates_has_only_the_day():
    svg = drawn(row(since=""))
    assert (bands(svg), gaps(svg)) == ([], [])
    assert len([one for one in svg.iter(f"{NS}line") if one.get("class") == "s-ink"]) == 1


def test_it_is_mirrored_where_a_language_runs_from_the_right():
    one = row(planned="2023")
    straight = drawn(one)
    with speaking("ar"):
        turned = drawn(one)
    assert [(100 - start - width, width) for start, width in bands(straight)] == [
        pytest.approx(band, abs=0.02) for band in bands(turned)
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_drawings_are_well_formed_and_hidden_from_screen_readers(code):
    one = row(planned="2023", published="2024", timeline="2022-2023")
    with speaking(code):
        found = scale([one], on=ON)
        for text in (axis(found), drawing(one, found), *(key.drawing for key in legend(found))):
            svg = fromstring(text)
            assert (svg.get("aria-hidden"), svg.get("direction"), svg.get("style")) == ("true", "ltr", None)


def test_few_years_are_named():
    named = fromstring(axis(scale([row(since="2004-01-01")], on=ON)))
    assert [one.text for one in named] == ["2004", "2007", "2010", "2013", "2016", "2019", "2022"]
    assert len(named) <= LABELS


def test_the_legend_names_the_day():
    assert [key.says for key in legend(scale([row()], on=ON))][-1] == "1 July 2024"
