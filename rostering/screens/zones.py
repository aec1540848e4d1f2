"""Which time zones are offered, in which order."""

from typing import Final

#: Those of partner districts, from the east on.
USUAL_ZONES: Final = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)
#: Those of colleagues elsewhere: the first part of a zone's name.
CONTINENTS: Final = ("America", "Europe", "Africa", "Asia", "Australia", "Pacific", "Atlantic", "Indian")
