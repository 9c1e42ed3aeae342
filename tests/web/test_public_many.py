"""Public pages of many cities: work is done for what is shown, and not for what might be."""

from __future__ import annotations

import gc

import pytest
from published import copies, take_in_published

from groma.web import asgi
from groma.web.models import City, Publication
from groma.web.public import indicator_page, listed


@pytest.fixture
def counted(monkeypatch):
    """Counts the calls of a function of a module, which does what it did."""

    def count(module, name):
        calls, own = [], getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given, **named: calls.append(name) or own(*given, **named))
        return calls

    return count


def test_only_the_cities_on_the_page_of_a_kpi_are_put_into_words(cast, client, counted):
    copies(take_in_published(cast, "asker", period="2023"), 120)
    worded = counted(indicator_page, "_row")
    first = client.get("/indicators/u4ssc/EC.ICT.ICT.1C/").context
    assert len(worded) == len(first["rows"]) == indicator_page.PAGE
    assert first["page"].paginator.count == 121
    second = client.get("/indicators/u4ssc/EC.ICT.ICT.1C/?page=2").context
    assert len(worded) == 121
    assert second["page"].start_index() == 101
    assert not {row.city.id for row in first["rows"]} & {row.city.id for row in second["rows"]}


def test_the_list_opens_one_edition_of_each_city(cast, counted):
    for period in ("2022", "2023"):
        copied = take_in_published(cast, "asker", period=period)
    copies(copied, 3)
    opened = counted(listed, "read_part")
    listed._cities.cache_clear()
    cities = listed.cities(listed.stamp())
    assert len(opened) == len(cities) == City.objects.filter(rounds__publications__isnull=False).distinct().count() == 4
    assert {one.period for one in cities} == {"2023"}
    assert Publication.objects.count() == 5


def test_a_server_does_not_search_for_rubbish_in_what_stays():
    thresholds = gc.get_threshold()
    try:
        asgi.settle()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold() == asgi.COLLECT_AFTER
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
