"""The sample: drawn by a seed, from every category before twice from one, likelier where a figure is weak."""

from __future__ import annotations

from collections import Counter

from cast import report
from hypothesis import given
from hypothesis import strategies as st
from verifying_cast import AT, full, sent

from groma.web import changes
from groma.web.models import Round, Source, TrailEvent
from groma.web.verifying.sampling import Candidate, candidates, draw, sample_of
from groma.web.verifying.worklist import queue

chosen = st.tuples(st.sampled_from("abc"), st.sampled_from([1.0, 3.0, 7.0]))
candidates_made = st.lists(chosen, max_size=15).map(
    lambda several: [Candidate(f"k{number}", *one) for number, one in enumerate(several)]
)


@given(candidates_made, st.integers(0, 12), st.integers().map(str), st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(among, size, seed, random):
    drawn = draw(among, size, seed=seed)
    mixed = list(among)
    random.shuffle(mixed)
    assert draw(mixed, size, seed=seed) == drawn
    assert len(set(drawn)) == len(drawn) == min(size, len(among))


@given(candidates_made, st.integers(0, 12), st.integers().map(str))
def test_no_category_gives_twice_before_each_has_given_once(among, size, seed):
    groups = {one.key: one.group for one in among}
    counts = Counter(groups[key] for key in draw(among, size, seed=seed))
    there = Counter(one.group for one in among)
    for group in there:
        assert all(counts[group] >= min(there[group], counts[other] - 1) for other in there)


@given(candidates_made, st.integers(0, 11), st.integers().map(str))
def test_a_larger_sample_holds_the_smaller(among, size, seed):
    assert set(draw(among, size, seed=seed)) <= set(draw(among, size + 1, seed=seed))


def test_a_weak_figure_is_drawn_more_often_in_proportion_to_its_weight():
    among = [Candidate("weak", "a", 3.0), *(Candidate(f"good{number}", "a", 1.0) for number in range(3))]
    first = Counter(draw(among, 1, seed=str(seed))[0] for seed in range(4_000))
    assert abs(first["weak"] / 4_000 - 0.5) < 0.03
    assert abs(first["good0"] / 4_000 - 1 / 6) < 0.03


def test_different_seeds_draw_differently():
    among = [Candidate(str(number), "a", 1.0) for number in range(50)]
    assert len({draw(among, 5, seed=str(seed)) for seed in range(20)}) == 20


def test_weak_quality_missing_evidence_and_doubts_weigh(cast):
    report(cast, {"EN.EN.WS.2C": "150", "EN.EN.WS.3C": "20"})
    changes.create(
        Source(city=cast.city, code="office", title="Office", evidence=["0" * 64]), "add", gesture=cast.gesture
    )
    row = cast.city.observations.get(variable="EN.EN.WS.3C")
    changes.change(row, "enter", gesture=cast.gesture, source="office")
    other = cast.city.observations.get(variable="EN.EN.WS.2C")
    changes.change(other, "enter", gesture=cast.gesture, quality="unknown")
    weights = {one.key: one.weight for one in candidates(queue(Round.objects.get(pk=cast.round.pk)))}
    assert weights["EN.EN.WS.2C"] >= weights["EN.EN.WS.3C"] + 4


def test_a_sample_is_drawn_on_request_and_kept_with_its_seed(cast, as_):
    full(cast)
    client = as_("verifier")
    assert sent(client, "sample/", size="9", seed="2026-a")["Location"] == f"{AT}?show=sample"
    round_ = Round.objects.get(pk=cast.round.pk)
    kept = sample_of(round_)
    assert kept is not None
    assert (kept.seed, len(kept.keys), kept.of) == ("2026-a", 9, 112)
    assert kept.keys == draw(candidates(queue(round_)), 9, seed="2026-a")
    assert '"seed":"2026-a"' in TrailEvent.objects.get(action="round.sample").after
    page = client.get(f"{AT}?show=sample").content.decode()
    assert "2026-a" in page
    assert page.count('scope="row"') == 9


def test_a_seed_is_made_where_none_is_given_and_nonsense_is_refused(cast, as_):
    full(cast)
    client = as_("verifier")
    sent(client, "sample/", size="0")
    sent(client, "sample/", size="many")
    sent(client, "sample/", size="3", seed="<script>")
    assert sample_of(Round.objects.get(pk=cast.round.pk)) is None
    sent(client, "sample/", size="3")
    kept = sample_of(Round.objects.get(pk=cast.round.pk))
    assert kept is not None
    assert len(kept.seed) == 16
