"""Room for the commands (Django looks for them here)."""
