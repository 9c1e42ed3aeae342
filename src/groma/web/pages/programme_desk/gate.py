"""Who comes to the programme's desk, and what stands around every page of it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groma.network.registers import registers
from groma.publish.languages import speaking
from groma.web.context import pack_language
from groma.web.parts import Link
from groma.web.registers import store
from groma.web.registers.relations import relation_of
from groma.web.registers.words import SEVERAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from groma.network.model import Entry
    from groma.web.registers.relations import Relation

    View = Callable[..., HttpResponse]


CHANGED = gettext_lazy("Somebody else changed this at the same time. Look at it as it is now, then try again.")


def spoken(view: View) -> View:
    """A page whose dates and names of states, which publications have too, are in the reader's language."""

    @wraps(view)
    def page(request: HttpRequest, **parts: Any) -> HttpResponse:
        with speaking(pack_language()):
            return view(request, **parts)

    return page


def with_part(request: HttpRequest) -> Relation:
    """What the visitor is to the programme; who has no part in it sees nothing of its desk."""
    relation = relation_of(request.user)
    if not relation.has_part:
        raise PermissionDenied
    return relation


def running(request: HttpRequest) -> Relation:
    """The same, for pages of those who run the network."""
    relation = with_part(request)
    if not relation.may_run:
        raise PermissionDenied
    return relation


def known(relation: Relation, register: str) -> str:
    """The register, where there is one and the visitor may see it: persons only those who run the network."""
    if register not in registers():
        raise Http404
    if register == store.PERSONS and not relation.may_run:
        raise PermissionDenied
    return register


def entry_of(relation: Relation, register: str, entry: str) -> Entry:
    """The entry at an address; another address is told with the nearest entry there is."""
    found = store.entry_at(known(relation, register), entry)
    if not relation.may_see(found):
        raise PermissionDenied
    return found


def crumbs(register: str = "") -> list[Link]:
    """The way from the work list to a page of the desk."""
    found = [Link(_("My work"), reverse("desk")), Link(_("The programme's desk"), reverse("programme_desk"))]
    if register:
        found.append(Link(str(SEVERAL[register]), reverse("programme_register", args=[register])))
    return found
