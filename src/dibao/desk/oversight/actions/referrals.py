"""Hand-overs to discipline inspection, bulletins without names, learning from them.

Invariant: a hand-over holds evidence that no machine made and the family's own statement, is sealed
before it is stored, and its line tells neither whom nor what; a bulletin goes out only after a
second reader, and never with a name or a number in it. Clauses 信访.30, 信访.46.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Sequence

from django.db.models import Max

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.casework.upload import LARGEST, kind_of
from dibao.desk.oversight import box, routing
from dibao.desk.oversight.models import Bulletin, InspectorKey, Learning, Package, Referral
from dibao.desk.oversight.queries import referrals as reading
from dibao.desk.oversight.queries.petitions import groundings
from dibao.desk.record import Refused, Told, verb


@verb("sealed.worked", "referral", "hand_over")
def hand_over(
    who: Who, unit: Place, ground: str, facts: str, evidence: str, statement: str,
    files: Sequence[tuple[str, bytes]], crossed: Sequence[int], day: dt.date,
) -> Told:  # fmt: skip
    """Seal a package to the inspectors who may have it. Every part is needed before it may go."""
    known = dict(groundings(day))
    if ground not in known:
        raise Refused("请选移送的依据。")
    for text, need in ((facts, "请写明线索的内容。"),
                       (evidence, "请写明至少一份不是系统比对得来的材料（走访、笔录、单据）。"),
                       (statement, "请写明受助家庭怎么说；联系不上的写明哪天、怎样联系过。")):  # fmt: skip
        if len(text.strip()) < 4:
            raise Refused(need)
    for name, data in files:
        if len(data) > LARGEST or not kind_of(data[:16]):
            raise Refused(f"“{name}”不是照片或 PDF，或者太大（超过 20 兆）。")
    keys = routing.inspectors(unit, day, crossed)
    if not keys:
        raise Refused("没有能避开这个单位的纪检人员开通信箱，请先联系纪检部门。")
    number = (Referral.objects.aggregate(n=Max("number"))["n"] or 0) + 1
    letter = "\n".join((
        f"线索移送 第{number}号", f"移送日期：{day.isoformat()}", f"反映的单位：{unit.name}",
        f"依据：{known[ground]}", "", f"线索：{facts.strip()}", "", f"非系统材料：{evidence.strip()}",
        "", f"家庭陈述：{statement.strip()}", "", f"移送人：{who.name}",
        "本件不得转给被反映的人和他的单位。",
    ))  # fmt: skip
    package = _packed(letter, files)
    digest = hashlib.sha256(package).hexdigest()
    made = Referral.objects.create(
        number=number, day=day, basis=known[ground][:120], digest=digest, size=1 + len(files),
        by_id=who.account,
    )  # fmt: skip
    for key in keys:
        Package.objects.create(
            referral=made, key=key, sealed=box.seal(bytes(key.public), package, bound(made))
        )
    return Told(made)


def bound(referral: Referral) -> bytes:
    """Where a package stands."""
    return f"referral {referral.number}".encode()


def _packed(letter: str, files: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip with the letter, the files under plain numbers, and a list of digests; no times in it."""
    parts = [("移送函.txt", letter.encode("utf-8-sig"))]
    parts += [(f"材料{n:02d}{kind_of(data[:16])}", data) for n, (_, data) in enumerate(files, 1)]
    listed = io.StringIO()
    out = csv.writer(listed)
    out.writerow(("文件", "SHA-256"))
    out.writerows((name, hashlib.sha256(data).hexdigest()) for name, data in parts)
    parts.append(("清单.csv", listed.getvalue().encode("utf-8-sig")))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return whole.getvalue()


@verb("sealed.worked", "referral", "receive")
def receive(who: Who, referral: Referral, day: dt.date) -> Told:
    """The inspector signs for a package."""
    _reader(who, referral)
    if referral.received is not None:
        raise Refused("这一件已经签收。")
    referral.received, referral.received_by_id = day, who.account
    referral.save(update_fields=["received", "received_by"])
    return Told(referral)


@verb("sealed.worked", "referral", "receive")
def feed_back(who: Who, referral: Referral, outcome: str, day: dt.date) -> Told:
    """What came of it, in one word: nothing of the inquiry flows back."""
    _reader(who, referral)
    if referral.received is None or outcome not in Referral.Outcome.values:
        raise Refused("请先签收，再选一个结果。")
    referral.outcome, referral.outcome_day = outcome, day
    referral.save(update_fields=["outcome", "outcome_day"])
    return Told(referral)


def _reader(who: Who, referral: Referral) -> None:
    mine = InspectorKey.objects.filter(account=who.account)
    if not referral.packages.filter(key__in=mine).exists():
        raise Refused("没有找到这一件。")


@verb("bulletin.drafted", "bulletin", "write")
def draft(who: Who, place: Place, title: str, text: str, day: dt.date) -> Told:
    """Write a bulletin; names and numbers in it are refused at once."""
    if len(title.strip()) < 4 or len(text.strip()) < 20:
        raise Refused("请写标题和内容：什么事、哪里不对、怎样改的。")
    _no_names(f"{title}\n{text}")
    made = Bulletin.objects.create(
        place=place, title=title.strip(), text=text.strip(), by_id=who.account, day=day
    )
    return Told(made, made.ref, {"title": made.title})


@verb("bulletin.published", "bulletin", "second")
def send_out(who: Who, bulletin: Bulletin, day: dt.date) -> Told:
    """A second reader lets it go out."""
    if bulletin.out is not None:
        raise Refused("这份通报已经发出。")
    if bulletin.by_id == who.account:
        raise Refused("起草和复看不能是同一个人，请交给另一位同事。")
    _no_names(f"{bulletin.title}\n{bulletin.text}")
    bulletin.second_id, bulletin.out = who.account, day
    bulletin.save(update_fields=["second", "out"])
    return Told(bulletin, bulletin.ref, {})


@verb("bulletin.learned", "bulletin", "write")
def learn(who: Who, bulletin: Bulletin, unit: str, people: int, words: str, day: dt.date) -> Told:
    """A meeting that learned from a bulletin."""
    if bulletin.out is None:
        raise Refused("通报还没有发出。")
    if len(unit.strip()) < 2 or people < 1 or len(words.strip()) < 4:
        raise Refused("请填单位、到会人数、讨论了什么和怎样改进。")
    made = Learning.objects.create(
        bulletin=bulletin,
        unit=unit.strip()[:100],
        people=people,
        words=words.strip()[:300],
        day=day,
    )
    return Told(made, bulletin.ref, {"people": people})


def _no_names(text: str) -> None:
    found = reading.leaks(text)
    if found:
        raise Refused(f"通报里还有{'、'.join(found)}，请去掉以后再交。")
