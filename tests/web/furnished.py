"""An installation with something in every table, for backups."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import cast
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from groma.plan.model import Action, Enabler, Plan
from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.web import changes
from groma.web.models import (
    AccessToken,
    Announcement,
    AnnouncementMail,
    Answer,
    Assignment,
    Department,
    Erratum,
    Invitation,
    Lineage,
    Message,
    Place,
    Question,
    RegisterDifference,
    RegisterFact,
    RegisterStatement,
    Subscriber,
    Target,
)
from groma.web.planning.rows import rows_of_plan
from groma.web.stored import files
from groma.web.taking_in import take_in
from groma.web.trail import Gesture

SOON = dt.timedelta(days=14)


def fill(made):
    """A round published; a city taken in; and what people leave behind."""
    gesture = Gesture(str(made.coordinator.actor))
    take_in(replace(read_city(city_folder("valencia-verified")), id="taken-in"), gesture=gesture)
    changes.create(Place(city=made.city, code="north", name="North"), "add", gesture=gesture)
    Lineage.objects.create(city=made.city, variable="inhabitants", period="2024", file="raw/a.csv", sha256="a" * 64)
    department = Department.objects.get()
    changes.create(Assignment(round=made.round, group="x", department=department), "give", gesture=gesture)
    files.keep(b"%PDF-1.4 evidence\n%%EOF\n", city=made.city, name="r\u00e9port.pdf", gesture=gesture)
    changes.create(Target(city=made.city, variable="inhabitants", period="2030", value=0.1), "set", gesture=gesture)
    plan = Plan("p", "A plan", actions=(Action("a", "An action", 2026, 2027),), enablers=(Enabler("e", "Skills"),))
    changes.create_all(rows_of_plan(plan, made.city.pk), "make", gesture=gesture)
    round_ = cast.published(made)
    _leave(made, round_, gesture)


def _leave(made, round_, gesture):
    me = {"by": made.coordinator.actor}
    later = timezone.now() + SOON
    rows = [
        Message(round=round_, key="EN.EN.WS.2C", kind="question", text="Why? \u0661\u0662 \U0001f3db", **me),
        Erratum(
            round=round_, key="EN.EN.WS.2C", from_edition=1, to_edition=2, before="150", now="140", reason="A slip."
        ),
        Answer(round=round_, rule="jump", about="inhabitants", fingerprint="f" * 64, reason="Growth.", **me),
        Question(city=made.city, key="EN.EN.WS.2C", period="2024", edition=1, text="How?", contact="a@example.org"),
        Invitation(
            email="b@example.org",
            role="verifier",
            key_hash="k" * 64,
            invited_by=made.coordinator.actor,
            expires_at=later,
        ),
        AccessToken(user=made.coordinator, label="script", token_hash="t" * 64, scopes="read", expires_at=later),
    ]
    for row in rows:
        changes.create(row, "make", gesture=gesture)
    _announce(made, gesture)
    _register(gesture)
    EmailAddress.objects.create(user=made.coordinator, email=made.coordinator.email, verified=True, primary=True)
    Authenticator.objects.create(user=made.coordinator, type="totp", data={"secret": "s"})


def _announce(made, gesture):
    """An announcement to somebody who subscribed."""
    said = {"title": "A meeting", "text": "In May.", "language": "en", "texts": {"fr": {"title": "a", "text": "b"}}}
    told = changes.create(
        Announcement(by=made.coordinator.actor, published_at=timezone.now(), **said), "publish", gesture=gesture
    )
    reader = Subscriber(address="c@example.org", language="fr", confirmed_at=timezone.now(), key_hash="c" * 64)
    changes.create(reader, "confirm", gesture=gesture)
    AnnouncementMail.objects.create(announcement=told, subscriber=reader, state="sent", key_hash="m" * 64)


def _register(gesture):
    """A statement about the programme, the fact it makes, and another that says it differently."""
    content = {"claims": [["groups", "dpi", "name", "DPI"]], "covers": []}
    RegisterStatement.objects.create(origin="here", content=content, digest="d" * 64, gesture=gesture.id)
    RegisterFact.objects.create(register="groups", entry="dpi", field="name", value="DPI", cited="[]")
    RegisterDifference.objects.create(register="groups", entry="dpi", field="name", standing="DPI", says="It differs.")
