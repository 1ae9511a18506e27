"""`dibao check`: a folder of departments' files becomes leads that explain themselves."""

from __future__ import annotations

import errno
import gc
import getpass
import glob
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dibao.cli import judged
from dibao.cli.options import Options, Unusable
from dibao.cli.receipts import Receipts
from dibao.intake import HandIns, read_folder
from dibao.intake.own_records import OwnRecordsError, add_own
from dibao.policy import Policy, for_site, load
from dibao.reasoning.numbers import NumberError
from dibao.screening.population import NoRoster
from dibao.screening.run import Clock, Run, screen

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

MARK = ".dibao-out"
SETTLING = 20


def check(options: Options, say: Callable[[str], None] = print) -> int:
    """Run the main job; 0 done, 2 unusable or a number missing (the rest is written)."""
    ready_out(options.out)
    with no_looking_for_cycles():
        return _check(options, say)


@contextmanager
def no_looking_for_cycles() -> Iterator[None]:
    """A run keeps millions of rows and nodes, none of them in cycles: looking for cycles again and
    again took a tenth of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _check(options: Options, say: Callable[[str], None]) -> int:
    from dibao.cli.outputs import write_all

    policy = get_policy(options)
    clock = Clock(lambda step: say(f"{step}…"))
    clock.step("读取文件")
    with Reading() as reading:
        hand_ins = read_folder(
            options.folder,
            policy.sources,
            as_of=options.as_of,
            skip=options.out,
            home=options.home,
            progress=reading.tell,
        )
    need_something(hand_ins, options.folder)
    if options.own is not None:
        waited_for = {key for rule in policy.rules for key in rule.waits_for}
        try:
            add_own(hand_ins, options.own, policy.sources, waited_for, options.as_of)
        except OwnRecordsError as error:
            raise Unusable(str(error)) from error
    building = place_to_write(options.out)
    try:
        names = {k: x.name for k, x in policy.sources.items()}
        with Receipts(hand_ins, building / "receipts", names) as receipts:
            try:
                run = screen(policy, hand_ins, options.as_of, clock, receipts.begin)
            except NoRoster as error:
                from dibao.intake.receipt import write_receipts

                write_receipts(hand_ins, building / "receipts")
                settle(building, options.out)
                raise Unusable(str(error)) from error
            told = judged.apply(run, options.home)
            judged.keep_originals(run, options.folder, options.home)
            clock.step("写出结果")
            write_all(run, told, building, options, clock, receipts)
        settle(building, options.out)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    if options.home is not None:
        _record(options.home, options)
    summary(run, options, clock, say)
    held = run.withheld.reasons  # a rule held back for a look at the files is no missing number
    for line in unjudged(run):
        sys.stderr.write(line + "\n")
    for folder in options.policy:
        if not (folder / "numbers.toml").exists() and not (folder / "parties.toml").exists():
            sys.stderr.write(
                f"本地规则目录“{folder}”里没有 numbers.toml，也没有 parties.toml，"
                "所以没有用上任何本地数值。请检查 --policy 后面的路径。\n"
            )
    return 2 if [x for x in run.not_judged if x not in held] else 0


def unjudged(run: Run) -> list[str]:
    """One sentence a reason, naming every rule that it keeps from an answer."""
    held = run.withheld.reasons
    by_reason: dict[str, list[str]] = {}
    for rule, reason in run.not_judged:
        part = (rule, reason) in held and rule not in run.withheld.rules
        by_reason.setdefault(reason, []).append(rule + ("（有一部分）" if part else ""))
    return [
        f"{reason}因此没有判断的规则：{'、'.join(rules)}。" for reason, rules in by_reason.items()
    ]


def _record(home: Path, options: Options) -> None:
    """One sealed line a run: by whom, for what, and the digests of what it gave out."""
    from dibao.cli import ledger
    from dibao.ledger.store import Entry

    purpose = "低保核查" + ("，含完整号码的清单已加密" if options.password else "")
    given = sorted(p for p in options.out.iterdir() if p.is_file())
    digests = tuple(hashlib.new("sm3", p.read_bytes()).digest() for p in given)
    ledger.record(home, Entry("run.made", getpass.getuser(), ledger.now(), purpose=purpose,
                              attachments=digests))  # fmt: skip


class Reading:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Reading:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._bar = Progress(
                TextColumn("已读"), MofNCompleteColumn(), BarColumn(), TextColumn("{task.description}"),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tell(self, done: int, total: int, name: str) -> None:
        """Show how many files are read and which is next."""
        if self._bar is None:
            return
        if self._task is None:
            self._task = self._bar.add_task("", total=total)
        self._bar.update(self._task, completed=done, total=total, description=name)


def ready_out(out: Path) -> None:
    """OUT must be new, empty, or an earlier OUT of ours."""
    if out.exists() and not out.is_dir():
        raise Unusable(f"“{out}”是一个文件，不能当结果文件夹。请换一个 --out。")
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise Unusable(f"“{out}”里已有别的文件，为免覆盖没有写入。请换一个新的或空的文件夹。")


def get_policy(options: Options) -> Policy:
    """The law of the day with the county's folders; raises Unusable."""
    if not options.folder.is_dir():
        raise Unusable(f"找不到文件夹“{options.folder}”。请检查路径。")
    try:
        policy = load(as_of=options.as_of, overlays=options.policy)
        return for_site(policy, options.closed) if options.site else policy
    except NumberError as error:
        raise Unusable(str(error)) from error


