"""Documents of groups, deliverables and meetings: versions with files, who may read them, and what is refused."""

from __future__ import annotations

import hashlib
import json
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from programme_cast import DRAFT, make_programme, put

from groma.network.documents import versions_of
from groma.web import trail
from groma.web.backups.making import make
from groma.web.models import RegisterFact, TrailEvent
from groma.web.registers import store, taking_off
from groma.web.registers.moves import mark
from groma.web.stored import uploads

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
NEWER = PDF + b"% newer\n"
ADD, VERSION = "/programme/desk/add/documents/?under=", "/programme/desk/add/versions/?under="


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    """A store of the test's own."""
    settings.FILES = tmp_path / "files"
    return settings.FILES


@pytest.fixture
def people(cast):
    return make_programme(cast)


@pytest.fixture
def by(people):
    """A browser in which somebody is signed in, or nobody."""

    def browser(who: str = "nobody") -> Client:
        client = Client()
        if who != "nobody":
            client.force_login(people[who])
        return client

    return browser


def sent(content: bytes = PDF, name: str = "minutes.pdf", **more):
    fields = {"name": "Minutes", "kind": "minutes", "access": "members", "address": "", "version": "", "changed": ""}
    return fields | {"file": SimpleUploadedFile(name, content)} | more


def said(answer) -> str:
    return answer.content.decode()


def versions(document: str):
    return versions_of(store.entry_at("documents", document), store.entries_at("versions"))


def read(answer) -> bytes:
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def test_a_file_is_laid_down_and_a_newer_version_beside_it(by, kept):
    leader = by("leader")
    answer = leader.post(f"{ADD}dpi", sent())
    assert answer.status_code == HTTPStatus.FOUND, said(answer)
    assert answer["Location"] == "/programme/desk/documents/dpi-minutes/"
    answer = leader.post(f"{VERSION}dpi-minutes", sent(NEWER, changed="The date was wrong."))
    assert answer.status_code == HTTPStatus.FOUND, said(answer)
    newest, first = versions("dpi-minutes")
    assert (newest.number, first.number) == ("2", "1")
    assert (newest.by, newest.date, newest.changed) == ("leader", store.today(), "The date was wrong.")
    assert first.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (first.media_type, first.size) == ("application/pdf", len(PDF))
    assert (kept / first.sha256[:2] / first.sha256[2:]).read_bytes() == PDF
    assert read(leader.get("/programme/documents/dpi-minutes/1/file")) == PDF
    assert read(leader.get("/programme/documents/dpi-minutes/2/file")) == NEWER
    leader.get("/programme/desk/")
    page = said(leader.get("/programme/desk/documents/dpi-minutes/"))
    assert page.index("Version 2") < page.index("Version 1")


def test_the_trail_tells_it_without_what_the_file_was_called(by, people):
    by("leader").post(f"{ADD}dpi", sent(name="Maria Musterfrau.pdf"))
    event = TrailEvent.objects.get(subject="register/versions/dpi-minutes/1")
    assert (event.action, event.actor) == ("register.say", str(people["leader"].actor))
    assert json.loads(event.after)["sha256"] == [hashlib.sha256(PDF).hexdigest()]
    assert not TrailEvent.objects.filter(after__contains="Musterfrau").exists()
    assert not RegisterFact.objects.filter(value__contains="Musterfrau").exists()
    assert trail.verify() is None


def test_who_may_read_a_file(by, cast):
    by("secretariat").post(f"{ADD}dpi", sent())
    by("secretariat").post(f"{ADD}dpi", sent(NEWER, access="secretariat") | {"name": "Budget"})
    by("secretariat").post(f"{ADD}dpi", sent(PDF + b"%\n", access="public") | {"name": "Terms"})
    expected = {
        "nobody": {"dpi-terms"},
        "contributor": {"dpi-terms"},
        "member": {"dpi-terms", "dpi-minutes"},
        "other_leader": {"dpi-terms", "dpi-minutes"},
        "secretariat": {"dpi-terms", "dpi-minutes", "dpi-budget"},
    }
    for who, may in expected.items():
        for document in ("dpi-terms", "dpi-minutes", "dpi-budget"):
            answer = by(who).get(f"/programme/documents/{document}/1/file")
            answer.close()
            wanted = HTTPStatus.OK if document in may else HTTPStatus.NOT_FOUND
            assert answer.status_code == wanted, (who, document)
    assert by("member").get("/programme/desk/versions/dpi-budget/1/").status_code == HTTPStatus.FORBIDDEN
    assert "dpi-budget/1" not in said(by("member").get("/programme/desk/versions/"))
    for address in ("dpi-terms/2", "nothing/1", "dpi-terms", "../../etc/passwd"):
        assert by("secretariat").get(f"/programme/documents/{address}/file").status_code == HTTPStatus.NOT_FOUND
    put("documents", "dpi-terms", cast, access="members")
    assert by().get("/programme/documents/dpi-terms/1/file").status_code == HTTPStatus.NOT_FOUND


