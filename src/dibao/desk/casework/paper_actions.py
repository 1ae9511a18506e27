"""What people do about papers beside writing them: what was seen on the signed sheet, own words.

Invariant: a mark is set only where a scan of that paper lies in the case; an office's own words are
in force only after a second person agreed to them.
"""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.casework import queries, wordings
from dibao.desk.casework.models import CaseFile, Paper, PaperMark, PaperWording
from dibao.desk.casework.replay import handling_on
from dibao.desk.record import Refused, Told, verb

SHORTEST = 4


@verb("case.paper_marked", "case", "paper")
def mark(who: Who, file: CaseFile, paper: Paper, seen: set[str], day: dt.date) -> Told:
    """Tick what stands on the scan of a signed paper, and untick what was ticked by mistake."""
    if paper.file_id != file.pk or paper.made_by_id is None:
        raise Refused("这份文书还没有定稿。")
    if not file.papers.filter(key=paper.key).exclude(digest="").exists():
        raise Refused("请先把签好字、盖好章的这份文书扫描或拍照放进“材料”，再勾选。")
    wanted = queries.marks_of(file, paper)
    there = {m.mark: m for m in paper.marks.all()}
    marks = {m.key: m for m in (*wanted, queries.early_of(paper))}
    if PaperMark.LOOKED not in there:
        PaperMark.objects.create(paper=paper, mark=PaperMark.LOOKED, by_id=who.account, day=day)
    for key, one in marks.items():
        if key in seen and one.seen is None:
            PaperMark.objects.create(paper=paper, mark=key, by_id=who.account, day=day)
        elif key not in seen and one.seen is not None:
            one.seen.delete()
    told = {"paper": paper.key, "seen": sorted(seen & set(marks)),
            "missing": sorted({m.key for m in wanted} - seen)}  # fmt: skip
    return Told(None, file.ref, told)


@verb("wording.proposed", "wording", "propose")
def propose(who: Who, key: str, words: dict[str, str], why: str, day: dt.date) -> Told:
    """Propose own words for a paper; nothing changes until another person agrees."""
    paper = handling_on(day).papers.get(key)
    if paper is None:
        raise Refused("请选一份文书。")
    mine = {part: str(words.get(part, "")).strip() for part in wordings.PARTS}
    wrong = wordings.faults(paper, mine)
    if not any(mine.values()):
        wrong.append("标题、开头、结尾至少写一样。")
    if len(why.strip()) < SHORTEST:
        wrong.append("请写明为什么要改。")
    if PaperWording.objects.filter(key=key, second=None, ended=None).exists():
        wrong.append("这份文书已有一个写法在等同意，请先办完那一个。")
    if wrong:
        raise Refused("".join(wrong))
    made = PaperWording.objects.create(
        key=key, why=why.strip()[:200], by_id=who.account, day=day, **mine
    )
    return Told(made, f"PW{made.pk}", {"paper": key, **mine, "why": why.strip()})


@verb("wording.agreed", "wording", "agree")
def agree(who: Who, made: PaperWording, day: dt.date) -> Told:
    """Another person agrees; papers made from now on carry the words, earlier ones stay."""
    if made.second_id or made.ended:
        raise Refused("这个写法已经办过了。")
    if made.by_id == who.account:
        raise Refused("要另一个人同意，不能自己同意自己写的。")
    PaperWording.objects.filter(key=made.key, second__isnull=False, ended=None).update(ended=day)
    made.second_id, made.agreed = who.account, day
    made.save(update_fields=["second", "agreed"])
    return Told(made, f"PW{made.pk}", {"paper": made.key})


@verb("wording.ended", "wording", "end")
def end(who: Who, made: PaperWording, day: dt.date) -> Told:
    """Take own words back, agreed or not; the declared ones stand again."""
    if made.ended:
        raise Refused("这个写法已经停用。")
    made.ended = day
    made.save(update_fields=["ended"])
    return Told(made, f"PW{made.pk}", {"paper": made.key})
