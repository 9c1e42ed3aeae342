"""The programme a secretariat runs: who is in it, what it works on, what it decided, and how that changed.

A *statement* (`model`) is what one source says of a day: an imported snapshot, or a move somebody made here. `reading`
makes statements from a programme file; `history` lays them one after another and tells since when and until when each
*fact* holds; `register` shows the entries of a day; `difference` tells what changed between two days; `checks` finds
what is doubtful and what sources say differently. Which registers there are and what they hold is data
(`data/registers.yaml`), and so are the workflows (`tables/`), which run on the engine of `groma.verify`.
"""
