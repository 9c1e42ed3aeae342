"""The language that publications speak: English, unless somebody asks for another of the six of the United Nations.

    with speaking("ar"):
        html_report(book)

The language holds for everything that is written within, and for nothing outside. A file says which language it is
in, so that it can be proved in that language.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from groma.errors import NotFoundError, did_you_mean
from groma.publish.prose import direction_of

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = "en"
"""The language the sentences stand in in the code."""
LANGUAGES: dict[str, str] = {
    "ar": "العربية",
    "en": "English",
    "es": "español",
    "fr": "français",
    "ru": "русский",
    "zh": "中文",
}
_NAMES = {"arabic": "ar", "english": "en", "spanish": "es", "french": "fr", "russian": "ru", "chinese": "zh"}
_spoken: ContextVar[str] = ContextVar("groma_language", default=OWN)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let everything within be said in a language.

    Raises:
        NotFoundError: It is not one of `LANGUAGES`; the nearest is offered.
    """
    token = _spoken.set(known_language(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The language spoken now."""
    return _spoken.get()


def direction() -> str:
    """Which way the language spoken now is written, `ltr` or `rtl`."""
    return direction_of(language())


def known_language(name: str) -> str:
    """The code of a language that publications speak.

    >>> known_language("es")
    'es'

    Raises:
        NotFoundError: They do not speak it.
    """
    if name in LANGUAGES:
        return name
    known = ", ".join(f"{code} ({own})" for code, own in LANGUAGES.items())
    raise NotFoundError(
        f"Publications do not speak `{name}`.", next_step=f"{_nearest(name)} They speak {known}.".strip()
    )


def _nearest(name: str) -> str:
    """An offer of the code that was probably meant: of its name, of a regional form, or of the nearest spelling."""
    plain = name.casefold().strip()
    meant = _NAMES | {own.casefold(): code for code, own in LANGUAGES.items()}
    code = meant.get(plain) or plain.replace("_", "-").partition("-")[0]
    if code in LANGUAGES:
        return f"Did you mean `{code}`?"
    return did_you_mean(plain, LANGUAGES) or did_you_mean(plain, _NAMES)
