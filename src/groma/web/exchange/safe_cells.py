"""Cells for spreadsheets: a text that a spreadsheet would take for a formula is written so that it stays a text.

Every CSV file that people open in a spreadsheet goes through `safe`. The CSV files of a publication do not: they are
for programs, hold each text to the letter, and the pages that offer them say so.
"""

from __future__ import annotations

import re

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?%?")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula.

    >>> is_risky("=1+1"), is_risky("-5.2"), is_risky("water")
    (True, False, False)
    """
    bare = text.lstrip(" \u00a0\ufeff")
    return bare.startswith(STARTS) and not _NUMBER.fullmatch(bare)


def safe(text: str) -> str:
    """The text for a CSV file that people open in a spreadsheet, with an apostrophe before what may be a formula.

    >>> safe("=HYPERLINK(1)"), safe("-5.2")
    ("'=HYPERLINK(1)", '-5.2')
    """
    return f"'{text}" if is_risky(text) else text
