"""Judgement: benchmarks, bands, points and how they roll up."""
