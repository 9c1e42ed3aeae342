"""What every page knows: whether this is the demo, the version, the reader's language, and the main pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groma import __version__
from groma.web.access import may_follow_programme
from groma.web.parts import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpRequest

OF_PACKS = {"zh-hans": "zh"}
"""Where Django and the packs call a language by different names."""


def site(request: HttpRequest) -> dict[str, Any]:
    """Values for every template. Nothing here asks the database until the head of a page is drawn."""
    return {
        "is_demo": settings.DEMO,
        "groma_version": __version__,
        "pack_language": pack_language(),
        "navigation": SimpleLazyObject(lambda: _marked(request, _navigation(request))),
        "footer_links": (
            Link(_("Data protection"), reverse("privacy")),
            Link(_("For programs"), reverse("api:reference")),
        ),
    }


def pack_language() -> str:
    """The reader's language, as the packs name it."""
    code = get_language() or "en"
    return OF_PACKS.get(code, code)


def _navigation(request: HttpRequest) -> Iterator[Link]:
    pages = [("cities", _("Cities")), ("indicators", _("Indicators")), ("compare", _("Compare"))]
    pages += [("cases", _("Cases")), ("programme", _("Programme")), ("search", _("Search"))]
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        pages.append(("desk", _("My work")))
    for name, words in pages:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        yield Link(words, address)
    if settings.SESSION_COOKIE_NAME in request.COOKIES and may_follow_programme(request.user):
        yield Link(_("The programme's desk"), reverse("programme_desk"))


def _marked(request: HttpRequest, links: Iterable[Link]) -> tuple[Link, ...]:
    """The links with the one marked that leads nearest to the page."""
    found = tuple(links)
    near = max((one.address for one in found if request.path.startswith(one.address)), key=len, default="")
    return tuple(replace(one, is_current=bool(near) and one.address == near) for one in found)
