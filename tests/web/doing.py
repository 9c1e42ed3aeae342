"""Does one thing after another, each in a forked child that can be killed at any moment (`installations.Doer`).

Told on standard input, a line of JSON each: the task, the name of the database, and where to be killed: at the
`kill_at`-th call of a function, or after `kill_after_s` seconds.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import resource
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groma.web.settings")

import django

django.setup()  # what follows imports models

import cast  # noqa: E402  Django is ready first
import furnished  # noqa: E402  Django is ready first
from django.apps import apps  # noqa: E402  Django is ready first
from django.conf import settings  # noqa: E402  Django is ready first
from django.core.management import call_command  # noqa: E402  Django is ready first
from django.db import connection  # noqa: E402  Django is ready first
from django.test import Client  # noqa: E402  Django is ready first

from groma.catalogue.pack import open_pack  # noqa: E402  Django is ready first
from groma.errors import GromaError  # noqa: E402  Django is ready first
from groma.record.bundled import city_folder  # noqa: E402  Django is ready first
from groma.record.folder import read_city  # noqa: E402  Django is ready first
from groma.record.trail import canonical  # noqa: E402  Django is ready first
from groma.web import backups, rounds, trail  # noqa: E402  Django is ready first
from groma.web.backups.making import snapshot  # noqa: E402  Django is ready first
from groma.web.backups.rows import lines, tables  # noqa: E402  Django is ready first
from groma.web.models import City, Kept, Round, TrailEvent, User  # noqa: E402  Django is ready first
from groma.web.taking_in import take_in  # noqa: E402  Django is ready first
from groma.web.trail import Gesture  # noqa: E402  Django is ready first

TOWN = "karmoy"


def prepare(told):
    """`empty`; the cast's round `reported` or `verified`; or `rich`: something in every table."""
    call_command("migrate", interactive=False, verbosity=0)
    if told["how"] == "empty":
        return
    made = cast.make_cast()
    {"reported": cast.report, "verified": cast.verified, "rich": furnished.fill}[told["how"]](made)


def take_in_(told):
    take_in(read_city(city_folder(TOWN)), gesture=Gesture("system"))


def submit(told):
    rounds.act_on_round(Round.objects.get(), "submit", by=User.objects.get(name="Coordinator"))


def publish(told):
    rounds.act_on_round(Round.objects.get(), "publish", by=User.objects.get(name="Secretariat"))


def backup(told):
    backups.make(Path(told["file"]))


def backup_while_writing(told):
    """A snapshot does not see what others write meanwhile, and does not make them wait."""
    made = cast_of_database()

    def write():
        cast.report(made, {"inhabitants": "123456"})
        connection.close()

    with snapshot():
        before = TrailEvent.objects.count()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(10)
        during, is_done = TrailEvent.objects.count(), not writer.is_alive()
    return {"before": before, "during": during, "after": TrailEvent.objects.count(), "waited": not is_done}


def restore(told):
    return {"rows": backups.restore(Path(told["file"])).rows}


def go_on(told):
    """Enter, ask and publish after a restore: new rows get keys of their own."""
    made = cast_of_database()
    rounds.act_on_round(made.round, "reopen", by=made.coordinator, reason="A slip.")
    cast.report(made, {"inhabitants": "100001", "households": "40001", "EC.ICT.ICT.2C": "1"})
    return look(told)


def full(told):
    """A backup onto a disk that has room for a few thousand bytes only."""
    TrailEvent.objects.count()  # what reading needs is on disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (told["bytes"], told["bytes"]))
    return refused(backup, told)


def refused(task, told):
    try:
        return {"refused": "", "given": task(told)}
    except GromaError as error:
        return {"refused": str(error)}


def request(told):
    """Somebody who is signed in sends figures while the database cannot be written; then the home page, and a look."""
    settings.ROOT_URLCONF = "faulty_urls"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    client = Client(raise_request_exception=False)
    client.get("/health")  # what listens to signing in is loaded with the first request
    client.force_login(User.objects.get(name="Coordinator"))
    with connection.cursor() as cursor:
        for statement in told["fault"]:
            cursor.execute(statement)
    response = client.post("/fault/enter/", {"name": "x"})
    with connection.cursor() as cursor:
        for statement in told["mended"]:
            cursor.execute(statement)
    again = {"status": response.status_code, "retry": response.get("Retry-After"), "said": response.content.decode()}
    return again | {"after": look(told)}


