"""What waits for a person in the programme, for their work list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groma.network.board import Board
from groma.network.board import board as board_of
from groma.network.registers import registers
from groma.network.workflows import waits_for
from groma.web.desk.work import SHOWN, Work
from groma.web.registers import store
from groma.web.registers.relations import relation_of
from groma.web.registers.words import ONE, stage_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from groma.network.board import Item
    from groma.network.model import Entry
    from groma.web.models import User
    from groma.web.registers.relations import Relation

WITH_WORKFLOW = tuple(name for name, one in registers().items() if one.workflow)


def programme_work_of(user: User, *, today: dt.date) -> list[Work]:
    """What waits for a person: of a leader, member, reviewer or expert each thing, of the secretariat one line.

    Coordinators and verifiers have the same on their list as work of the round.
    """
    relation = relation_of(user)
    if "secretariat" in relation.network:
        return list(_of_secretariat(board_of(store.entries_at(*WITH_WORKFLOW), on=today)))
    if not relation.of_groups and "expert" not in relation.network:
        return []
    items = mine(store.entries_at(*WITH_WORKFLOW), relation, today=today).items
    shown = [_work(item) for item in items[:SHOWN]]
    return shown + ([_more(len(items) - SHOWN)] if len(items) > SHOWN else [])


def mine(entries: Iterable[Entry], relation: Relation, *, today: dt.date) -> Board:
    """The board of somebody: all of it for who runs the network, for others what waits for one of their roles."""
    known = tuple(entries)
    whole = board_of(known, on=today)
    if relation.may_run:
        return whole
    theirs = {(one.register, one.id) for one in known if relation.towards(one) & set(waits_for(one))}
    return Board(tuple(item for item in whole.items if (item.register, item.id) in theirs))


def _work(item: Item) -> Work:
    note = f"{ONE[item.register]} · {stage_words(item.stage)}"
    address = reverse("programme_entry", args=[item.register, item.id])
    return Work(item.name, note, None, None, item.due, button=_("Open"), address=address)


def _more(count: int) -> Work:
    said = ngettext("and %(count)s more thing", "and %(count)s more things", count) % {"count": count}
    what = _("In the programme")
    return Work(what, said, None, None, None, button=_("Show all"), address=reverse("programme_desk"))


def _of_secretariat(board: Board) -> Iterator[Work]:
    """One line for all of it, the day that of what has been due for longest."""
    pressing = [item for item in board.items if item.time in {"today", "late", "week"}]
    if not pressing:
        return
    late, week = board.late, board.this_week
    said = [
        ngettext("%(count)s is late", "%(count)s are late", late) % {"count": late} if late else "",
        ngettext("%(count)s is due within a week", "%(count)s are due within a week", week) % {"count": week}
        if week
        else "",
    ]
    note = ", ".join(part for part in said if part)
    day = min(item.due for item in pressing if item.due)
    yield Work(_("The programme"), note, None, None, day, button=_("Open"), address=reverse("programme_desk"))
