"""What is around every page: its head, the way down to it, dialogs and messages."""
