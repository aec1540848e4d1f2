"""A person, a class, and how they came to be as they are."""
