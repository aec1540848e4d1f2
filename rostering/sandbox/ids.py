"""Identifiers as the two providers really shape them, derived from a district's seed so that every start gives the same."""

import base64
from urllib.parse import quote

import xxhash

CLEVER = "clever"
CLASSLINK = "classlink"
# The first four bytes of a Clever id are a moment in seconds; these are in March 2017, as in recorded answers.
_CLEVER_EPOCH = 0x58DA8A43
_KIND_OFFSETS = {
    "district": 0,
    "school": 0x300,
    "person": 0x800,
    "section": 0x900,
    "course": 0x1000,
    "term": 0x2000,
}
_ONEROSTER_STYLES = ("plain", "prefixed", "guid", "padded")


def digest(*parts: object) -> int:
    """64 stable bits of some words."""
    return xxhash.xxh3_64_intdigest("/".join(map(str, parts)).encode())


def chance(*parts: object) -> float:
    """A stable number in [0, 1) for some words: the same person always falls on the same side of a share."""
    return digest(*parts) / 2**64


def hexadecimal(length: int, *parts: object) -> str:
    """`length` (at most 40) stable hexadecimal digits."""
    return (xxhash.xxh3_128_hexdigest("/".join(map(str, parts)).encode()) * 2)[:length]


def guid(*parts: object) -> str:
    """A stable GUID in capitals, as several student information systems write them."""
    text = xxhash.xxh3_128_hexdigest("/".join(map(str, parts)).encode()).upper()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Ids:
    """The id maker of one district. `generation` moves on when the district changes its SIS and everything is numbered anew."""

    def __init__(self, *, provider: str, seed: int, key: str) -> None:
        self.provider = provider
        self.seed = seed
        self.key = key
        self.style = _ONEROSTER_STYLES[digest(seed, key, "style") % len(_ONEROSTER_STYLES)]

    def _clever(self, kind: str, number: object, generation: int) -> str:
        moment = _CLEVER_EPOCH + _KIND_OFFSETS[kind] + generation * 0x100000
        return f"{moment:08x}{digest(self.seed, self.key, kind, number, generation):016x}"

    def _oneroster(self, kind: str, number: int, generation: int) -> str:
        letter = {"person": "U", "section": "C"}[kind]
        if self.style == "guid":
            return guid(self.seed, self.key, kind, number, generation)
        moved = number + generation * 4_000_000
        if self.style == "prefixed":
            return f"{letter}_{99_400_000 + moved}"
        if self.style == "padded":
            return f"{moved:09d}"
        return f"{200_000 + moved}" if kind == "person" else f"{7_000_000 + moved}"

    def person(self, number: int, generation: int = 0) -> str:
        """A user id."""
        if self.provider == CLEVER:
            return self._clever("person", number, generation)
        return self._oneroster("person", number, generation)

    def section(self, number: int, generation: int = 0) -> str:
        """A class id."""
        if self.provider == CLEVER:
            return self._clever("section", number, generation)
        return self._oneroster("section", number, generation)

    def school(self, number: int) -> str:
        """A school id; ClassLink districts use their own short numbers."""
        return self._clever("school", number, 0) if self.provider == CLEVER else str(number)

    def course(self, number: str) -> str:
        """A course id."""
        return self._clever("course", number, 0) if self.provider == CLEVER else f"CRS_{number}"

    def term(self, label: str, code: str) -> str:
        """A term id, new every school year."""
        if self.provider == CLEVER:
            return self._clever("term", f"{label}/{code}", 0)
        return f"{label}_{'FY' if code == 'Y' else code}"

    def contact(self) -> str:
        """The id of the district's contact (Clever)."""
        return self._clever("person", "district-contact", 0)

    @property
    def external_id(self) -> str:
        """What the portal knows the district by: Clever's district id or ClassLink's tenant id."""
        if self.provider == CLEVER:
            return self._clever("district", 0, 0)
        return str(2000 + digest(self.seed, self.key, "tenant") % 900_000)

    @property
    def application_id(self) -> str:
        """ClassLink's `oneroster_application_id`: already percent-escaped, as it arrives and as it must be sent."""
        raw = digest(self.seed, self.key, "application").to_bytes(8, "big")
        # A first byte of 0xFC to 0xFF always gives a slash, which shows who escapes twice.
        return quote(base64.b64encode(b"\xff" + raw[1:]).decode(), safe="")

    def token(self, rotation: int) -> str:
        """The current token: 40 hexadecimal digits (Clever) or a bare UUID (ClassLink)."""
        if self.provider == CLEVER:
            return hexadecimal(40, self.seed, self.key, "token", rotation)
        return guid(self.seed, self.key, "bearer", rotation).lower()
