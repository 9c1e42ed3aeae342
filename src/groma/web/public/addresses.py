"""How periods, data points and views stand in public addresses. They are stable: whoever cites one will find it."""

from __future__ import annotations

from django.urls import register_converter

from groma.web.round_addresses import of_round, round_at

__all__ = ["VIEWS", "KeyInAddress", "PeriodInAddress", "ViewInAddress", "of_round", "round_at"]

VIEWS = ("indicators", "trends", "places", "changes", "missing", "next", "method")
"""The views of a city's edition besides the first page, in their order."""
_DAY = r"[0-9]{4}(?:-[0-9]{2}){0,2}"


class PeriodInAddress:
    """A period; the slash of a span is written `--`, as ISO 8601 allows."""

    regex = f"{_DAY}(?:--{_DAY})?"

    def to_python(self, value: str) -> str:
        """The period as the record has it."""
        return value.replace("--", "/")

    def to_url(self, value: str) -> str:
        """The period as the address has it."""
        return value.replace("/", "--")


class KeyInAddress:
    """A data point: `EN.EN.WS.2C`, or `EN.EN.WS.4C/primary`."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_.\-]*(?:/[a-z0-9][a-z0-9_]*)?"

    def to_python(self, value: str) -> str:
        """The key."""
        return value

    def to_url(self, value: str) -> str:
        """The same."""
        return value


class ViewInAddress(KeyInAddress):
    """One of the views of an edition."""

    regex = "|".join(VIEWS)


register_converter(PeriodInAddress, "published_period")
register_converter(KeyInAddress, "data_point")
register_converter(ViewInAddress, "view")
