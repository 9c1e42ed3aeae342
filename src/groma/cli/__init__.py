"""The command line: the library, spoken aloud.

Exit codes: 0 done, also with findings; 1 `check` or `prove` found errors; 2 wrong use.
"""

from __future__ import annotations

import gc
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
        sys.stderr.write(f"groma: {_said(error)}. Check the path, its permissions and the free space.\n")
        _forget(error)
        sys.exit(2)


def _said(error: OSError) -> str:
    """Where and what; of a folder that could not be copied, the first file."""
    first = error.args[0] if error.args else ""
    if isinstance(first, list) and first:
        _, where, what = first[0]
        return f"{where}: {str(what).partition(': ')[0].partition('] ')[2]}"
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _forget(error: OSError) -> None:
    """Let go of what was being written. A library that then fails to finish its file has nothing new to tell."""
    told, sys.unraisablehook = sys.unraisablehook, lambda _: None
    error.__traceback__ = error.__context__ = error.__cause__ = None
    gc.collect()
    sys.unraisablehook = told
