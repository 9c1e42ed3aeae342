"""Files go out in pieces."""

from __future__ import annotations

import asyncio

import pytest
from django.http import FileResponse, HttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from groma.web.streaming import in_pieces

pytestmark = pytest.mark.django_db  # the end of an answer looks after connections
LARGE = bytes(range(256)) * 40_000


@pytest.fixture
def large(tmp_path):
    """What answers with a file of ten megabytes."""
    file = tmp_path / "large"
    file.write_bytes(LARGE)
    opened = []

    def answer(request):
        response = FileResponse(file.open("rb"))
        opened.append(response.file_to_stream)
        return response

    answer.opened = opened
    return answer


async def pieces_of(response):
    return [piece async for piece in response]


def test_a_file_is_read_as_it_is_sent_and_closed(large):
    response = in_pieces(large)(AsyncRequestFactory().get("/"))
    assert large.opened[0].tell() == 0
    pieces = asyncio.run(pieces_of(response))
    assert b"".join(pieces) == LARGE
    assert len(pieces) == pytest.approx(40, abs=1)
    response.close()
    assert large.opened[0].closed


def test_other_answers_are_left_as_they_are(large):
    plain = HttpResponse("x")
    assert in_pieces(lambda request: plain)(AsyncRequestFactory().get("/")) is plain
    streamed = in_pieces(large)(RequestFactory().get("/"))
    assert not streamed.is_async
    streamed.close()
