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
#: Those of colleagues elsewhere, a few for each continent: a list one can read.
OTHER_ZONES: Final = {
    "America": ("Halifax", "Toronto", "Vancouver", "Mexico_City", "Bogota", "Lima", "Santiago", "Sao_Paulo"),
    "Europe": (
        *("London", "Lisbon", "Madrid", "Paris", "Berlin", "Rome", "Warsaw", "Belgrade"),
        *("Athens", "Helsinki", "Kyiv", "Istanbul"),
    ),
    "Africa": ("Lagos", "Cairo", "Nairobi", "Johannesburg"),
    "Asia": (
        *("Jerusalem", "Dubai", "Karachi", "Kolkata", "Dhaka", "Bangkok"),
        *("Singapore", "Manila", "Shanghai", "Tokyo", "Seoul"),
    ),
    "Australia": ("Perth", "Brisbane", "Sydney"),
    "Pacific": ("Auckland", "Guam"),
}
