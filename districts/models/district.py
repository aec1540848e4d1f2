"""A partner district, what was agreed with it, how we reach its data, and whom to call."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from districts.models.shared import id_field


class District(models.Model):
    """One school district (RULES A1, A49, B1, B2)."""

    class Partnership(models.TextChoices):
        """Only partners are connected and synced (RULES A1)."""

        PROSPECT = "prospect", "Prospect"
        PARTNER = "partner", "Partner"
        ENDED = "ended", "Partnership ended"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.TextField()
    partnership = models.TextField(choices=Partnership.choices, default=Partnership.PARTNER)
    time_zone = models.TextField(default="America/Los_Angeles")
    email_domains = ArrayField(models.TextField(), default=list, blank=True)
    information_system = models.TextField(default="", blank=True)
    large_change_limit = models.PositiveSmallIntegerField(default=50)
    pinned_note = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(
                name="large_change_limit_at_most_50", condition=Q(large_change_limit__range=(1, 50))
            ),
        )

    def __str__(self) -> str:
        return self.name


class Agreement(models.Model):
    """What the district bought (RULES A33, B2). Scope by grade and subject is read from here later."""

    class PlanType(models.TextChoices):
        """Only Districts plans are rostered automatically; Enterprise Starter never is (RULES B2)."""

        DISTRICTS = "districts", "Districts"
        ENTERPRISE_STARTER = "enterprise_starter", "Enterprise Starter"

    district = models.OneToOneField(District, on_delete=models.PROTECT, related_name="agreement")
    plan_type = models.TextField(choices=PlanType.choices, default=PlanType.DISTRICTS)
    grades = ArrayField(models.TextField(), default=list, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.get_plan_type_display()} of {self.district_id}"


class Connection(models.Model):
    """One district's live link to one provider. Without a district it waits in New connections (RULES A30, A32).

    `provider_state`: what Clever says of its own sync with the district (running, paused, pending ...), as last read.
    The provider's tokens are never kept: they are read anew at the start of every run (reference/clever.md 2).
    """

    class Provider(models.TextChoices):
        """Exactly two (RULES B1)."""

        CLEVER = "clever", "Clever"
        CLASSLINK = "classlink", "ClassLink"

    class Mode(models.TextChoices):
        """How ClassLink is read: through its proxy, or straight from the district's server with OAuth 1.0a."""

        PROXY = "proxy", "through the proxy"
        DIRECT = "direct", "directly"

    class State(models.TextChoices):
        """What the provider lets us do."""

        NOT_ENABLED = "not_enabled", "Added, sharing not enabled"
        ENABLED = "enabled", "Enabled"
        ACCESS_LOST = "access_lost", "Access lost"

    class Closed(models.TextChoices):
        """Why a new connection was put aside."""

        OPEN = "", "open"
        PROSPECT = "prospect", "Prospect: not a partner yet"
        ENTERPRISE_STARTER = "enterprise_starter", "Enterprise Starter: rosters by hand"
        TEST = "test", "A test district"
        OTHER = "other", "Other"

    district = models.OneToOneField(
        District, on_delete=models.PROTECT, related_name="connection", null=True, blank=True
    )
    provider = models.TextField(choices=Provider.choices)
    mode = models.TextField(choices=Mode.choices, default=Mode.PROXY)
    external_id = id_field()
    name = models.TextField(default="", blank=True)
    state = models.TextField(choices=State.choices, default=State.ENABLED)
    provider_state = models.TextField(default="", blank=True)
    provider_paused_until = models.DateTimeField(null=True, blank=True)
    state_changed_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)
    closed_as = models.TextField(choices=Closed.choices, default="", blank=True)
    closed_note = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("-found_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("provider", "external_id"), name="one_connection_per_source"),
            models.CheckConstraint(
                name="bound_or_closed_not_both", condition=Q(district__isnull=True) | Q(closed_as="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_provider_display()} {self.name or self.external_id}"


class Contact(models.Model):
    """Somebody to call or write to about a district: its own people by job, or the provider's person for it."""

    class Side(models.TextChoices):
        """Whose person it is."""

        DISTRICT = "district", "At the district"
        PROVIDER = "provider", "At the provider"

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="contacts")
    side = models.TextField(choices=Side.choices, default=Side.DISTRICT)
    name = models.TextField()
    job = models.TextField(default="", blank=True)
    email = models.EmailField(default="", blank=True)
    phone = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("job", "name", "id")

    def __str__(self) -> str:
        return self.name


class SchoolYear(models.Model):
    """One school year's dates as its DSM keeps them. `year`: the calendar year in which it begins.

    `first_day`, `last_day`: of school. `rollover_on`: when the information system moves to this year. Rosters do not change
    on the nights from `held_back_since` to the day before `do_not_sync_before`; both are set together.
    """

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="school_years")
    year = models.PositiveSmallIntegerField()
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    rollover_on = models.DateField(null=True, blank=True)
    do_not_sync_before = models.DateField(null=True, blank=True)
    held_back_since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("district", "year")
        constraints = (
            models.UniqueConstraint(fields=("district", "year"), name="one_row_per_school_year"),
            models.CheckConstraint(
                name="school_ends_after_it_begins",
                condition=Q(first_day__isnull=True)
                | Q(last_day__isnull=True)
                | Q(last_day__gt=F("first_day")),
            ),
            models.CheckConstraint(
                name="held_back_from_a_day_to_a_day",
                condition=Q(do_not_sync_before__isnull=True, held_back_since__isnull=True)
                | Q(do_not_sync_before__gt=F("held_back_since")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} of {self.district_id}"