def need_something(hand_ins: HandIns, folder: Path) -> None:
    """At least one file must be there to read."""
    if not hand_ins.files:
        raise Unusable(f"“{folder}”里没有可读的表格（xlsx、xls、ods、et、csv）。请放入文件后再试。")


def place_to_write(out: Path) -> Path:
    """A folder beside OUT for this run alone: two runs into one OUT must not mix their files."""
    out.parent.mkdir(parents=True, exist_ok=True)
    for left in out.parent.glob(f".{glob.escape(out.name)}.正在写入-*"):
        if not _runs(left.name.rpartition("-")[2]):
            shutil.rmtree(left, ignore_errors=True)  # a killed run's, with whole numbers in it
    building = out.parent / f".{out.name}.正在写入-{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(mode=0o700)
    return building


def _runs(process: str) -> bool:
    if os.name != "posix" or not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def settle(building: Path, out: Path) -> None:
    """Replace OUT as a whole; of two runs that end together the later one stands."""
    (building / MARK).write_text("", encoding="utf-8")
    old = building.with_name(building.name + "-旧")
    for _ in range(SETTLING):
        with suppress(FileNotFoundError):
            out.rename(old)
        try:
            building.rename(out)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        else:
            break
        finally:
            shutil.rmtree(old, ignore_errors=True)
    else:
        raise Unusable(f"另有核查正在写“{out}”，这一次没有写入。请等它做完再核查一次。")


def summary(run: Run, options: Options, clock: Clock, say: Callable[[str], None]) -> None:
    """Ten lines a person can read aloud."""
    open_leads = [x for x in run.leads if x.rule.sight != "conduct"]
    households = len({x.household_no or x.subject for x in open_leads})
    offers = sum(x.rule.direction == "offers" for x in open_leads)
    refused = sum(f.status == "refused" for f in run.hand_ins.files)
    conduct = len(run.leads) - len(open_leads)
    roster = run.people.units.filter(run.people.units["pool"] == "roster").height
    say("")
    say(f"核查基准日 {options.as_of.isoformat()}，名册 {roster} 户。")
    say(f"读入 {len(run.hand_ins.files)} 个文件，其中 {refused} 个没有读成，原因见 receipts。")
    say(f"待核线索 {len(open_leads)} 条，涉及 {households} 户；其中可能应享未享 {offers} 条。")
    say(f"材料不够、不能判断的 {len(run.cannot_tell)} 条，见 cannot_tell.csv。")
    if conduct:
        where = "移送线索.xlsx" if options.conduct_password else "没有给口令，只计数"
        say(f"另有涉及经办和账户的线索 {conduct} 条（{where}）。")
    say("线索只是待核的问题，不是结论；核实清楚以前待遇不变。")
    say(f"结果在：{options.out}（先看 疑点清单.xlsx，线索表 leads.csv）")
    say(f"下一步：dibao explain 线索编号 --run {options.out}")
