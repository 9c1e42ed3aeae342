"""Zip archives from outside: looked through before anything is unpacked, and refused where they would do harm.

An .xlsx, .ods or .docx file is a zip archive too. A few kilobytes may claim, or really hold, gigabytes; a name may lead
out of the folder it is unpacked to; a part may hold macros, or XML that refers to other files.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.errors import GromaError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PARTS = 5_000
MAX_UNPACKED = 400_000_000
MAX_RATIO = 250
RATIO_FROM = 2_000_000
"""Smaller parts may be as repetitive as they like."""
MAX_DEPTH = 2
"""Archives within the archive: a workbook in a folder, a table in that workbook, and no further."""
MAX_NAME = 240
PIECE = 1 << 18
ZIP = b"PK\x03\x04"
ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252"})
"""Encodings of XML that a search for declarations can see through."""

_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
_MACROS = re.compile(r"(^|/)(vbaProject\w*\.bin|vbaData\.xml|activeX/|macrosheets/|Basic/|Scripts/)", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_DECLARED = ("<!DOCTYPE", "<!ENTITY")
_DECLARATIONS = tuple(mark.encode(coding) for mark in _DECLARED for coding in ("utf-8", "utf-16-le", "utf-16-be"))
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


class UploadRefusedError(GromaError):
    """A file from outside that is not taken, with the reason and what to send instead."""


class TooLargeError(UploadRefusedError, LimitError):
    """A file from outside that is, or would unpack to, more than is taken."""


@dataclass
class _Count:
    """How much was unpacked so far, archives within archives included."""

    unpacked: int = 0


def archive_of(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive in an open file.

    Raises:
        UploadRefusedError: It is none, or a damaged one.
    """
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except _DAMAGED:
        raise damaged() from None


def inspect(archive: zipfile.ZipFile) -> None:
    """Unpack every part once without keeping it, and refuse what is too large, hidden, or leads elsewhere.

    Raises:
        UploadRefusedError: With what was found, and in which part.
    """
    _inspect(archive, _Count(), depth=0)


def refuse_name(name: str) -> None:
    """Refuse a path that leads out of its folder, or that some system would take for something else.

    Raises:
        UploadRefusedError: With what is wrong with it.
    """
    steps = name.rstrip("/").split("/")
    if len(name) > MAX_NAME:
        raise _bad_name(name[:40] + "…", _("it is too long"))
    if any(unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for mark in name):
        raise _bad_name(plain(name), _("it holds characters that cannot be seen"))
    if name.startswith("/") or "\\" in name or _DRIVE.match(name) or {"", ".", ".."} & set(steps):
        raise _bad_name(name, _("it leads out of the folder"))
    if any(_DEVICES.fullmatch(step) or step.endswith((" ", ".")) or set('<>:"|?*') & set(step) for step in steps):
        raise _bad_name(name, _("some computers cannot keep a file of that name"))


def plain(text: str) -> str:
    """A text with every character that cannot be seen replaced, fit to be shown in a message."""
    return "".join("�" if unicodedata.category(mark)[0] == "C" else mark for mark in text)


def damaged() -> UploadRefusedError:
    """The refusal of a file that says it is an archive and cannot be read as one."""
    return UploadRefusedError(
        _("The file is damaged: it cannot be unpacked."),
        next_step=_("Open it on your computer, save it again and send it once more."),
    )


def _inspect(archive: zipfile.ZipFile, count: _Count, *, depth: int) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise too_large(_("It holds %(count)d parts.") % {"count": len(parts)})
    _refuse_twins(parts)
    for part in parts:
        _refuse_part(part)
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_large(_("It unpacks to more than is taken."))
    for part in parts:
        if not part.is_dir():
            _read_through(archive, part, count, depth=depth)


def _refuse_twins(parts: list[zipfile.ZipInfo]) -> None:
    """Two parts of one name: which of them is read depends on the program."""
    seen: set[str] = set()
    for part in parts:
        name = unicodedata.normalize("NFC", part.filename).casefold()
        if name in seen:
            raise _bad_name(part.filename, _("it stands there twice"))
        seen.add(name)


def _refuse_part(part: zipfile.ZipInfo) -> None:
    refuse_name(part.orig_filename)
    if stat.S_ISLNK(part.external_attr >> 16):
        raise _bad_name(part.filename, _("it is a link to another file"))
    if part.flag_bits & 1:
        raise UploadRefusedError(
            _("The file is encrypted."), next_step=_("Save it without a password and send it again.")
        )
    if _MACROS.search(part.filename):
        raise UploadRefusedError(
            _("The file holds macros, which are programs."),
            next_step=_("Save it without macros, as .xlsx, .ods or .docx, and send it again."),
        )
    _refuse_ratio(part, part.file_size)


def _refuse_ratio(part: zipfile.ZipInfo, size: int) -> None:
    if size > RATIO_FROM and size > MAX_RATIO * max(part.compress_size, 1):
        raise too_large(_("A part of it unpacks to far more than any real file does."))


def _read_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo, count: _Count, *, depth: int) -> None:
    """Unpack a part piece by piece: its directory may lie about the size."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, begins, tail = 0, b"", b""
    for piece in _pieces(archive, part):
        begins = begins or piece
        size += len(piece)
        count.unpacked += len(piece)
        _refuse_ratio(part, size)
        if count.unpacked > MAX_UNPACKED:
            raise too_large(_("It unpacks to more than is taken."))
        if is_xml:
            _refuse_declarations(tail + piece)
            tail = piece[-32:]
    if is_xml:
        _refuse_encoding(begins)
    if begins.startswith(ZIP):
        _inspect_inner(archive.read(part), count, depth=depth + 1)


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(part) as stream:
            while piece := stream.read(PIECE):
                yield piece
    except _DAMAGED:
        raise damaged() from None


def _inspect_inner(content: bytes, count: _Count, *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise too_large(_("It holds archives within archives within archives."))
    with archive_of(io.BytesIO(content)) as inner:
        _inspect(inner, count, depth=depth)


def _refuse_declarations(piece: bytes) -> None:
    if any(mark in piece or mark.lower() in piece for mark in _DECLARATIONS):
        raise UploadRefusedError(
            _("The file holds XML with declarations of its own, which no office program writes."),
            next_step=_("Open it in your office program, save it again and send it once more."),
        )


def _refuse_encoding(begins: bytes) -> None:
    declared = _ENCODING.search(begins[:400])
    if declared and declared[1].decode("ascii", "replace").lower() not in ENCODINGS:
        raise damaged()


def _bad_name(name: str, why: str) -> UploadRefusedError:
    return UploadRefusedError(
        _("The name “%(name)s” is not taken: %(why)s.") % {"name": name, "why": why},
        next_step=_("Give the file a plain name and send it again."),
    )


def too_large(what: str) -> TooLargeError:
    """The refusal of a file that is more than is taken."""
    return TooLargeError(
        what, next_step=_("Send only the pages or sheets that are needed, or give the address where the file lies.")
    )
