"""Speed and memory, measured against a floor in the same run and reported as ratios.

`python -m benchmarks` runs them all.
"""
