"""Findings of the checks, each with the reason the city gave for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.errors import NotFoundError
from groma.web import changes, progress
from groma.web.entry.plain_findings import in_readers_language
from groma.web.models import Answer, User
from groma.web.standing import fingerprint, pack_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from groma.errors import Finding
    from groma.web.models import Round
    from groma.web.trail import Gesture


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in plain words, as the checks said it, and what was answered, and by whom."""

    finding: Finding
    original: Finding
    fingerprint: str
    answer: Answer | None = None
    who: str = ""


def told(round_: Round, findings: Iterable[Finding]) -> list[Told]:
    """Findings of a round with their answers; those without one first."""
    answers = {one.fingerprint: one for one in Answer.objects.filter(round=round_)}
    names = names_of(one.by for one in answers.values())
    pack, found = pack_of(round_), []
    for finding in findings:
        mark = fingerprint(finding)
        answer = answers.get(mark)
        found.append(
            Told(in_readers_language(finding, pack), finding, mark, answer, names[answer.by] if answer else "")
        )
    return sorted(found, key=lambda one: one.answer is not None)


def names_of(actors: Iterable[UUID]) -> dict[UUID, str]:
    """What people are called who are known by their opaque ids; those who left have no name any more."""
    wanted = set(actors)
    known = {one.actor: str(one) for one in User.objects.filter(actor__in=wanted)}
    return {actor: known.get(actor) or _("a former member") for actor in wanted}


def answer_finding(round_: Round, mark: str, *, reason: str, by: User, gesture: Gesture) -> Answer:
    """Give a reason for a finding, or another one.

    Raises:
        NotFoundError: The checks no longer find this.
        OvertakenError: Somebody else answered it at the same time.
    """
    found = next((one for one in standing(round_).findings if fingerprint(one) == mark), None)
    if found is None:
        raise NotFoundError(
            _("The checks no longer find this."),
            next_step=_("Load the page again; there may be nothing left to answer."),
        )
    before = Answer.objects.filter(round=round_, fingerprint=mark).first()
    if before:
        return changes.change(before, "answer", gesture=gesture, reason=reason, by=by.actor)
    answer = Answer(
        round=round_,
        rule=found.rule,
        about=found.subject,
        period=found.period,
        fingerprint=mark,
        reason=reason,
        by=by.actor,
    )
    answer = changes.create(answer, "answer", gesture=gesture)
    progress.refresh(round_)
    return answer
