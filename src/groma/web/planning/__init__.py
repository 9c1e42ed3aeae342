"""The plan of a city, for those who work on it: its rows and what they say, its targets, what was found about both."""

from groma.web.planning.rows import plan_of

__all__ = ["plan_of"]
