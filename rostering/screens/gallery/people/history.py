"""What syncs changed of one person or class, latest first, with who approved them; and what is shared but not applied."""

from rostering.models import Operation
from rostering.screens.gallery import Sample
from rostering.screens.gallery.people.known_as import SYNC
from rostering.screens.presenters.change_fields import ChangeField, Stretch
from rostering.screens.presenters.changes import PILLS, ChangeRow
from rostering.screens.presenters.history import HistoryNight

_ID = ChangeField(
    name="ID", before=(Stretch("104-88213", True),), after=(Stretch("IC0048213", True),), is_id=True
)
_NAME = ChangeField(
    name="last name", before=(Stretch("Okonkwo", True),), after=(Stretch("Okonkwo-Ray", True),)
)
_NIGHT = HistoryNight(
    sync=SYNC,
    changes=(
        ChangeRow(
            pill=PILLS[Operation.REKEYED],
            who="Person",
            place="",
            fields=(_ID,),
            why="Same person, keeps every class.",
        ),
        ChangeRow(pill=PILLS[Operation.REMOVED], who="Grade 3 Math", place="as student", fields=()),
    ),
)
SAMPLES = (
    Sample(title="A night", template="components/history.html", context={"nights": (_NIGHT,)}, is_wide=True),
    Sample(title="Shared otherwise", template="components/differs.html", context={"fields": (_NAME,)}),
)
