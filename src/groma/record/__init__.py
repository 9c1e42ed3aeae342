"""WHAT is known: a city and its observations, with their sources, places, lineage and evidence.

Plain values, nothing computed.
"""
