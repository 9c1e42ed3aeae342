"""FROM WHERE: raw files become observations by recipes. Each observation keeps its file, row and recipe."""
