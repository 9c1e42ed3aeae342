"""Headings and fixed sentences of a plan's pages, in the language spoken now."""

from __future__ import annotations

from groma.publish.wording import term, words

Labels = dict[str, str | list[str]]


def plan_labels(city: str) -> Labels:
    """What stands on a plan whatever it says, by the name its templates call it."""
    return {
        "plan_of": words("Action plan of {city}", city=city),
        **_of_targets(),
        **_of_actions(),
        **_of_money_and_people(),
        **_of_the_rest(),
    }


def _of_targets() -> Labels:
    return {
        "targets": words("What the city wants to reach"),
        "target_columns": [words("Target"), words("Wanted"), words("Can it be reached?")],
        "wanted": words("Wanted"),
        "now": words("Now"),
        "no_target": words("No target is set."),
    }


def _of_actions() -> Labels:
    return {
        "actions": words("What it will do, in this order"),
        "action_columns": [
            words("Rank"),
            words("Action"),
            words("Answers for it"),
            words("Years"),
            words("Cost"),
            words("Expected effect"),
        ],
        "no_action": words("No action is planned."),
        "owner": words("Answers for it"),
        "years": words("Years"),
        "state": words("State"),
        "cost": words("Cost"),
        "effect": words("Expected effect"),
        "no_effect": words("no effect stated"),
        "milestone": words("Milestone"),
        "case": words("Case"),
        "long_list": words("What was thought of, and where nothing was"),
        "note": words("Note"),
    }


def _of_money_and_people() -> Labels:
    return {
        "money": words("Money by year, against the budget"),
        "no_money": words("The plan states neither costs nor a budget."),
        "dash": words("A dash means that nobody stated it; it is not nothing."),
        "people": words("People who gain and who may lose"),
        "gain": words("Who gains"),
        "no_gain": words("The plan names nobody who gains."),
        "lose": words("Who may lose"),
        "no_lose": words("The plan names nobody who may lose."),
    }


def _of_the_rest() -> Labels:
    return {
        "risk": words("Risk"),
        "risks": words("What could go wrong"),
        "gravest": words("The gravest risks"),
        "risk_columns": [
            words("Risk"),
            words("Action"),
            words("How likely, how bad"),
            words("What is done about it"),
        ],
        "no_risk": words("The plan names no risk."),
        "left_out": words("What was left out, and what it would take"),
        "no_left_out": words("Nothing is known to stay out."),
        "account": words("Did it work?"),
        "enablers": words("What helps the actions along"),
        "cases": words("Cases that justify it"),
        "no_case": words("The plan names no case. What it expects rests on models and on judgement."),
        "actions_of": words("For"),
        "known": words("Figures"),
        "checks": words("What the checks found"),
        "sources": words("What is from whom"),
        "colon": words("{name}: {text}").removeprefix("{name}").removesuffix("{text}"),
        "stop": words("{sentence}.").removeprefix("{sentence}"),
        "between": term("between facts", "; "),
    }
