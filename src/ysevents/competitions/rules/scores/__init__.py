"""Score shapes 比分: one match, game or tie of two sides, read from its sheet and decided with its reason."""
