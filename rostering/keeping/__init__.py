"""What a DSM keeps about a district by hand: its note, its contacts, its school dates. Each act and its audit are one."""
