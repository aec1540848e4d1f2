"""What an undo would do, by kind: how many leave again, come back, get their old values and IDs."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.undo import PutBackRow

SAMPLES = (
    Sample(
        title="A night that brought the wrong school year",
        template="components/put_back.html",
        context={
            "rows": (
                PutBackRow(
                    heading="Students",
                    now="5,312",
                    leave="312",
                    come_back="174",
                    updated="1,204",
                    new_id="9",
                    then="5,174",
                ),
                PutBackRow(
                    heading="Classes",
                    now="402",
                    leave="27",
                    come_back="",
                    updated="",
                    new_id="",
                    then="375",
                ),
            )
        },
        is_wide=True,
    ),
)
