"""The tables of the night: feeds, runs, plans, holds, the change log, pauses, notices, brakes, windows and the outbox."""

from rostering.models.approval_lists import ApprovalList, ListedHold
from rostering.models.brakes import LetThrough, ProviderCheck, Stop
from rostering.models.calendar import Pause
from rostering.models.changes import Change
from rostering.models.digests import Digest
from rostering.models.dry_runs import DryRun
from rostering.models.feed import (
    FeedEnrollment,
    FeedMemory,
    FeedPerson,
    FeedSchool,
    FeedSection,
    FeedState,
    FeedTerm,
)
from rostering.models.holds import CAME_AGAIN, Decision, Hold
from rostering.models.notices import MailboxMessage, Notice, NoticeBatch, NoticeTemplate
from rostering.models.outbox import OutboxMessage
from rostering.models.pairs import PairAnswer, Pairing, PairQuestion
from rostering.models.parts import Part
from rostering.models.plans import (
    Operation,
    Plan,
    PlanEnrollment,
    PlanPerson,
    PlanSchool,
    PlanSection,
    PlanTeacher,
    PlanTerm,
    PlanWait,
    PlanWithoutClass,
)
from rostering.models.runs import RowProblem, Run
from rostering.models.talks import Talk
from rostering.models.undos import Undo
from rostering.models.windows import Window, WindowCeiling

__all__ = [
    "CAME_AGAIN",
    "ApprovalList",
    "Change",
    "Decision",
    "DryRun",
    "Digest",
    "FeedEnrollment",
    "FeedMemory",
    "FeedPerson",
    "FeedSchool",
    "FeedSection",
    "FeedState",
    "FeedTerm",
    "Hold",
    "LetThrough",
    "ListedHold",
    "MailboxMessage",
    "Notice",
    "NoticeBatch",
    "NoticeTemplate",
    "Operation",
    "OutboxMessage",
    "PairAnswer",
    "PairQuestion",
    "Pairing",
    "Part",
    "Pause",
    "Plan",
    "PlanEnrollment",
    "PlanPerson",
    "PlanSchool",
    "PlanSection",
    "PlanTeacher",
    "PlanTerm",
    "PlanWait",
    "PlanWithoutClass",
    "ProviderCheck",
    "RowProblem",
    "Run",
    "Stop",
    "Talk",
    "Undo",
    "Window",
    "WindowCeiling",
]
