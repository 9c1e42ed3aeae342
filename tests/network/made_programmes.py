"""Made-up statements and programme files for tests."""

from __future__ import annotations

from groma.network.model import Claim, Cover, Statement
from groma.network.reading import parse_programme
from groma.network.registers import LISTED_FIELD

HEAD = "sources:\n  a: {title: A page}\n  b: {title: A report}\n"


def entry(register, name, /, **fields):
    """The claims of one entry, as a file makes them."""
    claims = [Claim(register, name, LISTED_FIELD, "yes")]
    for field, value in fields.items():
        values = value if isinstance(value, tuple) else (value,)
        claims += [Claim(register, name, field, one) for one in values]
    return claims


def statement(as_of, *claims, covers=(), sources=("A page",), origin="source"):
    """What a source says of a day."""
    flat = tuple(claim for one in claims for claim in (one if isinstance(one, list) else [one]))
    return Statement(as_of, tuple(sources), flat, tuple(Cover(*one.split(":")) for one in covers), origin)


def programme(snapshots, *, head=HEAD, rest="", **how):
    """A programme file of snapshots, each the text of a list item without its dash."""
    items = "".join(f"- {text.strip().replace(chr(10), chr(10) + '  ')}\n" for text in snapshots)
    return parse_programme(f"{head}{rest}snapshots:\n{items}", where="file.yaml", **how)


def held(facts, register, name, field):
    """The values of a field that hold."""
    return [
        one.value for one in facts if (one.register, one.entry, one.field) == (register, name, field) and not one.until
    ]
