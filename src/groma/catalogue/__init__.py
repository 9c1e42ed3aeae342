"""WHAT can be measured: packs of indicators, variables, units, formulas and benchmarks, as data.

It is checked here and never computed.
"""
