"""Where one thing stands on its way from the district to Khan Academy: shared, included or why not, shown."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.standing import steps


def _way(title: str, *, shared: str | None, is_present: bool) -> Sample:
    said = steps(shared=shared, is_present=is_present, read="read last night 22:08", thing="person")
    return Sample(title=title, template="components/way.html", context={"steps": said})


SAMPLES = (
    _way("As it should be", shared="", is_present=True),
    _way("Shared, not applied yet", shared="", is_present=False),
    _way("Not included", shared="place_ended", is_present=False),
    _way("Left", shared=None, is_present=False),
    _way("About to leave", shared=None, is_present=True),
)
