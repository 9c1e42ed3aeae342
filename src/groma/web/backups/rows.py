"""Tables as lines of JSON: which there are, in which order, and each row to a line and back."""

from __future__ import annotations

import base64
import datetime as dt
import json
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from groma.errors import RecordError
from groma.record.trail import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.apps.registry import Apps

LEFT_OUT = {
    "contenttypes": "made anew by every migration",
    "auth": "nobody uses its groups; its permissions are made anew by every migration",
    "sessions": "whoever is signed in signs in again",
    "usersessions": "belongs to the sessions, and holds addresses of computers",
}
"""Apps whose tables are no part of a backup, and why."""
TRAIL = "web_trailevent"
PERSONAL = {
    "web_user": "names, e-mail addresses and password hashes of people who sign in",
    "account_emailaddress": "their e-mail addresses",
    "mfa_authenticator": "the secrets of their second factors",
    "web_invitation": "names and e-mail addresses of people who were invited",
    "web_subscriber": "the addresses announcements are sent to",
    "web_question": "what residents asked, and their e-mail addresses where they gave one",
}
"""Tables that hold data about people, in words."""
BATCH = 500


def tables(apps: Apps) -> list[type[models.Model]]:
    """The tables a backup holds, each after those it refers to; among equals by name."""
    kept = {
        model._meta.db_table: model  # noqa: SLF001  Django's public name for it
        for model in apps.get_models(include_auto_created=True)
        if _is_kept(model)
    }
    sorter = TopologicalSorter({name: _refers_to(model) & kept.keys() - {name} for name, model in kept.items()})
    sorter.prepare()
    ordered: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered += ready
        sorter.done(*ready)
    return [kept[name] for name in ordered]


def lines(model: type[models.Model]) -> Iterator[str]:
    """Every row of a table as a line of canonical JSON, in the order of their keys."""
    fields = columns(model)
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))  # noqa: SLF001  public
    for row in rows.iterator(chunk_size=BATCH):
        content = {field.attname: _plain(value) for field, value in zip(fields, row, strict=True)}
        yield canonical(content) + "\n"


def row_of(line: str, model: type[models.Model]) -> models.Model:
    """A line as a row that is not saved yet.

    Raises:
        RecordError: The line is no row of that table.
    """
    try:
        content = json.loads(line)
        return model(**{field.attname: field.to_python(content.pop(field.attname)) for field in columns(model)})
    except (TypeError, ValueError, KeyError, AttributeError, ValidationError) as error:
        name = model._meta.db_table  # noqa: SLF001  Django's public name for it
        raise RecordError(
            f"A row of `{name}` cannot be read.", next_step="The backup was changed; take another."
        ) from error


def columns(model: type[models.Model]) -> list[Any]:
    """The fields of a table that have a column."""
    return list(model._meta.concrete_fields)  # noqa: SLF001  Django's public name for it


def kept_as_written(model: type[models.Model]) -> None:
    """Let dates that are set by themselves stay as they were written; only for a model of a migration's state."""
    for field in columns(model):
        if isinstance(field, models.DateField):
            field.auto_now = field.auto_now_add = False


def _is_kept(model: type[models.Model]) -> bool:
    about = model._meta  # noqa: SLF001  Django's public name for it
    return about.managed and not about.proxy and about.app_label not in LEFT_OUT


def _refers_to(model: type[models.Model]) -> set[str]:
    return {
        field.related_model._meta.db_table  # noqa: SLF001  Django's public name for it
        for field in columns(model)
        if field.is_relation and field.related_model
    }


def _plain(value: Any) -> Any:
    """A value as JSON has words for; `to_python` of its field understands it again."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return str(value) if isinstance(value, UUID) else value
