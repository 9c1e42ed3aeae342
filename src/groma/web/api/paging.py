"""Long lists in pages: always in the same order, with links to the pages around."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, Field

from groma.web.api.problems import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
MOST = 200
USUAL = 100


class Paging(BaseModel):
    """Which page of a list, and how long its pages are."""

    page: Annotated[int, Field(ge=1, le=100_000, description="Which page; the first is 1.")] = 1
    per_page: Annotated[int, Field(ge=1, le=MOST, description="How many items a page has.")] = USUAL


class Page(BaseModel, Generic[T]):
    """A page of a list. The `Link` header leads to the first, previous, next and last page."""

    count: Annotated[int, Field(description="How many items the whole list has.")]
    page: int
    pages: int
    items: list[T]


def page_of(
    request: HttpRequest,
    response: HttpResponse,
    rows: Sequence[Any] | QuerySet[Any],
    *,
    paging: Paging,
    told: Callable[[Any], T],
) -> dict[str, Any]:
    """A page of some rows, which have an order; only those of the page are told.

    Args:
        request: Who asks.
        response: Gets the links.
        rows: All of them.
        paging: Which of them.
        told: A row as it is told.

    Raises:
        ProblemError: The list has not that many pages.
    """
    count = len(rows) if isinstance(rows, list | tuple) else rows.count()  # type: ignore[call-arg]  # a queryset's own
    pages = max(1, -(-count // paging.per_page))
    if paging.page > pages:
        raise missing(f"The last page is {pages}.", where="page", next_step="Follow the `Link` header.")
    start = (paging.page - 1) * paging.per_page
    response["Link"] = _links(request, page=paging.page, pages=pages)
    shown = rows[start : start + paging.per_page]
    return {"count": count, "page": paging.page, "pages": pages, "items": [told(row) for row in shown]}


def _links(request: HttpRequest, *, page: int, pages: int) -> str:
    others = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    return ", ".join(
        f'<{_address(request, number)}>; rel="{name}"' for name, number in others.items() if 1 <= number <= pages
    )


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
