"""The store of files: by hash, whole or not at all, told on the trail, and handed out with care."""

from __future__ import annotations

import hashlib
import os
import stat

import pytest
from cast import give_mandate
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from groma.errors import NotFoundError
from groma.web import changes, trail
from groma.web.models import StoredFile, TrailEvent
from groma.web.stored import files
from groma.web.stored.archives import UploadRefusedError
from groma.web.stored.uploads import Kind
from groma.web.trail import Gesture

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
CSV = "name;value\nÅlesund;3,5\n".encode()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of the test's own."""
    settings.FILES = tmp_path / "files"
    return settings.FILES


def kept(cast, content: bytes = PDF, name: str = "permit.pdf", **more) -> StoredFile:
    return files.keep(content, city=cast.city, name=name, gesture=Gesture(str(cast.coordinator.actor)), **more)


def address(cast, stored: StoredFile) -> str:
    return reverse("file", args=[cast.city.pk, cast.round.pack, cast.round.period, stored.sha256])


def asked(client, path: str):
    """The answer, with whatever file it streams closed."""
    response = client.get(path)
    response.close()
    return response


def test_a_file_lies_under_its_hash_where_nobody_else_can_read_it(cast, store):
    stored = kept(cast)
    sha256 = hashlib.sha256(PDF).hexdigest()
    path = store / sha256[:2] / sha256[2:]
    assert (stored.sha256, stored.path, stored.size) == (sha256, f"evidence/{sha256}.pdf", len(PDF))
    assert path.read_bytes() == PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with files.open_file(stored) as content:
        assert content.read() == PDF
    assert [item.name for item in store.rglob("*") if item.is_file()] == [path.name]


def test_the_trail_tells_the_file_and_not_what_it_was_called(cast):
    kept(cast, name="Maria Musterfrau.pdf")
    event = TrailEvent.objects.order_by("-number").first()
    assert event.action == "file.add"
    assert "Musterfrau" not in event.after
    assert trail.verify() is None


def test_the_same_file_sent_twice_is_kept_once(cast):
    first, second = kept(cast), kept(cast, name="again.pdf")
    assert first.pk == second.pk
    assert TrailEvent.objects.filter(action__startswith="file.").count() == 1


def test_another_file_at_the_same_path_replaces_it_and_the_old_content_stays(cast):
    first = kept(cast, CSV, path="raw/water.csv", name="water.csv")
    second = kept(cast, CSV + b"x;1\n", path="raw/water.csv", name="water.csv")
    assert (second.pk, second.version) == (first.pk, 2)
    with files.open_content(first.sha256) as content:
        assert content.read() == CSV


def test_an_upload_from_a_form_is_kept_too(cast):
    upload = SimpleUploadedFile("table.csv", CSV, content_type="text/html")
    assert kept(cast, upload, name=upload.name).media_type == "text/plain"


def test_what_is_refused_leaves_nothing_behind(cast, store):
    with pytest.raises(UploadRefusedError):
        kept(cast, b"MZ" + b"\0" * 50)
    assert not store.exists()
    assert not StoredFile.objects.exists()


def test_a_content_whose_row_is_rolled_back_does_no_harm(cast):
    with transaction.atomic():
        kept(cast)
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()
    assert kept(cast).size == len(PDF)


def test_a_content_cut_off_by_an_accident_is_written_anew(cast):
    path = files.content_path(kept(cast).sha256)
    path.write_bytes(PDF[:10])
    files.put(SimpleUploadedFile("a", PDF).file)
    assert path.read_bytes() == PDF


def test_a_full_disk_is_told_and_nothing_is_half_kept(cast, store, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.StoreUnavailableError, match="No space left"):
        kept(cast)
    assert not [item for item in store.rglob("*") if item.is_file()]
    assert not StoredFile.objects.exists()


def test_a_content_the_store_has_lost_is_told(cast):
    stored = kept(cast)
    files.content_path(stored.sha256).unlink()
    with pytest.raises(NotFoundError, match="not in the store"):
        files.open_file(stored)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 64, "A" * 63 + "/", ""])
def test_only_a_hash_leads_into_the_store(name):
    if name == "a" * 64:
        assert files.content_path(name)
        return
    with pytest.raises(ValueError, match="no sha256"):
        files.content_path(name)


@pytest.mark.parametrize(
    ("content", "name", "disposition", "kind"),
    [
        (PDF, "a.pdf", "inline", "application/pdf"),
        (PNG, "a.html", "inline", "image/png"),
        (CSV, "a.html", "inline", "text/plain; charset=utf-8"),
    ],
)
def test_what_a_browser_may_show_is_shut_off_from_everything(as_, cast, content, name, disposition, kind):
    stored = kept(cast, content, name)
    response = as_("coordinator").get(address(cast, stored))
    assert b"".join(response.streaming_content) == content
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].startswith(disposition)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "private" in response["Cache-Control"]


def test_anything_else_is_only_saved_to_disk(as_, cast):
    gesture = Gesture(str(cast.coordinator.actor))
    with (files.content_path(kept(cast).sha256)).open("rb") as file:
        stored = files.kept_as(
            file, Kind("text/html", ".html"), city=cast.city, name='a"\r\nb.html', path="raw/a.html", gesture=gesture
        )
    StoredFile.objects.exclude(pk=stored.pk).delete()
    response = asked(as_("coordinator"), address(cast, stored))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''a%22%0D%0Ab.html"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("contributor", 200),
        ("secretariat", 200),
        ("administrator", 200),
        ("verifier", 404),
        ("outsider", 404),
        ("nobody", 302),
    ],
)
def test_only_people_of_the_city_and_its_network_get_a_file(as_, cast, who, status):
    assert asked(as_(who), address(cast, kept(cast))).status_code == status


def test_a_verifier_gets_the_files_of_a_round_given_to_them(as_, cast):
    give_mandate(cast, cast.verifier)
    assert asked(as_("verifier"), address(cast, kept(cast))).status_code == 200


@pytest.mark.parametrize("fields", [{"declared_at": None}, {"has_conflict": True}])
def test_a_verifier_who_did_not_declare_or_is_bound_gets_no_file(as_, cast, fields):
    changes.change(give_mandate(cast, cast.verifier), "test", gesture=cast.gesture, **fields)
    stored = kept(cast)
    there = f"/rounds/{cast.city.pk}/{cast.round.pack}/{cast.round.period}/verify/evidence/{stored.sha256}/"
    assert asked(as_("verifier"), there).status_code == 404


def test_a_hash_of_another_city_leads_nowhere(as_, cast):
    theirs = files.keep(PDF, city=cast.elsewhere, name="theirs.pdf", gesture=cast.gesture)
    assert as_("coordinator").get(address(cast, theirs)).status_code == 404
