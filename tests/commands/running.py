"""Runs a command in this process (quick) or as its own (exactly as a person would), and keeps what it said."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.core.management import call_command, execute_from_command_line

from rostering.sandbox.practice import PracticeProviders
from tests.databases import ROOT


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout; fails if there is anything else."""
        return json.loads(self.out)


def run_here(*arguments: str, stdin: str = "") -> Ended:
    """In this process, in the test's own transaction."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with patch.object(sys, "stdin", io.StringIO(stdin)):
        try:
            call_command(*arguments, stdout=out, stderr=err)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Ended(code, out.getvalue(), err.getvalue())


def run_words(*arguments: str) -> Ended:
    """The words of a command line in this process: read by the same parser as in a shell, without a start of its own."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            execute_from_command_line(["manage.py", *arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Ended(code, out.getvalue(), err.getvalue())


def run_manage(*arguments: str, stdin: str = "", **environment: str) -> Ended:
    """As `manage.py ...` in a shell; sees committed rows only."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "rostering.config.settings"} | environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def provider_settings(practice: PracticeProviders) -> dict[str, str]:
    """The variables of DESIGN 7 that point the portal at practice providers."""
    return {
        "CLEVER_API_URL": practice.clever_url,
        "CLEVER_TOKENS_URL": practice.tokens_url,
        "CLEVER_CLIENT_ID": practice.client_id,
        "CLEVER_CLIENT_SECRET": practice.client_secret,
        "CLASSLINK_PROXY_URL": practice.classlink_url,
        "CLASSLINK_PARTNER_KEY": practice.partner_key,
        "PROVIDER_PRIVATE_HOSTS": ",".join(practice.private_hosts),
    }
