"""Books to publish from, made in memory: any coverage, several years, districts and sexes, and hostile names."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

from groma.catalogue.benchmarks import Benchmark, BenchmarkSet
from groma.catalogue.pack import Pack, open_pack
from groma.publish.book import Book
from groma.record.model import City, Observation, Place, Source, Target
from groma.score.scorecard import score

HOSTILE = '<script>alert("1")</script> & \'"><img src=x onerror=alert(1)>'
DISTRICTS = ("Harbour", "Hill", "Market", "Meadow")


def benchmarks(pack: Pack) -> BenchmarkSet:
    """A target for two of three data points, so that a report also shows what is not judged."""
    points = [point for number, point in enumerate(pack.data_points) if number % 3 and point.direction != "none"]
    rows = {
        point.key: Benchmark(
            point.key, 1.0 if point.is_yes_no else 80.0, None, point.direction, "A made-up source, 2024", "2024", ""
        )
        for point in points
    }
    return BenchmarkSet("test", "1", "Test set", "Targets made up for a test.", rows)


def observations(
    pack: Pack, *, coverage: float, years: tuple[int, ...] = (2020, 2021, 2022, 2023, 2024)
) -> list[Observation]:
    """A final value for a share of the data points in every year, and splits for some of them."""
    random = Random(7)
    points = pack.data_points[: round(coverage * len(pack.data_points))]
    found: list[Observation] = []
    for point in points:
        start = random.uniform(20, 90)
        for number, year in enumerate(years):
            value = start + number * random.uniform(-2, 2)
            text = "yes" if point.is_yes_no else f"{value:.1f}"
            number_value = 1.0 if point.is_yes_no else float(text)
            found.append(
                Observation(
                    point.key,
                    str(year),
                    value=number_value,
                    text=text,
                    quality="measured",
                    source="office",
                    where="observations.csv:2",
                )
            )
    for point in [point for point in points if point.unit == "%"][:6]:
        for place in DISTRICTS:
            value = round(random.uniform(5, 60), 1)
            found.append(
                Observation(
                    point.key, str(years[-1]), place=place.lower(), value=value, text=str(value), source="office"
                )
            )
        for sex in ("female", "male"):
            value = round(random.uniform(5, 60), 1)
            found.append(
                Observation(
                    point.key, str(years[-1]), breakdown=f"sex={sex}", value=value, text=str(value), source="office"
                )
            )
    return found


def city(pack: Pack, *, coverage: float, name: str = "Sample", invented: bool = True) -> City:
    """A city with that share of its figures reported."""
    return City(
        id="sample",
        name=name,
        country="XX",
        invented=invented,
        observations=tuple(observations(pack, coverage=coverage)),
        places=tuple(Place(one.lower(), one, "district") for one in DISTRICTS),
        sources=(Source("office", "Yearbook", "Statistics office"),),
        targets=(Target(pack.data_points[0].key, "2030", 95.0),),
    )


def book_of(one: City, *, pack: Pack | None = None) -> Book:
    """The book of a city."""
    framework = pack or open_pack()
    return Book(one, framework, score(one, framework, benchmarks=benchmarks(framework)), one.findings)


@cache
def sample_book(coverage: float = 1.0) -> Book:
    """The book of a made-up city with that share of its figures reported."""
    return book_of(city(open_pack(), coverage=coverage))


@cache
def hostile_book() -> Book:
    """A book whose every free text tries to break out of the page."""
    made = city(open_pack(), coverage=0.12, name=HOSTILE)
    rows = tuple(replace(row, note=HOSTILE, source=HOSTILE) for row in made.observations)
    places = tuple(replace(place, name=HOSTILE + place.id) for place in made.places)
    source = Source(HOSTILE, HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE, note=HOSTILE)
    return book_of(replace(made, observations=rows, places=places, sources=(source,), notes=HOSTILE, licence=HOSTILE))
