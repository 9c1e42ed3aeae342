"""What keeps a site quick under load, and that a lost update would be noticed."""

from __future__ import annotations

import asyncio
import socket

from benchmarks import web_load
from cast import PERIOD, report

from groma.cli.serve_command import _listen
from groma.web import rounds, trail
from groma.web.models import Observation
from groma.web.standing import _standing

AT = f"/rounds/littleford/u4ssc/{PERIOD}/enter/EN.EN.WS/"


def test_answers_are_sent_at_once():
    async def accepted():
        found = asyncio.get_running_loop().create_future()
        server = await asyncio.start_server(lambda _, writer: found.set_result(writer), sock=_listen("127.0.0.1", 0))
        async with server:
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            own = await found
            sends_at_once = own.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            for one in (writer, own):
                one.close()
                await one.wait_closed()
        return sends_at_once

    assert asyncio.run(accepted())


def test_a_figure_saved_by_itself_measures_the_round_once(cast, as_):
    report(cast)
    client, row = as_("coordinator"), Observation.objects.get(variable="inhabitants")
    before = _standing.cache_info().misses
    sent = {"text": "100500", "unit": "", "quality": "measured", "source": "", "status": "reported", "period": PERIOD}
    sent |= {"note": "", "version": str(row.version), "was": ""}
    page = client.post(AT, {f"inhabitants-{name}": said for name, said in sent.items()}, HTTP_HX_REQUEST="true")
    assert 'data-kind="saved"' in page.content.decode()
    assert _standing.cache_info().misses == before + 1


def test_the_load_notices_a_step_that_was_lost_or_is_not_told(cast, monkeypatch):
    monkeypatch.setattr(web_load, "PERIOD", PERIOD)
    for version, text in enumerate(("1.01", "2.02", "3.01")):
        rounds.enter(cast.round, [rounds.Entry("inhabitants", PERIOD, text=text, version=version)], by=cast.coordinator)
    assert web_load._wrong(cast.city.pk, 3) == []
    assert len(web_load._wrong(cast.city.pk, 4)) == 4
    Observation.objects.filter(variable="inhabitants").update(text="4.02", version=4)
    assert any("the trail tells of 3" in words for words in web_load._wrong(cast.city.pk, 4))
    rounds.enter(cast.round, [rounds.Entry("inhabitants", PERIOD, text="4.01", version=4)], by=cast.coordinator)
    assert any("does not begin where" in words for words in web_load._wrong(cast.city.pk, 5))
    assert trail.verify() is None
