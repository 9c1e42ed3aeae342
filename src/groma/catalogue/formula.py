"""Formulas as small trees over named variables: parsed, dimension-checked and printed, never evaluated here.

A formula is written with `+ - * /`, brackets, numbers and variable ids. It carries no ×100 and no /100 000: the unit
of the result does that, and `scale` is the constant it amounts to.
"""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from groma.catalogue.units import YES_NO, registry, unit
from groma.errors import DefinitionError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_LENGTH = 1_000
T = TypeVar("T")
_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_SHOWN = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    id: str


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Operation:
    """Two formulas joined by one of `+ - * /`."""

    operator: str
    left: Formula
    right: Formula


Formula = Name | Number | Operation


def parse_formula(text: str) -> Formula:
    """The tree of a formula.

    >>> parse_formula("water / inhabitants")
    Operation(operator='/', left=Name(id='water'), right=Name(id='inhabitants'))

    Raises:
        DefinitionError: The text is not such a formula.
    """
    if len(text) > MAX_LENGTH:
        raise DefinitionError(f"A formula may have at most {MAX_LENGTH} characters.")
    try:
        formula = _tree(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
        raise DefinitionError(
            f"`{text}` is not a formula.", next_step="Use variable ids, numbers, brackets and + - * / only."
        ) from None
    if not variables_of(formula):
        raise DefinitionError(f"The formula `{text}` names no variable.", next_step="Write it over variables.")
    if any(part == Number(0.0) for part in divisors(formula)):
        raise DefinitionError(f"The formula `{text}` divides by zero.", next_step="Check the number under the line.")
    return formula


def variables_of(formula: Formula) -> tuple[str, ...]:
    """The ids of the variables a formula uses, each once, in the order they first stand."""
    match formula:
        case Name(id=name):
            return (name,)
        case Number():
            return ()
        case Operation(left=left, right=right):
            return tuple(dict.fromkeys(variables_of(left) + variables_of(right)))


def fold(
    formula: Formula, *, name: Callable[[str], T], number: Callable[[float], T], join: Callable[[str, T, T], T]
) -> T:
    """Walk a formula from its leaves, building whatever the three functions build.

    Args:
        formula: The tree.
        name: What becomes of a variable id.
        number: What becomes of a constant.
        join: What becomes of an operator (`+ - * /`) and its two built sides.
    """
    match formula:
        case Name(id=variable):
            return name(variable)
        case Number(value=value):
            return number(value)
        case Operation(operator=operator, left=left, right=right):
            return join(
                operator,
                fold(left, name=name, number=number, join=join),
                fold(right, name=name, number=number, join=join),
            )


def shown(formula: Formula, *, name: Callable[[str], str] = str) -> str:
    """The formula as text for people, each variable written by `name`.

    >>> shown(parse_formula("(a - b) / a"), name={"a": "10", "b": "3"}.get)
    '(10 − 3) ÷ 10'
    """
    text, _ = fold(
        formula, name=lambda variable: (name(variable), 3), number=lambda value: (f"{value:.15g}", 3), join=_shown_join
    )
    return text


def divisors(formula: Formula) -> tuple[Formula, ...]:
    """Every part of the formula that something is divided by."""
    match formula:
        case Operation(operator=operator, left=left, right=right):
            own = (right,) if operator == "/" else ()
            return own + divisors(left) + divisors(right)
        case _:
            return ()


def scale(formula: Formula, *, units: Mapping[str, str], target: str) -> float:
    """The constant that turns the formula's bare result into `target` units.

    >>> scale(parse_formula("water / people"), units={"water": "L/year", "people": "person"}, target="L/day/person")
    0.00273972602739726

    Raises:
        DefinitionError: The formula adds unlike things, or does not measure what `target` does.
    """
    if target == YES_NO or YES_NO in {units[variable] for variable in variables_of(formula)}:
        return _yes_no_scale(formula, units, target)
    built = fold(formula, name=lambda variable: unit(units[variable]), number=lambda _: unit("1"), join=_joined_unit)
    wanted = unit(target)
    if built.dimensionality != wanted.dimensionality:
        raise DefinitionError(
            f"`{shown(formula)}` gives {built or 'a bare number'}, but its unit is `{target}`.",
            next_step="Check the units of the variables, or the unit of the result.",
        )
    return float(f"{float(registry().convert(1.0, built, wanted)):.15g}")


def check_names(formula: Formula, *, known: Mapping[str, object]) -> None:
    """Refuse a formula that uses a variable nobody defined.

    Raises:
        DefinitionError: Names the unknown variable and the nearest known one.
    """
    for variable in variables_of(formula):
        if variable not in known:
            raise DefinitionError(
                f"The formula uses `{variable}`, which is no variable of this pack.",
                next_step=did_you_mean(variable, known),
            )


def _tree(node: ast.expr) -> Formula:
    match node:
        case ast.Name(id=variable):
            return Name(variable)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return Number(_finite(float(value)))
        case ast.BinOp(op=operator, left=left, right=right) if type(operator) in _OPERATORS:
            return Operation(_OPERATORS[type(operator)], _tree(left), _tree(right))
        case _:
            raise ValueError


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(value)
    return value


def _joined_unit(operator: str, left: Any, right: Any) -> Any:
    if operator == "*":
        return left * right
    if operator == "/":
        return left / right
    if left != right:
        raise DefinitionError(
            f"The formula joins `{left}` and `{right}` with {operator}.", next_step="Give both variables the same unit."
        )
    return left


def _yes_no_scale(formula: Formula, units: Mapping[str, str], target: str) -> float:
    if not isinstance(formula, Name) or units[formula.id] != target:
        raise DefinitionError(
            "A yes/no result must be one yes/no variable.", next_step="Name that variable alone in the formula."
        )
    return 1.0


def _shown_join(operator: str, left: tuple[str, int], right: tuple[str, int]) -> tuple[str, int]:
    binds = _BINDS[operator]
    left_text = left[0] if left[1] >= binds else f"({left[0]})"
    tight = binds + (operator in "-/")
    right_text = right[0] if right[1] >= tight else f"({right[0]})"
    return f"{left_text} {_SHOWN[operator]} {right_text}", binds
