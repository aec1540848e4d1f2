"""A member of Khan Academy's staff who signs in to the portal (DESIGN 9)."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class StaffManager(BaseUserManager["Staff"]):
    """Creates staff; an address is kept in one form, so that nobody exists twice."""

    def create_user(self, *, email: str, password: str | None, role: str, **values: Any) -> "Staff":
        """A new member of staff. `role` is specialist, dsm or admin."""
        person = self.model(email=self.clean_email(email), role=role, **values)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Staff":
        """Sign-in by address, in any case."""
        return self.get(email=self.clean_email(username or ""))

    @staticmethod
    def clean_email(email: str) -> str:
        """The one form in which staff addresses are kept."""
        return email.strip().casefold()


class Staff(AbstractBaseUser, PermissionsMixin):
    """One person. Roles: specialist (all districts), DSM (assigned ones and cover), admin (DESIGN 9)."""

    class Role(models.TextChoices):
        """What they do."""

        SPECIALIST = "specialist", "Rostering specialist"
        DSM = "dsm", "District Success Manager"
        ADMIN = "admin", "Administrator"

    class Density(models.TextChoices):
        """How close together rows stand."""

        COMFORTABLE = "comfortable", "Comfortable"
        COMPACT = "compact", "Compact"

    class Scheme(models.TextChoices):
        """Light or dark."""

        AUTO = "auto", "As this computer"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    email = models.EmailField(unique=True)
    name = models.TextField(default="", blank=True)
    role = models.TextField(choices=Role.choices)
    is_active = models.BooleanField(default=True)
    time_zone = models.TextField(default="", blank=True)
    density = models.TextField(choices=Density.choices, default=Density.COMFORTABLE)
    scheme = models.TextField(choices=Scheme.choices, default=Scheme.AUTO)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StaffManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["role"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name shown beside what they did."""
        return str(self)
