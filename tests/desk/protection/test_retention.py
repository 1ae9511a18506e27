"""What is over its time is erased by two, never while something is open; the record still holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dibao.desk.accounts.access import Who
from tests.desk.conftest import DAY, Town

LATER = DAY + dt.timedelta(days=365 * 11)
WORDS = ("周桂兰", "990121195003070020", "DB990001", "看过过户的材料", "家庭来说情况变了", "侄子")
SCAN = b"\xff\xd8\xff scan of a paper of DB990001"


def lived(town: Town) -> Any:
    """A family that was checked, left, and whose file tells much."""
    from dibao.desk.casework import actions as casework
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads import actions as leads
    from dibao.desk.leads.models import Lead
    from dibao.desk.roster import actions as roster
    from dibao.desk.roster.models import Answer, Payment

    family, clerk = town.household("DB990001", since=dt.date(2019, 1, 1)), town.who("town_clerk")
    member = family.members.get()
    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    lead = Lead.objects.create(
        town=town.town, lead_id="a1", code="JG04", rule="vehicle", title="车房登记待核",
        sentence="登记显示周桂兰有车", household=family, member=member, place=town.village, due=DAY,
        first_run=run, last_run=run, record={"tree": {"text": "周桂兰名下有车"}},
    )  # fmt: skip
    leads.check(clerk, lead, "sold", "看过过户的材料。", DAY)
    leads.second(town.who("town_approver"), lead, True, "", DAY)
    roster.add_letter(clerk, family, member, "SQ1", "全部", DAY, DAY + dt.timedelta(days=9), "")
    roster.declare_tie(town.who("town_clerk_2"), family, "户主的邻居", DAY)
    Answer.objects.create(member=member, source="DS07", sign="found", day=DAY)
    Payment.objects.create(household=family, month=DAY.replace(day=1), fen=56000)
    file = casework.open_case(clerk, family, "exit", "家庭来说情况变了", DAY)
    casework.confirm(clerk, file, "identity_certain", "看了身份证原件（周桂兰）", DAY)
    casework.add_paper(clerk, file, "D02", SimpleUploadedFile("周桂兰.jpg", SCAN), DAY)
    return family


def let_go(town: Town, family: Any) -> None:
    """It left: nothing is open any more."""
    from dibao.desk.record import Told, verb

    @verb("household.inventory", "household", "inventory")
    def ended(who: Any, on: Any) -> Told:
        on.cases.update(ended=DAY, state="withdrawn")
        on.status = "exited"
        on.save()
        return Told(case=on.ref)

    ended(town.who("town_clerk"), family)
    family.refresh_from_db()


def alive() -> list[str]:
    """Words of the family that stand in any row of any table, opened with the site's own keys."""
    from django.apps import apps

    found = []
    for model in apps.get_models():
        if model._meta.app_label in ("sessions", "contenttypes", "auth", "axes"):
            continue
        for row in model._default_manager.all():
            said = " ".join(str(getattr(row, f.attname)) for f in row._meta.concrete_fields)
            found += [f"{model._meta.label}: {w}" for w in WORDS if w in said]
    return found


def opened_payloads() -> str:
    """Everything sealed in the record that can still be opened."""
    from dibao.desk.record import ledger

    book = ledger()
    return " ".join(str(book.read_payload(x)) for x in [line for line, _ in list(book.lines())])


def differences() -> list[str]:
    from dibao.desk.archive.queries import whole_check

    # The invented town's people got their posts without a line.
    return [w for w in whole_check([])[1] if "岗位" not in w]


