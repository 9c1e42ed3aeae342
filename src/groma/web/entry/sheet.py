"""What the entry page of a category shows: its indicators, what is typed for each, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.web.entry import live
from groma.web.entry.answering import Told, names_of, told
from groma.web.entry.forms import FigureForm
from groma.web.entry.peers import peers
from groma.web.entry.permitted import page_figures, points_of
from groma.web.entry.source_titles import titles
from groma.web.models import Message
from groma.web.standing import pack_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.pack import DataPoint, Indicator, Pack
    from groma.score.model import Result
    from groma.web.access import Visitor
    from groma.web.entry.entering import Outcome
    from groma.web.entry.peers import Peers
    from groma.web.figures import Figure
    from groma.web.models import Round, Value
    from groma.web.standing import Standing


@dataclass(frozen=True)
class FigureShown:
    """A figure with its form, what the checks say of it, and what became of it where it was just sent."""

    figure: Figure
    form: FigureForm
    findings: Sequence[Told] = ()
    outcome: Outcome | None = None

    @property
    def is_open(self) -> bool:
        """Whether its further fields are unfolded: where they say something or are wrong."""
        names = ("status", "period", "note")
        usual = {"status": "reported", "period": self.figure.period, "note": ""}
        return any(self.form[name].errors or self.form[name].value() != usual[name] for name in names)


@dataclass(frozen=True)
class PointShown:
    """A data point as it stands.

    Attributes:
        final: The field for its final value.
        before: Its newest earlier value.
        thread: What verifier and city said about it. `waits` where the last question has no answer yet.
    """

    point: DataPoint
    result: Result
    value: Value | None
    final: FigureShown
    sum: str = ""
    before: Result | None = None
    peers: Peers | None = None
    findings: Sequence[Told] = ()
    thread: Sequence[tuple[Message, str]] = ()

    @property
    def waits(self) -> bool:
        """Whether the verifier waits for an answer."""
        return bool(self.thread) and self.thread[-1][0].kind == Message.Kind.QUESTION


@dataclass(frozen=True)
class Section:
    """An indicator: its data points, the figures typed for it, and those typed further up for several indicators."""

    indicator: Indicator
    points: Sequence[PointShown]
    own: Sequence[FigureShown]
    elsewhere: Sequence[Figure]

    @property
    def has_final(self) -> bool:
        """Whether a final value is given, or was just sent, or is all there can be."""
        finals = [point.final for point in self.points]
        return not (self.own or self.elsewhere) or any(one.figure.row or one.outcome for one in finals)


@dataclass(frozen=True)
class Sheet:
    """The page of a category."""

    round: Round
    group: str
    pack: Pack
    common: Sequence[FigureShown]
    sections: Sequence[Section]
    titles: Mapping[str, str]
    refusal: str
    model: object = field(repr=False)

    @cached_property
    def shown(self) -> dict[str, FigureShown]:
        """Everything typed on the page, by key."""
        finals = (point.final for section in self.sections for point in section.points)
        own = (one for section in self.sections for one in section.own)
        return {one.figure.key: one for one in (*self.common, *own, *finals)}

    @property
    def forms(self) -> list[FigureForm]:
        """The forms in the order of the page."""
        return [one.form for one in self.shown.values()]

    @cached_property
    def has_parts(self) -> bool:
        """Whether figures can be split: the framework knows groups of people, or the city has parts."""
        return bool(self.pack.breakdowns) or self.round.city.places.exists()

    @property
    def is_writable(self) -> bool:
        """Whether anything on the page can be entered now."""
        return any(not one.figure.refusal for one in self.shown.values())


def sheet(round_: Round, group: str, visitor: Visitor, *, outcomes: Mapping[str, Outcome] | None = None) -> Sheet:
    """The page of a category as it stands; figures that were sent and not saved keep what was typed."""
    pack, now = pack_of(round_), standing(round_)
    points = points_of(pack, group)
    found = page_figures(round_, group, visitor)
    names = titles(round_.city)
    said = _findings(round_, points, now)
    sent = outcomes or {}
    shown = {
        key: _shown(one, pack, names=names, findings=() if one.is_final else said.get(key, ()), outcome=sent.get(key))
        for key, one in found.items()
    }
    told_points = _points(round_, points, now, shown=shown, said=said)
    uses = [name for point in points for name in dict.fromkeys(point.variables)]
    indicators = [one for one in pack.indicators if one.definition.group == group]
    common = [name for name in dict.fromkeys(uses) if _users(name, indicators) > 1]
    sections = [_section(one, told_points, shown=shown, common=common) for one in indicators]
    return Sheet(
        round=round_,
        group=group,
        pack=pack,
        common=[shown[name] for name in common],
        sections=sections,
        titles=names,
        refusal=_page_refusal(found.values(), round_),
        model=live.model(
            found.values(), points, pack=pack, benchmarks=pack.benchmark_set(round_.benchmark_set.partition("@")[0])
        ),
    )


def _page_refusal(found: Iterable[Figure], round_: Round) -> str:
    """Why nothing on the page can be entered; empty where something can."""
    said = [one.refusal for one in found]
    if not all(said):
        return ""
    if round_.state == "published":
        return _("The round is published. To correct a figure, the coordinator reopens the round with a reason.")
    return said[0] if said else ""


def _shown(
    one: Figure, pack: Pack, *, names: Mapping[str, str], findings: Sequence[Told], outcome: Outcome | None
) -> FigureShown:
    is_kept = outcome is not None and outcome.kind in {"faulty", "overtaken", "waiting"}
    form = outcome.form if outcome and is_kept else FigureForm(one, pack, titles=names)
    return FigureShown(one, form, findings, outcome)


def _findings(round_: Round, points: Sequence[DataPoint], now: Standing) -> dict[str, list[Told]]:
    """The findings about a page, each once: at the variable it is about, else at the first data point it concerns."""
    place: dict[str, list[Told]] = {}
    about = {one.key: now.about(one.key) for one in points}
    every = {one.fingerprint: one for one in told(round_, dict.fromkeys(f for found in about.values() for f in found))}
    variables = {name for one in points for name in one.variables}
    for key, found in about.items():
        for one in [one for one in every.values() if one.original in found]:
            subject = one.finding.subject
            place.setdefault(subject if subject in variables else key, []).append(every.pop(one.fingerprint))
    return place


def _points(
    round_: Round,
    points: Sequence[DataPoint],
    now: Standing,
    *,
    shown: Mapping[str, FigureShown],
    said: Mapping[str, Sequence[Told]],
) -> dict[str, PointShown]:
    keys = [one.key for one in points]
    values = {one.key: one for one in round_.values.filter(key__in=keys)}
    others = peers(keys, round_.city)
    before = _before(now, keys)
    threads = _threads(round_, keys)
    return {
        one.key: PointShown(
            point=one,
            result=now.results[one.key],
            value=values.get(one.key),
            final=shown[one.key],
            sum=live.sum_text(now.results[one.key]),
            before=before.get(one.key),
            peers=others.get(one.key),
            findings=said.get(one.key, ()),
            thread=threads.get(one.key, ()),
        )
        for one in points
    }


def _before(now: Standing, keys: Sequence[str]) -> dict[str, Result]:
    """For each data point its newest value of a period earlier than the one that counts now."""
    earlier: dict[str, Result] = {}
    for one in now.book.card.series:
        key = one.point.key
        if key in keys and one.measurement.period != (now.results[key].measurement.period or now.period):
            earlier[key] = one
    return earlier


def _threads(round_: Round, keys: Sequence[str]) -> dict[str, list[tuple[Message, str]]]:
    said = list(Message.objects.filter(round=round_, key__in=keys).exclude(kind=Message.Kind.REMARK))
    names = names_of(one.by for one in said)
    threads: dict[str, list[tuple[Message, str]]] = {}
    for one in said:
        threads.setdefault(one.key, []).append((one, names[one.by]))
    return threads


def _users(name: str, indicators: Sequence[Indicator]) -> int:
    """How many indicators of the page use a variable."""
    return sum(any(name in point.variables for point in one.data_points) for one in indicators)


def _section(
    indicator: Indicator, points: Mapping[str, PointShown], *, shown: Mapping[str, FigureShown], common: Sequence[str]
) -> Section:
    names = dict.fromkeys(name for point in indicator.data_points for name in point.variables)
    return Section(
        indicator=indicator,
        points=[points[one.key] for one in indicator.data_points],
        own=[shown[name] for name in names if name not in common],
        elsewhere=[shown[name].figure for name in names if name in common],
    )
