"""Serve requests, one JSON line each, until standard input ends."""

from __future__ import annotations

import gc
import json
import sys

from dibao.opening.books import read_book
from dibao.opening.frames import send
from dibao.opening.texts import read_text


def main() -> None:
    """Serve requests (one JSON line each) until standard input ends."""
    out = sys.stdout.buffer
    gc.disable()  # rows are plain lists of texts: looking for cycles would double the work
    for line in sys.stdin:
        job = json.loads(line)
        try:
            if job["kind"] == "text":
                read_text(job["path"], out)
            else:
                read_book(job["path"], job["kind"], out)
            send(out, {"event": "done"})
        except MemoryError:
            send(out, {"event": "failed", "why": "memory"})
        except Exception as error:  # the parent turns any failure into a sentence
            name = type(error).__name__
            send(out, {"event": "failed", "why": "password" if "Password" in name else name})


if __name__ == "__main__":
    main()