def test_a_file_is_handed_out_with_care(by):
    by("secretariat").post(f"{ADD}dpi", sent(name='a";evil="x.pdf') | {"name": "Terms", "access": "public"})
    by("secretariat").post(f"{ADD}dpi", sent(name="terms.pdf") | {"name": 'Te"rms\n<b>', "access": "public"})
    answer = by().get("/programme/documents/dpi-te-rms-b/1/file")
    answer.close()
    assert answer["Content-Disposition"] == "inline; filename*=UTF-8''te-rms-b-1.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "public" in answer["Cache-Control"]
    again = by().get("/programme/documents/dpi-te-rms-b/1/file", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    by("leader").post(f"{ADD}dpi", sent(NEWER))
    within = by("member").get("/programme/documents/dpi-minutes/1/file")
    within.close()
    assert "private" in within["Cache-Control"]
    assert "no-store" in within["Cache-Control"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "The file is empty."),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ\x90\x00\x03")}, "not a kind of file that is taken"),
        ({"file": SimpleUploadedFile("a.pdf", b"<html><script>alert(1)</script>")}, "not a kind of file"),
        ({"file": SimpleUploadedFile("nul.pdf", PDF)}, "some computers cannot keep"),
        ({"file": ""}, "Choose a file, or give the address"),
        ({"address": "https://example.org/a"}, "not both"),
        ({"file": "", "address": "javascript:alert(1)"}, "no address on the web"),
        ({"access": "all"}, "not one of the"),
        ({"kind": "spell"}, "not one of the"),
        ({"name": ""}, "required"),
        ({"name": "x" * 501}, "at most 500"),
    ],
)
def test_what_is_no_document_is_refused_and_nothing_is_kept(by, kept, wrong, words):
    before = TrailEvent.objects.count()
    answer = by("leader").post(f"{ADD}dpi", sent() | wrong)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in said(answer)
    assert TrailEvent.objects.count() == before
    assert not [one for one in kept.rglob("*") if one.is_file()]


