"""Settings, addresses and the doors of the portal."""
