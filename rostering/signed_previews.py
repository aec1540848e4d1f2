"""What somebody was shown before doing it, signed: whoever sends it back does exactly that, within the hour."""

from typing import Any, Final

from django.core import signing

from accounts.models import Staff

GOOD_FOR_SECONDS: Final = 3600
_SALT: Final = "rostering.signed_previews"
REFUSED: Final = "This preview is older than an hour or not yours"


class NoPreview(Exception):
    """Not what this person was shown within the hour."""

    def __init__(self) -> None:
        super().__init__(f"{REFUSED}. Nothing was changed; look again.")


def sign_preview(shown: Any, *, of: str, by: Staff) -> str:
    """What was shown (JSON) to one person, as a text for a hidden field. `of`: which act it belongs to."""
    return signing.dumps({"by": by.id, "shown": shown}, salt=f"{_SALT}.{of}", compress=True)


def signed_preview(sent: str, *, of: str, by: Staff) -> Any:
    """What this person was shown for this act. Raises NoPreview for one too old, altered, of another act or person."""
    try:
        read = signing.loads(sent, salt=f"{_SALT}.{of}", max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        raise NoPreview from None
    if read["by"] != by.id:
        raise NoPreview
    return read["shown"]
