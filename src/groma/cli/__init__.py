"""The command line: the library, spoken aloud.

Exit codes: 0 done, also with findings; 1 `check` or `prove` found errors; 2 wrong use.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run `groma`. Errors are told in plain words on stderr, never as a traceback."""
    from groma.cli.app import app
    from groma.errors import GromaError

    try:
        app()
    except GromaError as error:
        sys.stderr.write(f"groma: {error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("\ngroma: stopped. Files are whole: each was written completely or not at all.\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(
            f"groma: {where}{error.strerror or error}. Check the path, its permissions and the free space.\n"
        )
        sys.exit(2)
