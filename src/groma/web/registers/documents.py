"""Documents of groups, deliverables and meetings: laid down version by version, none of them over another.

A version is an entry of the register like any other, so that its facts and the trail tell of it; its file lies in the
store under its hash, which the fact names. What a file was called where it came from is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from groma.network.documents import DOCUMENTS, OWNERS, VERSIONS, Version, place, versions_of
from groma.network.model import Claim, Entry
from groma.network.names import slug
from groma.network.registers import LISTED_FIELD
from groma.verify.workflow import RefusedError
from groma.web.models import RegisterFact
from groma.web.registers import store
from groma.web.registers.relations import LEADER, relation_of
from groma.web.registers.writing import not_allowed
from groma.web.stored import files
from groma.web.stored.uploads import EVIDENCE
from groma.web.trail import Gesture, wait_for_turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.core.files.uploadedfile import UploadedFile

    from groma.web.models import User
    from groma.web.registers.relations import Relation

SECRETARIAT = "secretariat"
LONGEST = 60
"""So many letters of the id of an owner, and of a title, stand in the id of a document."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What somebody lays down: a file that was sent, or an address.

    Attributes:
        number: What the version is called; counted where empty.
        changed: What is different from the one before.
    """

    content: UploadedFile[bytes] | str
    number: str = ""
    changed: str = ""


def add(
    values: Mapping[str, tuple[str, ...]], laid: Laid, *, by: User, owner: Entry, is_newer: bool = False
) -> tuple[Entry, Version]:
    """Lay down a document of a group, a deliverable or a meeting.

    Args:
        values: Its `name`, and `kind` and `access` where they are said.
        laid: Its first version.
        by: Who lays it down.
        owner: What it is a document of.
        is_newer: Whether it is a newer version where there is a document of that title already.

    Returns:
        The document and the version.

    Raises:
        RefusedError: They may not; there is one of that title, which was not to get a version; or the file is there.
        UploadRefusedError: The file is not taken. Nothing was kept.
    """
    with transaction.atomic():
        wait_for_turn()
        if owner.register not in OWNERS:
            raise RefusedError(
                _("This has no documents."), next_step=_("Add it to a group, a deliverable or a meeting.")
            )
        there = same_title(owner, values["name"][0])
        if there and not is_newer:
            raise RefusedError(
                _("“%(title)s” is there already.") % {"title": there.name},
                next_step=_("Say that this is a newer version of it, or give this one another title."),
            )
        if there:
            return add_version(there.id, laid, by=by)
        said = dict(values) | {"of": (owner.id,)}
        new = Entry(DOCUMENTS, _identity(owner, values["name"][0]), said, "", "", "", (), "")
        if not may_lay_down(relation_of(by), new):
            raise not_allowed(new, "")
        claims = [Claim(DOCUMENTS, new.id, LISTED_FIELD, "yes")]
        claims += [Claim(DOCUMENTS, new.id, name, one) for name, each in new.values.items() for one in each]
        return _laid_down(new, laid, claims, by=by)


def add_version(document: str, laid: Laid, *, by: User) -> tuple[Entry, Version]:
    """Lay down a newer version of a document; those before stay.

    Raises:
        NotFoundError: There is no such document.
        RefusedError: They may not; or the file, the address or the number is that of a version that is there.
        UploadRefusedError: The file is not taken. Nothing was kept.
    """
    with transaction.atomic():
        wait_for_turn()
        found = store.entry_at(DOCUMENTS, document)
        if found.until or not may_lay_down(relation_of(by), found):
            raise not_allowed(found, "")
        return _laid_down(found, laid, _carried_over(found), by=by)


def may_lay_down(relation: Relation, document: Entry) -> bool:
    """Whether somebody may lay down a document or a version of it: who runs the network, and leaders of its groups."""
    if relation.may_write(document):
        return True
    return any(LEADER in relation.towards(one) for one in owners_of(document) if one.register in OWNERS)


def owners_of(document: Entry) -> tuple[Entry, ...]:
    """What a document is of."""
    wanted = set(document.all("of"))
    return tuple(one for one in store.entries_at(*OWNERS) if one.id in wanted) if wanted else ()


def same_title(owner: Entry, title: str) -> Entry | None:
    """The document of an entry that has a title already, however it is written."""
    wanted = _plain(title)
    found = (one for one in store.entries_at(DOCUMENTS) if owner.id in one.all("of") and not one.until)
    return next((one for one in found if _plain(one.name) == wanted), None)


def also_in(version: Version, document: Entry, relation: Relation) -> tuple[Entry, ...]:
    """The other documents that somebody may see and that have the same file."""
    if not version.sha256:
        return ()
    rows = RegisterFact.objects.filter(register=VERSIONS, field="sha256", value=version.sha256, until="")
    ids = {one.rpartition("/")[0] for one in rows.values_list("entry", flat=True)} - {document.id}
    found = (one for one in store.entries_at(DOCUMENTS) if one.id in ids) if ids else ()
    return tuple(one for one in found if not one.until and relation.may_see(one))


def contents() -> frozenset[str]:
    """The hashes of all files that versions name or named, for a backup."""
    rows = RegisterFact.objects.filter(register=VERSIONS, field="sha256")
    return frozenset(rows.values_list("value", flat=True))


def _laid_down(document: Entry, laid: Laid, before: list[Claim], *, by: User) -> tuple[Entry, Version]:
    """Keep a version with what is said before it."""
    entries = [one for one in store.entries_at(VERSIONS) if one.parent == document.id]
    known = versions_of(document, entries)
    is_second = any(one.register == VERSIONS for one in before)
    count = max(map(place, entries), default=int(is_second)) + 1
    sent = None if isinstance(laid.content, str) else files.taken(laid.content, EVIDENCE, name=laid.content.name or "")
    new = Version(
        id=f"{document.id}/{count}",
        number=laid.number or str(count),
        date=store.today(),
        by=SECRETARIAT if relation_of(by).may_run else LEADER,
        changed=laid.changed,
        address=laid.content if isinstance(laid.content, str) else "",
        sha256=sent.sha256 if sent else "",
        media_type=sent.kind.media_type if sent else "",
        size=sent.size if sent else 0,
    )
    _refuse_twins(new, known)
    if sent:
        files.put(sent.file)
    store.say([*before, *_claims(new)], gesture=Gesture(str(by.actor)))
    return store.entry_at(DOCUMENTS, document.id), new


def _refuse_twins(new: Version, known: Iterable[Version]) -> None:
    for one in known:
        if new.sha256 and new.sha256 == one.sha256:
            raise RefusedError(
                _("This file is there already: it is version %(number)s.") % {"number": one.number},
                next_step=_("Choose the file that is newer."),
            )
        if new.address and new.address == one.address:
            raise RefusedError(
                _("This address is there already: it is version %(number)s.") % {"number": one.number},
                next_step=_("Give the address of the newer version."),
            )
        if new.number == one.number:
            raise RefusedError(
                _("There is a version %(number)s already.") % {"number": one.number},
                next_step=_("Call this one otherwise."),
            )


def _carried_over(document: Entry) -> list[Claim]:
    """What the document itself said of its only version becomes the first of several."""
    only = next(iter(versions_of(document, store.entries_at(VERSIONS))), None)
    if only is None or only.id:
        return []
    day = document.since if len(document.since) == len(store.today()) else ""
    first = replace(only, id=f"{document.id}/1", number=only.number or "1", date=day)
    gone = [Claim(DOCUMENTS, document.id, name, "") for name in ("version", "address") if document.one(name)]
    return [*gone, *_claims(first)]


def _claims(version: Version) -> list[Claim]:
    said = {
        "version": version.number,
        "date": version.date,
        "laid_down_by": version.by,
        "changed": version.changed,
        "address": version.address,
        "sha256": version.sha256,
        "media_type": version.media_type,
        "size": str(version.size) if version.size else "",
    }
    claims = [Claim(VERSIONS, version.id, name, value) for name, value in said.items() if value]
    return [Claim(VERSIONS, version.id, LISTED_FIELD, "yes"), *claims]


def _identity(owner: Entry, title: str) -> str:
    """An id that no document has or had, told from what it is of and from its title."""
    parts = (slug(owner.id.replace("/", "-"))[:LONGEST], slug(title)[:LONGEST])
    wished = "-".join(part.strip("-") for part in parts if part.strip("-")) or DOCUMENTS
    rows = RegisterFact.objects.filter(register=DOCUMENTS, entry__startswith=wished)
    taken = set(rows.values_list("entry", flat=True))
    further = (f"{wished}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (wished, *further) if one not in taken)


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
