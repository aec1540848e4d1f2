"""The tables of who works with the portal and what they did."""

from accounts.models.assignment import Assignment, ConnectionClaim
from accounts.models.audit import AuditEvent
from accounts.models.staff import Staff

__all__ = ["Assignment", "AuditEvent", "ConnectionClaim", "Staff"]
