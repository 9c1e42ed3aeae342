"""Codes are found however they are spelled, and never taken for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groma.catalogue.codes import canonical_code, plain, squeezed
from groma.catalogue.pack import open_pack
from groma.errors import NotFoundError

PACK = open_pack("u4ssc")
KEYS = st.sampled_from([point.key for point in PACK.data_points])
BETWEEN = st.sampled_from([":", ": ", " : ", ".", "-", "_", " ", "–", " . "])
CASES = st.sampled_from([str.upper, str.lower, str.title, str.swapcase])
SLASHES = st.sampled_from(["/", " / ", "|", " | "])
AROUND = st.sampled_from(["", " ", "  ", "\t"])


@st.composite
def spellings(draw):
    key = draw(KEYS)
    code, _, point = key.partition("/")
    spelled = draw(CASES)(draw(BETWEEN).join(code.split(".")))
    if point:
        words = draw(st.sampled_from([" ", "_", "-", "  "])).join(point.split("_"))
        spelled += draw(SLASHES) + draw(CASES)(words)
    return key, draw(AROUND) + spelled + draw(AROUND)


@given(spellings())
def test_any_spacing_case_and_separator_leads_to_the_code(pair):
    key, spelled = pair
    assert PACK.key(spelled) == key
    assert PACK.data_point(spelled).key == key
    assert canonical_code(spelled) == key.split("/")[0] + ("/" + plain(key.split("/")[1]) if "/" in key else "")


@given(spellings())
def test_the_framework_may_stand_in_front(pair):
    key, spelled = pair
    assert PACK.key(f"u4ssc:{spelled}") == key


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_known_key_or_stays_as_it_is(text):
    assert PACK.key(text) == text or PACK.key(text) in PACK.names()


@given(st.text(max_size=60))
def test_a_canonical_code_is_canonical(text):
    assert canonical_code(canonical_code(text)) == canonical_code(text)


def test_no_two_names_are_taken_for_each_other():
    keys = [*PACK.variables, *(one.code for one in PACK.indicators), *(point.key for point in PACK.data_points)]
    assert len({squeezed(key) for key in keys}) == len(set(keys))


@pytest.mark.parametrize(
    ("spelled", "key"),
    [
        ("EN: EN: AQ: 1C / PM2.5", "EN.EN.AQ.1C/pm2_5"),
        ("EN.EN.AQ.1C PM 10", "EN.EN.AQ.1C/pm10"),
        ("EN: EN: WA: 1C | Open dump", "EN.EN.WA.1C/open_dump"),
        ("EC: ICT: PS: 1A / data sets published", "EC.ICT.PS.1A/number"),
        ("EC: ICT: PS: 1A / percentage available", "EC.ICT.PS.1A/percentage"),
        ("EC: I: T: 4A / para transport", "EC.I.T.4A/paratransit"),
        ("EN: EN: WS: 3C / primary", "EN.EN.WS.4C/primary"),
        ("EN: EN: WS: 3C", "EN.EN.WS.3C"),
        ("Water Consumption", "EN.EN.WS.2C"),
        ("water_consumption", "water_consumption"),
        ("total population", "inhabitants"),
        ("EC: ICT: ICT: 5C", "EC.ICT.ICT.5A"),
    ],
)
def test_spellings_that_are_about(spelled, key):
    assert PACK.key(spelled) == key


@pytest.mark.parametrize(
    ("wrong", "near"), [("EN.EN.WS.22C", "EN.EN.WS.2C"), ("en: en: aq: 1c / pm1", "EN.EN.AQ.1C/pm10")]
)
def test_an_unknown_code_is_refused_with_the_nearest(wrong, near):
    with pytest.raises(NotFoundError, match=f"Did you mean `{near}`"):
        PACK.data_point(wrong)


def test_an_indicator_with_several_values_is_no_data_point_itself():
    assert PACK.indicator("EN.EN.WS.4C").code == "EN.EN.WS.4C"
    with pytest.raises(NotFoundError, match=r"EN\.EN\.WS\.4C/"):
        PACK.data_point("EN.EN.WS.4C")


@pytest.mark.parametrize("nothing", ["", " ", "::", "/", "u4ssc:", "…"])
def test_nothing_is_no_name(nothing):
    assert PACK.key(nothing) == nothing
