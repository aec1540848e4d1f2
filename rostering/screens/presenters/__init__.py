"""Presenters turn rows into words: frozen dataclasses that templates print as they are (STYLE habit 14)."""
