"""The one way anything on the trail is changed.

`change`, `create` and `remove` save one row and append its event in the same transaction. A row is saved only if it is
still as the person saw it: the update names the version it rests on, and where somebody was quicker nothing is saved
and `OvertakenError` carries what they wrote.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import CharField, TextField

from groma.errors import GromaError, LimitError
from groma.record.trail import canonical
from groma.web import trail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Manager

    from groma.record.trail import Event
    from groma.web.models import Kept
    from groma.web.trail import Gesture

K = TypeVar("K", bound="Kept")


class OvertakenError(GromaError):
    """Somebody else changed the same thing in between.

    Attributes:
        theirs: The row as it is now; `None` where it is gone.
    """

    def __init__(self, theirs: Kept | None) -> None:
        """Keep what they wrote, so that both can be shown."""
        self.theirs = theirs
        super().__init__(
            "Somebody else changed this at the same time.",
            next_step="Compare the two below and keep one; yours is not lost.",
        )


class TooLongError(LimitError):
    """A text is longer than what it is kept in."""

    def __init__(self, name: str, *, length: int, limit: int) -> None:
        """Say which text, and how much of it there may be."""
        super().__init__(
            f"This text has {length} characters; there may be {limit}.",
            where=name,
            next_step="Shorten it, then save again. Nothing was saved.",
        )


def change(row: K, action: str, *, gesture: Gesture, **after: Any) -> K:
    """Change fields of a row.

    Args:
        row: As the person saw it; its `version` is what the change rests on.
        action: What is done, such as `enter`; the trail tells it after the row's noun.
        gesture: Who does it, in which go.
        after: The fields that become something else.

    Returns:
        The row as it is now. Where nothing changes, the same row and no event.

    Raises:
        OvertakenError: It is no longer at that version. Nothing was saved.
        TooLongError: A text does not fit its field. Nothing was saved.
    """
    if all(getattr(row, name) == value for name, value in after.items()):
        return row
    _check_lengths(row, after)
    before = row.told()
    with transaction.atomic():
        kept = _manager(row)
        updated = kept.filter(pk=row.pk, version=row.version).update(**after, version=row.version + 1)
        if not updated:
            raise OvertakenError(kept.filter(pk=row.pk).first())
        row = kept.get(pk=row.pk)
        _tell(row, action, gesture=gesture, before=before, after=row.told())
    return row


def change_all(rows: Mapping[K, Mapping[str, Any]], action: str, *, gesture: Gesture) -> None:
    """Change many rows of one kind at once, all of them or none; an event for each.

    Args:
        rows: Rows as the person saw them, with the fields that become something else.
        action: What is done to each.
        gesture: Who does it, in which go.

    Raises:
        OvertakenError: One of them is no longer at its version. Nothing was saved.
        TooLongError: A text does not fit its field. Nothing was saved.
    """
    told = []
    with transaction.atomic():
        for row, after in rows.items():
            _check_lengths(row, after)
            before, kept = row.told(), _manager(row)
            if not kept.filter(pk=row.pk, version=row.version).update(**after, version=row.version + 1):
                raise OvertakenError(kept.filter(pk=row.pk).first())
            vars(row).update(after, version=row.version + 1)
            told.append(_event(row, action, gesture=gesture, before=before, after=row.told()))
        trail.append(*told)


def create(row: K, action: str, *, gesture: Gesture) -> K:
    """Add a row.

    Raises:
        OvertakenError: Somebody else has added one of the same key; it is carried along.
        TooLongError: A text does not fit its field. Nothing was saved.
    """
    _check_lengths(row, _texts(row))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _tell(row, action, gesture=gesture, before=None, after=row.told())
    except IntegrityError as error:
        raise OvertakenError(_of_the_same_key(row)) from error
    return row


def create_all(rows: Sequence[K], action: str, *, gesture: Gesture) -> None:
    """Add many rows of one kind at once, such as the observations of a folder; an event for each.

    Raises:
        OvertakenError: One of them is there already. None was added.
        TooLongError: A text does not fit its field. None was added.
    """
    for row in rows:
        _check_lengths(row, _texts(row))
    try:
        with transaction.atomic():
            for _kind, same in groupby(rows, key=type):
                of_kind = list(same)
                _manager(of_kind[0]).bulk_create(of_kind, batch_size=500)
            trail.append(*(_event(row, action, gesture=gesture, before=None, after=row.told()) for row in rows))
    except IntegrityError as error:
        raise OvertakenError(None) from error


def remove(row: Kept, action: str, *, gesture: Gesture) -> None:
    """Take a row away; the trail keeps what it said.

    Raises:
        OvertakenError: It is no longer at that version.
    """
    before = row.told()
    with transaction.atomic():
        kept = _manager(row)
        if not kept.filter(pk=row.pk, version=row.version).exists():
            raise OvertakenError(kept.filter(pk=row.pk).first())
        _tell(row, action, gesture=gesture, before=before, after=None)
        kept.filter(pk=row.pk).delete()


Content = dict[str, Any] | None


def _tell(row: Kept, action: str, *, gesture: Gesture, before: Content, after: Content) -> None:
    trail.append(_event(row, action, gesture=gesture, before=before, after=after))


def _event(row: Kept, action: str, *, gesture: Gesture, before: Content, after: Content) -> Event:
    event = trail.told(gesture, action=f"{row.NOUN}.{action}", city=row.city_id_told, subject=row.subject)
    return replace(event, before=_written(before), after=_written(after))


def _written(content: Content) -> str:
    return "" if content is None else canonical(content)


def _texts(row: Kept) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # noqa: SLF001  Django's public name for it


def _check_lengths(row: Kept, texts: Mapping[str, Any]) -> None:
    for name, text in texts.items():
        field = row._meta.get_field(name)  # noqa: SLF001  Django's public name for it
        limit = field.max_length if isinstance(field, CharField | TextField) else None
        if limit and isinstance(text, str) and len(text) > limit:
            raise TooLongError(name, length=len(text), limit=limit)


def _manager(row: K) -> Manager[K]:
    return type(row)._default_manager  # noqa: SLF001  Django's public name for it


def _of_the_same_key(row: K) -> K | None:
    """The row that was quicker, found by the first of the constraints that make its key."""
    kept = _manager(row)
    for constraint in row._meta.constraints:  # noqa: SLF001  Django's public name for it
        fields = getattr(constraint, "fields", ())
        if fields and (found := kept.filter(**{name: getattr(row, name) for name in fields}).first()):
            return found
    return kept.filter(pk=row.pk).first() if row.pk else None
