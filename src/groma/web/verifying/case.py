"""The case of one figure: all that a verifier wants to see beside each other before deciding on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.publish.explain import explanation
from groma.publish.languages import speaking
from groma.publish.marks import sparkline
from groma.publish.numbers_text import value_text
from groma.verify.approval import differences
from groma.web.context import pack_language
from groma.web.entry.peers import peers
from groma.web.entry.plain_findings import in_readers_language
from groma.web.facts import OPEN
from groma.web.models import Answer, Message, Source, StoredFile
from groma.web.parts import Difference, Event
from groma.web.people.people_names import names_of
from groma.web.standing import fingerprint, pack_of

if TYPE_CHECKING:
    from groma.errors import Finding
    from groma.publish.explain import Explanation
    from groma.score.model import Result
    from groma.web.models import Round, Value
    from groma.web.standing import Standing
    from groma.web.verifying.worklist import Item

SHOWN_INLINE = {"application/pdf": "document", "image/png": "picture", "image/jpeg": "picture"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """The figure in an earlier period, and how far the figure now is from it."""

    period: str
    text: str
    change: float | None


@dataclass(frozen=True, slots=True)
class Others:
    """What other cities published: how many, the middle one and the middle half, written for readers."""

    count: int
    low: str
    middle: str
    high: str
    is_verified: bool
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """A source of the figure, with the files that are kept of it."""

    code: str
    title: str
    publisher: str
    address: str
    note: str
    files: tuple[File, ...]

    @property
    def link(self) -> str:
        """The address, where a browser may follow it."""
        return self.address if self.address.startswith(("https://", "http://")) else ""


@dataclass(frozen=True, slots=True)
class File:
    """A file of evidence; `kind` is `document` or `picture` where it can be looked at here."""

    name: str
    sha256: str
    media_type: str
    size: int

    @property
    def kind(self) -> str:
        """How it can be shown; empty where it can only be fetched."""
        return SHOWN_INLINE.get(self.media_type, "")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with the city's answer to it, where there is one."""

    finding: Finding
    answer: str
    by: str


@dataclass(frozen=True)
class Case:
    """One figure with everything around it."""

    item: Item
    story: Explanation
    earlier: tuple[Earlier, ...]
    spark: str
    others: Others | None
    proofs: tuple[Proof, ...]
    findings: tuple[Told, ...]
    events: tuple[Event, ...]
    changes: tuple[Difference, ...]
    checklist: tuple[str, ...]

    @property
    def result(self) -> Result:
        """The figure, measured and scored."""
        return self.item.result

    @property
    def is_with_city(self) -> bool:
        """Whether the city works on it now."""
        return self.item.value.state in OPEN


def case_of(item: Item, now: Standing) -> Case:
    """The case of one figure of a round."""
    round_, result = item.value.round, item.result
    with speaking(pack_language()):
        story = explanation(now.book, result)
    earlier = _earlier(result, now)
    return Case(
        item=item,
        story=story,
        earlier=earlier[-6:][::-1],
        spark=_spark(result, now),
        others=_others(result, round_),
        proofs=_proofs(result, round_),
        findings=_findings(item, round_),
        events=_events(item.value),
        changes=_changes(item, now),
        checklist=tuple(result.indicator.definition.verifier),
    )


def _earlier(result: Result, now: Standing) -> tuple[Earlier, ...]:
    """The same figure before, oldest first, with the change from then to now in percent."""
    before = [one for one in now.book.card.series if one.point.key == result.point.key]
    return tuple(
        Earlier(one.measurement.period, value_text(one.value, one.point), _change(one.value, result))
        for one in before
        if one.measurement.period != result.measurement.period
    )


def _change(then: float | None, result: Result) -> float | None:
    if not then or result.value is None or result.point.is_yes_no:
        return None
    return 100.0 * (result.value - then) / then


def _spark(result: Result, now: Standing) -> str:
    if result.point.is_yes_no:
        return ""
    course = [one.value for one in now.book.card.series if one.point.key == result.point.key]
    return sparkline([value for value in course if value is not None])


def _others(result: Result, round_: Round) -> Others | None:
    """The middle half of what other cities published; nothing for answers, and where there are too few."""
    point = result.point
    found = None if point.is_yes_no else peers([point.key], round_.city).get(point.key)
    if found is None:
        return None
    low, middle, high = (value_text(value, point) for value in (found.low, found.middle, found.high))
    is_outside = result.value is not None and not found.low <= result.value <= found.high
    return Others(found.count, low, middle, high, found.is_verified, is_outside)


def _proofs(result: Result, round_: Round) -> tuple[Proof, ...]:
    codes = dict.fromkeys(one.observation.source for one in result.measurement.inputs if one.observation.source)
    rows = {row.code: row for row in Source.objects.filter(city_id=round_.city_id, code__in=codes)}
    wanted = {digest for row in rows.values() for digest in row.evidence}
    stored = StoredFile.objects.filter(city_id=round_.city_id, sha256__in=wanted)
    files = {
        row.sha256: File(row.name or row.path.rpartition("/")[2], row.sha256, row.media_type, row.size)
        for row in stored
    }
    return tuple(_proof(code, rows.get(code), files) for code in codes)


def _proof(code: str, row: Source | None, files: dict[str, File]) -> Proof:
    if row is None:
        return Proof(code, "", "", "", "", ())
    found = tuple(files[digest] for digest in row.evidence if digest in files)
    return Proof(code, row.title, row.publisher, row.address, row.note, found)


def _findings(item: Item, round_: Round) -> tuple[Told, ...]:
    answers = {one.fingerprint: one for one in Answer.objects.filter(round=round_)}
    names = names_of(one.by for one in answers.values())
    found = ((one, answers.get(fingerprint(one))) for one in item.findings)
    pack = pack_of(round_)
    return tuple(
        Told(in_readers_language(one, pack), said.reason if said else "", names[str(said.by)] if said else "")
        for one, said in found
    )


def _events(value: Value) -> tuple[Event, ...]:
    """What was said about the figure, newest first."""
    said = list(Message.objects.filter(round=value.round, key=value.key).order_by("-id"))
    names = names_of(one.by for one in said)
    return tuple(Event(one.at, _kind(one), names[str(one.by)], one.text) for one in said)


def _kind(said: Message) -> str:
    if said.kind == Message.Kind.QUESTION:
        return _("Question of the verifier")
    if said.kind == Message.Kind.ANSWER:
        return _("Answer of the city") if said.text else _("The figure was changed")
    return _("Remark")


def _changes(item: Item, now: Standing) -> tuple[Difference, ...]:
    """What is not as it was when it was approved before."""
    before = item.value.approval or item.value.dropped_approval
    found = differences(before, item.result.measurement, sources=now.book.city.sources) if before else ()
    return tuple(Difference(one.what, one.before, one.now) for one in found)
