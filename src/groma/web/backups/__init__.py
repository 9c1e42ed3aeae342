"""Backups: everything an installation holds in one file, and back again.

The file is a ZIP archive of

- `manifest.json`: when, by which version, on which schema, and the SHA-256 and number of rows of every table;
- `tables/NN-name.jsonl`: one table each, a row a line as canonical JSON, tables in the order in which they rest on
  each other;
- `trail.jsonl`: the trail as `groma trail export` writes it;
- `files/ab/12…`: evidence and other files, by the SHA-256 of their content.

It knows nothing of the database it came from, so what SQLite wrote PostgreSQL takes in, and the other way round.
"""

from groma.web.backups.making import Made, make
from groma.web.backups.restoring import restore

__all__ = ["Made", "make", "restore"]
