"""What sources say differently, on the page it is about, with how it was settled."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from groma.publish.numbers_text import listed
from groma.publish.numerals import date_text
from groma.web.models import RegisterDifference
from groma.web.programme.linking import called
from groma.web.programme.open_facts import WITHIN
from groma.web.programme.wording import field_text, source_name, value_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.network.model import Entry
    from groma.web.programme.shown import Programme

OF_ALL = ("initiative", "programme")
"""What a difference is about that is about the programme as a whole."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """Something that sources say differently.

    Attributes:
        about: Whose it is, and which field.
        standing: What is shown until it is settled.
        settled: How and when it was settled; empty while it is not.
    """

    about: str
    says: str
    standing: str
    sources: str
    settled: str


def about_entries(shown: Programme, entries: Iterable[Entry]) -> tuple[Disputed, ...]:
    """What sources say differently about the entry of a page and those under it, in one query."""
    asked = [(one.register, one.id) for one in entries]
    if not asked:
        return ()
    wanted = reduce(operator.or_, (Q(register=register, entry=entry) for register, entry in asked))
    return _rows(shown, RegisterDifference.objects.filter(wanted), page=asked[0])


def about_the_whole(shown: Programme) -> tuple[Disputed, ...]:
    """What sources say differently about the programme as a whole."""
    whole = Q(register="", entry__in=OF_ALL) | Q(register="initiative")
    return _rows(shown, RegisterDifference.objects.filter(whole))


def _rows(
    shown: Programme, rows: Iterable[RegisterDifference], *, page: tuple[str, str] = ("", "")
) -> tuple[Disputed, ...]:
    """Those that a source known by that day takes part in."""
    return tuple(_row(shown, one, page) for one in rows if one.field not in WITHIN and shown.titles & {*one.sources})


def _row(shown: Programme, row: RegisterDifference, page: tuple[str, str]) -> Disputed:
    entry = shown.get(row.register, row.entry)
    named = (
        [called(shown, entry)] if entry and entry.register != "initiative" and page != (row.register, row.entry) else []
    )
    named += [field_text(row.field)] if row.field else []
    parts = (value_text(row.field, one) for one in row.standing.split("; "))
    return Disputed(
        about=": ".join(named),
        says=row.says if row.field == "" else listed([value_text(row.field, one) for one in row.says.split("; ")]),
        standing=listed([one for one in parts if one]),
        sources=listed([source_name(one) for one in row.sources]),
        settled=_settled(row),
    )


def _settled(row: RegisterDifference) -> str:
    if row.settled_at is None:
        return ""
    day = date_text(row.settled_at.date().isoformat())
    told = {"date": day, "value": value_text(row.field, row.settled_as), "reason": row.reason}
    if row.settled_as:
        return _("Settled on %(date)s as “%(value)s”: %(reason)s") % told
    return _("Settled on %(date)s: %(reason)s") % told
