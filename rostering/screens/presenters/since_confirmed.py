"""What came since the district said that a change is meant: of which list it said so, and what differs in this one."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from accounts.days import today_in
from rostering.models import Hold, Plan, Talk
from rostering.screens.presenters.figures import figures_of
from rostering.since_confirmed import ChangeList, confirmed_words, differences, since_words, told_words


@dataclass(frozen=True, kw_only=True)
class SinceConfirmed:
    """`confirmed`: what was said yes to. `since`: what moved. `href`: the list of then. `told`: both, for the district."""

    confirmed: str
    since: str
    href: str
    link: str
    told: str

    @property
    def words(self) -> str:
        """For a mail among ourselves."""
        return f"{self.confirmed} {self.since} Not confirmed as it is now."


def since_confirmed(hold: Hold, answer: Talk | None) -> SinceConfirmed | None:
    """None where the district's last word is no yes, or a yes to this very list."""
    if answer is None or answer.answer != Talk.Answer.MEANT or answer.plan_id == hold.plan_id:
        return None
    if answer.plan is None or answer.run is None or answer.plan.checksum == hold.plan.checksum:
        return None
    then, now = _list_of(answer.plan), _list_of(hold.plan)
    night, sync = answer.run.night, answer.run.id
    since = since_words(differences(then, now))
    told_on = today_in(settings.PORTAL_TIME_ZONE, now=answer.at)
    return SinceConfirmed(
        confirmed=f"The district confirmed {confirmed_words(then, night=night, sync=sync)}.",
        since=since,
        href=reverse("run_changes", args=[sync]),
        link="The confirmed list",
        told=f"{told_words(then, told_on=told_on, night=night)} {since}",
    )


def _list_of(plan: Plan) -> ChangeList:
    figures = figures_of(plan)
    return ChangeList(totals=plan.totals, schools=figures.schools, main_kind=figures.worst_kind)
