"""On which nights rosters may change."""
