"""Entry: what is typed, pasted or answered for a figure, and what stands beside it while somebody does."""
