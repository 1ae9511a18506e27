"""What the site does by itself once a day: each app registers its jobs.

Invariant: a job that fails is said in the log and tried again the next day; it stops no other.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings

Job = Callable[[dt.date], object]
JOBS: list[Job] = []
OFTEN: list[Job] = []
LOG = logging.getLogger("django")


def daily(job: Job) -> Job:
    """Register a job (in an app's `ready`)."""
    JOBS.append(job)
    return job


def often(job: Job) -> Job:
    """Register what the background worker looks at again and again, such as a folder."""
    OFTEN.append(job)
    return job


def run_often(day: dt.date) -> None:
    """Look once at everything; called by the background worker, never by a page."""
    for job in OFTEN:
        try:
            job(day)
        except Exception:  # one broken job must not stop the others
            LOG.exception("job %s", job.__name__)


def run_due(day: dt.date) -> bool:
    """Run every job unless they ran on this day; were they run?"""
    done = settings.HOME / "daily.txt"
    if done.exists() and done.read_text(encoding="utf-8") == day.isoformat():
        return False
    done.write_text(day.isoformat(), encoding="utf-8")
    for job in JOBS:
        try:
            job(day)
        except Exception:  # one broken job must not stop the others
            LOG.exception("daily job %s", job.__name__)
    return True
