"""`make bench`: how long a night takes, as a ratio to the least that has to be done, measured in the same run."""
