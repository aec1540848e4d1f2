"""The ids or addresses of somebody, today's first, with since or until when and by which sync."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.history import SyncLink
from rostering.screens.presenters.known_as import KnownAs

SYNC = SyncLink(
    night="Friday night",
    on_night="on Friday night",
    words="sync 1,412",
    href="#",
    approved="approved by Noor Haddad and Dev Anand",
)
SAMPLES = (
    Sample(
        title="A new ID, and the one before",
        template="components/known_as.html",
        context={
            "known": (
                KnownAs(text="IC0048213", note="today’s ID", is_present=True),
                KnownAs(text="104-88213", note="until 20 November", sync=SYNC),
            ),
            "what": "the provider ID",
        },
    ),
    Sample(
        title="A sync named inside a line",
        template="components/sync_link.html",
        context={"sync": SYNC},
    ),
)
