"""The words after `manage.py` (DESIGN 6), one file each."""
