"""The ledger of what districts were told: a row for every pause and district, the letters people sent, and their templates."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Staff
from districts.models import District
from rostering.models.calendar import Pause
from rostering.models.holds import Hold
from rostering.models.runs import Run


class NoticeTemplate(models.Model):
    """One version of a text that people may edit; the highest version of a key counts, without one the default in code."""

    id = models.BigAutoField(primary_key=True)
    key = models.TextField()
    version = models.PositiveIntegerField()
    subject = models.TextField()
    text = models.TextField()
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("key", "-version")
        constraints = (
            models.UniqueConstraint(fields=("key", "version"), name="one_version_of_a_template"),
            models.CheckConstraint(name="a_template_says_something", condition=~Q(subject="") & ~Q(text="")),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class NoticeBatch(models.Model):
    """Notices that leave together: one mail to many districts, which a person may have to confirm, and can stop for a while.

    `about`: what the notices of a batch to confirm have in common. `leaves_at`: nothing of it leaves earlier.
    """

    class State(models.TextChoices):
        """Where it stands."""

        TO_CONFIRM = "to_confirm", "Waits for a person"
        WAITING = "waiting", "Leaves in a few minutes"
        LEAVING = "leaving", "Leaving"
        STOPPED = "stopped", "Stopped"

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    about = models.TextField(default="", blank=True)
    state = models.TextField(choices=State.choices)
    opened_at = models.DateTimeField()
    leaves_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("about",), condition=Q(state="to_confirm"), name="one_open_question_about_a_change"
            ),
            models.CheckConstraint(
                name="a_batch_leaves_at_an_hour",
                condition=Q(state__in=("to_confirm", "stopped")) | Q(leaves_at__isnull=False),
            ),
            models.CheckConstraint(
                name="confirmed_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="stopped_by_somebody",
                condition=~Q(state="stopped", stopped_at__isnull=True)
                & (
                    Q(stopped_at__isnull=True, stopped_by__isnull=True)
                    | Q(stopped_at__isnull=False, stopped_by__isnull=False)
                ),
            ),
        )

    def __str__(self) -> str:
        return f"batch {self.id}"


class Notice(models.Model):
    """What one district is, or was, told once.

    About a pause: `first_night` to `last_night` are the nights it tells, `first_morning` the one on which changes are
    visible again. A letter has no pause: a person wrote it, about a hold or a sync. `contacts`, `reply_to`, `subject` and
    `text` are exactly what was sent. `sent_at`: when it left, or when the district was told by phone, by a person or by a
    job. `claimed_at`: a worker has it in hand. `nonce`: one draft is sent once. `answer`: what the mail server said to it;
    it may name people, so it is for those who see the district, and in no log. `rest_of`: the notice that reached others of
    the district, while this one is about those whom the server refused.
    """

    class Kind(models.TextChoices):
        """Which notice of its pause it is."""

        WEEK_BEFORE = "week_before", "A week before"
        DAY_BEFORE = "day_before", "The day before"
        CHANGED = "changed", "Nights changed"
        ENDED_EARLY = "ended_early", "Ended early"
        LETTER = "letter", "Letter"

    class State(models.TextChoices):
        """What became of it."""

        DUE = "due", "Due"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped"
        TOLD_BY_PHONE = "told_by_phone", "Told by phone"
        NOT_NEEDED = "not_needed", "Not needed"
        NO_CONTACT = "no_contact", "No contact"

    class Error(models.TextChoices):
        """Why it did not leave, as a kind."""

        NONE = "", "none"
        UNREACHABLE = "unreachable", "The mail server did not answer"
        SIGN_IN = "sign_in", "The mail server refused our sign-in"
        ADDRESS_REFUSED = "address_refused", "The mail server refused the address"
        REFUSED = "refused", "The mail server refused the mail"
        INTERRUPTED = "interrupted", "Interrupted while it was sent; it may have left"
        OTHER = "other", "It could not be sent"

    #: The district knows.
    TOLD = (State.SENT, State.TOLD_BY_PHONE)
    #: The district does not know, and somebody must do something.
    STUCK = (State.FAILED, State.NO_CONTACT, State.STOPPED)

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="notices")
    pause = models.ForeignKey(Pause, on_delete=models.RESTRICT, null=True, related_name="notices")
    kind = models.TextField(choices=Kind.choices)
    version = models.PositiveSmallIntegerField(default=1)
    template = models.TextField()
    hold = models.ForeignKey(Hold, on_delete=models.SET_NULL, null=True, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="+")
    batch = models.ForeignKey(NoticeBatch, on_delete=models.PROTECT, null=True, related_name="notices")
    first_night = models.DateField(null=True)
    last_night = models.DateField(null=True)
    first_morning = models.DateField(null=True)
    due_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    state = models.TextField(choices=State.choices, default=State.DUE)
    contacts = models.JSONField(default=list)
    reply_to = models.TextField(default="", blank=True)
    subject = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(choices=Error.choices, default="", blank=True)
    answer = models.TextField(default="", db_default="", blank=True)
    rest_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="rests")
    sent_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    job = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)
    nonce = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ("-due_at", "-id")
        indexes = (
            models.Index(fields=("district", "-sent_at"), name="notices_of_district"),
            models.Index(fields=("due_at",), condition=Q(state="due"), name="notices_due"),
            models.Index(
                fields=("district",),
                condition=Q(state__in=("failed", "no_contact", "stopped")),
                name="notices_stuck",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("pause", "district", "kind", "version"),
                condition=Q(pause__isnull=False),
                name="one_notice_a_version",
            ),
            models.CheckConstraint(
                name="a_letter_or_a_pause",
                condition=Q(kind="letter", pause__isnull=True)
                | ~Q(kind="letter")
                & Q(pause__isnull=False, first_morning__isnull=False, last_night__gte=F("first_night")),
            ),
            models.CheckConstraint(
                name="told_at_an_hour_by_somebody",
                condition=~Q(state__in=("sent", "told_by_phone"))
                | Q(sent_at__isnull=False) & (Q(by__isnull=False) | ~Q(job="")),
            ),
            models.CheckConstraint(
                name="sent_is_what_was_sent",
                condition=~Q(state="sent") | ~Q(contacts=[]) & ~Q(subject="") & ~Q(text=""),
            ),
            models.CheckConstraint(
                name="a_call_has_a_note",
                condition=~Q(state="told_by_phone") | ~Q(note="") & Q(by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_failure_has_its_error", condition=~Q(state="failed") | ~Q(error="")
            ),
        )

    def __str__(self) -> str:
        return f"notice {self.id}"


class MailboxMessage(models.Model):
    """A mail that would have left: without a mail server, the practice portal keeps it here and shows it at /mailbox."""

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="mailbox")
    sender = models.TextField()
    to = models.JSONField(default=list)
    reply_to = models.JSONField(default=list)
    subject = models.TextField()
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"mail {self.id}"
