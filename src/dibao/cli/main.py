"""The command line: every command, its options, and how a mistake is said.

No traceback ever reaches a user: an unusable input is one Chinese sentence and exit code 2, a
defect of ours is one sentence and exit code 1.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dibao.cli.arguments import (
    Day,
    Out,
    Policy,
    RunFolder,
    day_of,
    home_folder,
    on_the_record,
    secret,
)
from dibao.cli.groups import ledger_app, rules_app, steps_app
from dibao.cli.help import ARGUMENTS, speak_chinese
from dibao.cli.options import Options, Unusable

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None,
                  help="农村低保核查：部门反馈进来，说得清理由的待核线索出去。")  # fmt: skip

app.add_typer(rules_app, name="rules")
app.add_typer(steps_app, name="steps")
app.add_typer(ledger_app, name="ledger")


def app_main() -> None:
    """Entry of the `dibao` command."""
    speak_chinese()
    try:
        # Outside standalone mode the command's exit code is returned, not raised.
        code = app(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except Unusable as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("已停止，没有写出结果。\n")
        sys.exit(130)
    except Exception as error:  # the last net: a defect of ours is a sentence, not a traceback
        _last_net(error)


def _last_net(error: Exception) -> None:
    if hasattr(error, "format_message"):
        sys.stderr.write(f"命令用法不对：{_wrong_use(error)}。加 --help 看用法。\n")
        sys.exit(2)
    if os.environ.get("DIBAO_DEBUG"):
        raise error
    sys.stderr.write(
        f"程序出错了（{type(error).__name__}：{error}）。这是软件的问题，请反馈给维护人员。\n"
    )
    sys.exit(1)


def _wrong_use(error: Exception) -> str:
    """What is wrong with the words of the call, in Chinese."""
    kind = type(error).__name__
    param = getattr(getattr(error, "param", None), "opts", None)
    named = getattr(error, "option_name", None) or (param[0] if param else "")
    named = ARGUMENTS.get(named, named)
    words = {
        "MissingParameter": f"缺少 {named}", "NoSuchOption": f"没有 {named} 这个选项",
        "BadParameter": f"{named} 的值写得不对", "BadOptionUsage": f"{named} 后面缺少内容",
        "NoArgsIsHelpError": "没有写命令", "NoSuchCommand": "没有这个命令",
    }  # fmt: skip
    return words.get(kind, "命令或参数不对")


@app.command()
def check(
    folder: Path,
    out: Out,
    as_of: Day = None,
    policy: Policy = [],  # noqa: B006
    include_conduct: Annotated[
        bool, typer.Option("--include-conduct", help="线索表里也写涉及经办和账户的线索")
    ] = False,
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="口令文件；给了才写完整号码，并加密")
    ] = None,
    conduct_password_file: Annotated[
        Path | None,
        typer.Option("--conduct-password-file", help="移送线索的口令文件；不给则只计数"),
    ] = None,
    home: Annotated[
        Path | None, typer.Option("--home", help="办公目录：记住确认过的列、原件和核实结果")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="计算方式")] = "duckdb",
    site: Annotated[bool, typer.Option("--site", hidden=True)] = False,
    closed: Annotated[list[str], typer.Option("--closed", hidden=True)] = [],  # noqa: B006
    own: Annotated[Path | None, typer.Option("--own", hidden=True)] = None,
) -> None:
    """核查一个文件夹：写出线索、走访单、回执和自查报告。"""
    from dibao.cli.check import check as run_check

    if engine == "spark":
        raise Unusable("本版还不能用 Spark 计算，请去掉 --engine spark，用默认的 duckdb。")
    if engine != "duckdb":
        raise Unusable(f"没有“{engine}”这种计算方式，请用 duckdb。")
    options = Options(
        folder, out, day_of(as_of), tuple(policy), include_conduct,
        secret(password_file, "口令"), secret(conduct_password_file, "移送口令"), home,
        site, tuple(closed), own,
    )  # fmt: skip
    raise typer.Exit(run_check(options, typer.echo))


@app.command()
def ids(file: Path, out: Out) -> None:
    """核对一列身份证号。"""
    from dibao.cli.ids import ids as run

    raise typer.Exit(run(file, out))


@app.command()
def link(left: Path, right: Path, out: Out) -> None:
    """两份名单对人。"""
    from dibao.cli.link import link as run

    raise typer.Exit(run(left, right, out))


@app.command()
def receive(files: list[Path], out: Out, as_of: Day = None) -> None:
    """只收文件：写回执、run.json 和规整后的行。"""
    from dibao.cli.receive import receive as run
    from dibao.policy import load

    raise typer.Exit(run(files, out, load(as_of=day_of(as_of))))


@app.command()
def ask(
    roster: Path,
    out: Out,
    letters: Annotated[Path | None, typer.Option("--letters", help="授权书台账")] = None,
    as_of: Day = None,
) -> None:
    """给各部门出核对请求：名单、填写表和函。"""
    from dibao.cli.ask import ask as run
    from dibao.policy import load

    day = day_of(as_of)
    raise typer.Exit(run(roster, out, letters, day, load(as_of=day).sources))


@app.command(context_settings={"ignore_unknown_options": True})  # a negative count is no option
def workday(date: str, days: int) -> None:
    """从某日起数工作日（当日不算）。"""
    from dibao.cli.workday import workday as run

    raise typer.Exit(run(day_of(date), days, sys.stdout, sys.stderr))


@app.command()
def explain(
    lead_id: str,
    run: Annotated[Path, typer.Option("--run", help="一次核查的结果文件夹")],
    as_json: Annotated[bool, typer.Option("--json", help="写成数据格式")] = False,
) -> None:
    """一条线索的推理树，直到文件、表、行和条款。"""
    from dibao.cli.explain import explain as show

    raise typer.Exit(show(lead_id, run, as_json=as_json))


@app.command()
def synth(
    out: Out,
    households: Annotated[int, typer.Option("--households", help="多少户")] = 300,
    seed: Annotated[int, typer.Option("--seed", help="种子：同一个数造出同一个县")] = 1,
    as_of: Day = None,
) -> None:
    """造一个虚构的县：各部门的杂乱文件和真相表。"""
    from dibao.cli.synth import synth as run

    raise typer.Exit(run(out, households, seed, day_of(as_of or "2024-06-20")))


@app.command()
def means(
    out: Out,
    family: Annotated[Path | None, typer.Argument()] = None,
    as_of: Day = None,
    policy: Policy = [],  # noqa: B006
    run: RunFolder = None,
    household: Annotated[str, typer.Option("--household", help="户编号")] = "",
) -> None:
    """一户的收入财产核算表；不写家庭文件时，写出空白表。"""
    from dibao.cli.means import means as reckon
    from dibao.cli.means import of_run

    if run is not None:
        raise typer.Exit(of_run(run, household, out, day_of(as_of), policy, typer.echo))
    raise typer.Exit(reckon(family, out, day_of(as_of), policy, typer.echo))


@app.command()
def whatif(
    standard: Annotated[str, typer.Option("--standard", help="假设的月标准，元")],
    out: Out,
    folder: Annotated[Path | None, typer.Argument()] = None,
    as_of: Day = None,
    policy: Policy = [],  # noqa: B006
    run: RunFolder = None,
) -> None:
    """如果标准提高到某个数：可能新符合的家庭、在保户新金额、每月每年多少钱。"""
    from dibao.cli.whatif import whatif as reckon
    from dibao.cli.whatif import whatif_run

    if (folder is None) == (run is None):
        raise Unusable(
            "请给一个部门文件所在的文件夹，或用 --run 给一次核查的结果文件夹（只给一个）。"
        )
    if run is not None:
        day = None if as_of is None else day_of(as_of)
        raise typer.Exit(whatif_run(run, out, standard, day, policy, typer.echo))
    assert folder is not None
    raise typer.Exit(reckon(folder, out, standard, day_of(as_of), policy, typer.echo))


@app.command()
def report(
    kind: str,
    out: Out,
    month: Annotated[str, typer.Option("--month", help="月份，如 2024-06")] = "",
    outside: Annotated[bool, typer.Option("--outside", help="外送的一份：小数隐去")] = False,
    site: Annotated[str, typer.Option("--site", help="网站的地址")] = "http://127.0.0.1:8000",
) -> None:
    """报告文件：自查、整改、月报、信访、总结，写成表格、版式文件或可编辑文档。"""
    from dibao.cli.report import report as write

    raise typer.Exit(write(kind, out, month, outside, site, home_folder(), typer.echo))


@app.command("serve")
def serve_command(
    host: Annotated[str, typer.Option("--host", help="网址")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="端口")] = 8000,
    only: Annotated[str, typer.Option("--only", help="只开一部分：complaints 群众反映")] = "",
) -> int:
    """启动网站：办公、后台核查、第一次设置，都在一起。"""
    from dibao.cli.serve import serve

    return serve(host, port, only)


@app.command()
def demo(port: Annotated[int, typer.Option("--port", help="端口")] = 8000) -> None:
    """造一个虚构的镇，跑一遍主要工作，再打开网站给您看。"""
    from dibao.cli.demo import run

    raise typer.Exit(run(typer.echo, port))


@app.command()
def publish(out: Out) -> None:
    """写出公开页面和正在公示的内容，供另一个网络使用。"""
    from dibao.cli.publish import publish as run

    raise typer.Exit(run(out, typer.echo))


@app.command("backup")
def backup_command(
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件")],
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="口令文件；不给则文件不加密")
    ] = None,
) -> None:
    """整套备份：数据库、原件、文书、密钥、设置，写成一个文件；网站不用停。"""
    from dibao.cli.backup import backup

    word = secret(password_file, "口令")
    raise typer.Exit(on_the_record(lambda home: backup(home, out, word, typer.echo)))


@app.command("restore")
def restore_command(
    file: Path,
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="备份时用的口令文件")
    ] = None,
    move_aside: Annotated[
        bool, typer.Option("--move-aside", help="办公目录里已有东西时，整个移到旁边，不删除")
    ] = False,
    erased: Annotated[
        Path | None, typer.Option("--erased", help="销毁清单（从“保管期限”页面取）：再次销毁")
    ] = None,
) -> None:
    """从一个备份文件恢复到办公目录，核对每个文件和整本台账以后才生效。"""
    from dibao.cli.restore import restore

    word = secret(password_file, "口令")
    raise typer.Exit(
        on_the_record(
            lambda home: restore(
                file, home, word, typer.echo, move_aside=move_aside, erased_since=erased
            )
        )
    )


@app.command()
def papers(out: Out, as_of: Day = None) -> None:
    """空白文书：每种一份 PDF、一份可编辑文档，停网时用。"""
    from dibao.cli.papers import blanks

    raise typer.Exit(blanks(out, day_of(as_of)))
