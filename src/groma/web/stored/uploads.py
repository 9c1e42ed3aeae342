"""What may come in: which kinds of files, recognised by what they hold and never by their name, and how large.

A request is stopped before it is read to its end where it says, or turns out, to be larger than anything taken here.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _

from groma.errors import RecordError
from groma.record.files import decoded
from groma.web.stored.archives import ZIP, UploadRefusedError, archive_of, inspect, refuse_name, too_large

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Awaitable, Callable, Mapping

    from django.http import HttpRequest

    Scope = dict[str, Any]
    Message = Mapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

MEGABYTE = 1_000_000
MAX_FILE = 40 * MEGABYTE
MAX_REQUEST = MAX_FILE + 2 * MEGABYTE
"""Files with the fields around them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        ending: Its ending, with the point.
        is_shown: Whether a browser may show it in place; anything else is only ever saved to disk.
    """

    media_type: str
    ending: str
    is_shown: bool = False


PDF = Kind("application/pdf", ".pdf", is_shown=True)
PNG = Kind("image/png", ".png", is_shown=True)
JPEG = Kind("image/jpeg", ".jpg", is_shown=True)
TEXT = Kind("text/plain", ".txt", is_shown=True)
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
ODS = Kind("application/vnd.oasis.opendocument.spreadsheet", ".ods")
FOLDER = Kind("application/zip", ".zip")
UNKNOWN = Kind("application/octet-stream", "")
KINDS = (PDF, PNG, JPEG, TEXT, XLSX, DOCX, ODS, FOLDER)
SHOWN = frozenset(kind.media_type for kind in KINDS if kind.is_shown)


@dataclass(frozen=True, slots=True)
class Welcome:
    """What is taken in one place, and in words: its kinds, the most bytes, and what a file of text ends in there."""

    kinds: tuple[Kind, ...]
    most: int
    text: str = TEXT.ending


EVIDENCE = Welcome((PDF, PNG, JPEG, TEXT, XLSX, ODS, DOCX), 20 * MEGABYTE)
WORKBOOKS = Welcome((XLSX,), MAX_FILE)
FILLED_WORKBOOKS = Welcome((XLSX, TEXT), MAX_FILE, text=".csv")
FOLDERS = Welcome((FOLDER,), MAX_FILE)
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_PDF_LOCK = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_MARKUP = re.compile(r"\s*<(!doctype|html|svg|script|\?xml|\?php|head|body)", re.IGNORECASE)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def accepted(file: IO[bytes], welcome: Welcome, *, name: str = "file", size: int = 0) -> Kind:
    """What kind of file this is, once it is sure that it may be taken.

    Args:
        file: Open for reading; afterwards it stands at its beginning.
        welcome: What is taken here.
        name: Its name as sent; the kind does not follow from it.
        size: Its size in bytes.

    Raises:
        UploadRefusedError: It is not taken, with why and what to send instead.
    """
    refuse_name(name)
    if size > welcome.most:
        raise too_large(
            _("The file holds %(size)d MB; at most %(most)d MB are taken.")
            % {"size": -(-size // MEGABYTE), "most": welcome.most // MEGABYTE}
        )
    kind = recognised(file)
    file.seek(0)
    if kind not in welcome.kinds:
        raise _not_taken(welcome)
    return kind


def recognised(file: IO[bytes]) -> Kind:
    """The kind of a file, by its content; `UNKNOWN` where it is none of those we know.

    Raises:
        UploadRefusedError: It is empty, encrypted or damaged, or holds macros or more than it seems.
    """
    file.seek(0)
    begins = file.read(1024)
    if not begins:
        raise UploadRefusedError(_("The file is empty."), next_step=_("Check that it was saved, and send it again."))
    if begins.startswith(_OLD_OFFICE):
        raise UploadRefusedError(
            _("This is an old office file (.xls, .doc) or one with a password."),
            next_step=_("Save it as .xlsx or .docx without a password and send it again."),
        )
    if begins.startswith(ZIP):
        with archive_of(file) as archive:
            inspect(archive)
            return _kind_of_archive(archive)
    if b"%PDF-" in begins:
        return _pdf(file)
    found = next((kind for mark, kind in _SIGNATURES if begins.startswith(mark)), None)
    return found or _text(file)


def _kind_of_archive(archive: zipfile.ZipFile) -> Kind:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        _refuse_macro_types(archive.read("[Content_Types].xml"))
        return XLSX if "xl/workbook.xml" in names else DOCX if "word/document.xml" in names else UNKNOWN
    if "mimetype" in names:
        return ODS if archive.read("mimetype").strip() == ODS.media_type.encode() else UNKNOWN
    is_folder = any(name == "city.yaml" or re.fullmatch(r"[^/]+/city\.yaml", name) for name in names)
    return FOLDER if is_folder else UNKNOWN


def _refuse_macro_types(content_types: bytes) -> None:
    if b"macroEnabled" in content_types or b"vbaProject" in content_types:
        raise UploadRefusedError(
            _("The file holds macros, which are programs."),
            next_step=_("Save it without macros, as .xlsx or .docx, and send it again."),
        )


def _pdf(file: IO[bytes]) -> Kind:
    file.seek(0)
    if _PDF_LOCK.search(file.read()):
        raise UploadRefusedError(
            _("The PDF is encrypted."), next_step=_("Save it without a password and send it again.")
        )
    return PDF


def _text(file: IO[bytes]) -> Kind:
    file.seek(0)
    try:
        text, _encoding = decoded(file.read())
    except RecordError:
        return UNKNOWN
    odd = sum(mark < " " and mark not in "\t\r\n\f" for mark in text)
    return UNKNOWN if odd or _MARKUP.match(text) else TEXT


def _not_taken(welcome: Welcome) -> UploadRefusedError:
    endings = ", ".join(welcome.text if kind == TEXT else kind.ending for kind in welcome.kinds)
    return UploadRefusedError(
        _("This is not a kind of file that is taken here."),
        next_step=_("Taken are %(endings)s. The content counts, not the name.") % {"endings": endings},
    )


class Limited(FileUploadHandler):
    """Stops reading a form's files as soon as they are more than is ever taken.

    The view is told by `is_too_large`.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        """Nothing was read yet."""
        super().__init__(request)
        self._read = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on to the handlers after this one, or stop."""
        del start
        self._read += len(raw_data)
        if self._read > MAX_FILE:
            if self.request is not None:
                vars(self.request)["is_too_large"] = True
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""


def is_too_large(request: HttpRequest) -> bool:
    """Whether reading the files of a form was stopped because they were too large."""
    return bool(getattr(request, "is_too_large", False))


def limited(application: Application) -> Application:
    """An ASGI application that reads no request larger than is ever taken; it shows the page `too-large` instead."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        meter = _Meter(receive, is_over=_declared(scope) > MAX_REQUEST)
        if not meter.is_over:
            await application(scope, meter.receive, send)
        if meter.is_over:
            elsewhere = {**scope, "method": "GET", "path": "/too-large", "raw_path": b"/too-large", "query_string": b""}
            await application(elsewhere, _nothing_to_receive(), send)

    return guarded


@dataclass
class _Meter:
    """Counts what is received. Once it is too much, the application is told that the sender has gone."""

    source: Receive
    is_over: bool = False
    count: int = 0

    async def receive(self) -> Message:
        message = await self.source()
        self.count += len(message.get("body", b""))
        self.is_over = self.is_over or self.count > MAX_REQUEST
        return {"type": "http.disconnect"} if self.is_over else message


def _declared(scope: Scope) -> int:
    lengths = (value for name, value in scope["headers"] if name == b"content-length" and value.isdigit())
    return int(next(lengths, b"0"))


def _nothing_to_receive() -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if messages:
            return messages.pop()
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    return receive
