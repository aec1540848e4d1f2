"""Whose work a thing is: the viewer's own, or a colleague's (LOOK, Home: six more are with colleagues)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Tells the viewer's work from that of colleagues: what nobody looks after is everybody's."""

    person: int
    districts: frozenset[int]
    looked_after: frozenset[int]
    is_everything: bool = False

    def is_mine(self, district: int, *, owner: int | None = None) -> bool:
        """Whether something of a district is the viewer's to do; whoever owns a hold has it, wherever it is."""
        if self.is_everything or district in self.districts or owner == self.person:
            return True
        return owner is None and district not in self.looked_after
