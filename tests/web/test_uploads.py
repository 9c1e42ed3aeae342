"""What comes in: each kind of file by its content, each trick refused with words a person can act on."""

from __future__ import annotations

import asyncio
import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from groma.web.stored import archives, uploads
from groma.web.stored.archives import TooLargeError, UploadRefusedError
from groma.web.stored.uploads import EVIDENCE, FOLDERS, WORKBOOKS, accepted, limited, recognised

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 20 + b"\xff\xd9"
CONTENT_TYPES = b'<?xml version="1.0" encoding="UTF-8"?><Types/>'


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def xlsx() -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active["A1"] = 5
    book.save(file)
    return file.getvalue()


def zipped(parts: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return file.getvalue()


def office(more: dict[str, bytes] | None = None, *, main: str = "xl/workbook.xml") -> bytes:
    return zipped({"[Content_Types].xml": CONTENT_TYPES, main: b"<workbook/>", **(more or {})})


def with_parts_in(base: bytes, more: dict[str, bytes]) -> bytes:
    file = io.BytesIO(base)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in more.items():
            archive.writestr(name, content)
    return file.getvalue()


KINDS = {
    ".pdf": PDF,
    ".png": png(),
    ".jpg": JPEG,
    ".txt": "name;value\nÅlesund;3,5\n".encode(),
    ".xlsx": xlsx(),
    ".docx": office(main="word/document.xml"),
    ".ods": zipped({"mimetype": uploads.ODS.media_type.encode(), "content.xml": b"<office/>"}),
    ".zip": zipped({"city.yaml": b"id: a\n", "observations.csv": b"variable,period,value\n"}),
}


@pytest.mark.parametrize("ending", KINDS)
def test_a_file_is_known_by_its_content_and_never_by_its_name(ending):
    assert recognised(io.BytesIO(KINDS[ending])).ending == ending


def test_text_of_another_encoding_is_text_too():
    assert recognised(io.BytesIO("a,b\n1,2\n".encode("utf-16"))) is uploads.TEXT
    assert recognised(io.BytesIO("name\nMünster\n".encode("cp1252"))) is uploads.TEXT


WRONG = {
    "a program": b"MZ\x90\x00" + b"\0" * 100,
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a page after blanks": b"  \n<html><body>",
    "a drawing with script": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "text with control characters": b"a\x1b[31mb",
    "an archive of other things": zipped({"setup.exe": b"MZ"}),
    "an archive packed otherwise": b"7z\xbc\xaf\x27\x1c\0\0",
    "noise": bytes(range(256)),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_kind_is_refused_with_the_kinds_that_are_taken(what):
    with pytest.raises(UploadRefusedError, match=r"\.pdf, \.png") as told:
        accepted(io.BytesIO(WRONG[what]), EVIDENCE, name="evidence.pdf")
    assert told.value.next_step


def test_a_workbook_is_no_picture_where_a_workbook_is_wanted():
    with pytest.raises(UploadRefusedError, match=r"\.xlsx"):
        accepted(io.BytesIO(png()), WORKBOOKS, name="workbook.xlsx")


REFUSED = {
    "empty": (b"", "empty"),
    "an old or encrypted office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
    "an encrypted PDF": (PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"), "encrypted"),
    "macros": (office({"xl/vbaProject.bin": b"\xd0\xcf"}), "macros"),
    "macros under another name": (
        zipped(
            {
                "[Content_Types].xml": b'<Types ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>',
                "xl/workbook.xml": b"<a/>",
            }
        ),
        "macros",
    ),
    "macros of ODS": (
        zipped({"mimetype": uploads.ODS.media_type.encode(), "Basic/Standard/Module1.xml": b"<a/>"}),
        "macros",
    ),
    "controls that run": (office({"xl/activeX/activeX1.xml": b"<a/>"}), "macros"),
    "billion laughs": (
        office({"xl/sharedStrings.xml": b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'}),
        "declarations",
    ),
    "an entity in another encoding": (
        office({"xl/styles.xml": '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'.encode("utf-16")}),
        "declarations",
    ),
    "an entity behind an odd encoding": (
        office({"xl/styles.xml": b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE'}),
        "damaged",
    ),
    "a declaration across two pieces": (
        office({"xl/a.xml": b" " * (archives.PIECE - 4) + b"<!ENTITY x 'y'>"}),
        "declarations",
    ),
    "a bomb": (office({"xl/worksheets/sheet1.xml": b"0" * 60_000_000}), "far more"),
    "a bomb in a bomb": (office({"xl/embeddings/a.xlsx": office({"xl/a.bin": b"0" * 60_000_000})}), "far more"),
    "too deep": (
        office({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d": b"d"})})})}),
        "archives within archives",
    ),
    "too many parts": (zipped({f"part{number}": b"" for number in range(archives.MAX_PARTS + 1)}), "parts"),
    "cut off": (xlsx()[:-400], "damaged"),
    "nothing behind its mark": (b"PK\x03\x04" + b"\0" * 40, "damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_do_harm_is_refused_with_why(what):
    content, why = REFUSED[what]
    with pytest.raises(UploadRefusedError, match=why) as told:
        accepted(io.BytesIO(content), EVIDENCE, name="evidence.xlsx")
    assert told.value.next_step


def test_many_small_parts_that_unpack_to_too_much_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 100_000)
    noise = {f"xl/{number}.bin": bytes((number * 7 + i) % 251 for i in range(30_000)) for number in range(5)}
    with pytest.raises(TooLargeError, match="unpacks"):
        recognised(io.BytesIO(office(noise)))


def test_an_archive_that_lies_about_its_size_is_still_counted():
    honest = office({"xl/worksheets/sheet1.xml": b"0" * 9_000_000})
    lying = honest.replace(struct.pack("<I", 9_000_000), struct.pack("<I", 1_000))
    assert lying != honest
    with pytest.raises(UploadRefusedError):
        recognised(io.BytesIO(lying))


TRICKS = [
    "../../etc/passwd",
    "a/../../b",
    "/etc/passwd",
    "C:/windows/a",
    "C:\\windows\\a",
    "..\\..\\a",
    "con",
    "raw/NUL.csv",
    "raw/lpt1.txt",
    "nul\0.csv",
    "raw/x" * 60,
    "evidence/gpj.\u202eexe",
    "raw/\u200bhidden.csv",
    "raw/line\nbreak.csv",
    "raw/trailing. ",
    "raw/a?.csv",
    "raw//b.csv",
    "./a.csv",
]


@pytest.mark.parametrize("name", TRICKS)
def test_a_name_with_a_trick_is_refused(name):
    with pytest.raises(UploadRefusedError, match="not taken"):
        archives.refuse_name(name)


@pytest.mark.parametrize("name", [name for name in TRICKS if "\0" not in name])
def test_a_part_with_a_trick_in_its_name_is_refused(name):
    with pytest.raises(UploadRefusedError, match="not taken"):
        recognised(io.BytesIO(zipped({"city.yaml": b"id: a", name: b"x"})))


def test_a_part_whose_name_hides_behind_a_nul_is_refused():
    content = zipped({"city.yaml": b"id: a", "raw/aXexe": b"x"}).replace(b"raw/aXexe", b"raw/a\0exe")
    with pytest.raises(UploadRefusedError):
        recognised(io.BytesIO(content))


@pytest.mark.parametrize(
    "name", ["report 2024.pdf", "Vannmåling – desember.xlsx", "تقرير.pdf", "报告.pdf", ".gitignore"]
)
def test_plain_names_of_every_script_are_taken(name):
    archives.refuse_name(name)


def test_two_parts_of_one_name_and_links_are_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        twins = with_parts_in(zipped({"city.yaml": b"id: a"}), {"city.yaml": b"id: b"})
    with pytest.raises(UploadRefusedError, match="twice"):
        recognised(io.BytesIO(twins))
    with pytest.raises(UploadRefusedError, match="twice"):
        recognised(io.BytesIO(zipped({"city.yaml": b"id: a", "City.yaml": b"id: b"})))
    link, file = zipfile.ZipInfo("raw/link"), io.BytesIO()
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("city.yaml", b"id: a")
        archive.writestr(link, b"/etc/passwd")
    with pytest.raises(UploadRefusedError, match="link"):
        recognised(file)


def test_an_encrypted_archive_is_refused():
    content = bytearray(zipped({"city.yaml": b"id: a"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    with pytest.raises(UploadRefusedError, match="encrypted"):
        recognised(io.BytesIO(bytes(content)))


def test_a_file_over_the_limit_is_refused_before_it_is_looked_at():
    class Untouched(io.BytesIO):
        def read(self, *_args):
            raise AssertionError("It was read.")

    with pytest.raises(TooLargeError, match="at most 20 MB"):
        accepted(Untouched(), EVIDENCE, name="large.pdf", size=20_000_001)


def test_a_form_is_read_no_further_than_the_limit(cast, as_, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILE", 300_000)
    chunks = []
    inner = uploads.Limited.receive_data_chunk

    def counted(self, raw_data, start):
        chunks.append(len(raw_data))
        return inner(self, raw_data, start)

    monkeypatch.setattr(uploads.Limited, "receive_data_chunk", counted)
    large = SimpleUploadedFile("large.pdf", b"%PDF-" + b"0" * 5_000_000)
    address = reverse("exchange", args=[cast.city.pk, cast.round.pack, cast.round.period])
    client = as_("coordinator")
    page = client.post(address, {"send": "folder", "folder-file": large})
    assert page.status_code == 422
    assert 0 < sum(chunks) < 400_000


def drive(messages, *, headers=()):
    """What a request of these messages leads to: the paths the application saw, and how much it was given."""
    sent = iter(messages)
    taken, seen = [], []

    async def receive():
        message = next(sent)
        taken.append(len(message["body"]))
        return message

    async def application(scope, receive, send):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            if not message["more_body"]:
                break
        seen.append((scope["method"], scope["path"]))

    async def send(message):
        raise AssertionError("Nothing is sent here.")

    scope = {"type": "http", "method": "POST", "path": "/there", "headers": list(headers)}
    asyncio.run(limited(application)(scope, receive, send))
    return seen, sum(taken)


def test_a_request_of_200_megabytes_is_refused_before_it_is_read():
    length = (b"content-length", b"200000000")
    assert drive([], headers=[length]) == ([("GET", "/too-large")], 0)


def test_a_request_that_does_not_say_its_length_is_stopped_at_the_limit():
    megabytes = ({"type": "http.request", "body": bytes(1_000_000), "more_body": True} for _ in range(200))
    seen, taken = drive(megabytes)
    assert seen == [("GET", "/too-large")]
    assert taken <= uploads.MAX_REQUEST + 1_000_000


def test_an_ordinary_request_goes_through_untouched():
    assert drive([{"type": "http.request", "body": b"a", "more_body": False}]) == ([("POST", "/there")], 1)


def test_the_page_for_what_is_too_large_says_how_much_is_taken(as_):
    page = as_("nobody").get("/too-large")
    assert page.status_code == 413
    assert "40 MB" in page.content.decode()


def test_a_folder_may_hold_workbooks():
    content = zipped({"city.yaml": b"id: a", "raw/energy.xlsx": xlsx()})
    assert accepted(io.BytesIO(content), FOLDERS, name="city.zip") is uploads.FOLDER
