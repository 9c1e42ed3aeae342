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
    table_ = {name: _masked(values) for name, values in columns.items()}  # noqa: F841  DuckDB finds it by its name
    return cast("Frame", nw.from_native(connection().sql("SELECT * FROM table_")))


def _masked(values: Sequence[Any]) -> Any:
    """The values as a numpy array in which an empty one is masked, which DuckDB reads as NULL."""
    import numpy as np  # noqa: PLC0415  see `connection`

    empty = [value is None for value in values]
    if _is_text(values):
        return np.ma.array(values, mask=empty, dtype=object)
    return np.ma.array([0.0 if value is None else value for value in values], mask=empty, dtype=np.float64)
