"""What districts are told: mails that wait for a person, who was told of the pauses ahead, and a mail as it is read."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.digests import LostDigests
from rostering.screens.presenters.notice import Letter
from rostering.screens.presenters.notices import MailingLine, PauseLine

SAMPLES = (
    Sample(
        title="A mail to many districts, in its ten minutes",
        template="components/mailing.html",
        context={
            "line": MailingLine(
                number=1,
                words="A mail about Thanksgiving to 412 districts leaves at 09:10.",
                below="Until then a specialist can stop it; what was stopped can be sent again.",
                href="#notices",
                act="See what it says",
                stop="Stop all 412",
            ),
            "back": "",
            "csrf_token": "",
        },
    ),
    Sample(
        title="Nights changed after districts were told",
        template="components/mailing.html",
        context={
            "line": MailingLine(
                number=2,
                words="Thanksgiving has changed since 412 districts were told.",
                below="Nothing leaves before somebody has looked at what would be sent.",
                href="#notices",
                act="Look at it",
                stop="",
            ),
            "back": "",
            "csrf_token": "",
        },
    ),
    Sample(
        title="Morning mails that did not leave",
        template="components/lost_digests.html",
        context={
            "lost": (
                LostDigests(
                    words="The morning mail of Friday did not reach you, Marcus Bell and Sam Ito.",
                    below="The mail server did not take it, four times in two hours. Nothing waits for it: what it told "
                    "stands on Home, and the next one tells it again. Several people missed it, so have whoever runs the "
                    "portal check the mail server and EMAIL_URL.",
                ),
            )
        },
    ),
    Sample(
        title="Pauses ahead",
        template="components/pauses_told.html",
        context={
            "pauses": (
                PauseLine(
                    name="Thanksgiving",
                    nights="25 to 27 November",
                    href="#notices",
                    not_sent="409",
                    sent="408",
                    trouble="1 failed, 3 without a contact",
                    next_due="Tuesday 09:00",
                ),
                PauseLine(
                    name="Winter holidays",
                    nights="18 December to 3 January",
                    href="#notices",
                    not_sent="824",
                    sent="0",
                    trouble="",
                    next_due="11 December 09:00",
                ),
            )
        },
    ),
    Sample(
        title="A mail as its readers see it",
        template="components/letter.html",
        context={
            "letter": Letter(
                sender="rostering@example.org",
                to="maria@ash.example.org",
                reply_to="marcus@portal.example.org",
                subject="Thanksgiving: rosters of Ash Grove pause from Wednesday, November 25, 2026",
                text="Hello,\n\nKhan Academy does not change the rosters of Ash Grove during Thanksgiving.\n\nMarcus Bell",
            )
        },
    ),
)
