"""One recipe being run: its names checked, its files found and read, its odds and ends summed up as findings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.catalogue.conversion import catalogue_unit
from groma.catalogue.units import factor, money_factor
from groma.errors import Finding, GromaError, LimitError, RecordError, UnitError, did_you_mean
from groma.gather.harvest import Harvest
from groma.gather.limits import MAX_FILES
from groma.gather.readers import RawTable, opened
from groma.gather.rules import RuleAtWork
from groma.record.files import inside
from groma.record.tables import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from groma.catalogue.pack import Pack
    from groma.gather.harvest import Gathering
    from groma.gather.notes import Notes
    from groma.gather.recipe import Melt, ObservationRule, Recipe, RecipeFile
    from groma.record.model import City

    Progress = Callable[[str, int], None]
    """Told of every raw file before it is read: its path and its size in bytes."""


class UnreadError(Exception):
    """A recipe cannot be run as a whole; the findings say why."""


@dataclass
class RecipeRun:
    """One recipe being run."""

    recipe: Recipe
    file: RecipeFile
    city: City
    root: Path
    pack: Pack
    notes: Notes
    progress: Progress | None = None

    def gatherings(self) -> list[Gathering]:
        """What the recipe gives.

        Raises:
            UnreadError: It cannot be run as a whole.
        """
        harvests = [self._harvest(rule) for rule in self.recipe.observations]
        label = self.file.name
        try:
            for path, label in self._paths():
                if self.progress:
                    self.progress(label, path.stat().st_size)
                with opened(path, self.recipe.read, label=label, notes=self.notes) as table:
                    self._read(_melted(table, self.recipe.melt), harvests)
        except GromaError as error:
            raise self._unread("unreadable", label, what=error.what, next_step=error.next_step) from None
        results = [item for harvest in harvests for item in harvest.gatherings()]
        self._sum_up(harvests, results)
        return results

    def _unread(self, rule: str, where: str, *, what: str, next_step: str = "") -> UnreadError:
        why = "The recipe gave nothing; what it gave before stays."
        self.notes.add(Finding("error", rule, where, what, why, next_step, self.file.name))
        return UnreadError()

    def _harvest(self, rule: ObservationRule) -> Harvest:
        variable = self.pack.key(rule.variable)
        if not self.pack.knows(variable):
            points = [key for key in self.pack.names() if key.startswith(f"{variable}/")]
            near = f"Name a data point: {', '.join(points)}." if points else ""
            near = near or did_you_mean(rule.variable, self.pack.names())
            what = f"`{rule.variable}` is not in the pack `{self.pack.id}`."
            raise self._unread("unknown_variable", self.file.name, what=what, next_step=near)
        self._check_unit(rule, variable)
        self._check_names("dimension", rule.breakdown, self.pack.breakdowns)
        source = rule.source or self.recipe.source
        self._check_names("source", [source] if source else [], [item.id for item in self.city.sources])
        work = RuleAtWork(
            rule,
            variable,
            self.recipe.read,
            self.recipe.melt,
            tuple(filter(None, (self.recipe.where, rule.where))),
            self.pack,
            self.notes,
        )
        return Harvest(work, source, self.file.stamp, self.notes)

    def _check_unit(self, rule: ObservationRule, variable: str) -> None:
        target = catalogue_unit(variable, self.pack)
        own = self.pack.variables[variable].conversions if variable in self.pack.variables else {}
        try:
            if rule.unit and rule.unit not in own:
                (money_factor if "currency" in target else factor)(rule.unit, target)
        except UnitError as error:
            what = f"The unit of `{variable}` does not fit: {error.what}"
            self.notes.add(Finding("error", "unit", self.file.name, what, next_step=error.next_step, subject=variable))

    def _check_names(self, kind: str, names: Iterable[str], known: Iterable[str]) -> None:
        known = tuple(known)
        for name in names:
            if name not in known:
                what = f"The {kind} `{name}` is not known."
                where = "sources.yaml" if kind == "source" else "the pack"
                self.notes.add(
                    Finding(
                        "warning",
                        f"unknown_{kind}",
                        self.file.name,
                        what,
                        next_step=did_you_mean(name, known) or f"Add it to {where}.",
                    )
                )

    def _paths(self) -> list[tuple[Path, str]]:
        """The files to read, each with its path from the root."""
        wanted = self.recipe.read.file
        found = found_files(self.root, wanted) if self.root == self.city.folder else raw_files(self.root, wanted)
        if len(found) > MAX_FILES:
            raise LimitError(f"`{wanted}` names more than {MAX_FILES:,} files.", where=self.file.name)
        if found:
            return found
        here = [path.relative_to(self.root).as_posix() for path in _listed(self.root, wanted)]
        near = did_you_mean(wanted.removeprefix("raw/"), here) or did_you_mean(wanted, here)
        what = f"There is no file `{wanted}` in {self.root}."
        raise self._unread("no_file", self.file.name, what=what, next_step=near or "Say where it is with --raw.")

    def _read(self, table: RawTable, harvests: Sequence[Harvest]) -> None:
        missing = [column for column in self.recipe.columns() if column not in table.columns]
        if missing:
            near = did_you_mean(missing[0], table.columns) or f"Columns: {_listing(table.columns)}."
            raise self._unread(
                "missing_column", f"{table.label}:1", what=f"There is no column `{missing[0]}`.", next_step=near
            )
        count = 0
        for harvest in harvests:
            harvest.files[table.label] = table.sha256
        for count, row in enumerate(table.rows, start=1):  # noqa: B007  the last count is wanted
            for harvest in harvests:
                draft = harvest.work.draft(row, table.label)
                if draft:
                    harvest.add(draft, table.label)
        if not count:
            raise self._unread(
                "no_rows", table.label, what="The table has a header and no rows.", next_step="Export it again."
            )

    def _says_how(self) -> bool:
        """Whether the recipe says what a point is, or the cells are no typed text."""
        reading = self.recipe.read
        is_text = (reading.format or reading.file.rpartition(".")[2].lower()) not in {"xlsx", "xlsm", "parquet", "pq"}
        return not is_text or "decimal" in reading.model_fields_set

    def _sum_up(self, harvests: Sequence[Harvest], results: Iterable[Gathering]) -> None:
        """The findings about a recipe as a whole: what was empty, unmapped or doubtful, and what fitted nothing."""
        works = [harvest.work for harvest in harvests]
        where = self.file.name
        file = self.recipe.read.file
        if empties := sum(work.empties for work in works):
            self.notes.add(Finding("note", "empty", where, f"{empties:,} cells of {file} hold no value.", subject=file))
        for work in works:
            if not work.fitting:
                what = f"No row of {file} fits the conditions for `{work.variable}`."
                self.notes.add(
                    Finding(
                        "warning",
                        "nothing_fits",
                        where,
                        what,
                        next_step="Compare `where` with the cells.",
                        subject=work.variable,
                    )
                )
            if work.points[True] and not work.points[False] and not self._says_how():
                self.notes.add(_points_finding(work, where, file))
        unmapped: Counter[tuple[str, str]] = Counter()
        for work in works:
            unmapped |= work.unmapped
        if unmapped:
            self.notes.add(_unmapped_finding(unmapped, where, file))
        known = {place.id for place in self.city.places} | {""}
        strange = sorted({item.observation.place for item in results} - known)
        if strange:
            what = f"Places that are not in places.csv: {_listing(strange)}."
            self.notes.add(
                Finding(
                    "warning",
                    "unknown_place",
                    where,
                    what,
                    next_step="Add them, or map them in the recipe.",
                    subject=file,
                )
            )


def raw_files(root: Path, wanted: str) -> list[tuple[Path, str]]:
    """The files a recipe names, where a leading `raw/` may be missing. See `found_files`."""
    return found_files(root, wanted) or found_files(root, wanted.removeprefix("raw/"))


def found_files(root: Path, pattern: str) -> list[tuple[Path, str]]:
    """The files under `root` that a path or glob names, each with its path from there; at most one more than we take.

    Raises:
        RecordError: The path leads out of `root`.
    """
    if not re.search(r"[*?\[]", pattern):
        path = inside(root, pattern)
        return [(path, pattern)] if path.is_file() else []
    paths = []
    for path in root.glob(pattern):
        if path.is_file() and path.resolve().is_relative_to(root.resolve()):
            paths.append((path, path.relative_to(root).as_posix()))
        if len(paths) > MAX_FILES:
            break
    return sorted(paths, key=lambda pair: pair[1])


def _listed(root: Path, wanted: str) -> Iterator[Path]:
    folders = {root / wanted, root / wanted.removeprefix("raw/")}
    for folder in sorted({path.parent for path in folders}):
        if folder.is_dir():
            yield from sorted(path for path in folder.iterdir() if path.is_file())[:MAX_FILES]


def _melted(table: RawTable, melt: Melt | None) -> RawTable:
    """The table with the columns that fit the pattern made rows."""
    if melt is None:
        return table
    wide = _fitting(table.columns, melt.columns, label=table.label)
    if not wide:
        what = f"No column fits `{melt.columns}`."
        raise RecordError(what, where=table.label, next_step=f"Columns: {_listing(table.columns)}.")
    narrow = [column for column in table.columns if column not in wide]

    def rows() -> Iterator[Row]:
        for row in table.rows:
            kept = {column: row.cells[column] for column in narrow}
            for column in wide:
                yield Row({**kept, melt.into: column, melt.value: row.cells[column]}, row.line)

    return RawTable(table.label, table.sha256, (*narrow, melt.into, melt.value), rows())


def _fitting(columns: Sequence[str], pattern: str, *, label: str) -> list[str]:
    """The columns a pattern fits, looked for in a way that no pattern and no column can make endless."""
    import duckdb  # noqa: PLC0415  only those who melt should wait for it

    with duckdb.connect() as connection:
        try:
            query = "SELECT name FROM (SELECT unnest(?) AS name) WHERE regexp_matches(name, ?)"
            fitting = {name for (name,) in connection.execute(query, [list(columns), pattern]).fetchall()}
        except duckdb.Error as error:
            what = f"The pattern `{pattern}` cannot be used: {str(error).splitlines()[0][:200]}"
            raise RecordError(what, where=label, next_step="Use one without looking ahead or back.") from None
    return [column for column in columns if column in fitting]


def _points_finding(work: RuleAtWork, where: str, file: str) -> Finding:
    return Finding(
        "warning",
        "maybe_thousands",
        where,
        f"All {work.points[True]:,} numbers with a point in {file} have three digits after it, like 84.512.",
        "The point was read as a decimal mark.",
        'If it stands for thousands, say `decimal: ","` and `thousands: "."`; if not, say `decimal: "."`.',
        work.variable,
    )


def _unmapped_finding(unmapped: Mapping[tuple[str, str], int], where: str, file: str) -> Finding:
    columns = dict.fromkeys(column for column, _ in unmapped)
    said = [f"`{column}`: {_listing([cell for other, cell in unmapped if other == column])}" for column in columns]
    what = f"{sum(unmapped.values()):,} rows of {file} were left out, for cells that no map names. {'; '.join(said)}."
    return Finding(
        "warning",
        "unmapped",
        where,
        what,
        next_step="Add them to the map, or leave them out with `where`.",
        subject=file,
    )


def _listing(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name[:60]}`" for name in names[:20])
    return f"{shown} and {len(names) - 20:,} more" if len(names) > 20 else shown  # noqa: PLR2004  as many as are shown
