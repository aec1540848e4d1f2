"""What one knows of a district: its people, its past nights, its nights ahead."""
