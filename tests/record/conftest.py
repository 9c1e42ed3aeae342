"""Tests of the record write files, which takes as long as the disk takes."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
