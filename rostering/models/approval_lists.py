"""Many holds agreed to at once: the list as one person sent it, so that a second person is asked once for all of it."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Staff
from rostering.models.holds import Decision, Hold
from rostering.models.plans import Plan


class ApprovalList(models.Model):
    """What one person agreed to in one act: change lists that make the same pattern, each bound to its own checksum.

    `nonce`: of the page it was sent from, which counts once.
    """

    id = models.BigAutoField(primary_key=True)
    pattern = models.TextField(choices=Plan.Pattern.choices)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    is_tonight = models.BooleanField(default=False)
    nonce = models.UUIDField(unique=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(name="a_list_of_approvals_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_list_of_approvals_has_a_known_pattern",
                condition=~Q(pattern__in=("", "unexplained", "sharing_off")),
            ),
        )

    def __str__(self) -> str:
        return f"list {self.id}"


class ListedHoldQuerySet(models.QuerySet["ListedHold"]):
    """Which of them wait for somebody."""

    def waiting(self) -> "ListedHoldQuerySet":
        """Those one person has agreed to, and another must: the same change list, neither called back nor settled since."""
        return self.filter(
            first__called_back_at__isnull=True,
            first__isnull=False,
            second__isnull=True,
            hold__state=Hold.State.OPEN,
            hold__plan_id=F("plan_id"),
        )


class ListedHold(models.Model):
    """One hold of a list, as it was on the screen.

    `first`, `second`: what the two people decided on it; `left_out`: why the first could not. Neither: it was not reached.
    """

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(ApprovalList, on_delete=models.PROTECT, related_name="holds")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="listed")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    checksum = models.TextField()
    first = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, related_name="listed_first")
    second = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, related_name="listed_second")
    left_out = models.TextField(default="")

    objects = ListedHoldQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("list", "hold"), name="a_hold_is_once_in_a_list"),
            models.CheckConstraint(
                name="what_was_left_out_was_not_agreed_to", condition=Q(left_out="") | Q(first__isnull=True)
            ),
            models.CheckConstraint(
                name="the_second_comes_after_the_first",
                condition=Q(second__isnull=True) | Q(first__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"hold {self.hold_id} of list {self.list_id}"
