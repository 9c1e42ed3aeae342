"""The whole record as a Frictionless data package.

It is a .zip with the city's files, results, roll-up and benchmarks, and a `datapackage.json` that tells what each
column means.

The same book always gives the same bytes. Every file's sha256 stands in the description, so that a changed byte
shows.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

from groma.catalogue.benchmarks import COLUMNS as BENCHMARK_COLUMNS
from groma.publish.datapackage_fields import DESCRIPTIONS, KEYS, field_schemas
from groma.publish.notices import INVENTED
from groma.publish.record_json import HEAD, benchmark_rows, record_of
from groma.publish.tables import csv_text, notice_of, results_csv, rollup_csv

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.publish.book import Book
    from groma.record.model import City

TABLES = frozenset({"observations", "lineage", "places", "targets", "results", "rollup", "benchmarks"})
DESCRIPTION = "datapackage.json"
_LICENCE = re.compile(r"^[A-Za-z][A-Za-z0-9.+\-]*-[0-9][A-Za-z0-9.\-]*")


def datapackage(book: Book, *, record: Mapping[str, Any] | None = None) -> bytes:
    """The data package as the bytes of a .zip file.

    Args:
        book: What to publish.
        record: `record_of(book)`, where it has been made already.
    """
    said = record or record_of(book)
    files = _files(book, said)
    description = json.dumps(_description(book, said, files), ensure_ascii=False, indent=2) + "\n"
    return _zipped({DESCRIPTION: description.encode(), **files})


def _files(book: Book, record: Mapping[str, Any]) -> dict[str, bytes]:
    notice = notice_of(book.city)
    texts = {
        **record["files"],
        "results.csv": results_csv(book.card.results, framework=book.card.pack_id, notice=notice),
        "rollup.csv": rollup_csv(book.card, notice=notice),
        "benchmarks.csv": csv_text(BENCHMARK_COLUMNS, benchmark_rows(book.card)),
    }
    return {name: text.encode("utf-8") for name, text in texts.items()}


def _description(book: Book, record: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    city, card, meta = book.city, book.card, book.pack.meta
    invented = _said_first(city)
    content = {
        "profile": "data-package",
        "name": f"{city.id}-{card.pack_id}",
        "id": f"sha256:{record['sha256']}",
        "title": f"{city.name}: {meta.title}",
        "description": f"{invented}{card.reported} of {len(card.results)} data points reported. {city.notes}".strip(),
        "licenses": _licences(city),
        "sources": _sources(city),
        "contributors": [{"title": "Groma", "role": "wrangler"}],
        "resources": [_resource(name, data, files, city=city) for name, data in sorted(files.items())],
        "groma": {
            **{key: record[key] for key in HEAD},
            **_benchmarks(record),
            "notice": meta.notice,
        },
    }
    return {key: value for key, value in content.items() if value != []}


def _said_first(city: City) -> str:
    """What every description begins with where the city is invented."""
    return f"{INVENTED}. " if city.invented else ""


def _benchmarks(record: Mapping[str, Any]) -> dict[str, Any]:
    said = record["benchmarks"]
    return {"benchmarks": {key: said[key] for key in ("id", "version", "label")} if said else None}


def _licences(city: City) -> list[dict[str, str]]:
    """The licence by its short name where the city gives one, else its own words."""
    if not city.licence:
        return []
    found = _LICENCE.match(city.licence)
    return [{"name": found[0].rstrip(".") if found else "other", "title": city.licence}]


def _sources(city: City) -> list[dict[str, str]]:
    return [
        {
            "title": source.title,
            **({"path": source.address} if source.address.startswith(("http://", "https://")) else {}),
        }
        for source in city.sources
    ]


def _resource(name: str, data: bytes, files: Mapping[str, bytes], *, city: City) -> dict[str, Any]:
    stem = name.partition(".")[0].replace("/", "-").replace("_", "-").lower()
    content: dict[str, Any] = {
        "name": stem,
        "path": name,
        "description": _said_first(city) + DESCRIPTIONS.get(name, "How a raw file becomes observations"),
        "format": name.rpartition(".")[2],
        "mediatype": "text/csv" if name.endswith(".csv") else "application/yaml",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }
    return content | _schema(stem, data, files) if stem in TABLES else content


def _schema(stem: str, data: bytes, files: Mapping[str, bytes]) -> dict[str, Any]:
    text = data.decode("utf-8-sig")
    header = text.partition("\n")[0].strip()
    delimiter = max((",", ";", "\t"), key=header.count)
    columns = [cell.strip().strip('"').lower() for cell in header.split(delimiter)]
    schema: dict[str, Any] = {"fields": field_schemas(stem, columns), "missingValues": [""]}
    key = [column for column in KEYS.get(stem, ()) if column in columns]
    if key and _is_unique([columns.index(column) for column in key], text, delimiter=delimiter):
        schema["primaryKey"] = key
    if "place" in columns and "places.csv" in files:
        schema["foreignKeys"] = [{"fields": "place", "reference": {"resource": "places", "fields": "id"}}]
    return {"profile": "tabular-data-resource", "dialect": {"delimiter": delimiter}, "schema": schema}


def _is_unique(places: Sequence[int], text: str, *, delimiter: str) -> bool:
    """Whether no two rows share the cells at these places; a record may hold a row twice, and `check` says so."""
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    keys = [tuple(row[place] if place < len(row) else "" for place in places) for row in rows]
    return len(set(keys)) == len(keys)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
