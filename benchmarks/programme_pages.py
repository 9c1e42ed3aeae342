"""The secretariat's board with five hundred open items, and public pages beside them, on both databases.

Made-up deliverables in every state and with every kind of date, each with a meeting. What counts is the time the
processor works for a page, as for the other pages, without that of the database's own process; the floor is a page that
does nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.installation import postgresql, told_by
from benchmarks.timing import Row, Timing, percentile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.web_pages import Asked
    from groma.network.model import Claim

ITEMS, SHOWN, LIMIT_S = 500, 40, 0.1
DATABASES = ("sqlite", "postgresql")
STATES = ("proposed", "drafting", "group_review", "un_review", "revision", "layout")
WHAT = f"a board of {ITEMS} open items"


def run() -> Iterator[Row]:
    """The board, an entry and public pages against a page that does nothing, on SQLite and on PostgreSQL."""
    for database in DATABASES:
        with tempfile.TemporaryDirectory() as folder, postgresql(database == "postgresql") as url:
            said = told_by("from benchmarks.programme_pages import tell; tell()", data=Path(folder), database_url=url)
        what, floor = f"{WHAT}, {database}", said.pop("floor")
        yield Row(what, "a page that does nothing (`/health`), p95", Timing(floor, 0.0), 1.0, "the floor")
        for name, seconds in said.items():
            yield Row(what, f"{name}, p95", Timing(seconds, 0.0), seconds / floor, "under 0.1 s", seconds < LIMIT_S)


def tell() -> None:
    """What the pages take, as JSON, for the process that asked; run in an installation of its own."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groma.web.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from benchmarks.web_pages import LANGUAGES, Site
    from groma.network.bundled import bundled_programme
    from groma.web.asgi import settle
    from groma.web.collecting import collect
    from groma.web.registers import store, taking_in
    from groma.web.trail import SYSTEM, Gesture

    collect()
    gesture = Gesture(SYSTEM)
    taking_in.take_in(bundled_programme(), gesture=gesture)
    store.say(_claims(), gesture=gesture)
    site, session = Site(), _session()
    settle()
    pages = {
        "the first page of the board": "/programme/desk/",
        "the board of a group": "/programme/desk/?group=dpi&waits=leader",
        "an entry": "/programme/desk/deliverables/made-1/",
        "the list of deliverables": "/programme/desk/deliverables/",
        "public: the first page": "/programme/",
        "public: a group": "/programme/groups/ai/",
        "public: what changed, the first of its pages": "/programme/changes/?from=2025-10-31",
        "public: figures over time": "/programme/figures/",
    }
    site.all(["/health"] * len(LANGUAGES))
    told = {"floor": _p95(site.all(["/health"] * SHOWN))}
    for name, path in pages.items():
        site.all([path] * len(LANGUAGES), session=session)
        told[name] = _p95(site.all([path] * SHOWN, session=session))
    sys.stdout.write(json.dumps(told) + "\n")


def _p95(asked: Iterable[Asked]) -> float:
    return percentile(sorted(one.worked for one in asked), 95)


def _claims() -> Iterator[Claim]:
    from groma.network.model import Claim

    today = dt.date.today()  # noqa: DTZ011  only the distance to it counts
    for number in range(ITEMS):
        fields = {
            "listed": "yes",
            "name": f"A made-up deliverable with a title of the usual length, number {number}",
            "of": ("dpi/WG1", "ai", "people-centred/WG2")[number % 3],
            "scope": "What it is about.",
            "state": STATES[number % len(STATES)],
            "due" if number % 2 else "planned": (today + dt.timedelta(days=number - ITEMS // 2)).isoformat(),
            "reviewer": "unece",
        }
        yield from (Claim("deliverables", f"made-{number}", name, value) for name, value in fields.items())
        meeting = {"listed": "yes", "name": f"Meeting {number}", "date": "2026-05", "of": "ai", "state": "published"}
        yield from (Claim("meetings", f"made-{number}", name, value) for name, value in meeting.items())


def _session() -> str:
    """A session of somebody of the secretariat."""
    from benchmarks.many_cities import session_of
    from groma.web.models import Membership, User

    user = User.objects.create_user("secretariat@example.org", "a long pass phrase", name="Secretariat")
    Membership.objects.create(user=user, role="secretariat")
    return session_of(user)
