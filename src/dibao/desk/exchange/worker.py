"""The background worker: takes waiting runs one after the other and checks them.

Invariant: a run is made by the same command that an office can call by hand, in a process of its
own; a worker that died leaves its run to be taken up again.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import shutil
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from dibao.desk.accounts.access import who_is
from dibao.desk.daily import run_due, run_often
from dibao.desk.exchange import asking, keeping, own_records, receipts
from dibao.desk.exchange.bringing_in import take_in
from dibao.desk.exchange.models import HandIn, Run
from dibao.desk.protection import sources
from dibao.desk.quiet import told_by_child
from dibao.desk.record import Refused
from dibao.intake.receipt import stem_of

OWN = "own"  # beside the hand-ins: what the desk itself wrote down
STOP = threading.Event()
LOG = logging.getLogger("django")
BROKEN = "核查没有做成，这是软件的问题，文件和名册都没有变。请把核查编号告诉维护人员。"


def work_for_ever(pause: float = 1.0) -> None:
    """Look for waiting runs until told to stop; what a dead worker left is taken up again."""
    Run.objects.filter(state=Run.State.RUNNING).update(state=Run.State.WAITING)
    while not STOP.wait(pause):
        close_old_connections()
        try:
            work_once()
        except DatabaseError:  # it is away for a moment: the next look asks it again
            LOG.exception("the worker waits for the database")
    connection.close()


def work_once() -> None:
    """What is due by the clock, then the run that was asked for first, else files without receipt."""
    run_due(timezone.localdate())
    run_often(timezone.localdate())
    run = waiting()
    if run is None:
        # A check that is asked for meanwhile goes first: it reads all files anyway.
        while receipts.read_waiting() and not STOP.is_set() and waiting() is None:
            pass
        return
    try:
        make(run)
    except Exception:  # the queue outlives one broken run; the run says so itself
        LOG.exception("run %s", run.pk)
        end(run, Run.State.FAILED, BROKEN)


def waiting() -> Run | None:
    """The run that was asked for first."""
    return Run.objects.filter(state=Run.State.WAITING).order_by("pk").first()


def make(run: Run) -> None:
    """Check all files in force and take the result over."""
    run.state, run.step = Run.State.RUNNING, "准备文件"
    run.save(update_fields=["state", "step"])
    base = settings.HOME / "runs" / str(run.pk)
    shutil.rmtree(base, ignore_errors=True)  # half a result of a worker that died
    files = HandIn.objects.filter(place=run.place, withdrawn=False).select_related("by")
    keeping.lay_out([(f"{f.by.name}{f.by_id}", f.name, f.digest) for f in files], base / "in")
    asking.write_letters(run.place, base / "in" / "本站登记的授权书.csv")
    out = base / "out"
    own_records.write(run.place, base / OWN, run.as_of)
    code, sentence = check(run, base / "in", out)
    for name in ("in", OWN):  # the originals are kept once, by digest
        shutil.rmtree(base / name, ignore_errors=True)
    run.folder = out.relative_to(settings.HOME).as_posix()
    run.save(update_fields=["folder"])
    if not (out / "reasons.jsonl").exists():
        end(run, Run.State.FAILED, sentence or BROKEN)
        return
    read_receipts(run, out)
    run.step = "结果入库"
    run.save(update_fields=["step"])
    try:
        take_in(who_is(run.by, timezone.localdate()), run, out)
    except Refused as why:
        end(run, Run.State.FAILED, str(why))
        return
    end(run, Run.State.DONE, sentence if code and not run.told["not_judged"] else "")


def check(run: Run, folder: Path, out: Path) -> tuple[int, str]:
    """The check in a process of its own: exit code and what it said when something was wrong."""
    command = [str(Path(sys.executable).with_name("dibao")), "check", str(folder), "--out", str(out),
               "--as-of", run.as_of.isoformat(), "--include-conduct", "--site"]  # fmt: skip
    command += [word for key in sources.closed() for word in ("--closed", key)]
    own = folder.parent / OWN
    if own.is_dir():
        command += ["--own", str(own)]
    policy = settings.HOME / "policy"
    if policy.is_dir():
        command += ["--policy", str(policy)]
    # What goes wrong is written to a file: a full pipe that nobody reads would stop the child.
    errors = folder.parent / "errors.txt"
    with (
        errors.open("wb") as wrong,
        subprocess.Popen(  # noqa: S603 (our own command, no shell)
            command, stdout=subprocess.PIPE, stderr=wrong, text=True, encoding="utf-8"
        ) as child,
    ):
        assert child.stdout is not None
        for line in child.stdout:
            if line.rstrip().endswith("…"):
                Run.objects.filter(pk=run.pk).update(step=line.rstrip()[:60])
    said = errors.read_text(encoding="utf-8", errors="replace").strip()
    kept = told_by_child(said)
    if kept == said:
        return child.returncode, said[:2000]
    errors.write_text(kept, encoding="utf-8")  # for who mends it: where, and nothing of whom
    return child.returncode, ""


def read_receipts(run: Run, out: Path) -> None:
    """What became of each file, from the run's own account."""
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    by_digest = {f["sha256"]: f for f in told["files"]}
    stems = Counter(stem_of(f["file"]) for f in told["files"])
    for given in HandIn.objects.filter(place=run.place, withdrawn=False):
        if given.digest in by_digest:
            file = by_digest[given.digest]
            stem = stem_of(file["file"])
            made = out / "receipts" / f"{stem}-回执.xlsx"
            # The check came before it was read by itself; what two could own goes to nobody.
            if not given.receipt and stems[stem] == 1 and made.is_file():
                receipts.keep(given, made)
            receipts.tell(given, file)
    run.told = {
        "sources": told["sources"], "not_judged": told["not_judged"],
        "closed": sources.closed_names(),
    }  # fmt: skip
    run.save(update_fields=["told"])


def end(run: Run, state: str, sentence: str) -> None:
    """Close a run with what the people waiting for it should know."""
    run.state, run.sentence, run.step = state, sentence, ""
    run.ended = dt.datetime.now(dt.UTC)
    run.save(update_fields=["state", "sentence", "step", "ended"])
