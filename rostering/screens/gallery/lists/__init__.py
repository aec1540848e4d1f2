"""Rows in the hundreds: sorted, chosen, on a phone, and when there are none."""
