"""An Open SDG data repository as it lies on disk: the series with titles and units, and templates that pose as data.

A starter repository comes with sample figures in every file. A file is told to be such a template by its content alone:
it is one of the known samples, or many files say exactly the same. That a series is constant proves nothing: where
every household has water, 100 per cent in every year is the truth.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groma.catalogue.yaml_text import parse_yaml, read_text
from groma.errors import Finding, GromaError, NotFoundError, RecordError, did_you_mean
from groma.gather.notes import Notes
from groma.gather.readers import opened
from groma.gather.recipe import Reading
from groma.gather.rules import period_of
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.gather.readers import RawTable
    from groma.record.tables import Row

TEMPLATE_FROM = 10
SUSPECT_FROM = 3
SAMPLES_FILE = Path(__file__).with_name("open_sdg_templates.txt")
_TITLES = ("national_indicator_available", "graph_title", "SDG_INDICATOR", "indicator_name", "SDG_SERIES_DESCR")
_UNITS = ("computation_units", "UNIT_MEASURE")
# A title such as `global_indicators.1-1-1-title` stands for a text that is elsewhere.
_TEXT_KEY = re.compile(r"^[a-z_]+\.[\w.\-]+$")
_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---", re.DOTALL)
_DATA_FILE = re.compile(r"^indicator_(.+)\.csv$")


@dataclass(frozen=True, slots=True)
class Series:
    """One data file of a repository.

    Attributes:
        number: The indicator's number, such as `6.1.1`.
        title: What the repository calls it; the number where it has no title.
        unit: As the metadata writes it; often in the city's language.
        file: Path from the repository's root.
        year: Name of the column of years, `value` of the column of values.
        columns: The columns it is broken down by.
        years: Periods in canonical spelling, oldest first.
        rows: The rows as they are.
        fingerprint: sha256 of the content, the same however the file is quoted and its lines end.
    """

    number: str
    title: str
    unit: str
    file: str
    year: str
    value: str
    columns: tuple[str, ...]
    years: tuple[str, ...]
    rows: tuple[Row, ...]
    fingerprint: str

    @property
    def span(self) -> str:
        """The years it covers, such as `2009–2022`."""
        if not self.years:
            return ""
        first, last = self.years[0].partition("/")[0], self.years[-1].rpartition("/")[2]
        return first if first == last else f"{first}–{last}"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that was read.

    Attributes:
        root: The folder that holds `data/`.
        series: What is data.
        templates: What only poses as data.
    """

    root: Path
    series: tuple[Series, ...]
    templates: tuple[Series, ...]
    findings: tuple[Finding, ...]


def read_repository(folder: Path) -> Repository:
    """The repository in a folder; a file that cannot be read becomes a finding.

    Raises:
        NotFoundError: The folder, or `data/` in it, holds no file called `indicator_….csv`.
    """
    data = folder / "data" if (folder / "data").is_dir() else folder
    paths = sorted(
        (path for path in data.glob("indicator_*.csv") if path.is_file()), key=lambda path: _order(path.name)
    )
    if not paths:
        raise NotFoundError(
            "There is no file indicator_….csv here or in data/.",
            where=str(folder),
            next_step="Give the folder that holds `data` and `meta`.",
        )
    root = data.parent if data.name == "data" else data
    notes = Notes()
    found = [one for path in paths if (one := _series(path, root, notes))]
    series, templates = _told_apart(found, notes)
    return Repository(root, series, templates, notes.findings())


def known_samples() -> frozenset[str]:
    """Fingerprints of the starter's samples."""
    lines = SAMPLES_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


