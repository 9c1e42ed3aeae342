"""Formulas: parsed, checked for units, printed; the text of a formula says what its tree does."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groma.catalogue.formula import (
    Name,
    Number,
    Operation,
    check_names,
    divisors,
    fold,
    parse_formula,
    scale,
    shown,
    variables_of,
)
from groma.errors import DefinitionError

LEAVES = st.one_of(
    st.sampled_from("abcd").map(Name), st.integers(1, 1000).map(float).map(Number), st.floats(0.01, 100).map(Number)
)
TREES = st.recursive(
    LEAVES, lambda inner: st.builds(Operation, st.sampled_from("+-*/"), inner, inner), max_leaves=12
).filter(variables_of)


def evaluated(formula, values):
    return fold(formula, name=values.get, number=float, join=_join)


def _join(operator, left, right):
    if operator == "/":
        return left / right if right else float("nan")
    return {"+": left + right, "-": left - right, "*": left * right}[operator]


@given(TREES, st.lists(st.integers(1, 50).map(float), min_size=4, max_size=4))
def test_what_is_shown_says_what_is_computed(formula, numbers):
    values = dict(zip("abcd", numbers, strict=True))
    text = shown(formula).replace("−", "-").replace("×", "*").replace("÷", "/")
    again = _read(text)
    assert evaluated(again, values) == pytest.approx(evaluated(formula, values), rel=1e-6, nan_ok=True)


def _read(text):
    try:
        return parse_formula(text)
    except DefinitionError:
        assert "zero" in str(text) or "0" in str(text)
        raise


@pytest.mark.parametrize(
    ("text", "print_as"),
    [
        ("a - (b - c)", "a − (b − c)"),
        ("(a - b) - c", "a − b − c"),
        ("a / (b * c)", "a ÷ (b × c)"),
        ("a / b * c", "a ÷ b × c"),
        ("(a + b) / c", "(a + b) ÷ c"),
        ("2 * a", "2 × a"),
    ],
)
def test_brackets_are_shown_where_they_matter(text, print_as):
    assert shown(parse_formula(text)) == print_as


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a +",
        "a ** b",
        "a // b",
        "a % b",
        "-a",
        "a < b",
        "f(a)",
        "a.b",
        "a[0]",
        "'a'",
        "True",
        "a if b else c",
        "lambda: a",
        "a := b",
        "1j * a",
        "a; b",
        "import os",
        "__import__('os')",
        "(" * 500 + "a" + ")" * 500,
        "a" * 1001,
    ],
)
def test_nothing_but_sums_is_a_formula(text):
    with pytest.raises(DefinitionError):
        parse_formula(text)


@given(st.text(max_size=80))
def test_any_text_is_a_formula_or_refused(text):
    try:
        formula = parse_formula(text)
    except DefinitionError:
        return
    names = {node.id for node in ast.walk(ast.parse(text.strip(), mode="eval")) if isinstance(node, ast.Name)}
    assert set(variables_of(formula)) == names


def test_variables_and_divisors_are_found():
    formula = parse_formula("(a - b) / (c * a) + d / 2")
    assert variables_of(formula) == ("a", "b", "c", "d")
    assert [shown(part) for part in divisors(formula)] == ["c × a", "2"]


def test_a_long_formula_is_no_trouble():
    formula = parse_formula("+".join(["a"] * 400))
    assert evaluated(formula, {"a": 1.0}) == 400


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("part / whole", "%", 100),
        ("part / whole", "1", 1),
        ("part / people", "per_100k", 1e5),
        ("water / people", "L/day/person", 1 / 365),
        ("litres / people", "m3/year/person", 0.365),
        ("people / 2", "person", 1),
    ],
)
def test_units_carry_the_hundreds(text, target, expected):
    units = {"part": "1", "whole": "1", "people": "person", "water": "L/year", "litres": "L/day"}
    assert scale(parse_formula(text), units=units, target=target) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "target", "says"),
    [
        ("water / people", "L/day", "but its unit is `L/day`"),
        ("water + people", "L/day", "joins"),
        ("people + 5", "person", "joins"),
        ("answer / people", "yes/no", "one yes/no variable"),
        ("answer", "1", "one yes/no variable"),
        ("people", "yes/no", "one yes/no variable"),
    ],
)
def test_units_that_do_not_fit_are_refused(text, target, says):
    units = {"people": "person", "water": "L/year", "answer": "yes/no"}
    with pytest.raises(DefinitionError, match=says):
        scale(parse_formula(text), units=units, target=target)


def test_an_unknown_variable_is_named_with_the_nearest():
    with pytest.raises(DefinitionError, match=r"`peple`.*Did you mean `people`"):
        check_names(parse_formula("peple / 2"), known={"people": 1})
