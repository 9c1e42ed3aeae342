"""What the pack's things are called in the language spoken now; marked where the pack has no word for them in it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from groma.catalogue.texts import text as pack_text
from groma.catalogue.texts import translations
from groma.errors import NotFoundError
from groma.publish.languages import language
from groma.publish.prose import Untranslated
from groma.publish.wording import unreviewed, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.model import Band
    from groma.catalogue.pack import DataPoint, Indicator, Pack
    from groma.score.model import Result, Scorecard


def figure_name(result: Result, pack: Pack) -> str:
    """The name of a figure: the indicator's, with that of the data point where it has several."""
    return data_point_name(result.point, pack)


def data_point_name(point: DataPoint, pack: Pack) -> str:
    """The name of a figure of which there need not be a result. See `figure_name`."""
    indicator = pack.indicator(point.code)
    name = told(pack, f"{indicator.code}.name", indicator.name)
    if not point.id:
        return name
    inner = told(pack, f"{point.key}.name", point.name)
    both = words("{indicator}: {data_point}", indicator=str(name), data_point=str(inner))
    lent = next((part for part in (name, inner) if isinstance(part, Untranslated)), None)
    return Untranslated(both, lent.language) if lent is not None else both


def point_name(result: Result, pack: Pack) -> str:
    """The name of a data point alone."""
    return told(pack, f"{result.point.key}.name", result.point.name)


def indicator_name(indicator: Indicator, pack: Pack) -> str:
    """The name of an indicator."""
    return told(pack, f"{indicator.code}.name", indicator.name)


def definition_text(indicator: Indicator, pack: Pack) -> str:
    """What an indicator measures."""
    return told(pack, f"{indicator.code}.definition", indicator.definition.definition)


def says_not_text(indicator: Indicator, pack: Pack) -> str:
    """What an indicator does not say."""
    return told(pack, f"{indicator.code}.says_not", indicator.definition.says_not)


def group_name(name: str, pack: Pack) -> str:
    """The name of a group, given by its name in the pack's own language."""
    ident = _group_ids(pack).get(name, "")
    return told(pack, f"{ident}.name", name) if ident else name


def variable_name(variable: str, pack: Pack) -> str:
    """The name of a variable; its id where no pack knows it."""
    if variable not in pack.variables:
        return variable
    return told(pack, f"{variable}.name", pack.variables[variable].name)


def unit_name(unit: str, pack: Pack) -> str:
    """How a unit is written for readers."""
    own = pack.unit_name(unit)
    return told(pack, f"{unit}.unit", own) if unit in pack.meta.unit_names else own


def band_name(band: Band, pack: Pack) -> str:
    """What a band means."""
    return told(pack, f"{band.id}.band", band.name)


def level_name(level: str, pack: Pack) -> str:
    """The name of a reporting level; `overall` is every indicator."""
    return words("overall") if level == "overall" else told(pack, f"{level}.level", level)


def dimension_name(dimension: str, pack: Pack) -> str:
    """What a breakdown tells apart, such as sex."""
    own = pack.breakdowns[dimension].name if dimension in pack.breakdowns else dimension
    return told(pack, f"{dimension}.name", own)


def member_name(dimension: str, code: str, pack: Pack) -> str:
    """A group of a breakdown, such as women."""
    known = pack.breakdowns[dimension].codes if dimension in pack.breakdowns else {}
    return told(pack, f"{dimension}={code}.name", known[code]) if code in known else code.replace("-", "–")


def title_of(pack: Pack) -> str:
    """The title of the framework."""
    return told(pack, f"{pack.id}.title", pack.meta.title)


def notice_of_pack(pack: Pack) -> str:
    """Whose the framework is, and who does not endorse Groma."""
    return told(pack, f"{pack.id}.notice", pack.meta.notice)


def scoring_note(pack: Pack) -> str:
    """How figures are scored."""
    return told(pack, f"{pack.id}.scoring_note", pack.meta.scoring_note)


def benchmark_label(card: Scorecard, pack: Pack) -> str:
    """Whose the benchmarks are."""
    name = card.benchmark_set.partition("@")[0]
    own = pack.benchmark_sets[name].label if name in pack.benchmark_sets else None
    label = card.benchmark_label
    return told(pack, f"{name}.label", label) if own == label else as_it_stands(label, pack)


def as_it_stands(own: str, pack: Pack) -> str:
    """Words of the pack's own language that have no translation, such as the source of a benchmark."""
    return own if not own or language() == pack.meta.language else Untranslated(own, pack.meta.language)


def told(pack: Pack, key: str, own: str) -> str:
    """A text of the pack in the language spoken now, else in the pack's own, marked."""
    spoken = language()
    if not own or spoken == pack.meta.language:
        return own
    code, _, field = key.rpartition(".")
    try:
        found = pack_text(pack, code, field, spoken)
    except NotFoundError:
        return Untranslated(own, pack.meta.language)
    return Untranslated(found.text, found.language) if found.is_fallback else found.text


def is_reviewed(pack: Pack) -> bool:
    """Whether people who speak the language have read all that is said in it, the pack's texts included."""
    spoken = language()
    if unreviewed():
        return False
    return spoken == pack.meta.language or all(entry.reviewed for entry in translations(pack, spoken).values())


@cache
def _group_ids(pack: Pack) -> Mapping[str, str]:
    """The id of a group by its name; groups of one name are called alike."""
    return {group.name: group.id for group in reversed(list(pack.groups.values()))}
