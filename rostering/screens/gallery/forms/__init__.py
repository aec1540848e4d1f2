"""What one types into, chooses from and presses."""
