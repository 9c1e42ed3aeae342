"""Why a value in a YAML file is refused, in words for whoever wrote the file.

The models that check these files speak of dictionaries and patterns; their readers do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groma.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAID = {
    "missing": "it is missing",
    "extra_forbidden": "unknown key",
    "string_type": "a text is expected",
    "string_too_short": "it is empty",
    "string_too_long": "it is longer than {max_length} characters",
    "too_short": "at least {min_length} is needed",
    "bool_type": "true or false is expected",
    "bool_parsing": "true or false is expected",
    "float_type": "a number is expected",
    "float_parsing": "a number is expected",
    "finite_number": "a finite number is expected",
    "int_type": "a whole number is expected",
    "int_parsing": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "greater_than_equal": "it must be at least {ge}",
    "less_than_equal": "it must be at most {le}",
    "literal_error": "it must be {expected}",
    "model_type": "keys with values are expected, such as `name: value`",
    "dict_type": "keys with values are expected, such as `name: value`",
    "list_type": "a list is expected",
    "tuple_type": "a list is expected",
}


def refusal(problem: Any, *, known: Iterable[str]) -> str:
    """What a pydantic problem says, as one or two sentences.

    Args:
        problem: One item of `ValidationError.errors()`.
        known: The keys allowed where it happened; the nearest is offered for an unknown one.
    """
    kind, steps = problem["type"], problem["loc"]
    if problem.get("input") is None and kind != "missing":
        return "it is empty."
    if kind == "missing" and steps and isinstance(steps[-1], int):
        return "more values are expected."
    said = _SAID.get(kind, "{message}").format(
        **problem.get("ctx", {}), message=problem["msg"].removeprefix("Value error, ")
    )
    hint = did_you_mean(str(steps[-1]), known) if kind == "extra_forbidden" and steps else ""
    return f"{said}. {hint}".rstrip()
