"""How things are timed: each in a process of its own, several times; the median counts, and the peak of memory."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Timing:
    """Seconds (median of several runs) and the highest memory of a run, in MB."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Row:
    """One line of the report: what was done, how, how long it took, how many times the floor, what is asked and met."""

    what: str
    way: str
    timing: Timing
    ratio: float
    asked: str
    is_met: bool = True


def in_process(code: str, *, runs: int = 5) -> Timing:
    """Run Python code in fresh processes.

    Raises:
        RuntimeError: The code failed.
    """
    seconds, peaks = [], []
    for _ in range(runs):
        with tempfile.TemporaryFile() as errors:
            start = time.perf_counter()
            process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            seconds.append(time.perf_counter() - start)
            process.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            if process.returncode:
                raise RuntimeError(errors.read().decode())
        peaks.append(usage.ru_maxrss / 1024)
    return Timing(statistics.median(seconds), max(peaks))


def percentile(ordered: Sequence[float], share: int) -> float:
    """The value that so many per cent of some values, smallest first, do not pass."""
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def machine() -> str:
    """What this was measured on."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "narwhals", "polars", "pydantic", "pint"))
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {packages}"
