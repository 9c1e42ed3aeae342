"""Announcements as everybody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from groma.web.announcing import writing
from groma.web.announcing.groups import name_of
from groma.web.parts import Link
from groma.web.programme import shown
from groma.web.public.showing import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Announcement

ON_A_PAGE = 20


def announcements(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""

    def values() -> dict[str, Any]:
        page = Paginator(writing.published(), ON_A_PAGE).get_page(request.GET.get("page"))
        return {"page": page, "rows": [_row(one) for one in page], "way": (_programme(),)}

    stamp = (*writing.stamp(), *shown.stamp())
    return public_page(request, "web/announcements/announcements.html", stamp=stamp, changed=None, values=values)


def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, in the reader's language where it was translated into that."""
    found = get_object_or_404(writing.published(), pk=pk)

    def values() -> dict[str, Any]:
        way = (_programme(), Link(_("Announcements"), reverse("programme_announcements")))
        return {**_row(found), "way": way}

    stamp = (found.pk, found.version, *shown.stamp())
    return public_page(request, "web/announcements/announcement.html", stamp=stamp, changed=None, values=values)


def _row(one: Announcement) -> dict[str, Any]:
    address = reverse("programme_announcement", args=[one.pk])
    return {"words": writing.told(one), "at": one.published_at, "about": name_of(one.about), "address": address}


def _programme() -> Link:
    return Link(_("The programme"), reverse("programme"))
