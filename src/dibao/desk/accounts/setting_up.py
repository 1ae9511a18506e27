"""The one-time code of a new office: printed where the site was started, asked for on the first page.

Invariant: it exists only while there is no account.
"""

from __future__ import annotations

import os
import secrets

from django.conf import settings

from dibao.desk.accounts.models import Account

NAME = "setup.code"


def code() -> str:
    """The code to be typed, made when first asked for; '' once there is an account."""
    path = settings.HOME / NAME
    if Account.objects.exists():
        path.unlink(missing_ok=True)
        return ""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(4))
    return path.read_text()


def matches(typed: str) -> bool:
    """Is this the code?"""
    wanted = code()
    return bool(wanted) and secrets.compare_digest(typed.strip().lower().encode(), wanted.encode())
