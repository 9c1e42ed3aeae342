"""Fixtures of the web tests."""

from __future__ import annotations

import importlib

import pytest
from cast import Cast, make_cast
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import translation
from installations import Lab

ABOUT_THE_DATABASE = {"test_rounds"}
"""Test files of other areas that run on PostgreSQL too; those about nothing else mark themselves."""
triggers = importlib.import_module("groma.web.migrations.0002_append_only")


def pytest_collection_modifyitems(items):
    for item in items:
        module = getattr(item, "module", None)
        if module and module.__name__.rpartition(".")[2] in ABOUT_THE_DATABASE:
            item.add_marker(pytest.mark.database)


@pytest.fixture(autouse=True)
def english():
    """Every test begins in English: Django keeps the language of the last page in its thread."""
    translation.activate("en")
    yield
    translation.deactivate()


@pytest.fixture
def cast(db) -> Cast:
    """The city, its round in draft, and everybody around it."""
    return make_cast()


@pytest.fixture
def as_(cast):
    """A browser signed in as one of the cast, by name; `as_("nobody")` is not signed in."""

    def browser(name: str) -> Client:
        client = Client()
        if name != "nobody":
            client.force_login(cast.people[name])
        return client

    return browser


@pytest.fixture
def real_database(django_db_setup, django_db_blocker):
    """A database with real transactions, for tests with several connections or threads; emptied afterwards."""
    with django_db_blocker.unblock():
        yield
        with connection.schema_editor() as editor:
            triggers.thaw(None, editor)
        call_command("flush", interactive=False, verbosity=0)
        with connection.schema_editor() as editor:
            triggers.freeze(None, editor)


@pytest.fixture(scope="session")
def lab(tmp_path_factory, django_db_setup):
    """Whole databases to work on and to break, and a process that can be killed (`installations.Lab`)."""
    made = Lab(tmp_path_factory.mktemp("lab"))
    yield made
    made.close()
