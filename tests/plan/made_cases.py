"""A case as YAML, and changes of it, for the tests of what is made of cases."""

from __future__ import annotations

import copy

import yaml

from groma.plan.cases import Case

WHOLE = {
    "id": "fixed-taps",
    "title": "Taps that close",
    "place": "Somewhere",
    "country": "XX",
    "population": "medium",
    "sectors": ["water"],
    "problem": "Taps dripped.",
    "done": "They were fixed.",
    "mechanism": "A tap that closes does not drip.",
    "stage": "ended",
    "start": "2010",
    "end": "2012",
    "cost": {"low": "1000", "high": "2000", "currency": "EUR", "of": "washers", "source": "report"},
    "touches": [
        {"key": "EC.I.WS.3C", "way": "down", "before": "30", "after": "20", "source": "report"},
        {"key": "EN.EN.WS.2C", "way": "down"},
    ],
    "evidence": "counted",
    "lessons": ["Buy good washers."],
    "sources": [
        {"id": "report", "title": "Report", "publisher": "City", "year": "2013", "address": "https://example.org/r"},
        {"id": "paper", "title": "Paper", "publisher": "Paper", "address": "https://example.org/p"},
    ],
    "licence": "CC0-1.0",
    "known": {"story": "seen", "effects": "third_party"},
}


def content(**changes):
    """The whole case with some fields changed; `None` takes a field away."""
    made = copy.deepcopy(WHOLE) | changes
    return {name: value for name, value in made.items() if value is not None}


def a_case(**changes):
    """The case in memory."""
    return Case.model_validate(content(**changes))


def write_case(folder, **changes):
    """The case as a file in a folder."""
    made = content(**changes)
    path = folder / f"{made['id']}.yaml"
    path.write_text(yaml.safe_dump(made, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
