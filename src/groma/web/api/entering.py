"""Entering a row of the record through the API: read and refused as the forms do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from groma.catalogue.conversion import catalogue_unit
from groma.errors import GromaError, did_you_mean
from groma.record.breakdown import canonical_breakdown
from groma.record.period import read_period
from groma.web import rounds
from groma.web.api.conditional import overtaken
from groma.web.api.problems import Mistake, invalid, missing
from groma.web.api.rounds_told import observation, row_etag
from groma.web.changes import OvertakenError
from groma.web.entry.forms import FigureForm
from groma.web.entry.offered_units import is_money
from groma.web.entry.source_titles import source_code, titles
from groma.web.figures import Figure, name_of, prefix_of
from groma.web.models import Observation
from groma.web.standing import pack_of
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.web.api.names import Where
    from groma.web.api.told_rounds import ObservationSent
    from groma.web.models import Round, User

RowKey = tuple[str, str, str, str]
SENT_AS = {"text": "value", "period": "at"}


def key_of(round_: Round, variable: str, where: Where) -> RowKey:
    """The key of a row: variable, period, place and breakdown, each spelled as the record has it.

    Raises:
        ProblemError: One of them is not known.
    """
    pack = pack_of(round_)
    key = pack.key(variable)
    if not pack.knows(key):
        raise missing(f"`{variable}` is not known.", where="variable", next_step=did_you_mean(variable, pack.names()))
    try:
        period = read_period(where.at or round_.period)
        breakdown = canonical_breakdown(where.breakdown)
    except GromaError as error:
        raise invalid([Mistake(where="query", what=f"{error.what} {error.next_step}")]) from error
    return _spelled(round_, key, pack=pack, period=period), period, _place(round_, where.place), breakdown


def row_at(round_: Round, key: RowKey) -> Observation | None:
    """The row of a key; `None` where there is none."""
    named = dict(zip(Observation.KEY, key, strict=True))
    return Observation.objects.filter(city_id=round_.city_id, **named).first()


def entered(round_: Round, key: RowKey, sent: ObservationSent, *, version: int, by: User) -> Observation:
    """Enter a row as it was sent.

    Args:
        round_: The round.
        key: Of the row.
        sent: What it becomes.
        version: Of the row this rests on; 0 where there is none yet.
        by: Who enters it.

    Raises:
        ProblemError: It cannot be taken, or somebody else was quicker.
        RefusedError: This person may not enter it now.
    """
    row, gesture = row_at(round_, key), Gesture(str(by.actor))
    if (row.version if row else 0) != version:
        raise _overtaken(row)
    content = _content(round_, key, sent, row=row)
    try:
        with transaction.atomic():
            source = source_code(content.pop("source"), round_.city, gesture=gesture)
            variable, period, place, breakdown = key
            entry = rounds.Entry(
                variable, period, place=place, breakdown=breakdown, version=version, source=source, **content
            )
            return rounds.enter(round_, [entry], by=by, gesture=gesture)[0]
    except OvertakenError as error:
        theirs = error.theirs
        raise _overtaken(theirs if isinstance(theirs, Observation) else row_at(round_, key)) from error


def _content(round_: Round, key: RowKey, sent: ObservationSent, *, row: Observation | None) -> dict[str, str]:
    """What the row becomes, checked by the form of the figure; the source still as it was sent."""
    pack, name = pack_of(round_), pack_of(round_).key(key[0])
    wanted = catalogue_unit(name, pack)
    figure = Figure(name, prefix_of(name), name_of(name, pack), wanted, round_.period, row=row)
    known = titles(round_.city)
    unit = sent.unit or ("" if is_money(name, pack) else wanted)
    data = sent.model_dump() | {"text": sent.value, "unit": "" if figure.is_answer else unit, "period": key[1]}
    if figure.is_answer and sent.unit not in {"", wanted}:
        raise invalid([Mistake(where="unit", what="The value is a yes or a no, not an amount.")])
    form = FigureForm(
        figure, pack, titles=known, data={f"{figure.prefix}-{name}": one for name, one in data.items()}, besides=unit
    )
    if not form.is_valid():
        raise invalid([_mistake(name, str(said)) for name, errors in form.errors.items() for said in errors])
    if not sent.value and sent.status == "reported":
        raise invalid(
            [Mistake(where="value", what="There is no value. Send one, or say in `status` why there is none.")]
        )
    return form.content


def _mistake(name: str, said: str) -> Mistake:
    return Mistake(where=SENT_AS.get(name, name), what=said)


def _spelled(round_: Round, key: str, *, pack: Pack, period: str) -> str:
    """How the record spells a variable: rows that came with a folder may have another spelling."""
    rows = Observation.objects.filter(city_id=round_.city_id, period=period).order_by("pk")
    spelled = rows.values_list("variable", flat=True).distinct()
    return next((name for name in spelled if pack.key(name) == key), key)


def _place(round_: Round, code: str) -> str:
    known = set(round_.city.places.values_list("code", flat=True)) if code else set()
    if code and code not in known:
        raise missing(f"`{code}` is no part of the city.", where="place", next_step=did_you_mean(code, known))
    return code


def _overtaken(row: Observation | None) -> Exception:
    if row is None:
        add = "Send `If-None-Match: *` if it should be added."
        return overtaken("The row is not there, or no longer.", etag="", next_step=add, theirs=None)
    what = "The row is no longer as it was read: somebody else changed it."
    return overtaken(what, etag=row_etag(row), theirs=observation(row))
