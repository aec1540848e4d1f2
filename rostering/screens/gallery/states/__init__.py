"""States as sign, word and colour, and single figures."""
