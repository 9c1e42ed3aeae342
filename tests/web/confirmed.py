"""Browsers of people who have just shown that it is them, so that they are not asked for the password again."""

from __future__ import annotations

import time

from django.test import Client


def confirmed(user, **more):
    """A browser signed in as somebody, the password given a moment ago."""
    client = Client(**more)
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