def fingerprint(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """The sha256 of a table's content: its header and its cells in the order they stand."""
    digest = hashlib.sha256("\x1f".join(columns).encode())
    for row in rows:
        digest.update(("\n" + "\x1f".join(row.cells.values())).encode())
    return digest.hexdigest()


def _order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Indicator numbers in the order of the goals: 2 before 10, figures before letters."""
    parts = re.split(r"[-_.]", name)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


def _series(path: Path, root: Path, notes: Notes) -> Series | None:
    label = path.relative_to(root).as_posix()
    match = _DATA_FILE.match(path.name)
    slug = match[1] if match else path.stem
    try:
        with opened(path, Reading(file=path.name), label=label, notes=notes) as table:
            return _from_table(table, _metadata(root, slug, notes), slug=slug, notes=notes)
    except GromaError as error:
        notes.add(Finding("error", "unreadable", label, error.what, "The series was left out.", error.next_step))
        return None


def _from_table(table: RawTable, about: Mapping[str, Any], *, slug: str, notes: Notes) -> Series:
    year, value = _column(table, "Year"), _column(table, "Value")
    rows = tuple(table.rows)
    if not rows:
        raise RecordError("The table has a header and no rows.", where=table.label)
    number = slug.replace("-", ".")
    return Series(
        number=number,
        title=_first(about, _TITLES) or number,
        unit=_first(about, _UNITS),
        file=table.label,
        year=year,
        value=value,
        columns=tuple(
            name for name in table.columns if name not in {year, value} and any(row.cells[name] for row in rows)
        ),
        years=_years(rows, year, label=table.label, notes=notes),
        rows=rows,
        fingerprint=fingerprint(table.columns, rows),
    )


def _column(table: RawTable, name: str) -> str:
    found = next((column for column in table.columns if column.lower() == name.lower()), "")
    if not found:
        near = (
            did_you_mean(name, table.columns) or f"Columns: {', '.join(column[:60] for column in table.columns[:20])}."
        )
        raise RecordError(f"There is no column `{name}`.", where=table.label, next_step=near)
    return found


def _years(rows: Iterable[Row], column: str, *, label: str, notes: Notes) -> tuple[str, ...]:
    lines: dict[str, int] = {}
    for row in rows:
        lines.setdefault(row.cells[column], row.line)
    periods = set()
    for text, line in lines.items():
        try:
            periods.add(period_of(text))
        except RecordError as error:
            notes.add(Finding("warning", "period", f"{label}:{line}", error.what, next_step=error.next_step))
    return tuple(sorted(periods, key=lambda text: parse_period(text).order))


def _metadata(root: Path, slug: str, notes: Notes) -> dict[str, Any]:
    """What the repository says of a series, in whichever of the usual places."""
    about: dict[str, Any] = {}
    for name in (f"indicator-config/{slug}.yml", f"meta/{slug}.yml", f"meta/{slug}.yaml", f"meta/{slug}.md"):
        path = root / name
        if path.is_file():
            try:
                about |= {key: value for key, value in _mapping(path).items() if value}
            except GromaError as error:
                notes.add(
                    Finding(
                        "warning",
                        "metadata",
                        error.where or name,
                        error.what,
                        "Its title may be missing.",
                        error.next_step,
                    )
                )
    return about


def _mapping(path: Path) -> dict[str, Any]:
    text = read_text(path)
    if path.suffix == ".md":
        front = _FRONT_MATTER.match(text)
        text = front[1] if front else ""
    content = parse_yaml(text, name=str(path)) if text else {}
    return content if isinstance(content, dict) else {}


def _first(about: Mapping[str, Any], keys: Iterable[str]) -> str:
    texts = (about.get(key) for key in keys)
    clean = (" ".join(text.split()) for text in texts if isinstance(text, str))
    return next((text for text in clean if text and not _TEXT_KEY.match(text)), "")


def _told_apart(found: Iterable[Series], notes: Notes) -> tuple[tuple[Series, ...], tuple[Series, ...]]:
    """Data and templates, with a finding for each group of files that say the same."""
    samples = known_samples()
    alike: dict[str, list[Series]] = defaultdict(list)
    for series in found:
        alike[series.fingerprint].append(series)
    posing = {mark for mark, group in alike.items() if mark in samples or len(group) >= TEMPLATE_FROM}
    for mark, group in alike.items():
        if mark in posing:
            notes.add(_template_finding(group, is_known=mark in samples))
        elif len(group) >= SUSPECT_FROM and len({series.title for series in group}) > 1:
            notes.add(_alike_finding(group))
    every = [series for group in alike.values() for series in group]
    every.sort(key=lambda series: _order(Path(series.file).name))
    return (
        tuple(series for series in every if series.fingerprint not in posing),
        tuple(series for series in every if series.fingerprint in posing),
    )


def _template_finding(group: list[Series], *, is_known: bool) -> Finding:
    why = (
        "It is a sample of the starter repository."
        if is_known
        else "So many different indicators cannot have the same figures."
    )
    what = f"{_counted(group)} the same content, which is no data: {_numbers(group)}."
    return Finding("note", "template", group[0].file, what, why, "They were left out.")


def _alike_finding(group: list[Series]) -> Finding:
    what = f"{_counted(group)} the same content under different titles: {_numbers(group)}."
    why = "One figure may serve several goals, or a file was copied by mistake."
    return Finding(
        "warning", "same_content", group[0].file, what, why, "They were read; look at them before you use them."
    )


def _counted(group: list[Series]) -> str:
    return f"{len(group)} files have" if len(group) > 1 else "A file has"


def _numbers(group: list[Series]) -> str:
    shown = ", ".join(series.number for series in group[:12])
    return f"{shown} and {len(group) - 12} more" if len(group) > 12 else shown  # noqa: PLR2004  as many as are shown
