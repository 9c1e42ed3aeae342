"""Words as the search compares them: the same folding for what is searched and for what somebody types.

Six languages without a dictionary: case, accents and plural endings do not matter; Arabic letters that are written in
several ways are one; Chinese, which has no blanks, is cut into pairs of signs.

    >>> folded_words("Ålesund's wáter meters")
    ('alesund', 's', 'water', 'meter')
    >>> folded_words("供水系统")
    ('供水', '水系', '系统', '统')
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_LETTERS = 400
"""Of what somebody types; the rest is not looked at."""
MOST_WORDS = 12
FEWEST_FOR_PREFIX = 2
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ebef"
_RUN = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_IS_HAN = re.compile(f"[{_HAN}]")
_ARABIC = str.maketrans(
    {"\u0623": "\u0627", "\u0625": "\u0627", "\u0622": "\u0627", "\u0671": "\u0627", "\u0649": "\u064a"}
    | {"\u0629": "\u0647", "\u0624": "\u0648", "\u0626": "\u064a", "\u0640": None}
)
_ARTICLE = re.compile("^(?:\u0648|\u0628|\u0643|\u0641)?\u0627\u0644(?=\\w{2})|^\u0644\u0644(?=\\w{2})")
_PLURAL = re.compile("(?<=[a-z]{3})(?<!s)s$")
_VOWELS = "\u0430\u0435\u0438\u043e\u0443\u044b\u044c\u044d\u044e\u044f"
_RUSSIAN_END = re.compile(f"(?<=[\u0430-\u044f]{{3}})[{_VOWELS}]+$")
_OTHER_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is looked for; where it is the beginning of one, longer words count too."""

    word: str
    is_beginning: bool = False


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, in its order.

    The last sign of Chinese stands alone as well, so that a single sign is found wherever it stands.
    """
    return tuple(word for run in _RUN.findall(_plain(text)) for word in _of_run(run))


def terms(query: str) -> tuple[Term, ...]:
    """What somebody looks for: each word once, the last of them perhaps not typed to its end.

    >>> terms("Water lo")
    (Term(word='water', is_beginning=False), Term(word='lo', is_beginning=True))
    """
    runs = _RUN.findall(_plain(query[:MOST_LETTERS]))
    found = [one for number, run in enumerate(runs, 1) for one in _asked(run, is_last=number == len(runs))]
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


def _plain(text: str) -> str:
    """The text in small letters without accents and Arabic vowel signs.

    Letters are put together first, since some Arabic ones would lose their own mark too.
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_ARABIC).translate(_OTHER_LETTERS)
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign) != "Mn")


def _of_run(run: str) -> tuple[str, ...]:
    if not _IS_HAN.match(run):
        return (_stem(run),)
    return (*_pairs(run), run[-1])


def _asked(run: str, *, is_last: bool) -> tuple[Term, ...]:
    if _IS_HAN.match(run):
        return tuple(Term(pair) for pair in _pairs(run)) or (Term(run, is_beginning=True),)
    stem = _stem(run)
    return (Term(stem, is_beginning=is_last and len(stem) >= FEWEST_FOR_PREFIX),)


def _pairs(run: str) -> tuple[str, ...]:
    return tuple(run[at : at + 2] for at in range(len(run) - 1))


def _stem(word: str) -> str:
    """A word without the ending or the article that most often makes two of one."""
    return _RUSSIAN_END.sub("", _PLURAL.sub("", _ARTICLE.sub("", word)))
