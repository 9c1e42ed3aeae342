"""Documents of a verification: what each says, once, and its two shapes, a page and a PDF."""
