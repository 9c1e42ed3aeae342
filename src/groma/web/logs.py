"""Structured logs: one JSON object a line, without names, addresses or what people typed."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

TOLD = ("status_code", "route", "method", "duration_ms", "queries", "round", "city", "event", "failing")
OURS = "groma"
DEEPEST = 8


class JsonLines(logging.Formatter):
    """A log record as one line of JSON.

    Only fields that hold no personal data are written. Of an exception its type and the places in the code are told,
    never its text, which may quote what somebody typed. What a library logs is told as it stands in its code, before
    anything is put in; where it was put together before, only the place is told.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        content: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        content |= {name: getattr(record, name) for name in TOLD if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            content["error"] = record.exc_info[0].__name__
            content["places"] = _places(record)
        return json.dumps(content, ensure_ascii=False, default=lambda value: type(value).__name__)


def _message(record: logging.LogRecord) -> str:
    is_ours = record.name.partition(".")[0] == OURS
    if isinstance(record.msg, str) and (is_ours or record.args):
        return record.msg
    return f"{Path(record.pathname).name}:{record.lineno}"


def _places(record: logging.LogRecord) -> list[str]:
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).stem}.{code.co_qualname}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-DEEPEST:]
