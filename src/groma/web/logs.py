"""Structured logs: one JSON object a line, without names, addresses or what people typed."""

from __future__ import annotations

import json
import logging
from typing import Any

TOLD = ("status_code", "route", "method", "duration_ms", "queries", "round", "city", "event")


class JsonLines(logging.Formatter):
    """A log record as one line of JSON.

    Only fields that hold no personal data are written. Of an exception its type and the places in our code are told,
    never its text, which may quote what somebody typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        content: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        content |= {name: getattr(record, name) for name in TOLD if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            content["error"] = record.exc_info[0].__name__
            content["places"] = _places(record)
        return json.dumps(content, ensure_ascii=False, default=str)


def _places(record: logging.LogRecord) -> list[str]:
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_qualname if hasattr(code, 'co_qualname') else code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-8:]
