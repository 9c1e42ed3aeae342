"""Names that become ids, and organisations that are known by several names."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from groma.catalogue.yaml_text import read_yaml
from groma.errors import DefinitionError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("data") / "organisations.yaml"

_APART = re.compile(r"[^\w]+")
_LONGEST = 80
_BARE = 12
_BEGINNING = 4
_COMPARED = 100
"""Names are compared with the last of those that begin alike and have the same digits: ten thousand take no time."""


def slug(name: str) -> str:
    """An id from a name; letters of other scripts stay, and a name without any becomes a number.

    >>> slug("UN-Habitat"), slug("Khatib & Alami"), slug("Växjö")
    ('un-habitat', 'khatib-alami', 'vaxjo')
    """
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    found = _APART.sub("-", plain.replace("'", "").lower()).strip("-_")
    if not found:
        return hashlib.sha256(name.encode()).hexdigest()[:_BARE]
    return found if len(found) <= _LONGEST else found[:_LONGEST].rpartition("-")[0] or found[:_LONGEST]


class KnownOrganisation(BaseModel):
    """An organisation and the names it is known by."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    name: str
    kind: str = ""
    also_called: tuple[str, ...] = ()


@dataclass(slots=True)
class Organisations:
    """The organisations met so far.

    Attributes:
        ids: The id by every name one is known by, in lower case.
        names: The name by id.
        near: New names that are like a known one: the new name and the known one.
    """

    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    near: list[tuple[str, str]] = field(default_factory=list)
    _beginnings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def id(self, name: str) -> str:
        """The id of an organisation; a name not met before becomes one of its own."""
        if found := self.ids.get(name.lower()):
            return found
        alike = self._beginnings[_beginning(name)][-_COMPARED:]
        if not name.isupper() and (known := nearest(name, alike)):
            self.near.append((name, known))
        self.add(slug(name), name)
        return self.ids[name.lower()]

    def add(self, identity: str, name: str, *others: str) -> None:
        """Make an organisation known by its names."""
        for one in (name, *others):
            self.ids[one.lower()] = identity
            self._beginnings[_beginning(one)].append(one)
        self.names.setdefault(identity, name)


@cache
def known_organisations() -> tuple[KnownOrganisation, ...]:
    """Organisations known by several names, from `data/organisations.yaml`; what it says is ours.

    Raises:
        DefinitionError: The file says something impossible.
    """
    try:
        return TypeAdapter(tuple[KnownOrganisation, ...]).validate_python(read_yaml(FILE))
    except ValidationError as error:
        raise DefinitionError(str(error), where=str(FILE)) from None


def organisations(known: Mapping[str, str]) -> Organisations:
    """The organisations to begin with: those that come with Groma, and `known`, ids by name."""
    found = Organisations()
    for one in known_organisations():
        found.add(one.id, one.name, *one.also_called)
    for name, identity in known.items():
        found.add(identity, name)
    return found


def _beginning(name: str) -> str:
    """How a name begins, with its digits: `Body 1` is not nearly `Body 2`."""
    return slug(name)[:_BEGINNING].rstrip("0123456789-") + "".join(re.findall(r"\d", name))
