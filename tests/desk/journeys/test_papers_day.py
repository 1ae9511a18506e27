"""A letter that ends the aid, printed with what can be done against it; the other pages of papers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dibao.papers.leaks import pdf_text
from tests.desk.journeys.conftest import Site

# An exit brought as far as the county's decision, by the town's people, through the same actions.
AS_FAR_AS_THE_COUNTY = """
from dibao.desk import serving
serving.ready()
from django.utils import timezone
from dibao.desk.accounts.access import who_is
from dibao.desk.accounts.models import Account
from dibao.desk.casework import actions, papers
from dibao.desk.casework.replay import standing
from dibao.desk.roster.models import Household
day = timezone.localdate()
people = {a.login: a for a in Account.objects.all()}
me = {login: who_is(a, day) for login, a in people.items()}
family = Household.objects.filter(status="paid", cases=None).order_by("pk").last()
file = actions.open_case(me["liu"], family, "exit", "家庭来说有人就业", day)
def sure(who, *guards):
    for guard in guards:
        actions.confirm(me[who], file, guard, "看了材料，问了本人和邻居。", day)
def fill(who, key):
    words = {"date": day.isoformat(), "month": day.strftime("%Y-%m")}
    typed = [e for e in papers.form(standing(file), key, day, {}) if e.typed]
    values = {e.field.key: words.get(e.field.kind, "看了材料，问了本人和邻居。") for e in typed}
    actions.draft(me[who], file, key, values, day)
sure("liu", "identity_certain")
fill("liu", "K23")
actions.do_step(me["liu"], file, "check", day)
fill("liu", "K05")
actions.begin_step(me["liu"], file, "visit", people["he"], day)
actions.agree(me["he"], file, day)
fill("liu", "K08")
fill("liu", "K09")
actions.do_step(me["liu"], file, "tell", day)
actions.do_step(me["liu"], file, "reply", day, note="户主来说儿子在县城打工。")
sure("liu", "other_aid_asked")
fill("liu", "D39")
actions.do_step(me["liu"], file, "ask_aid", day)
sure("liu", "reply_considered", "sheet_cited")
actions.do_step(me["chen"], file, "propose", day)
print(file.pk, family.pk)
"""
LETTER = {
    "facts": "儿子 2024 年 5 月起在县城打工，每月工资 3,200 元，和家里一起生活。",
    "basis": "《最低生活保障审核确认办法》",
    "reason": "全家每人每月的收入超过了本地农村低保标准。",
    "your_words": "您说工作不稳定。我们问了用工单位，合同签到明年 5 月；以后没有工作了可以随时再申请。",
    "other_aid": "临时救助\n医疗救助",
    "repay_note": "不追回已经发的钱。",
}


def prepare(site: Site) -> tuple[str, str]:
    """The case and the family."""
    base = site.hand_ins.parent
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "DATABASE"))}
    done = subprocess.run(
        [sys.executable, "-c", AS_FAR_AS_THE_COUNTY], cwd=base, capture_output=True, text=True,
        env=env | {"DIBAO_HOME": str(base / "home")}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    case, family = done.stdout.split()
    return case, family


def test_the_letter_that_ends_the_aid_is_printed_with_its_remedy(site: Site) -> None:
    case, family = prepare(site)
    head = site.enter("gao")
    head.goto(f"{site.address}/cases/{case}/")
    head.click("text=填写《停发告知书》")
    for key, words in LETTER.items():
        head.fill(f"#v-{key}", words)
    head.fill("#v-stop_month", "2024-07")
    site.press(head, "text=存下")
    head.goto(f"{site.address}/cases/{case}/write/D24/")
    site.show(head, "papers-write")
    with head.expect_download() as draft:
        head.click("text=看存下的草稿")
    assert "草稿" in pdf_text(Path(draft.value.path()).read_bytes())
    head.goto(f"{site.address}/cases/{case}/")
    section = head.locator("section.step", has=head.locator("#s-decide_stop"))
    section.locator("input[name=rests_on]").fill("看了打工合同和工资条，两个人核对过。")
    site.press(head, section.locator("button:has-text('我确认')"))
    section.locator("textarea[name=note]").fill("收入超过标准，材料齐，听过说明。")
    site.press(head, section.locator("button[type=submit]").last)
    assert "已办好" in head.inner_text("main")
    head.locator("a", has_text="《停发告知书》").first.click()
    site.show(head, "papers-letter")
    told = head.inner_text("main")
    for words in ("不服怎么办", "行政复议", "念给家庭听", "救助〔"):
        assert words in told
    with head.expect_download() as got:
        head.click("button:has-text('下载 PDF')")
    assert got.value.suggested_filename.startswith("停发告知书")
    content = Path(got.value.path()).read_bytes()
    text = "".join(pdf_text(content).split())
    for words in (
        "不服怎么办",
        "60日内",
        "行政复议",
        "人民法院",
        "您觉得不对，可以不同意。",
        "验证码",
    ):
        assert words in text
    folder = os.environ.get("DIBAO_PICTURES")
    if folder:
        Path(folder, "D24.pdf").write_bytes(content)
    with head.expect_download() as word:
        head.click("button:has-text('下载可编辑文档')")
    assert word.value.suggested_filename.endswith(".docx")

    scan = site.hand_ins.parent / "签好的.png"
    head.screenshot(path=str(scan))
    head.goto(f"{site.address}/cases/{case}/")
    head.select_option("#scan-key", "D24")
    head.set_input_files("#scan-files", str(scan))
    site.press(head, "button:has-text('放入')")
    head.locator("a", has_text="《停发告知书》").first.click()
    head.locator("#m-seal").check()
    head.click("button:has-text('记下')")
    assert "看过" in head.inner_text("section[aria-labelledby=marks]")
    head.goto(f"{site.address}/papers/gaps/")
    site.show(head, "papers-gaps")
    assert "县级负责人签名" in head.inner_text("main")

    clerk = site.enter("zhao")
    clerk.goto(f"{site.address}/papers/batch/?kind=D24")
    site.show(clerk, "papers-batch")
    with clerk.expect_download() as many:
        clerk.click("button:has-text('合成一个 PDF')")
    assert "不服怎么办" in "".join(pdf_text(Path(many.value.path()).read_bytes()).split())
    clerk.goto(f"{site.address}/papers/register/")
    site.show(clerk, "papers-register")
    clerk.goto(f"{site.address}/papers/")
    site.show(clerk, "papers-blank")

    phone = site.enter("liu", 390, 800)
    phone.goto(f"{site.address}/papers/family/{family}/")
    site.show(phone, "papers-shelf-phone")
    phone.select_option("#slot", label="入户照片")
    phone.set_input_files("#pick", str(scan))
    site.press(phone, "button:has-text('放入')")
    assert "已放入" in phone.inner_text("main")
    scans = site.hand_ins.parent / "home" / "scans"
    scans.mkdir(exist_ok=True)
    (scans / "IMG0001.png").write_bytes(scan.read_bytes() + b" ")
    for _ in range(40):  # the worker waits until a scanner has finished writing
        phone.goto(f"{site.address}/papers/strays/")
        if "IMG0001.png" in phone.inner_text("main"):
            break
        phone.wait_for_timeout(500)
    site.show(phone, "papers-strays-phone")
    assert "IMG0001.png" in phone.inner_text("main")
    clerk.goto(f"{site.address}/papers/wording/")
    site.show(clerk, "papers-wording")
