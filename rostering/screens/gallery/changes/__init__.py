"""A sync at work, its change list, and what a person decides about it."""
