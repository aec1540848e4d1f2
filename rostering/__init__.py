"""The night: fetch what districts share, compare it with what Khan Academy holds, bring it up to date."""
