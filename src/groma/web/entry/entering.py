"""Saving what was typed: each figure by itself, so that a faulty one keeps no good one back, and nothing is lost."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from groma.verify.workflow import RefusedError
from groma.web import rounds
from groma.web.changes import OvertakenError
from groma.web.entry.forms import STATUSES, FigureForm, row_content
from groma.web.entry.permitted import page_figures
from groma.web.entry.source_titles import is_new, source_code, titles
from groma.web.entry.typed import shown_number
from groma.web.models import Observation
from groma.web.parts import Difference
from groma.web.refusals import refused
from groma.web.rounds import Entry
from groma.web.standing import pack_of
from groma.web.templatetags.marks import QUALITIES
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager

    from django_stubs_ext import StrOrPromise

    from groma.web.figures import Figure
    from groma.web.models import Round, User

Kind = Literal["same", "saved", "waiting", "faulty", "overtaken"]
LABELS: dict[str, StrOrPromise] = {
    "text": _lazy("Value"),
    "unit": _lazy("Unit"),
    "status": _lazy("No value? Say why"),
    "quality": _lazy("Quality"),
    "source": _lazy("Source"),
    "note": _lazy("Note"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one figure that was sent.

    Attributes:
        kind: `same` where nothing was to be done, `waiting` where the value itself is not there yet.
        words: Why it was refused.
        theirs: What somebody else wrote in between.
        mine: What was to be written instead.
    """

    kind: Kind
    form: FigureForm
    words: str = ""
    theirs: Observation | None = None
    mine: Entry | None = None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Theirs and mine, field by field."""
        if self.theirs is None or self.mine is None:
            return ()
        theirs, mine = in_words(row_content(self.theirs)), in_words(self.mine.content)
        return tuple(Difference(str(label), theirs[name], mine[name]) for name, label in LABELS.items())


@dataclass(frozen=True, slots=True)
class Command:
    """What a button asks for besides saving.

    Attributes:
        name: `keep` mine, `take` theirs, the `same` as before; empty for the plain button.
        key: The figure it is about.
        version: For `keep`, the version that is knowingly overwritten.
    """

    name: str = ""
    key: str = ""
    version: int | None = None

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Command:
        """The command among what was sent."""
        name = next((one for one in ("keep", "take", "same") if one in sent), "")
        key, _colon, version = sent.get(name, "").rpartition(":") if name == "keep" else (sent.get(name, ""), "", "")
        return cls(name, key, int(version) if version.isdecimal() else None)


def in_words(content: Mapping[str, str]) -> dict[str, str]:
    """The fields of a row as readers are told them."""
    said = dict(content)
    said["text"] = shown_number(said["text"])
    said["status"] = str(STATUSES.get(said["status"], said["status"]))
    said["quality"] = str(QUALITIES.get(said["quality"], said["quality"]))
    return said


def save_sent(
    sent: Mapping[str, str], round_: Round, group: str, *, by: User, command: Command, only: bool
) -> dict[str, Outcome]:
    """Save what was sent of a category's page, each figure by itself, as one gesture.

    Args:
        sent: The fields.
        round_: The round.
        group: The category.
        by: Who sent it.
        command: What the button asks for.
        only: Whether a command leaves all other figures alone, as the script wants it.
    """
    pack, names, gesture = pack_of(round_), titles(round_.city), Gesture(str(by.actor))
    forms = {
        key: FigureForm(figure, pack, titles=names, data=sent)
        for key, figure in page_figures(round_, group, by).items()
        if f"{figure.prefix}-version" in sent and not (only and command.name and key != command.key)
    }
    if not command.name and (saved := _all_at_once(forms, round_, by=by, gesture=gesture)):
        return saved
    return {
        key: _done(form, round_, by=by, gesture=gesture, command=command if key == command.key else Command())
        for key, form in forms.items()
    }


def _all_at_once(forms: Mapping[str, FigureForm], round_: Round, *, by: User, gesture: Gesture) -> dict[str, Outcome]:
    """Every changed figure in one go, which is quicker than one by one; nothing where one of them stands in the way."""
    changed = {key: form for key, form in forms.items() if not form.figure.refusal and not form.is_same}
    if not changed or not all(form.is_valid() and not form.is_empty for form in changed.values()):
        return {}
    try:
        with _adding_sources(changed.values()):
            entries = [entry for form in changed.values() for entry in _entries(form, round_, gesture=gesture)]
            rounds.enter(round_, entries, by=by, gesture=gesture)
    except (RefusedError, OvertakenError):
        return {}
    return {key: Outcome("saved" if key in changed else "same", form) for key, form in forms.items()}


def _done(form: FigureForm, round_: Round, *, by: User, gesture: Gesture, command: Command) -> Outcome:
    if command.name == "take":
        return Outcome("same", form)
    if command.name == "same":
        return _same_again(form, round_, by=by, gesture=gesture)
    return save(form, round_, by=by, gesture=gesture, rests_on=command.version)


def _same_again(form: FigureForm, round_: Round, *, by: User, gesture: Gesture) -> Outcome:
    shown = str(form.data.get(form.add_prefix("version")) or 0)
    try:
        version = int(shown) if shown.isdecimal() else 0
        same_as_before(form.figure, round_, by=by, gesture=gesture, version=version)
    except RefusedError as error:
        return Outcome("faulty", form, words=refused(error))
    except OvertakenError:
        return Outcome("same", form)
    return Outcome("saved", form)


def save(form: FigureForm, round_: Round, *, by: User, gesture: Gesture, rests_on: int | None = None) -> Outcome:
    """Save one figure as it was typed.

    Args:
        form: The figure's form with what was sent.
        round_: The round.
        by: Who typed it.
        gesture: What it is part of.
        rests_on: The version of the row that is knowingly overwritten; the one shown where not given.
    """
    if form.figure.refusal or (form.is_same and rests_on is None):
        return Outcome("same", form)
    if not form.is_valid():
        return Outcome("faulty", form)
    if form.is_empty:
        return Outcome("waiting" if form.is_waiting else "same", form)
    entries: list[Entry] = []
    try:
        with _adding_sources([form]):
            entries = _entries(form, round_, gesture=gesture, rests_on=rests_on)
            rounds.enter(round_, entries, by=by, gesture=gesture)
    except RefusedError as error:
        return Outcome("faulty", form, words=refused(error))
    except OvertakenError as error:
        return _overtaken(error, form, entries)
    return Outcome("saved", form)


def same_as_before(figure: Figure, round_: Round, *, by: User, gesture: Gesture, version: int) -> None:
    """Enter the value of the year before once more, saying so in the note.

    Raises:
        RefusedError: It may not be entered now.
        OvertakenError: Somebody else was quicker.
    """
    before = figure.before
    if before is None:
        return
    said = row_content(before) | {"note": _("Same as %(period)s.") % {"period": before.period}}
    entry = Entry(figure.variable, round_.period, version=version, **said)
    rounds.enter(round_, [entry], by=by, gesture=gesture)


def _adding_sources(forms: Iterable[FigureForm]) -> AbstractContextManager[None]:
    """One transaction where a source is added besides; entering has its own, and measures after it."""
    is_needed = any(is_new(form.content["source"], form.titles) for form in forms)
    return transaction.atomic() if is_needed else nullcontext()


def _entries(form: FigureForm, round_: Round, *, gesture: Gesture, rests_on: int | None = None) -> list[Entry]:
    """What a form becomes: the figure, last, and before it the row that it takes the place of."""
    source = source_code(form.content["source"], round_.city, gesture=gesture)
    entry = _entry(form, source, rests_on=rests_on)
    return [*_moved_away(form.figure, entry), entry]


def _entry(form: FigureForm, source: str, *, rests_on: int | None) -> Entry:
    figure, period = form.figure, form.cleaned_data["period"]
    content = form.content | {"source": source}
    shown = form.cleaned_data["version"] or 0
    is_moved = figure.row is not None and figure.row.period != period
    version = 0 if is_moved else shown
    return Entry(figure.variable, period, version=version if rests_on is None else rests_on, **content)


def _moved_away(figure: Figure, entry: Entry) -> list[Entry]:
    """The row of the round's period is emptied where the value turns out to be of another year."""
    row = figure.row
    if row is None or row.period == entry.period or not row.text:
        return []
    empty = row_content(row) | {"text": "", "status": "not_reported"}
    return [Entry(row.variable, row.period, version=row.version, **empty)]


def _overtaken(error: OvertakenError, form: FigureForm, entries: list[Entry]) -> Outcome:
    theirs = error.theirs
    if not isinstance(theirs, Observation) or not entries:
        return Outcome("overtaken", form, mine=entries[-1] if entries else None)
    entry = entries[-1]
    if row_content(theirs) == entry.content:
        return Outcome("saved", form)
    return Outcome("overtaken", form, theirs=theirs, mine=replace(entry, version=theirs.version))
