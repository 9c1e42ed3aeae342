"""Files handed out in pieces by the ASGI server, so that a large one never stands in memory as a whole.

Django would read a response made of ordinary pieces to its end before it sends the first.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, cast

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from django.http import HttpRequest, HttpResponseBase

AT_ONCE = 64
"""So many pieces of a file, of 4 KB each, go out together: each going costs a change of thread."""


def in_pieces(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A middleware: a streamed answer to a request that came by ASGI is read as it is sent."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(request, ASGIRequest) and isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _as_read(cast("Iterator[bytes]", response.streaming_content))
        return response

    return answer


async def _as_read(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while read := await sync_to_async(_some)(pieces):
        yield read


def _some(pieces: Iterator[bytes]) -> bytes:
    return b"".join(islice(pieces, AT_ONCE))
