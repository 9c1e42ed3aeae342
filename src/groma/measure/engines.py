"""The engines that execute narwhals expressions: DuckDB by default, Polars (streaming) second.

Everything that is computed is written once, as narwhals expressions over a lazy frame; these few functions are all
that knows which engine runs it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

import narwhals as nw

from groma.errors import NotFoundError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Engine = Literal["duckdb", "polars"]
ENGINES: tuple[Engine, ...] = ("duckdb", "polars")
Frame = nw.LazyFrame[Any]


@cache
def connection() -> Any:
    """DuckDB's own in-memory database of this process, told never to fetch an extension.

    It is the default one because narwhals lengthens tables (`unpivot`) on that one only.
    """
    import duckdb  # noqa: PLC0415  only the engine in use is imported

    database = duckdb.default_connection()
    database.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    return database


def frame(columns: Mapping[str, Sequence[Any]], *, engine: Engine = "duckdb") -> Frame:
    """A lazy frame of columns, each all numbers (or `None`) or all texts.

    Raises:
        NotFoundError: There is no such engine.
    """
    if engine == "polars":
        import polars as pl  # noqa: PLC0415  see `connection`

        return nw.from_native(
            pl.LazyFrame({name: pl.Series(values, dtype=_polars_type(values)) for name, values in columns.items()})
        )
    _check(engine)
    return _duckdb_frame(columns)


def parquet(path: Path, *, engine: Engine = "duckdb") -> Frame:
    """A lazy frame over a Parquet file, which is read only as far as needed.

    Raises:
        NotFoundError: There is no such engine.
    """
    if engine == "polars":
        import polars as pl  # noqa: PLC0415  see `connection`

        return nw.from_native(pl.scan_parquet(path))
    _check(engine)
    return cast("Frame", nw.from_native(connection().read_parquet(str(path))))


def rows(lazy: Frame) -> list[tuple[Any, ...]]:
    """Every row of a lazy frame, executed by its engine."""
    native = lazy.to_native()
    if hasattr(native, "fetchall"):
        return list(native.fetchall())
    return list(native.collect(engine="streaming").rows())


def _check(engine: str) -> None:
    if engine not in ENGINES:
        raise NotFoundError(
            f"There is no engine `{engine}`.",
            next_step=did_you_mean(engine, ENGINES) or f"Use one of {', '.join(ENGINES)}.",
        )


def _is_text(values: Sequence[Any]) -> bool:
    return any(isinstance(value, str) for value in values)


def _polars_type(values: Sequence[Any]) -> Any:
    import polars as pl  # noqa: PLC0415  see `connection`

    return pl.String if _is_text(values) else pl.Float64


def _duckdb_frame(columns: Mapping[str, Sequence[Any]]) -> Frame:
    """The columns go in as numpy arrays; an empty number is NaN there, and becomes NULL on the way in."""
    import numpy as np  # noqa: PLC0415  see `connection`

    arrays, selected = {}, []
    for number, (name, values) in enumerate(columns.items()):
        text = _is_text(values)
        arrays[f"c{number}"] = np.array(values, dtype=object if text else np.float64)
        value = f"c{number}" if text else f"CASE WHEN isnan(c{number}) THEN NULL ELSE c{number} END"
        quoted = name.replace('"', '""')
        selected.append(f'{value} AS "{quoted}"')
    return _scan(arrays, selected)


def _scan(arrays: Mapping[str, Any], selected: Sequence[str]) -> Frame:
    columns = dict(arrays)  # noqa: F841  DuckDB finds it by its name
    relation = connection().sql(f"SELECT {', '.join(selected)} FROM columns")  # noqa: S608  names are quoted, values are not in the text
    return cast("Frame", nw.from_native(relation))
