"""A few cities side by side, chosen by the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.web.public import listed
from groma.web.public.comparing import MOST, choice, comparison_values
from groma.web.public.showing import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.public.showing import Values


def compare(request: HttpRequest) -> HttpResponse:
    """Choosing cities, and what they say beside each other."""
    words, now = request.GET.get("q", "")[:100], listed.stamp()

    def values() -> Values:
        made = choice(listed.cities(now), ids=request.GET.getlist("city"), words=words)
        shown = {"words": words, "choice": made, "most": MOST}
        return shown | (comparison_values(made.chosen) if len(made.chosen) > 1 else {"comparison": None})

    return public_page(request, "web/public/compare.html", stamp=now, changed=now[-1], values=values)