def test_after_its_time_nothing_of_a_family_is_left_and_the_record_holds(
    town: Town, enter: Callable[[str], Any], django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    from dibao.desk.protection import retention
    from dibao.desk.record import Refused

    family, clerk, approver = lived(town), town.who("town_clerk"), town.who("town_approver")
    everywhere = [town.village.pk, town.town.pk]
    assert retention.due(everywhere, LATER) == []  # it is still paid
    let_go(town, family)
    assert retention.due(everywhere, DAY + dt.timedelta(days=365 * 9)) == []
    (found,) = (f for f in retention.due(everywhere, LATER) if f.ref[0] == "H")
    assert found.due.year == DAY.year + 10
    before = differences()
    assert any("周桂兰" in w for w in alive())
    assert "看过过户的材料" in opened_payloads()
    with pytest.raises(Refused, match="先查信访和移送"):
        retention.propose(clerk, found, False, LATER)
    one = retention.propose(clerk, found, True, LATER)
    with pytest.raises(Refused, match="不在您的职责"):
        retention.erase(clerk, one, LATER)
    with django_capture_on_commit_callbacks(execute=True):
        retention.erase(approver, one, LATER)
    assert alive() == []
    assert not [w for w in WORDS if w in opened_payloads()]
    import hashlib

    assert not (settings.HOME / "originals" / hashlib.sha256(SCAN).hexdigest()).exists()
    assert set(differences()) <= set(before)
    browser = enter("county_approver")
    page = browser.get(f"/households/{family.pk}/?for=lead").content.decode()
    assert "已按期限销毁" in page
    for at in (f"/leads/{family.leads.get().pk}/", f"/cases/{family.cases.get().pk}/"):
        answer = browser.get(at)
        assert answer.status_code == 200
        assert "已按期限销毁" in answer.content.decode()
    with pytest.raises(Refused, match="已经有人答复"):
        retention.erase(approver, one, LATER)


def erased(town: Town, family: Any) -> None:
    """Two people erase the family's file."""
    from dibao.desk.protection import retention

    found = retention.find(family.ref, LATER) or pytest.fail("not due")
    one = retention.propose(town.who("town_clerk"), found, True, LATER)
    retention.erase(town.who("town_approver"), one, LATER)


def test_scans_and_issued_papers_are_gone_in_words_and_others_keep_theirs(
    town: Town, enter: Callable[[str], Any], django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    import hashlib

    from dibao.desk.casework.models import Issued, Paper
    from dibao.desk.shelf import actions as shelf

    family, clerk, day = lived(town), town.who("town_clerk"), DAY
    other = town.household("DB990002")
    digest = hashlib.sha256(SCAN).hexdigest()
    stray = shelf.keep_stray(
        Who(0, "system", "系统", (("system", town.town.pk),)),
        town.town,
        "周桂兰的证.jpg",
        digest,
        day,
    )
    scan = shelf.place_stray(clerk, stray, family, "04", day)
    mine = SimpleUploadedFile("自己的.jpg", SCAN[:4] + b"own")
    own = shelf.add(clerk, family, "05", mine, day)
    shelf.add(clerk, other, "04", SimpleUploadedFile("同一张.jpg", SCAN), day)
    file = family.cases.get()
    paper = Paper.objects.create(file=file, key="K01", values={"a": "周桂兰"}, by_id=clerk.account,
                                 day=day)  # fmt: skip
    issued = Issued.objects.create(
        paper=paper, kind="K01", title="告知书", unit=town.town, year=2024, serial=1,
        number="石桥民〔2024〕1号", code="ABCDEFGHJKMN", day=day, digest=digest, lost="𠮷",
        snapshot={"office": "石桥镇人民政府", "to": "周桂兰"}, version="v",
    )  # fmt: skip
    let_go(town, family)
    with django_capture_on_commit_callbacks(execute=True):
        erased(town, family)
    assert [w for w in alive() if not w.startswith(("roster.Household", "roster.Member"))] == []
    assert "周桂兰的证" not in opened_payloads()
    assert (settings.HOME / "originals" / digest).exists()  # the other family's paper
    assert not (settings.HOME / "originals" / own.digest).exists()
    issued.refresh_from_db()
    assert (issued.lost, issued.snapshot) == ("", {})
    browser = enter("town_clerk")
    for at in (f"/papers/scan/{scan.pk}/", f"/papers/strays/{stray.pk}/file/",
               f"/cases/{file.pk}/papers/{paper.pk}/",
               f"/cases/{file.pk}/papers/{file.papers.order_by('pk')[0].pk}/scan/"):  # fmt: skip
        answer = browser.get(at)
        assert answer.status_code == 404, at
        assert "销毁" in answer.content.decode() or "不在了" in answer.content.decode() or (
            "没有扫描件" in answer.content.decode()), at  # fmt: skip
    told = enter("town_clerk").get("/check/ABCDEFGHJKMN/").content.decode()
    assert "石桥民〔2024〕1号" in told


def test_the_nightly_check_does_not_miss_what_was_lawfully_destroyed(
    town: Town, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    from dibao.desk.archive.replaying import attachments
    from dibao.desk.oversight.actions import watching
    from dibao.desk.oversight.models import Draw, Item

    family, clerk = lived(town), town.who("county_clerk")
    lot = watching.draw(clerk, town.town, Draw.Kind.VISIT, 1, None, DAY)
    item = Item.objects.get(draw=lot)
    photo = SimpleUploadedFile("门口.jpg", SCAN + b"door")
    watching.record(
        clerk, family, item, Item.Outcome.AGREES, "周桂兰在家", "家门口", photo, None, DAY
    )
    item.refresh_from_db()
    let_go(town, family)
    with django_capture_on_commit_callbacks(execute=True):
        erased(town, family)
    path = settings.HOME / "originals" / item.photo
    assert not path.exists()
    assert [w for w in attachments() if item.photo[:12] in w] == []


def test_nobody_erases_alone(town: Town) -> None:
    from dibao.desk.accounts.models import Post
    from dibao.desk.protection import retention
    from dibao.desk.record import Refused

    family = lived(town)
    let_go(town, family)
    Post.objects.create(account=town.accounts["town_clerk"], role="town_approver",
                        place=town.town, since=dt.date(2020, 1, 1))  # fmt: skip
    me = town.who("town_clerk")
    found = retention.find(family.ref, LATER) or pytest.fail("not due")
    one = retention.propose(me, found, True, LATER)
    with pytest.raises(Refused, match="不能自己销毁"):
        retention.erase(me, one, LATER)
    with pytest.raises(Refused, match="为什么还要保管"):
        retention.refuse(town.who("town_approver"), one, "", LATER)
    retention.refuse(town.who("town_approver"), one, "县局要求延长保管", LATER)
    assert retention.find(family.ref, LATER)


def open_case(town: Town, family: Any) -> None:
    from dibao.desk.casework import actions as casework

    casework.open_case(town.who("town_clerk"), family, "objection", "家庭不同意", DAY)


def open_lead(town: Town, family: Any) -> None:
    family.leads.update(stage="open")


def open_problem(town: Town, family: Any) -> None:
    from dibao.desk.rectification.models import Problem

    Problem.objects.create(
        town=town.town, place=town.village, kind="household", year=2024, serial=1,
        household=family, origin="lead", step="review", title="待改正", about="查看档案",
        by=town.accounts["town_clerk"], day=DAY,
    )  # fmt: skip


def open_referral(town: Town, family: Any) -> None:
    from dibao.desk.oversight.models import Referral

    family.leads.update(conduct=True)
    Referral.objects.create(number=1, day=DAY, basis="办法", digest="x", size=1,
                            by=town.accounts["county_approver"])  # fmt: skip


@pytest.mark.parametrize(
    ("begin", "word"),
    [(open_case, "没有办结"), (open_lead, "没有核完"), (open_problem, "没有销号"),
     (open_referral, "别的程序")],
)  # fmt: skip
def test_nothing_is_erased_while_something_is_open(
    town: Town, begin: Callable[[Town, Any], None], word: str
) -> None:
    from dibao.desk.protection import retention
    from dibao.desk.record import Refused

    family = lived(town)
    let_go(town, family)
    one = retention.propose(
        town.who("town_clerk"),
        retention.find(family.ref, LATER) or pytest.fail("not due"),
        True,
        LATER,
    )
    begin(town, family)  # after it was proposed
    with pytest.raises(Refused, match=word):
        retention.erase(town.who("town_approver"), one, LATER)
    assert family.members.get().name == "周桂兰"


def test_files_and_results_of_checks_have_their_own_time(
    town: Town, enter: Callable[[str], Any], django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    from dibao.desk.exchange import actions
    from dibao.desk.exchange.models import HandIn, Run
    from dibao.desk.protection import retention

    clerk, approver = town.who("town_clerk"), town.who("town_approver")
    text = "姓名\n周桂兰\n".encode()
    given, _ = actions.hand_in(clerk, town.town, "周桂兰.csv", SimpleUploadedFile("x.csv", text))
    HandIn.objects.update(at=dt.datetime(2024, 6, 20, tzinfo=dt.UTC))
    old, new = (
        Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"],
                           state="done", ended=dt.datetime(2024, 6, 20, tzinfo=dt.UTC))
        for _ in range(2)
    )  # fmt: skip
    out = settings.HOME / "runs" / str(old.pk) / "out"
    out.mkdir(parents=True, exist_ok=True)
    (out / "疑点清单.xlsx").write_bytes(b"x")
    Run.objects.filter(pk=old.pk).update(folder=f"runs/{old.pk}/out")
    day = dt.date(2027, 6, 21)
    found = {f.ref: f for f in retention.due([town.town.pk], day)}
    assert set(found) == {f"F{given.pk}", f"R{old.pk}", f"R{new.pk}"}
    assert found[f"R{new.pk}"].held == ("是最近一次核查，名册和线索还要用它",)
    before = differences()
    for ref in (f"F{given.pk}", f"R{old.pk}"):
        one = retention.propose(clerk, found[ref], True, day)
        with django_capture_on_commit_callbacks(execute=True):
            # The times above were put in behind the site's back, and it is noticed.
            retention.erase(approver, one, day, "查明是测试改了收到的时间")
    assert not out.exists()
    assert not (settings.HOME / "originals" / given.digest).exists()
    given.refresh_from_db()
    assert given.name == "已按期限销毁"
    assert set(differences()) <= set(before)
    page = enter("town_clerk").get("/protection/retention/").content.decode()
    assert "已按期限销毁" in page
    assert "家庭档案保管期限" in page


def test_every_table_that_names_a_family_is_emptied_or_says_why_it_stays() -> None:
    from django.apps import apps

    from dibao.desk.protection import erasing

    named = {
        model._meta.label
        for model in apps.get_models()
        for f in model._meta.concrete_fields
        if f.related_model is not None
        and f.related_model._meta.label in ("roster.Household", "roster.Member", "leads.Lead")
    }
    emptied = {"roster.Member", "roster.Payment", "roster.Answer", "roster.Letter", "leads.Check",
               "reports.Registered", "roster.Was", "roster.Disability"}  # fmt: skip
    assert named == emptied | erasing.KEPT.keys()
