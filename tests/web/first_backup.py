"""Makes `data/first-schema.zip`, the backup of the first released schema that every later version takes back.

Run once, when the first schema is final: `python tests/web/first_backup.py`. After a release it is never made again.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from installations import Doer, Installation

TARGET = Path(__file__).parent / "data" / "first-schema.zip"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "first.sqlite3")
        doer = Doer(Installation(Path(folder) / "data"))
        doer.do("prepare", database=database, how="rich")
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.unlink(missing_ok=True)
        doer.do("backup", database=database, file=str(TARGET))
        doer.close()


if __name__ == "__main__":
    main()
