"""What waits for somebody, last night, tonight."""
