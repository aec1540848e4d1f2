"""What can happen to a practice district: scripted from one night on, on top of the ordinary drift."""

from datetime import date

import msgspec

# Happen once, on the first weeknight not before `first_night`; what they changed stays.
EVENTS = (
    "semester_change",
    "new_school_year",
    "sis_migration",
    "large_change",
    "role_change",
    "id_swap",
    "reused_class_id",
)
# Change what is shared while they last; the district behind them lives on.
VIEWS = (
    "school_unshared",
    "grade_unshared",
    "only_administrators",
    "sharing_off",
    "empty_feed",
    "data_guard",
    "demographics_off",
    "several_emails",
    "slow_loss",
)
ORDINARY = "ordinary"
MASKS = ("stars", "initial", "token", "colour_animal", "blank")
DEMOGRAPHICS_ANSWERS = ("empty", "403", "404")


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """One scripted thing.

    `until` is the first night on which a view is over again (None: it stays).
    `share` is the part of the people touched (large_change, several_emails; slow_loss: lost a night).
    `school` is the number, from 0, of the school that is no longer shared; `grades` those that are not (grade_unshared).
    `form` is one of MASKS (data_guard) or of DEMOGRAPHICS_ANSWERS (demographics_off); "" takes the first.
    """

    name: str
    first_night: date
    until: date | None = None
    share: float | None = None
    school: int = 0
    grades: tuple[str, ...] = ()
    form: str = ""

    def __post_init__(self) -> None:
        """Refuse a name or form that does not exist: a scenario that silently does nothing would prove nothing."""
        if self.name not in (*EVENTS, *VIEWS, ORDINARY):
            raise ValueError(f"There is no practice scenario named {self.name!r}.")
        allowed = {"data_guard": MASKS, "demographics_off": DEMOGRAPHICS_ANSWERS}.get(self.name, ())
        if self.form and self.form not in allowed:
            raise ValueError(f"The practice scenario {self.name} has no form {self.form!r}.")
        if bool(self.grades) != (self.name == "grade_unshared"):
            raise ValueError(
                f"The practice scenario {self.name} {'needs' if not self.grades else 'has no'} grades."
            )
        if self.until is not None and self.name in EVENTS:
            raise ValueError(f"The practice scenario {self.name} happens once: it has no end.")

    def lasts_on(self, night: date) -> bool:
        """Whether a view is in force on a night."""
        return self.first_night <= night and (self.until is None or night < self.until)
