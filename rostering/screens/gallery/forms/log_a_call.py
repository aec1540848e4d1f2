"""What was said with a district: with whom, what they say about the change, what was promised; quiet until opened."""

from rostering.screens.gallery import Sample
from rostering.screens.keeping_forms import TalkForm
from rostering.screens.presenters.keeping import TalkBox

_NAMES = ("Ana Whitcomb", "Rashid Omar")
_HELD = TalkBox(slug="birch-bay", form=TalkForm(asks_answer=True), people=_NAMES, hold="7")

SAMPLES = (
    Sample(
        title="While a change is on hold",
        template="components/talk_form.html",
        context={"talk": _HELD, "csrf_token": ""},
        is_wide=True,
    ),
)
