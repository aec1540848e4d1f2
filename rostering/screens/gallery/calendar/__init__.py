"""The year, pauses and what an act on them does, what districts are told."""
