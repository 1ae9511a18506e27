"""The background worker: takes waiting runs one after the other and checks them.

Invariant: a run is made by the same command that an office can call by hand, in a process of its
own; a worker that died leaves its run to be taken up again.
"""

from __future__ import annotations

import threading
import time

STOP = threading.Event()


def work_for_ever(pause: float = 1.0) -> None:
    """Look for waiting runs until told to stop."""
    while not STOP.is_set():
        time.sleep(pause)
