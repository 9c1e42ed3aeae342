"""What measuring gives: for each data point a value with its inputs, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from groma.record.model import Observation, Quality, Status

Reason = Literal[
    "",
    "missing_input",
    "not_reported",
    "not_applicable",
    "not_collected",
    "suppressed",
    "disagrees",
    "ambiguous",
    "unreadable",
    "bad_unit",
    "mixed_currencies",
    "division_by_zero",
    "too_large",
    "negative_value",
    "no_benchmark",
    "unverified_formula",
]
REASONS: dict[str, str] = {
    "missing_input": "an input of the formula is missing",
    "not_reported": "not reported",
    "not_applicable": "does not apply to this city",
    "not_collected": "not collected",
    "suppressed": "withheld, for example to protect people",
    "disagrees": "the value given and the one computed from the inputs disagree",
    "ambiguous": "two different values are given for one thing",
    "unreadable": "the value cannot be read",
    "bad_unit": "the unit cannot be turned into the catalogue's",
    "mixed_currencies": "the inputs are in different currencies",
    "division_by_zero": "the formula would divide by zero",
    "too_large": "the result is too large to be a figure",
    "negative_value": "a negative value cannot be compared with the target",
    "no_benchmark": "there is no benchmark",
    "unverified_formula": "its formula is not verified and such formulas were left out",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One observation as it enters a formula.

    Attributes:
        variable: Variable id or data point key.
        value: In the catalogue's unit; `None` where there is none or it cannot be used.
        unit: The catalogue's unit; for money with the currency's code.
        factor: What the typed number was multiplied by.
        observation: The row it comes from.
        problem: Why the value cannot be used; empty where it can.
    """

    variable: str
    value: float | None
    unit: str
    factor: float
    observation: Observation
    problem: Reason = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One data point for one period, place and breakdown.

    Attributes:
        key: The data point.
        value: In the data point's unit; `None` where there is none.
        computed: What the formula gives, where all of its inputs are there.
        is_direct: Whether the value is the one the city gave as final, not computed.
        quality: The weakest of what went in.
        reason: Why there is no value, or why it is not to be scored; empty where all is well.
        missing: The variables that stand in the way.
        inputs: What went in, in the order of the formula; for a direct value that value first.
    """

    key: str
    period: str
    place: str = ""
    breakdown: str = ""
    value: float | None = None
    computed: float | None = None
    is_direct: bool = False
    quality: Quality | Literal[""] = ""
    status: Status = "not_reported"
    reason: Reason = ""
    missing: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()

    @property
    def is_whole_city(self) -> bool:
        """Whether it is about all of the city and everyone in it."""
        return not self.place and not self.breakdown
