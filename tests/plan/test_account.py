"""Whether it worked: a planted effect is found, a planted coincidence is not claimed, every row of the table holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plan.made_up_plans import A, B, C, action, card, plan, result, target

from groma.plan.account import account
from groma.plan.cases import Case
from groma.plan.difference import Interval
from groma.plan.lessons import draft_case
from groma.plan.model import Cost, Effect, Enabler, Milestone
from groma.plan.peers import Peer
from groma.plan.verdicts import Range, compared, uncompared
from groma.record.model import City

YEARS = ("2022", "2023", "2024", "2026")
STILL = (50.0, 50.4, 51.0, 51.5)
UP = (50.0, 50.4, 51.0, 61.0)


def rows(key, values, **more):
    return [result(key, value, period=year, **more) for year, value in zip(YEARS, values, strict=True)]


def both(values=UP, *, key=A, **later):
    """The round of 2024 and that of 2026."""
    told = rows(key, values)
    newest = result(key, values[-1], period="2026", **later)
    return card(*told[:3]), replace(card(*told[:3], newest), period="2026")


def peer(name, *values, key=A):
    known = dict(zip(YEARS, values, strict=True))
    return Peer(name, name, {key: known}, frozenset((key, year) for year in YEARS))


def others(*, rise=0.0, key=A):
    """Nine cities that moved about as far as told."""
    return [peer(f"c{n}", 40.0 + n, 40.5 + n, 41.0 + n + n / 50, 41.5 + n + n / 10 + rise, key=key) for n in range(9)]


def told(rounds, *actions, peers=(), key=A, values=UP, **more):
    earlier, later = rounds
    some = plan(*(actions or (started(),)), baseline="2024", **more.pop("of_plan", {}))
    return account(some, earlier=earlier, later=later, city=peer("a", *values, key=key), peers=peers, **more)


def started(name="act", *, gain=10.0, low=7.0, high=12.0, **more):
    return action(name, gain=gain, low=low, high=high, start=2025, state="running", **more)


def only(found):
    (one,) = found.effects
    return one


def test_a_planted_effect_is_found_inside_its_interval():
    one = only(told(both(), peers=others()))
    assert (one.verdict, one.reasons, one.is_claimed) == ("as_expected", ("compared",), True)
    assert one.difference.interval.has(9.0)
    assert one.difference.interval.low > 0
    assert (one.change, one.own, one.way) == (10.0, 10.0, "better")


def test_a_planted_coincidence_is_not_claimed():
    one = only(told(both(), peers=others(rise=9.5)))
    assert (one.verdict, one.reasons, one.is_claimed) == ("none", ("no_more_than_elsewhere",), False)
    assert one.change == 10.0


def test_a_coincidence_among_too_few_cities_to_compare_is_not_claimed_either():
    one = only(told(both(), peers=others(rise=9.5)[:2]))
    assert one.difference.estimate is None
    assert (one.verdict, one.reasons, one.is_claimed) == ("cannot_tell", ("also_elsewhere", "no_comparison"), False)


def test_what_others_did_is_counted_over_the_same_years():
    before = {"2022": 20.0, "2023": 45.0, "2024": 50.0, "2026": 51.0}  # most of it long before the action
    few = [Peer(name, name, {A: before}, frozenset((A, year) for year in YEARS)) for name in "bc"]
    one = only(told(both(), peers=few))
    assert one.difference.others > 10
    assert (one.verdict, one.reasons[0]) == ("as_expected", "before_after")
    assert not one.is_claimed


def test_without_other_cities_before_and_after_is_told_and_nothing_claimed():
    one = only(told(both()))
    assert (one.verdict, one.reasons, one.is_claimed) == ("as_expected", ("before_after", "no_comparison"), False)


def test_what_was_under_way_before_is_not_put_down_to_the_action():
    values = (45.0, 50.0, 55.0, 65.0)
    one = only(told(both(values), values=values))
    assert (one.verdict, one.reasons[0]) == ("cannot_tell", "already_moving")


@pytest.mark.parametrize(
    ("later", "reason"),
    [({"source": "another"}, "other_data"), ({"quality": "estimated"}, "other_data")],
)
def test_another_source_or_quality_is_no_effect(later, reason):
    one = only(told(both(**later), peers=others()))
    assert (one.verdict, one.reasons, one.own, one.change) == ("cannot_tell", (reason,), None, 10.0)


def test_a_correction_of_the_old_value_is_taken_off():
    earlier, later = both()
    corrected = result(A, 59.0, period="2024")
    later = replace(later, series=(*later.series[:2], corrected, later.series[-1]))
    one = only(told((earlier, later), values=(50.0, 50.4, 59.0, 61.0)))
    assert (one.change, one.own, one.split.value.data) == (10.0, 2.0, 8.0)
    assert (one.verdict, one.reasons[0]) == ("cannot_tell", "already_moving")


def test_values_of_another_source_are_not_compared_with_the_newest():
    earlier, later = both(source="another")
    again = result(A, 60.0, period="2024", source="another")
    later = replace(later, series=(*later.series[:2], again, later.series[-1]))
    one = only(told((earlier, later), values=(50.0, 50.4, 60.0, 61.0), peers=others()))
    assert (one.own, one.split.value.data) == (1.0, 9.0)
    assert one.difference.before == ("2024",)
    assert [premise.name for premise in one.difference.failed] == ["periods_before"]
    assert "no_comparison" not in one.reasons  # there are cities; what is lacking are values of its own
    assert not one.is_claimed


@pytest.mark.parametrize(("refused", "reason"), [("", "already_moving"), ("2022", "before_after")])
def test_a_value_that_was_refused_makes_no_course(refused, reason):
    values = (30.0, 50.4, 51.0, 61.0)
    earlier, later = both(values)
    own = replace(peer("a", *values), verified=frozenset((A, year) for year in YEARS if year != refused))
    one = only(account(plan(started(), baseline="2024"), earlier=earlier, later=later, city=own))
    assert one.reasons[0] == reason


def test_another_benchmark_does_not_touch_the_verdict_but_is_said():
    one = only(told(both(benchmark=target(A, 120.0)), peers=others()))
    assert (one.verdict, one.reasons) == ("as_expected", ("compared", "other_benchmark"))
    assert one.split.share.benchmark < 0 < one.split.share.city


def test_another_definition_is_never_compared():
    earlier, later = both()
    point = replace(later.results[0].point, formula_text="something else")
    changed = replace(later, results=(replace(later.results[0], point=point),))
    assert only(told((earlier, changed), peers=others())).reasons == ("other_definition",)


@pytest.mark.parametrize(
    ("change", "verdict", "reason"),
    [
        ({"state": "proposed"}, "not_due", "not_begun"),
        ({"state": "dropped"}, "not_due", "dropped"),
        ({"effects": (Effect(A, 7.0, 10.0, 12.0, lag=2),)}, "not_due", "lag"),
        ({"effects": (Effect(C, 7.0, 10.0, 12.0),)}, "cannot_tell", "no_value_before"),
    ],
)
def test_what_is_not_due_or_not_there(change, verdict, reason):
    one = only(told(both(), replace(started(), **change), peers=others()))
    assert (one.verdict, one.reasons, one.is_claimed) == (verdict, (reason,), False)


def test_without_a_newer_or_verified_value_nothing_is_told():
    earlier, later = both()
    assert only(told((earlier, replace(earlier, period="2025")))).reasons == ("lag",)
    late = only(told((earlier, replace(earlier, period="2026"))))
    assert (late.verdict, late.reasons) == ("cannot_tell", ("no_newer_value",))
    early = action("act", gain=1.0, start=2023, state="running")
    assert only(told((earlier, earlier), early)).reasons == ("no_newer_value",)
    assert only(told((earlier, card()))).reasons == ("no_value_after",)
    assert only(told((earlier, later), verified=[(A, "2024")])).reasons == ("not_verified",)
    assert only(told((earlier, later), verified=[(A, "2026")])).verdict == "as_expected"


def test_two_actions_on_one_figure_are_judged_together():
    first, second = started("one", gain=5.0, low=4.0, high=6.0), started("two", gain=4.0, low=3.0, high=5.0)
    found = told(both(), first, second, peers=others())
    assert [(one.verdict, one.reasons, one.shared_with) for one in found.effects] == [
        ("as_expected", ("compared", "shared"), ("two",)),
        ("as_expected", ("compared", "shared"), ("one",)),
    ]
    assert found.effects[0].expected == Range(7.0, 11.0)


def test_a_part_of_the_city_is_told_before_and_after_only():
    effect = Effect(B, 2.0, 4.0, 6.0, place="north")
    acting = replace(started(), effects=(effect,))
    north = {year: result(B, value, period=year, place="north") for year, value in (("2024", 10.0), ("2026", 15.0))}
    rounds = replace(both()[0], splits=(north["2024"],)), replace(both()[1], splits=(north["2026"],))
    one = only(told(rounds, acting, peers=others()))
    assert (one.verdict, one.difference, one.change) == ("as_expected", None, 5.0)


def test_money_milestones_and_enablers_are_counted():
    acting = replace(
        started(enablers=("skills",)),
        costs=(Cost(2025, "capital", 10.0, 4.0), Cost(2026, "running", 5.0, 3.0)),
        milestones=(Milestone("x", "2025-06-01", "2025-07-01"), Milestone("y", "2025-09-01")),
    )
    idle = started("idle", key=B, gain=5.0, low=4.0, high=6.0)
    earlier = card(*rows(A, UP)[:3], *rows(B, STILL)[:3])
    later = card(*rows(A, UP), *rows(B, STILL))
    of_plan = {"enablers": (Enabler("skills", "Skills", 1, 2), Enabler("law", "Law", 1))}
    found = told((earlier, later), acting, idle, peers=others(), of_plan=of_plan)
    first, second = found.actions
    assert (first.planned, first.spent, first.milestones, first.milestones_done, first.milestones_late) == (
        15.0,
        7.0,
        2,
        1,
        1,
    )
    assert (second.spent, second.effects[0].verdict) == (None, "less")
    skills, law = found.enablers
    assert (skills.is_there, skills.judged, skills.good, skills.others_judged, skills.others_good) == (True, 1, 1, 1, 0)
    assert (law.is_there, law.judged, law.others_judged) == (False, 0, 2)
    assert (found.since, found.until) == ("2024", "2026")


UPWARDS, DOWNWARDS = Range(4.0, 8.0), Range(-8.0, -4.0)


@pytest.mark.parametrize(
    ("expected", "estimate", "interval", "verdict", "reason"),
    [
        (UPWARDS, 6.0, (3.0, 9.0), "as_expected", "compared"),
        (UPWARDS, 12.0, (10.0, 14.0), "more", "compared"),
        (UPWARDS, 2.0, (1.0, 3.0), "less", "compared"),
        (UPWARDS, 0.5, (-1.0, 2.0), "none", "no_more_than_elsewhere"),
        (UPWARDS, 3.0, (-1.0, 7.0), "cannot_tell", "not_distinct"),
        (UPWARDS, -3.0, (-5.0, -1.0), "none", "other_way"),
        (DOWNWARDS, -6.0, (-9.0, -3.0), "as_expected", "compared"),
        (DOWNWARDS, -12.0, (-14.0, -10.0), "more", "compared"),
        (DOWNWARDS, -2.0, (-3.0, -1.0), "less", "compared"),
        (DOWNWARDS, 3.0, (1.0, 5.0), "none", "other_way"),
    ],
)
def test_each_row_that_is_compared(expected, estimate, interval, verdict, reason):
    assert compared(expected, estimate, Interval("placebo", *interval), change=estimate) == (verdict, reason)


def test_a_figure_that_rose_less_than_elsewhere_did_not_go_the_other_way():
    interval = Interval("placebo", -5.0, -1.0)
    assert compared(UPWARDS, -3.0, interval, change=6.0) == ("none", "no_more_than_elsewhere")
    assert compared(UPWARDS, -3.0, interval, change=-1.0) == ("none", "other_way")


@pytest.mark.parametrize(
    ("drift", "verdict"),
    [(None, "as_expected"), (2.9, "as_expected"), (3.0, "cannot_tell"), (-3.0, "as_expected"), (9.0, "cannot_tell")],
)
def test_what_a_course_of_its_own_would_have_made_is_not_claimed(drift, verdict):
    for expected, turn in ((UPWARDS, 1), (DOWNWARDS, -1)):
        interval = Interval("placebo", *sorted((turn * 3.0, turn * 9.0)))
        turned = None if drift is None else turn * drift
        said, reason = compared(expected, turn * 6.0, interval, change=turn * 6.0, drift=turned)
        assert said == verdict
        assert reason == ("already_moving" if verdict == "cannot_tell" else "compared")


@pytest.mark.parametrize(
    ("change", "elsewhere", "course", "verdict", "reason"),
    [
        (6.0, None, None, "as_expected", "before_after"),
        (9.0, 1.0, 1.0, "more", "before_after"),
        (2.0, -5.0, None, "less", "before_after"),
        (6.0, 3.0, None, "cannot_tell", "also_elsewhere"),
        (6.0, 1.0, 3.0, "cannot_tell", "already_moving"),
        (0.0, 3.0, None, "none", "no_change"),
        (-1.0, None, None, "none", "other_way"),
    ],
)
def test_each_row_that_is_not(change, elsewhere, course, verdict, reason):
    assert uncompared(UPWARDS, change, elsewhere=elsewhere, course=course) == (verdict, reason)
    turned = (None if elsewhere is None else -elsewhere), (None if course is None else -course)
    assert uncompared(DOWNWARDS, -change, elsewhere=turned[0], course=turned[1]) == (verdict, reason)


def test_an_account_drafts_a_case_that_people_complete():
    acting = replace(started(description="Pipes were relined."), costs=(Cost(2025, "capital", 10.0, 4.0),))
    found = told(both(), acting, peers=others())
    some = plan(acting, baseline="2024")
    city = City(id="a", name="A", country="XX", licence="CC-BY-4.0")
    draft = draft_case(some, found, "act", city=city, population="small", year=2027)
    assert draft.lacking == ("sectors", "problem", "mechanism")
    assert draft.fields["evidence"] == "compared"
    rest = {"sectors": ["water"], "problem": "Leaks.", "mechanism": "Fewer leaks."}
    case = Case.model_validate({**draft.fields, **rest})
    (touched,) = case.touches
    assert (touched.way, touched.before, touched.before_year, touched.after, touched.after_year) == (
        "up",
        51.0,
        2024,
        61.0,
        2026,
    )
    assert (case.cost.low, case.lessons) == (4.0, ("It did what was expected of it.",))


def test_a_case_without_an_effect_that_can_be_told_lacks_it():
    waiting = replace(started(), state="adopted")
    found = told(both(), waiting)
    draft = draft_case(plan(waiting), found, "act", city=City(id="a_b", name="A", country="XX"), year=2027)
    assert {"touches", "evidence", "licence", "population"} <= set(draft.lacking)
    assert draft.fields["id"] == "a-b-act"
