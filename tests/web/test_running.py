"""Running it: the command that serves, health, logs without anybody in them, headers, settings and the schema."""

from __future__ import annotations

import io
import json
import logging
import re
import socket
import sqlite3
import stat
import sys
from pathlib import Path

import psycopg
import pytest
from cast import PASSWORD
from django.conf import settings as site_settings
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from installations import new_installation, on_server

from groma.web import environment
from groma.web.collecting import MARK, collect
from groma.web.logs import JsonLines

SECRETS = ("Ada Marker", "ada.marker@example.org", "marker-pass-phrase", "littlemarker", "198.51.100.7")
INLINE = re.compile(r'<script(?![^>]*\bsrc=)(?![^>]*type="application/)|<style|\sstyle="|\son[a-z]+="|javascript:')


# The command


@pytest.mark.database
def test_it_serves_says_where_and_tells_that_it_is_well(tmp_path):
    with new_installation(tmp_path / "site") as one, one.serving() as site:
        assert site.get("/")[0] == 200
        assert json.loads(site.wait_for("/health", 200))["status"] == "ok"
        assert json.loads(site.wait_for("/health/ready", 200)) == {"status": "ok"}
        assert "Whoever opens this link becomes the administrator" in site.said
        link = re.search(rf"{re.escape(site.address)}(/\S+)", site.said)
        assert link is not None
        assert site.get(link[1])[0] == 200
        if one.database_url:
            name = one.database_url.rpartition("/")[2]
            on_server(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608  our own name
            assert "database" in json.loads(site.wait_for("/health/ready", 503))["failing"]
            assert "cannot be reached or saved" in site.wait_for("/desk/", 503)
            assert site.get("/health")[0] == 200
            on_server(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            site.wait_for("/health/ready", 200)
    assert stat.S_IMODE((one.data / "secret-key").stat().st_mode) == 0o600


def test_a_port_that_is_taken_is_said_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken, new_installation(tmp_path / "site") as one:
        told = one.groma("serve", "--port", taken.getsockname()[1])
    assert (told.returncode, "The port cannot be used" in told.stderr) == (2, True)
    assert not one.data.exists()


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "site").write_text("a file")
    with new_installation(tmp_path / "site") as one:
        told = one.groma("serve", "--port", 0)
    assert (told.returncode, "The data folder cannot be used" in told.stderr) == (2, True)
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("url", ["postgresql://ada:marker-pass-phrase@127.0.0.1:1/groma", "nothing://x"])
def test_a_database_that_cannot_be_reached_is_said_without_its_password(tmp_path, url):
    with new_installation(tmp_path / "site", postgresql=False) as one:
        told = one.groma("serve", "--port", 0, DATABASE_URL=url)
    assert (told.returncode, "DATABASE_URL" in told.stderr) == (2, True)
    assert "Traceback" not in told.stderr
    assert "marker" not in told.stderr


@pytest.mark.database
def test_a_database_of_a_newer_version_is_left_alone(tmp_path):
    later = "INSERT INTO django_migrations (app, name, applied) VALUES ('web', '9999_later', '2030-01-01 00:00:00+00')"
    with new_installation(tmp_path / "site") as one:
        with one.serving():
            pass
        if one.database_url:
            with psycopg.connect(one.database_url) as own:
                own.execute(later)
        else:
            own = sqlite3.connect(one.data / "groma.sqlite3")
            own.execute(later)
            own.commit()
            own.close()
        for command in (["serve", "--port", 0], ["backup", tmp_path / "backup.zip"]):
            told = one.groma(*command)
            assert (told.returncode, "made by a newer version" in told.stderr) == (2, True)


# Health


@pytest.mark.database
@pytest.mark.parametrize("path", ["/health", "/health/ready"])
def test_health_names_nobody_asks_for_no_sign_in_and_is_not_kept(cast, client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert not any(one.email in response.content.decode() for one in cast.people.values())
    assert response.json() == {"status": "ok"}, "neither the version nor the state of the machine"
    assert client.post(path).status_code == 405


def test_a_full_disk_is_not_ready_and_only_the_log_says_how_full(client, db, monkeypatch, caplog):
    monkeypatch.setattr("groma.web.pages.health.ENOUGH_BYTES", 1 << 60)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "failing": ["disk"]}
    [logged] = [json.loads(JsonLines().format(one)) for one in caplog.records if one.name == "groma.web"]
    assert logged["message"] == "not ready"
    assert logged["failing"]["disk"].endswith("MB are left")


def test_a_health_check_needs_no_tls(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health").status_code == 200
    assert client.get("/").status_code == 301


# Logs


@pytest.fixture
def logged():
    """Everything that is logged while a test runs, as it is written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("", "groma", "groma.requests", "django", "allauth")]
    before = [one.level for one in loggers]
    logging.getLogger().addHandler(handler)
    for one in loggers:
        one.setLevel(logging.INFO)
    yield stream
    logging.getLogger().removeHandler(handler)
    for one, level in zip(loggers, before, strict=True):
        one.setLevel(level)


def test_a_request_is_logged_by_the_name_of_its_page(client, db, logged):
    client.get("/style?who=Ada")
    told = [json.loads(line) for line in logged.getvalue().splitlines()]
    (one,) = [line for line in told if line["logger"] == "groma.requests"]
    assert {name: one[name] for name in ("route", "method", "status_code")} == {
        "route": "style",
        "method": "GET",
        "status_code": 200,
    }
    assert one["duration_ms"] > 0
    assert one["queries"] >= 0


def test_nothing_of_a_person_a_form_or_an_error_is_in_the_log(as_, settings, logged):
    settings.ROOT_URLCONF = "faulty_urls"
    browser = as_("coordinator")
    browser.raise_request_exception = False
    name, email, password, city, address = SECRETS
    for how in ("refused", "lost", "store", "wrong", "broken"):
        browser.post(f"/fault/{how}/?q={city}", {"name": name}, REMOTE_ADDR=address)
    nobody = as_("nobody")
    nobody.raise_request_exception = False
    nobody.post(reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=address)
    nobody.post(reverse("account_reset_password"), {"email": email}, REMOTE_ADDR=address)
    nobody.get(f"/{city}/{email}", REMOTE_ADDR=address)
    nobody.get("/", headers={"host": f"{city}.example"})
    nobody.generic("ADA-MARKER", "/")
    logging.getLogger("somebody.else").warning(f"{name} wrote from {address}")  # noqa: G004  as libraries do
    written = logged.getvalue()
    assert written.count("\n") > 10
    assert [secret for secret in SECRETS if secret in written or secret.upper() in written] == []
    assert "Coordinator" not in written
    assert "coordinator@example.org" not in written
    assert "faulty_urls.fail:" in written


def test_what_runs_logs_lines_of_json(tmp_path):
    with new_installation(tmp_path / "site") as one, one.serving(GROMA_LOG_REQUESTS="yes") as site:
        site.get("/style?who=Ada")
        site.process.terminate()
        told = [json.loads(line) for line in site.process.stderr.read().splitlines() if line.startswith("{")]
    assert [line["route"] for line in told if line["logger"] == "groma.requests"] == ["style"]


# Headers and settings


def plain_addresses():
    """Every page whose address needs nothing filled in."""
    for name in get_resolver().reverse_dict:
        if isinstance(name, str):
            yield name
    for space, (_, resolver) in get_resolver().namespace_dict.items():
        yield from (f"{space}:{name}" for name in resolver.reverse_dict if isinstance(name, str))


def test_every_kind_of_page_has_a_strict_policy_and_nothing_inline(as_, settings):
    settings.ROOT_URLCONF = "faulty_urls"
    seen = 0
    for who in ("nobody", "coordinator", "administrator"):
        browser = as_(who)
        browser.raise_request_exception = False
        addresses = {f"/fault/{how}/" for how in ("refused", "lost", "broken")} | {"/nowhere"}
        for name in plain_addresses():
            try:
                addresses.add(reverse(name))
            except NoReverseMatch:
                continue
        for address in sorted(addresses):
            response = browser.get(address)
            policy = response.headers.get("Content-Security-Policy", "")
            assert "default-src 'none'" in policy, address
            assert "script-src 'self'" in policy or "script-src" not in policy, address
            assert "unsafe" not in policy, address
            assert "frame-ancestors 'none'" in policy, address
            if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
                found = INLINE.search(response.content.decode())
                assert found is None, (address, who, found)
                seen += 1
    assert seen > 20


def test_a_form_from_elsewhere_is_refused_on_a_plain_page(cast):
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(reverse("account_login"), {"login": "a@example.org", "password": PASSWORD})
    assert response.status_code == 403
    assert "This form could not be checked" in response.content.decode()


def test_the_settings_of_a_site_with_tls_pass_djangos_own_check(tmp_path):
    with new_installation(tmp_path / "site") as one:
        check = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
        told = one.run(
            check, DJANGO_SETTINGS_MODULE="groma.web.settings", GROMA_HTTPS="yes", GROMA_HOSTS="groma.example"
        )
    assert (told.returncode, told.stderr) == (0, ""), told.stderr
    assert "no issues" in told.stdout


def test_cookies_are_for_tls_and_for_no_script(settings):
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_the_secret_key_is_the_environments_or_made_once_for_each_installation(tmp_path):
    say = [sys.executable, "-c", "from groma.web.settings import SECRET_KEY; print(SECRET_KEY)"]
    with new_installation(tmp_path / "one") as one, new_installation(tmp_path / "two") as two:
        first, again, other = one.run(say).stdout, one.run(say).stdout, two.run(say).stdout
        given = one.run(say, GROMA_SECRET_KEY="from the environment").stdout  # noqa: S106  no key of anybody
    assert first == again == (tmp_path / "one" / "secret-key").read_text() + "\n"
    assert len({first, other, given}) == 3
    assert given == "from the environment\n"


# The schema


def test_the_models_are_what_the_migrations_make(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.database
def test_migrations_go_forward_from_nothing_and_back(lab):
    database = lab.empty()
    forward = lab.doer.do("migrate", database=database)["given"]["tables"]
    back = lab.doer.do("migrate", database=database, to=["web", "zero"])["given"]["tables"]
    assert [name for name in back if name.startswith("web_")] == []
    assert lab.doer.do("migrate", database=database)["given"]["tables"] == forward
    assert len([name for name in forward if name.startswith("web_")]) > 20


def test_the_browsers_files_are_collected_once_for_each_state_of_them(tmp_path, settings):
    settings.STATIC_ROOT = str(tmp_path / "static")
    assert collect()
    assert (tmp_path / "static" / "web" / "groma.css").is_file()
    assert not collect()
    (tmp_path / "static" / MARK).write_text("another state")
    assert collect()


def test_the_settings_keep_no_connection_beyond_its_request():
    assert site_settings.DATABASES["default"]["CONN_MAX_AGE"] == 0


def test_every_variable_of_the_environment_is_documented():
    said = set(re.findall(r'"(GROMA_\w+|DATABASE_URL)"', Path(environment.__file__).read_text(encoding="utf-8")))
    page = Path(__file__).parents[2] / "docs" / "how-to" / "run-on-a-server.md"
    told = set(re.findall(r"^\| `(\w+)` \|", page.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert told == said
    assert told == set(re.findall(r"^\| `(\w+)` \|", environment.__doc__, flags=re.MULTILINE))