def test_a_file_that_is_too_large_is_refused(by, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILE", 1_000)
    answer = by("leader").post(f"{ADD}dpi", sent(PDF + b"%" * 100_000))
    assert answer.status_code in {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
    assert not store.entries_at("versions")


def test_the_same_file_twice_and_a_title_that_is_there_are_told(by):
    leader = by("leader")
    leader.post(f"{ADD}dpi", sent())
    again = leader.post(f"{VERSION}dpi-minutes", sent())
    assert "This file is there already: it is version 1." in said(again)
    numbered = leader.post(f"{VERSION}dpi-minutes", sent(NEWER, version="1"))
    assert "There is a version 1 already." in said(numbered)
    titled = leader.post(f"{ADD}dpi", sent(NEWER) | {"name": " MINUTES "})
    assert titled.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "“Minutes” is there already." in said(titled)
    assert "newer version" in said(titled)
    assert len(versions("dpi-minutes")) == 1
    asked = leader.post(f"{ADD}dpi", sent(NEWER) | {"is_newer": "on"})
    assert asked.status_code == HTTPStatus.FOUND
    assert len(versions("dpi-minutes")) == 2
    other = leader.post(f"{ADD}dpi", sent() | {"name": "A copy"}, follow=True)
    assert "The same file is in another document, too: Minutes." in said(other)


def test_who_may_lay_down_and_what_was_taken_off_is_not_handed_out(by, people):
    for who in ("member", "other_leader", "expert"):
        answer = by(who).post(f"{ADD}dpi", sent())
        assert answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY}, who
    assert not store.entries_at("versions")
    assert by("leader").post(f"{ADD}dpi/WG1", sent()).status_code == HTTPStatus.FOUND
    assert by("leader").post(f"{ADD}{DRAFT}", sent(NEWER)).status_code == HTTPStatus.FOUND
    seen = mark(store.entry_at("versions", "dpi-wg1-minutes/1"))
    taking_off.take_off("versions", "dpi-wg1-minutes/1", reason="Mistaken", by=people["secretariat"], seen=seen)
    assert versions("dpi-wg1-minutes") == ()
    assert by("secretariat").get("/programme/documents/dpi-wg1-minutes/1/file").status_code == HTTPStatus.NOT_FOUND
    assert by("leader").post(f"{VERSION}dpi-wg1-minutes", sent()).status_code == HTTPStatus.FOUND
    assert [one.id for one in versions("dpi-wg1-minutes")] == ["dpi-wg1-minutes/2"]


def test_a_version_is_never_written_over(by):
    by("secretariat").post(f"{ADD}dpi", sent())
    answer = by("secretariat").post("/programme/desk/versions/dpi-minutes/1/", {"sha256": "0" * 64, "seen": "x"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert versions("dpi-minutes")[0].sha256 == hashlib.sha256(PDF).hexdigest()


def test_what_a_document_said_itself_becomes_its_first_version(by, cast):
    put("documents", "old", cast, name="Old", of="dpi", access="public", version="0.9", address="https://example.org/o")
    (only,) = versions("old")
    assert (only.number, only.address) == ("0.9", "https://example.org/o")
    by("secretariat").post(f"{VERSION}old", sent())
    assert [(one.number, one.address) for one in versions("old")] == [("2", ""), ("0.9", "https://example.org/o")]
    assert store.entry_at("documents", "old").one("address") == ""


def test_public_pages_show_the_newest_version_and_fold_the_others(by):
    secretariat = by("secretariat")
    for number, owner in enumerate(("dpi", DRAFT, "ninth")):
        mark = b"%%%d\n" % number
        secretariat.post(f"{ADD}{owner}", sent(PDF + mark) | {"name": f"Paper {number}", "access": "public"})
        slug = f"{owner}-paper-{number}"
        more = {"changed": "<b>New</b>"}
        assert secretariat.post(f"{VERSION}{slug}", sent(NEWER + mark, **more)).status_code == HTTPStatus.FOUND
        page = said(by().get(f"/programme/{('groups', 'deliverables', 'meetings')[number]}/{owner}/"))
        assert f'<a href="/programme/documents/{slug}/2/file" dir="auto">Paper {number}</a>' in page
        assert f'href="/programme/documents/{slug}/1/file"' in page
        assert "1 earlier version" in page
        assert "minutes · Version 2 · " in page
        assert "PDF · 1" in page
        assert "&lt;b&gt;New&lt;/b&gt;" in page
    before = said(by().get("/programme/groups/dpi/?as-of=2025-11-01"))
    assert "Paper 0" not in before


def test_the_pack_names_the_documents_with_their_version(by):
    secretariat = by("secretariat")
    secretariat.post("/programme/desk/meetings/ninth/record/", sent() | {"what": "document", "name": "Slides"})
    more = {"what": "document", "name": "Slides", "is_newer": "on"}
    answer = secretariat.post("/programme/desk/meetings/ninth/record/", sent(NEWER) | more)
    assert answer.status_code == HTTPStatus.FOUND, said(answer)
    pack = said(by("member").get("/programme/meetings/ninth/pack.html"))
    assert "Slides" in pack
    assert "Version 2" in pack
    assert "Version 1" not in pack
    assert "http://testserver/programme/documents/ninth-slides/2/file" in pack
    assert by("member").get("/programme/meetings/ninth/pack.pdf").content.startswith(b"%PDF")


def test_the_api_tells_documents_with_versions(by):
    by("secretariat").post(f"{ADD}dpi", sent(access="public"))
    by("secretariat").post(f"{VERSION}dpi-minutes", sent(NEWER))
    told = by().get("/api/v1/programme/registers/documents/entries/dpi-minutes").json()
    first, second = told["below"]
    assert (first["id"], second["id"]) == ("dpi-minutes/1", "dpi-minutes/2")
    assert second["page"] == "/programme/documents/dpi-minutes/2/file"
    assert second["values"]["sha256"] == [hashlib.sha256(NEWER).hexdigest()]
    by("secretariat").post(f"{ADD}dpi", sent() | {"name": "Within"})
    rows = by().get("/api/v1/programme/registers/versions/entries").json()
    assert "dpi-within/1" not in json.dumps(rows)


def test_a_backup_holds_the_files(by, tmp_path):
    by("secretariat").post(f"{ADD}dpi", sent())
    made = make(tmp_path / "backup.zip")
    assert made.manifest.files == 1
    assert made.manifest.missing == ()


def test_an_address_is_a_version_too(by):
    answer = by("leader").post(f"{ADD}dpi", sent(address="https://example.org/a") | {"file": ""})
    assert answer.status_code == HTTPStatus.FOUND, said(answer)
    (only,) = versions("dpi-minutes")
    assert (only.address, only.sha256) == ("https://example.org/a", "")
    assert by("leader").get("/programme/documents/dpi-minutes/1/file").status_code == HTTPStatus.NOT_FOUND
    page = said(by("leader").get("/programme/desk/add/documents/"))
    assert "Group, deliverable or meeting" in page
