"""10 000 cities × 10 years × every data point, measured and scored.

Narwhals on DuckDB and on Polars, against SQL written for the purpose and a loop in pandas.

The table is wide (a row for each city and year, a column for each variable) and lies in Parquet. Both ways read it,
compute every formula, lengthen, join the benchmarks, and give share of target and points for some 11 million values.
The result is aggregated at the end, so that handing rows to Python is not what is timed.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.timing import Row, Timing, in_process

CITIES, YEARS, LOOPED = 10_000, 10, 100


def make_table(path: Path) -> None:
    """The wide table, values around one another so that every formula works."""
    import duckdb

    from groma.catalogue.pack import open_pack

    names = list(open_pack().variables)
    columns = ", ".join(f'(1000 + hash(i * 1000 + {n}) % 9000)::DOUBLE AS "{name}"' for n, name in enumerate(names))
    duckdb.sql(
        f"COPY (SELECT 'city-' || (i // {YEARS}) AS city, (2015 + i % {YEARS})::VARCHAR AS period, {columns} "
        f"FROM range({CITIES * YEARS}) t(i)) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)"
    )


def by_groma(path: str, engine: str) -> tuple[float, float]:
    """Groma's own way: sum of points and number of values scored."""
    import narwhals as nw

    from groma.catalogue.pack import open_pack
    from groma.measure.engines import parquet, rows
    from groma.measure.expressions import lengthened, measured
    from groma.score.scoring import benchmark_frame, scored

    pack = open_pack()
    keys = ["city", "period"]
    values = lengthened(measured(parquet(Path(path), engine=engine), pack, keys=keys), keys=keys)
    judged = scored(values, benchmark_frame(pack.benchmark_set(), engine=engine), pack.meta.bands)
    found = rows(
        judged.select(nw.col("points").sum(), nw.col("value").count().alias("n"), nw.col("share_of_target").sum())
    )
    return found[0]


def by_sql(path: str) -> tuple[float, float]:
    """SQL as one would write it for this table."""
    import duckdb

    from groma.catalogue.formula import divisors, fold
    from groma.catalogue.pack import open_pack

    pack = open_pack()

    def sql(formula: object) -> str:
        return fold(
            formula,
            name=lambda name: f'"{name}"',
            number=str,
            join=lambda sign, left, right: f"({left} {sign} {right})",
        )

    def column(point: object) -> str:
        value = sql(point.formula) + (f" * {point.scale!r}" if point.scale != 1 else "")
        zeros = " OR ".join(f"{sql(part)} = 0" for part in divisors(point.formula))
        return (f"CASE WHEN NOT ({zeros}) THEN {value} END" if zeros else value) + f' AS "{point.key}"'

    points = [point for point in pack.data_points if point.formula]
    worst = {key: "NULL" if one.worst is None else one.worst for key, one in pack.benchmark_set().benchmarks.items()}
    rows = ", ".join(
        f"('{key}', {one.target!r}::DOUBLE, {worst[key]}::DOUBLE, '{one.direction}')"
        for key, one in pack.benchmark_set().benchmarks.items()
    )
    return duckdb.sql(f"""
        WITH wide AS (SELECT city, period, {", ".join(map(column, points))} FROM '{path}'),
        long AS (UNPIVOT wide ON {", ".join(f'"{point.key}"' for point in points)} INTO NAME data_point VALUE value),
        target(data_point, target, worst, direction) AS (VALUES {rows}),
        share AS (SELECT *, round(CASE
            WHEN worst IS NOT NULL AND direction <> 'none'
            THEN greatest(0, least(100, (value - worst) / (target - worst) * 100))
            WHEN value >= 0 THEN CASE
                WHEN direction IN ('higher', 'yes') THEN value / target * 100
                WHEN direction = 'lower' THEN CASE WHEN value = 0 THEN 100 ELSE target / value * 100 END
                WHEN direction = 'closest' THEN least(value / target, target / value) * 100 END END, 9) AS share
            FROM long LEFT JOIN target USING (data_point))
        SELECT
            sum(CASE WHEN share >= 95 THEN 4 WHEN share >= 66 THEN 3 WHEN share >= 33 THEN 2
                WHEN share IS NOT NULL THEN 1 END),
            count(value),
            sum(share)
        FROM share
    """).fetchall()[0]


def by_loop(path: str) -> float:
    """The seconds a pandas loop over cities would take, reckoned from the first hundred."""
    import pandas as pd

    from groma.catalogue.formula import fold
    from groma.catalogue.pack import open_pack

    pack = open_pack()
    relation = duckdb_head(path)
    table = pd.DataFrame(relation.fetchall(), columns=relation.columns)
    targets = pack.benchmark_set().benchmarks
    signs = {"+": pd.Series.add, "-": pd.Series.sub, "*": pd.Series.mul, "/": pd.Series.div}
    start = time.perf_counter()
    for _, city in table.groupby("city"):
        for point in pack.data_points:
            value = (
                fold(point.formula, name=city.__getitem__, number=float, join=lambda s, a, b: signs[s](a, b))
                * point.scale
            )
            if point.key in targets and targets[point.key].target:
                share = (100 * value / targets[point.key].target).round(9)
                sum((share >= band.at_least).astype(int) for band in pack.meta.bands)
    return (time.perf_counter() - start) * CITIES / LOOPED


def duckdb_head(path: str) -> object:
    """The rows of the first hundred cities."""
    import duckdb

    return duckdb.sql(f"FROM '{path}' LIMIT {LOOPED * YEARS}")


def run() -> list[Row]:
    """Every way, each in its own process on the same file."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "network.parquet")
        make_table(Path(path))
        call = "from benchmarks import network; print(network.{})"
        floor = in_process(call.format(f"by_sql({path!r})"), runs=3)
        duckdb = in_process(call.format(f"by_groma({path!r}, 'duckdb')"), runs=3)
        polars = in_process(call.format(f"by_groma({path!r}, 'polars')"), runs=3)
        loop = by_loop(path)
    what = f"{CITIES:,} cities × {YEARS} years × all data points".replace(",", " ")
    return [
        Row(what, "DuckDB SQL written for it", floor, 1.0, "the floor"),
        Row(what, "Groma on DuckDB", duckdb, duckdb.seconds / floor.seconds, "at most 2, under 2 000 MB"),
        Row(what, "Groma on Polars", polars, polars.seconds / floor.seconds, ""),
        Row(what, f"a loop in pandas, reckoned from {LOOPED} cities", Timing(loop, 0.0), loop / floor.seconds, ""),
    ]
