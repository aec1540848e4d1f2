"""The mailbox of a practice portal: the mails that would have left, as the districts would have read them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rostering.notices.post import mail_way
from rostering.screens.notice_rows import mail_of, mailbox_of
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.mailbox import mail_lines, mail_page, mailbox_sentence
from rostering.screens.presenters.pages import page_of, pager
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_safe
@screen
def mailbox(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Newest first."""
    page = page_of(mailbox_of(scope), query=request.GET)
    context = {
        "sentence": mailbox_sentence(page.paginator.count, way=mail_way()),
        "lines": mail_lines(page, viewer=scope.viewer),
        "pager": pager(page, query=request.GET),
    }
    return render(request, "notices/mailbox.html", context)


@require_safe
@screen
def mail(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """One mail."""
    found = mail_of(scope, number)
    context = {
        "crumbs": trail(crumb("Mailbox", "mailbox"), found.subject),
        "letter": mail_page(found),
        "notice": found.notice_id,
    }
    return render(request, "notices/mail.html", context)
