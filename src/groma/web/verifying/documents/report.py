"""The verification report: what was reported and verified, how it stands against its targets, and what comes next."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from groma.publish.names import figure_name, group_name, indicator_name
from groma.publish.numbers_text import band_text, period_text, quality_text, reason_text
from groma.publish.numerals import number_text
from groma.publish.trust import mark_counts, mark_name, mark_text, weakest_mark
from groma.publish.wheel import wheel_svg
from groma.web.verifying.documents import telling
from groma.web.verifying.documents.blocks import Block, Bullets, Document, Drawing, Facts, Grid, Paragraph, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from groma.score.model import GroupScore, Result
    from groma.web.verifying.documents.matter import Matter

FEW = 6
"""So many names stand in a sentence before it becomes a list."""


def report(matter: Matter) -> Document:
    """The verification report of a round, in the language spoken now."""
    parts = (
        (_("Introduction and background"), _introduction(matter)),
        (_("Indicators: what was reported and verified"), _indicators(matter)),
        (_("Data points: what was reported and verified"), _data_points(matter)),
        (_("How the city stands against its targets"), _performance(matter)),
        (_("Benchmarks and scoring"), _method(matter)),
        (_("Results"), _results(matter)),
        (_("Indicators not reported"), _not_reported(matter)),
        (_("Indicators not verified"), _not_verified(matter)),
        (_("Next steps"), _next_steps(matter)),
    )
    city = matter.book.city.name
    return Document(
        name=f"verification-report-{matter.round.city_id}-{matter.round.period}".replace("/", "-"),
        title=_("Verification report: %(city)s") % {"city": city},
        subtitle=telling.subtitle(matter),
        language=get_language() or "en",
        banner=telling.banner(matter),
        lead=_lead(matter),
        sections=tuple(Section(f"{number}. {title}", tuple(blocks)) for number, (title, blocks) in enumerate(parts, 1)),
        closing=telling.closing(matter),
    )


def _lead(matter: Matter) -> str:
    reported, verified = len(matter.reported), sum(map(matter.is_verified, matter.reported))
    return _("%(city)s reports %(reported)d of %(all)d figures. A verifier accepted %(verified)d of them.") % {
        "city": matter.book.city.name,
        "reported": reported,
        "all": len(matter.book.card.results),
        "verified": verified,
    }


def _introduction(matter: Matter) -> Iterator[Block]:
    yield Paragraph(
        _(
            "%(city)s reported its figures for %(period)s under the framework %(framework)s. This report tells what"
            " was reported, what an independent verifier accepted, and how the figures stand against their targets."
        )
        % {
            "city": matter.book.city.name,
            "period": period_text(matter.round.period),
            "framework": matter.book.pack.meta.title,
        }
    )
    yield Paragraph(
        _(
            "A verifier looks at every reported figure: whether its source is named and can be followed, whether"
            " unit, year and arithmetic hold, whether it is plausible beside earlier years and other cities. That"
            " makes a figure reasonable, not certain: data that was falsified with care is not found in this way."
        )
    )
    yield Paragraph(
        _(
            "A verifier belongs neither to the city nor to those who entered the figures, and has declared to have"
            " no conflict of interest. Verifiers are named here by an opaque id; the network knows who they are."
        )
    )
    yield Facts(telling.head_facts(matter))


def _indicators(matter: Matter) -> Iterator[Block]:
    rows = [_indicator_row(name, results, matter) for name, results in _levels(matter)]
    yield Paragraph(
        _(
            "An indicator counts as reported if it has at least one value, and as verified if every value it has is"
            " verified."
        )
    )
    yield Grid(
        _("Indicators"),
        (_("Part"), _("All"), _("Reported"), _("in part"), _("Verified"), _("Reporting rate")),
        tuple(rows),
        numbers=(1, 2, 3, 4, 5),
        wide=(3, 1, 1, 1, 1, 1.4),
    )


def _indicator_row(name: str, results: list[Result], matter: Matter) -> tuple[str, ...]:
    by_indicator = _by_indicator(results)
    reported = [members for members in by_indicator if any(one.is_reported for one in members)]
    partly = sum(not all(one.is_reported for one in members) for members in reported)
    verified = sum(all(matter.is_verified(one) for one in members if one.is_reported) for members in reported)
    rate = (
        f"{number_text(100 * len(reported) / len(by_indicator), decimals=0)}\u202f%" if by_indicator else telling.NONE
    )
    return (name, str(len(by_indicator)), str(len(reported)), str(partly), str(verified), rate)


def _data_points(matter: Matter) -> Iterator[Block]:
    yield Paragraph(_("Some indicators have several data points. Each is reported, verified and scored on its own."))
    rows = []
    for name, results in _levels(matter):
        reported = [one for one in results if one.is_reported]
        verified = sum(map(matter.is_verified, reported))
        rows.append(
            (
                name,
                *map(
                    str, (len(results), len(reported), verified, len(reported) - verified, len(results) - len(reported))
                ),
            )
        )
    yield Grid(
        _("Data points"),
        (_("Part"), _("All"), _("Reported"), _("Verified"), _("Not verified"), _("Not reported")),
        tuple(rows),
        numbers=(1, 2, 3, 4, 5),
        wide=(3, 1, 1, 1, 1.2, 1.2),
    )


def _performance(matter: Matter) -> Iterator[Block]:
    card, pack = matter.book.card, matter.book.pack
    levels = {*pack.meta.levels[:1], *pack.meta.levels[-1:], "total"}
    groups = [one for one in card.groups if one.level in levels]
    tops = [one for one in groups if one.level in {*pack.meta.levels[:1], "total"}]
    heads = (_("Part"), _("Share of points"), _("Band"), _("Points"), _("Scored"))
    if not card.total.scored:
        yield Paragraph(_("No figure has a target to be held against, so nothing is scored."))
        return
    yield Grid(
        _("By part of the framework"),
        heads,
        tuple(_group_row(one, matter) for one in tops),
        numbers=(1, 3, 4),
        wide=(3, 1.4, 2, 1.4, 1.2),
    )
    yield Drawing(
        wheel_svg(matter.book),
        _(
            "The wheel of %(city)s: from the centre the city, the parts of the framework, and each figure with a bar"
            " as long as its band. The tables of the results say the same."
        )
        % {"city": matter.book.city.name},
    )
    rest = [one for one in groups if one not in tops and one.scored]
    yield Grid(
        _("By category"),
        heads,
        tuple(_group_row(one, matter) for one in rest),
        numbers=(1, 3, 4),
        wide=(3, 1.4, 2, 1.4, 1.2),
    )


def _group_row(group: GroupScore, matter: Matter) -> tuple[str, ...]:
    pack = matter.book.pack
    names = dict.fromkeys(group_name(one, pack) for one in (group.top, group.group) if one)
    name = _("All figures") if group.level == "total" else ": ".join(names)
    percent = telling.NONE if group.percent is None else f"{number_text(group.percent, decimals=1)}\u202f%"
    band = band_text(group.band, pack.meta.bands) if group.band else _("not scored")
    points = _("%(made)d of %(possible)d") % {"made": group.points, "possible": group.possible}
    return (name, percent, band, points, str(group.scored))


def _method(matter: Matter) -> Iterator[Block]:
    card, pack = matter.book.card, matter.book.pack
    yield Paragraph(
        _(
            "A figure with a target is held against it: its share of the target falls in a band, and the band gives"
            " points. A group has the points of its scored figures over the most they could have. What is not"
            " reported, or has no target, is in neither sum; so look at how much is reported beside every score."
        )
    )
    yield Grid(
        _("Bands"),
        (_("Share of the target"), _("Points")),
        tuple((band_text(one, pack.meta.bands), str(one.points)) for one in pack.meta.bands),
        numbers=(1,),
        wide=(3, 1),
    )
    if card.benchmark_set:
        yield Paragraph(_("The benchmark set is %(set)s.") % {"set": card.benchmark_set})
    yield from (Paragraph(said) for said in (card.benchmark_label, pack.meta.scoring_note) if said)
    marks = [(mark_name(mark), mark_text(mark), str(count)) for mark, count, _all in mark_counts(card) if count]
    yield Paragraph(
        _("A trust mark tells how well Groma knows the definition of a figure; it says nothing of the city's work.")
    )
    yield Grid(_("Trust marks"), (_("Mark"), _("It means"), _("Figures")), tuple(marks), numbers=(2,), wide=(1.4, 4, 1))


def _results(matter: Matter) -> Iterator[Block]:
    if not matter.reported:
        yield Paragraph(_("Nothing is reported yet."))
    heads = (
        _("Figure"),
        _("Result"),
        _("Unit"),
        _("Period"),
        _("Of the target"),
        _("Verified"),
        _("Quality"),
        _("Trust"),
    )
    for top, results in groupby(matter.reported, key=_top):
        rows = tuple(_result_row(result, matter) for result in results)
        yield Grid(
            group_name(top, matter.book.pack), heads, rows, numbers=(1,), wide=(3.4, 1.4, 1.9, 1, 1.6, 1, 1.4, 1.3)
        )


def _result_row(result: Result, matter: Matter) -> tuple[str, ...]:
    value, unit = telling.amount(result, matter)
    bands, one = matter.book.pack.meta.bands, result.measurement
    band = band_text(result.band, bands) if result.band else reason_text(result)
    is_verified = _("yes") if matter.is_verified(result) else _("no")
    name = f"{figure_name(result, matter.book.pack)} ({result.point.code})"
    return (
        name,
        value,
        unit,
        period_text(one.period),
        band,
        is_verified,
        quality_text(one.quality),
        mark_name(weakest_mark(result)),
    )


def _not_reported(matter: Matter) -> Iterator[Block]:
    empty = [
        members for members in _by_indicator(matter.book.card.results) if not all(one.is_reported for one in members)
    ]
    if not empty:
        yield Paragraph(_("Every indicator is reported in full."))
        return
    yield Paragraph(
        _("An indicator that is not reported is not a bad one: it counts neither for nor against the city.")
    )
    for top, several in groupby(empty, key=lambda members: _top(members[0])):
        yield Bullets(tuple(_gap(members, matter) for members in several), group_name(top, matter.book.pack))


def _gap(members: list[Result], matter: Matter) -> str:
    lacking = [one for one in members if not one.is_reported]
    name, why = indicator_name(members[0].indicator, matter.book.pack), reason_text(lacking[0])
    if len(lacking) == len(members):
        return _("%(indicator)s: %(why)s") % {"indicator": name, "why": why}
    which = ", ".join(one.point.name for one in lacking)
    return _("%(indicator)s, in part (without %(which)s): %(why)s") % {"indicator": name, "which": which, "why": why}


def _not_verified(matter: Matter) -> Iterator[Block]:
    left = [result for result in matter.reported if not matter.is_verified(result)]
    if not left:
        yield Paragraph(_("Every reported figure is verified.") if matter.reported else _("Nothing is reported yet."))
        return
    yield Paragraph(_("These figures are shown with their value and their band, but no verifier accepted them."))
    rows = tuple(
        (figure_name(one, matter.book.pack), " ".join(telling.amount(one, matter)).strip(), _why(one, matter))
        for one in left
    )
    yield Grid(_("Reported, not verified"), (_("Figure"), _("Result"), _("Why")), rows, wide=(3, 1.6, 4))


def _why(result: Result, matter: Matter) -> str:
    verdict = matter.verdicts[result.point.key]
    return verdict.reason or (
        _("Declined by the verifier.") if verdict.state in {"not_verified", "published"} else _("Not decided yet.")
    )


def _next_steps(matter: Matter) -> Iterator[Block]:
    bands = sorted(matter.book.pack.meta.bands, key=lambda band: band.at_least)
    steps = [_step_low(band, matter) for band in bands[: len(bands) // 2]]
    left = sum(not one.is_reported for one in matter.book.card.results)
    if left:
        said = ngettext(
            "Plan how %(count)d missing figure will be collected, beginning with what many others rest on.",
            "Plan how %(count)d missing figures will be collected, beginning with what many others rest on.",
            left,
        )
        steps.append(said % {"count": left})
    if any(not matter.is_verified(one) for one in matter.reported):
        steps.append(_("Mend or document the figures that were not verified, and report them again."))
    steps.append(
        _("Go on collecting the same figures in the same way: only a course of years shows whether a measure works.")
    )
    steps.append(_("Tell the network what was hard to count, so that definitions and checks become better."))
    yield Bullets(tuple(filter(None, steps)))


def _step_low(band: object, matter: Matter) -> str:
    found = [one for one in matter.reported if one.band is not None and one.band == band]
    if not found:
        return ""
    names = [figure_name(one, matter.book.pack) for one in found]
    said = ngettext(
        "Begin with what is at %(band)s of its target: %(names)s.",
        "Begin with what is at %(band)s of its target: %(names)s.",
        len(names),
    )
    more = len(names) - FEW
    listed = "; ".join(names[:FEW])
    if more > 0:
        listed = ngettext("%(names)s; and %(count)d more", "%(names)s; and %(count)d more", more) % {
            "names": listed,
            "count": more,
        }
    return (
        said % {"band": band_text(found[0].band, matter.book.pack.meta.bands), "names": listed} if found[0].band else ""
    )


def _levels(matter: Matter) -> Iterator[tuple[str, list[Result]]]:
    """The results of each group of the first level, of each reporting level, and all."""
    results, pack = matter.book.card.results, matter.book.pack
    for top, members in groupby(results, key=_top):
        yield group_name(top, pack), list(members)
    for level in pack.meta.reporting_levels:
        yield _("Level: %(level)s") % {"level": level}, [one for one in results if one.indicator.level == level]
    yield _("All"), list(results)


def _by_indicator(results: Iterable[Result]) -> list[list[Result]]:
    return [list(members) for _code, members in groupby(results, key=lambda one: one.indicator.code)]


def _top(result: Result) -> str:
    return (result.indicator.path or ("",))[0]
