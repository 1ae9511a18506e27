"""`dibao demo`: an invented town, the main job on it, its results, and the site to work them on.

The folders are ours (`demo-in`, `demo-out`, `demo-site`); an earlier demo is replaced, anything
else is left alone. Nobody in it exists: every region code is 99xxxx.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from dibao.cli.check import check
from dibao.cli.options import Options, Unusable
from dibao.cli.synth import synth

INPUT, OUTPUT, SITE = Path("demo-in"), Path("demo-out"), Path("demo-site")
HOUSEHOLDS, SEED, DAY = 300, 1, dt.date(2024, 6, 20)
MARK = ".dibao-demo"
HOST = "127.0.0.1"


def run(say: Callable[[str], None], port: int = 8000) -> int:
    """Make the town, check it, say where to look, and run the site until stopped; 0 done."""
    ready_input(INPUT)
    code = synth(INPUT, HOUSEHOLDS, SEED, DAY)
    (INPUT / MARK).write_text("", encoding="utf-8")
    if code:
        return code
    # The inspector's page of the site is shown filled: nobody of this town exists.
    options = Options(INPUT / "hand-ins", OUTPUT, DAY, (INPUT / "policy",), include_conduct=True)
    code = check(options, say)
    say("")
    say(
        f"以上是虚构的镇，没有一个真人。部门反馈在 {INPUT / 'hand-ins'}，预设的真相在 {INPUT / 'truth.csv'}。"
    )
    say(f"线索表：{OUTPUT / 'leads.csv'}")
    show(say)
    return _site(say, port) or code


def _site(say: Callable[[str], None], port: int) -> int:
    from dibao.cli.serve import serve

    say("")
    say("网站正在启动。用浏览器打开下面的网址，用上面任一登录名进去；首页写着可以先试的五件事。")
    try:
        return serve(HOST, port)
    except KeyboardInterrupt:
        say(f"网站已停。以后再看：DIBAO_HOME={site()} dibao serve")
        return 0


def site() -> Path:
    """The home of the demo's site: DIBAO_HOME where it is set, ./demo-site otherwise."""
    return Path(os.environ.get("DIBAO_HOME") or SITE)


def show(say: Callable[[str], None]) -> None:
    """Put the town on a site of its own and say how to see it; an earlier one is replaced."""
    home = site().absolute()
    if home.exists() and any(home.iterdir()) and not (home / ".dibao-demo").exists():
        raise Unusable(f"“{home}”里已有别的文件，为免覆盖没有写入。请换一个文件夹再运行演示。")
    shutil.rmtree(home, ignore_errors=True)
    os.environ["DIBAO_HOME"] = str(home)
    home.mkdir(parents=True)
    (home / ".dibao-demo").write_text("", encoding="utf-8")
    from dibao.desk import serving

    serving.ready()
    from dibao.desk.showing import make_town

    shutil.copytree(INPUT / "policy", home / "policy")
    told = make_town(OUTPUT, DAY)
    say("")
    say("网站的登录名和口令：")
    for login, password, words in told:
        say(f"  登录名 {login}，口令 {password}（{words}）")


def ready_input(folder: Path) -> None:
    """The invented town's folder must be new, empty or an earlier demo of ours."""
    if folder.exists() and not folder.is_dir():
        raise Unusable(f"“{folder}”是一个文件，演示要用这个名字。请把它移走后再试。")
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARK).exists():
        raise Unusable(f"“{folder}”里已有别的文件，为免覆盖没有写入。请换一个文件夹再运行演示。")
    shutil.rmtree(folder)
