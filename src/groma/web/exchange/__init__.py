"""In and out: a round as a workbook to fill off line, a city as its folder. Lossless, and taken whole or not at all."""
