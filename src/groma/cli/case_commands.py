"""`groma cases` and `groma search`: what worked elsewhere, and one box over everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from groma.cli.options import Format, FormatOption, LanguageOption, PackOption
from groma.cli.printing import print_json, print_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.catalogue.pack import Pack
    from groma.plan.cases import Case
    from groma.plan.matching import CaseMatch
    from groma.plan.search import Index, Kind

COLUMNS = ("case", "title", "place", "country", "years", "figures", "evidence", "complete")
SEARCH_COLUMNS = ("kind", "id", "title", "language", "score", "of_title", "of_text", "excerpt")
KINDS: tuple[Kind, ...] = ("case", "indicator", "city", "pack")
SEARCHED_LANGUAGES = ("ar", "es", "fr", "ru", "zh")
DIGITS = 3

KpiOption = Annotated[
    str, typer.Option("--kpi", metavar="CODE", help="Only cases that moved this figure the right way.")
]
CountryOption = Annotated[
    str, typer.Option("--country", metavar="COUNTRY", help="Only cases of a country, by its two letters, such as NO.")
]
AddOption = Annotated[
    Path | None,
    typer.Option("--add", metavar="FOLDER", help="A folder of cases of your own, besides the bundled ones."),
]


class _ListUnlessNamed(TyperGroup):
    """`groma cases WORDS` is `groma cases list WORDS`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` before what names no command."""
        is_named = bool(args) and (args[0] in self.commands or args[0] in {"-h", "--help"})
        return super().parse_args(ctx, args if is_named else ["list", *args])


cases = typer.Typer(help="What cities did elsewhere, and how it went.", cls=_ListUnlessNamed, rich_markup_mode=None)


@cases.command("list")
def list_(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="Words to look for, in any order.")] = None,
    *,
    kpi: KpiOption = "",
    country: CountryOption = "",
    add: AddOption = None,
    pack: PackOption = "u4ssc",
    format_: FormatOption = Format.text,
) -> None:
    """List cases, the best fit first. `list` may be left out. Example: groma cases list leaks --kpi EC.I.WS.3C"""
    from groma.catalogue.pack import open_pack

    framework = open_pack(pack)
    wanted = [one for one in _register(add, framework) if not country or one.country == country.upper()]
    matches = _matches(kpi, wanted, framework) if kpi else {}
    wanted = [match.case for match in matches.values()] if kpi else wanted
    wanted = _with_words(" ".join(words), wanted, framework) if words else wanted
    if format_ is Format.json:
        print_json([_as_json(one, matches.get(one.id)) for one in wanted])
        return
    print_rows(COLUMNS, map(_row, wanted), as_=format_)
    if format_ is Format.text and not wanted:
        typer.echo("There is no such case. `groma cases` lists every one.")


@cases.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="A case, as `groma cases` calls it.")],
    *,
    add: AddOption = None,
    pack: PackOption = "u4ssc",
    language: LanguageOption = "en",
    format_: FormatOption = Format.text,
) -> None:
    """Show all that is known of one case. Example: groma cases show oslo-fewer-cars"""
    from groma.catalogue.pack import open_pack
    from groma.plan.cases import case
    from groma.publish.languages import speaking

    framework = open_pack(pack)
    found = case(name, _register(add, framework))
    if format_ is Format.json:
        print_json(_as_json(found))
        return
    with speaking(language):
        print_rows(("what", "says"), _told(found, framework), as_=format_)


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help="Words to look for; the last may be a beginning.")
    ],
    *,
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="Only one of case, indicator, city, pack.")] = "",
    most: Annotated[int, typer.Option("--most", min=1, max=500, help="How many at most.")] = 20,
    pack: PackOption = "u4ssc",
    format_: FormatOption = Format.text,
) -> None:
    """Search cases, indicators in six languages, cities and frameworks at once. Example: groma search air quality"""
    from groma.catalogue.pack import open_pack

    kinds = _kinds(kind)
    found = _index(open_pack(pack)).search(" ".join(words), kinds=kinds, limit=most)
    hits = [
        (
            hit.document.kind,
            hit.document.id,
            hit.document.title,
            hit.document.language,
            round(hit.score, DIGITS),
            round(hit.parts["title"], DIGITS),
            round(hit.parts["text"], DIGITS),
            " ".join(hit.excerpt.split()),
        )
        for hit in found.hits
    ]
    print_rows(SEARCH_COLUMNS, hits, as_=format_)
    if format_ is Format.text:
        _say_how(is_loose=found.is_loose, is_empty=not hits)


def _say_how(*, is_loose: bool, is_empty: bool) -> None:
    if is_empty:
        typer.echo("Nothing was found. Try fewer words, or only the beginning of one.")
    elif is_loose:
        typer.echo("Nothing has all of these words; what is listed has some of them.")


def _kinds(kind: str) -> tuple[Kind, ...]:
    from groma.errors import NotFoundError, did_you_mean

    found = tuple(one for one in KINDS if one == kind)
    if kind and not found:
        next_step = did_you_mean(kind, KINDS) or f"Use one of {', '.join(KINDS)}."
        raise NotFoundError(f"`{kind}` is no kind of thing to search.", next_step=next_step)
    return found


def _register(folder: Path | None, pack: Pack) -> tuple[Case, ...]:
    """The bundled cases and those of a folder; one of the same id takes the bundled one's place."""
    from groma.plan.cases import bundled_cases, read_cases, unknown_keys

    if folder is None:
        return bundled_cases()
    own = read_cases(folder)
    for finding in unknown_keys(own, pack):
        typer.echo(str(finding), err=True)
    by_id = {one.id: one for one in (*bundled_cases(), *own)}
    return tuple(by_id[name] for name in sorted(by_id))


def _matches(kpi: str, cases_: Iterable[Case], pack: Pack) -> dict[str, CaseMatch]:
    """The cases that moved a figure the right way, or any of an indicator's figures, best first."""
    from groma.plan.matching import Gap, cases_for

    key, indicator = pack.key(kpi), pack.indicator(kpi)
    points = [point.key for point in indicator.data_points]
    keys = (key,) if key in points else tuple(points)
    return {match.case.id: match for match in cases_for(Gap(keys), cases_, pack=pack).matches}


def _with_words(query: str, cases_: Sequence[Case], pack: Pack) -> list[Case]:
    from groma.plan.documents import case_documents
    from groma.plan.search import SqliteIndex

    index = SqliteIndex()
    index.add(case_documents(cases_, pack))
    by_id = {one.id: one for one in cases_}
    found = [by_id[hit.document.id] for hit in index.search(query, limit=max(1, len(by_id))).hits]
    index.close()
    return found


def _index(pack: Pack) -> Index:
    from groma.catalogue.pack import bundled_packs, open_pack
    from groma.plan.cases import bundled_cases
    from groma.plan.documents import case_documents, city_document, indicator_documents, pack_document
    from groma.plan.search import SqliteIndex
    from groma.record.bundled import bundled_cities, city_folder
    from groma.record.heads import read_head

    index = SqliteIndex()
    index.add(case_documents(bundled_cases(), pack))
    index.add(indicator_documents(pack, SEARCHED_LANGUAGES))
    index.add(city_document(read_head(city_folder(name) / "city.yaml")) for name in bundled_cities())
    index.add(pack_document(one) for one in (pack, *map(open_pack, bundled_packs())))
    return index


def _row(one: Case) -> tuple[str, ...]:
    from groma.plan.cases import completeness
    from groma.publish.case_words import years_text

    share = f"{round(100 * completeness(one).share)} %"
    return (
        one.id,
        one.title,
        one.place,
        one.country,
        years_text(one),
        " ".join(one.keys),
        one.evidence,
        share,
    )


def _as_json(one: Case, match: CaseMatch | None = None) -> dict[str, Any]:
    from groma.plan.cases import completeness

    found = completeness(one)
    content = one.model_dump(mode="json")
    content["completeness"] = {"share": round(found.share, DIGITS), "missing": found.missing}
    if match:
        parts = {part.name: {"value": round(part.value, DIGITS), "weight": part.weight} for part in match.parts}
        content["fit"] = {"score": round(match.score, DIGITS), "parts": parts, "figures": match.keys}
    return content


def _told(one: Case, pack: Pack) -> list[tuple[str, str]]:
    from groma.publish import case_words as said
    from groma.publish.prose import plain
    from groma.publish.wording import words

    rows = [("title", one.title), ("place", f"{one.place}, {one.country}")]
    rows += [("size", words(said.POPULATION_WORDS[one.population])), ("sectors", said.sectors_text(one))]
    rows += [("years", said.years_text(one)), ("stage", words(said.STAGE_WORDS[one.stage]))]
    rows += [("problem", one.problem), ("done", one.done), ("mechanism", one.mechanism)]
    rows += [("cost", plain(said.cost_text(one)))]
    rows += [("figure", plain(said.touched_text(touched, pack))) for touched in one.touches]
    rows += [("evidence", words(said.EVIDENCE_WORDS[one.evidence]))]
    rows += [("lesson", lesson) for lesson in one.lessons]
    rows += [("tied to", link) for link in _tied(one, pack)]
    rows += [("complete", said.completeness_text(one))]
    rows += [("known", f"{group}: {mark}") for group, mark in said.known_rows(one)]
    rows += [("source", ". ".join(filter(None, _cited(source)))) for source in one.sources]
    return [*rows, ("licence", one.licence)]


def _cited(source: Any) -> tuple[str, ...]:
    year = f" ({source.year})" if source.year else ""
    return source.title, f"{source.publisher}{year}", source.address or ""


def _tied(one: Case, pack: Pack) -> list[str]:
    """What the figures of a case are tied to; figures the pack does not have are tied to nothing."""
    from groma.plan.crosswalk import links
    from groma.publish.case_words import link_text
    from groma.publish.prose import plain

    known = {point.key for point in pack.data_points}
    found = links([key for key in one.keys if key in known], pack)
    return list(dict.fromkeys(plain(link_text(link)) for link in found))
