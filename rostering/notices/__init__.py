"""What districts are told about pauses, and the letters people send them: the ledger, its texts, and the post."""
