"""A request in words: which missing figures to get, what they open, what it takes, and where they are open data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.publish.advice import Advice, place_text
from groma.publish.names import as_it_stands, figure_name, group_name, level_name, variable_name
from groma.publish.numbers_text import figures_text, in_sequence, listed, lowered, quoted, told_reason
from groma.publish.numerals import number_text
from groma.publish.prose import Text, text
from groma.publish.wording import counted, said, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.pack import Pack
    from groma.plan.obtaining import Obtainable, Request

MANY = 3
FEW = 2


def request_advice(request: Request, pack: Pack) -> Advice:
    """A request as readers get it."""
    place = place_text(request.category, pack)
    return Advice(
        kind="obtain",
        what=_asked(request, pack),
        why=_opened(request, pack),
        takes=_effort(request, pack),
        who=_open_data(request),
        lacks=text(""),
        place=place,
        keys=tuple(one.key for one in request.obtainables),
    )


def _asked(request: Request, pack: Pack) -> str:
    found, group = request.obtainables, quoted(group_name(request.category[-1], pack)) if request.category else ""
    if len(found) == 1:
        name = quoted(figure_name(found[0].result, pack))
        if found[0].effort.is_mending:
            return words("Mend the value of {figure}.", figure=name)
        return words("Get the missing figure {figure}.", figure=name)
    if all(one.effort.is_mending for one in found):
        return words("Mend {figures} on {group}.", figures=figures_text(len(found)), group=group)
    return str(
        counted(
            len(found),
            "Get the {count} missing figure on {group}.",
            "Get the {count} missing figures on {group}.",
            group=group,
        )
    )


def _opened(request: Request, pack: Pack) -> Text:
    """Which figures it opens, how many of them come first, and what they can earn."""
    names = [figure_name(one.result, pack) for one in request.obtainables]
    opened = said("It opens {figures}.", figures=listed(names, most=MANY)) if len(names) > 1 else None
    level = level_name(pack.meta.reporting_levels[0], pack) if pack.meta.reporting_levels else ""
    first = counted(
        request.first_level,
        "{count} of {total} is a {level} figure, which comes first.",
        "{count} of {total} are {level} figures, which come first.",
        total=number_text(len(names)),
        level=level,
    )
    points = counted(
        request.points,
        "Scored, it can earn up to {count} point.",
        "Scored, they can earn up to {count} points.",
    )
    no_points = counted(
        len(names),
        "There is no target for it yet, so it earns no points.",
        "There is no target for any of them yet, so they earn no points.",
    )
    return in_sequence(opened, first if request.first_level else None, points if request.points else no_points)


def _effort(request: Request, pack: Pack) -> Text:
    """How many numbers have to be asked for, which, and of whom."""
    mended = [one for one in request.obtainables if one.effort.is_mending]
    names = [quoted(lowered(_input_name(name, request, pack))) for name in request.missing]
    asked = counted(
        len(names),
        "It takes {count} number: {names}.",
        "It takes {count} numbers: {names}.",
        names=listed(names, most=MANY),
    )
    there = sorted({name for one in request.obtainables for name in one.effort.there})
    known = [quoted(lowered(variable_name(name, pack))) for name in there]
    return in_sequence(
        asked if names else None,
        said("In the record already: {names}.", names=listed(known, most=MANY)) if known and names else None,
        _to_mend(mended, pack) if mended else None,
        said("Ask, for example: {sources}.", sources=_sources(request.sources[:FEW], pack))
        if request.sources and names
        else None,
    )


def _sources(names: Sequence[str], pack: Pack) -> str:
    """Sources side by side; commas are part of some of them."""
    between = words("{clauses}; {clause}").replace("{clauses}", "").replace("{clause}", "")
    return between.join(lowered(as_it_stands(name, pack)) for name in names)


def _to_mend(mended: Sequence[Obtainable], pack: Pack) -> Text:
    reasons = [
        words("{figure} ({reason})", figure=figure_name(one.result, pack), reason=told_reason(one.result.reason))
        for one in mended
    ]
    return said("Given already, but to be mended: {figures}.", figures=listed(reasons, most=MANY))


def _input_name(name: str, request: Request, pack: Pack) -> str:
    """What an input is called; a figure that is made of none is asked for by its own name."""
    own = next((one.result for one in request.obtainables if one.key == name), None)
    return figure_name(own, pack) if own else variable_name(name, pack)


def _open_data(request: Request) -> Text:
    """Who takes any of it from open data."""
    sources = {one.variable: one for each in request.obtainables for one in each.effort.open_sources}
    if not request.missing:
        return said("Nobody else has to be asked.")
    if not sources:
        return said("No city it was compared with takes any of this from open data.")
    cities = listed(sorted({one.city for one in sources.values()}), most=MANY)
    return counted(
        len(sources),
        "In {cities}, open data exist for one of these: {titles}.",
        "In {cities}, open data exist for {count} of these: {titles}.",
        cities=cities,
        titles=listed(list(dict.fromkeys(quoted(one.title) for one in sources.values())), most=FEW),
    )