def crowd(told):
    """Several people enter figures of their own at the same time."""
    made, before, keys = cast_of_database(), TrailEvent.objects.count(), iter(range(1000))
    periods = [[f"{2000 - next(keys)}" for _ in range(told["each"])] for _ in range(told["people"])]

    def write(mine):
        for period in mine:
            rounds.enter(made.round, [rounds.Entry("gdp", period, text="7")], by=made.coordinator)
        connection.close()

    threads = [threading.Thread(target=write, args=[mine]) for mine in periods]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = look(told)
    entered = TrailEvent.objects.filter(action="observation.enter", number__gt=before).count()
    return {"events": entered, "broken": found["broken"], "untold": found["untold"]}


def migrate(told):
    """Forward to a migration of an app, or to the newest; which tables there are then."""
    call_command("migrate", *told.get("to", ()), interactive=False, verbosity=0)
    return {"tables": connection.introspection.table_names()}


def cast_of_database():
    people = {one.name.lower(): one for one in User.objects.all()}
    names = "coordinator contributor verifier provisional secretariat administrator outsider".split()
    return cast.Cast(
        city=City.objects.get(pk="littleford"),
        elsewhere=City.objects.get(pk="otherham"),
        round=Round.objects.get(city="littleford"),
        pack=open_pack("u4ssc"),
        gesture=Gesture("system"),
        **{name: people[name] for name in names},
    )


def look(told):
    """Everything there is to compare: each table's size and content, and whether trail and rows tell the same."""
    with snapshot():
        found = {}
        for model in tables(apps):
            content = "".join(lines(model))
            found[model._meta.db_table] = [content.count("\n"), hashlib.sha256(content.encode()).hexdigest()]
        broken = trail.verify()
        return {
            "tables": found,
            "broken": str(broken) if broken else "",
            "states": sorted(Round.objects.values_list("period", "state")),
            "untold": _untold(),
        }


def _untold():
    """Rows that are not as the last event about them says, and rows that are gone though no event says so."""
    last = dict(TrailEvent.objects.order_by("number").values_list("subject", "after"))
    there = {}
    for model in apps.get_models():
        if issubclass(model, Kept):
            there |= {row.subject: row.told() for row in model.objects.all()}
    differing = [name for name, said in there.items() if name in last and not _is_as_told(said, last[name])]
    return differing + [name for name, said in last.items() if said and name not in there]


LATER = frozenset({"group"})
"""Fields that came after the first schema: rows of that have them empty, and their events do not know them."""


def _is_as_told(said, event):
    """Whether a row is what its last event says."""
    told = json.loads(event) if event else {}
    return canonical({name: one for name, one in said.items() if name in told or one or name not in LATER}) == event


TASKS = {
    "prepare": prepare,
    "import": take_in_,
    "submit": submit,
    "publish": publish,
    "backup": backup,
    "look": look,
    "snapshot": backup_while_writing,
    "restore": restore,
    "try_restore": lambda told: refused(restore, told),
    "try_backup": lambda told: refused(backup, told),
    "go_on": go_on,
    "full": full,
    "migrate": migrate,
    "request": request,
    "crowd": crowd,
}


def main():
    open_pack("u4ssc")
    options = connection.settings_dict["OPTIONS"]
    if "init_command" in options:  # a process is killed, never the computer
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    for line in sys.stdin:
        told = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _be_child(told, writing)
        os.close(writing)
        if told.get("kill_after_s") is not None:
            threading.Timer(told["kill_after_s"], _kill, [child]).start()
        with os.fdopen(reading) as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print('{"killed": true}' if is_killed else answer, flush=True)  # noqa: T201  it is the answer


def _kill(child):
    with contextlib.suppress(ProcessLookupError):  # it was quicker
        os.kill(child, signal.SIGKILL)


def _be_child(told, writing):
    try:
        connection.settings_dict["NAME"] = told["database"]
        counted = _Calls(told.get("kill_at"))
        begun = time.perf_counter()
        if told.get("kill_at") or told.get("count"):
            sys.setprofile(counted)
        given = TASKS[told["task"]](told)
        sys.setprofile(None)
        answer = {"calls": counted.number, "seconds": time.perf_counter() - begun, "given": given}
        connection.close()
    except BaseException:  # noqa: BLE001  it is told to whoever asked
        answer = {"error": traceback.format_exc()}
    with os.fdopen(writing, "w") as pipe:
        pipe.write(json.dumps(answer))
    os._exit(0)


class _Calls:
    """Counts calls, and kills the process at the one it was told of."""

    def __init__(self, kill_at):
        self.number, self.kill_at = 0, kill_at

    def __call__(self, frame, event, argument):
        self.number += 1
        if self.number == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
