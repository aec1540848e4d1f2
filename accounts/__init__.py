"""Who they are there: staff, roles and assignments now; Khan accounts, matching and activation later. Imports districts only."""
