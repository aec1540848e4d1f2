"""One night of one district, a file a stage, in order; begin with `night.py`."""
