"""Headings and fixed sentences of a factsheet, in the language spoken now."""

from __future__ import annotations

from groma.publish.next_words import first_title
from groma.publish.numbers_text import comma_listed
from groma.publish.wording import term, words


def factsheet_labels(attachment: str) -> dict[str, str | list[str]]:
    """What stands on a factsheet whatever the city, by the name its template calls it."""
    return {
        "at_a_glance": words("At a glance"),
        "numbers": words("Three numbers"),
        "decisions": first_title(),
        "by_part": words("By part of the framework"),
        "group_columns": [
            term("column", "Part"),
            term("column", "Score"),
            term("column", "Band"),
            term("column", "Points"),
            term("column", "Reported"),
        ],
        "not_scored": words("not scored"),
        "wheel": words("The snapshot wheel"),
        "wheel_says": words(
            "From the centre: the city, the parts of the framework, each figure. A bar has as many steps as its band"
            " has points."
        ),
        "figure_columns": [
            words("Figure"),
            words("Value"),
            words("Unit"),
            words("Period, age"),
            words("Target"),
            term("column", "Share"),
            words("Band, %"),
            words("Quality"),
            term("column", "Trust"),
        ],
        "missing": words("What is missing"),
        "inputs": words("One input short, with the figure it opens:"),
        "method": words("Method and sources"),
        "sources": words("Sources of the figures"),
        "proof": words("Versions and proof"),
        "attached": words(
            "The record is attached to this file as {file}. The command {command} computes every figure from it anew"
            " and names those that do not follow.",
            file=attachment,
            command="groma prove",
        ),
        "colon": words("{name}: {text}").removeprefix("{name}").removesuffix("{text}"),
        "comma": comma_listed(["", ""]),
        "stop": words("{sentence}.").removeprefix("{sentence}"),
    }
