"""Text that people typed, made harmless for files that have a line for each value."""

from __future__ import annotations

import re

_NOT_PRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x1f]{1,2000}", re.IGNORECASE)


def plain_text(said: str) -> str:
    r"""Text without characters that are not printed; its lines end in a line feed.

    >>> plain_text("one\r\ntwo\x00\u2028three")
    'one\ntwothree'
    """
    return _NOT_PRINTED.sub("", said.replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_address(said: str) -> str:
    """The address on the web that a value is; empty where it is something else.

    >>> one_address("https://example.org/ninth"), one_address("javascript:alert(1)")
    ('https://example.org/ninth', '')
    """
    return said.strip() if _ADDRESS.fullmatch(said.strip()) else ""
