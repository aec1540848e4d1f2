"""What Khan Academy holds: districts, agreements, connections, contacts and their rosters. Imports nothing of ours."""
