"""Names as people write them, brought to the one way Groma writes them.

The code `EN: EN: WS: 2C` is written `EN.EN.WS.2C`; a data point of it `EN.EN.WS.4C/primary`. Any spacing and case is
understood.
"""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[\s:.;_\-–]+")
_POINT = re.compile(r"\s*[/|]\s*")


def canonical_code(text: str) -> str:
    """A code as Groma writes it, whatever its spacing and case; a data point after `/` or `|` is kept.

    >>> canonical_code("en: EN:ws : 4c | Primary")
    'EN.EN.WS.4C/primary'
    """
    code, *point = _POINT.split(text.strip(), maxsplit=1)
    joined = ".".join(part for part in _SEPARATORS.split(code.strip()) if part).upper()
    of_it = plain(point[0]) if point else ""
    return f"{joined}/{of_it}" if of_it else joined


def plain(text: str) -> str:
    """A name reduced to what tells it from others: lower case letters and digits, joined by underscores.

    >>> plain("  Open dump "), plain("PM2.5")
    ('open_dump', 'pm2_5')
    """
    return re.sub(r"[^\w]+", "_", text.strip().lower()).strip("_")


def squeezed(text: str) -> str:
    """A name without anything but its letters and digits, for finding it again however it was typed.

    >>> squeezed("EC: ICT: ICT: 1C") == squeezed("ec.ict.ict.1c")
    True
    """
    return re.sub(r"[\W_]+", "", text.lower())
