"""Commands that come in groups: rules, steps, the sealed record."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dibao.cli.arguments import Day, Out, day_of, on_the_record

rules_app = typer.Typer(no_args_is_help=True, help="规则：列出、看一条、跑样例。")
steps_app = typer.Typer(no_args_is_help=True, help="办理流程：列出、看一个。")
ledger_app = typer.Typer(no_args_is_help=True, help="封存台账：台账头、核验、证明、导出。")


@rules_app.command("list")
def rules_list(as_of: Day = None) -> None:
    """在用的规则，一行一条。"""
    from dibao.cli.rules import show_list

    raise typer.Exit(show_list(day_of(as_of)))


@rules_app.command("show")
def rules_show(key: str, as_of: Day = None) -> None:
    """一条规则：依据、数字、怎样了结。"""
    from dibao.cli.rules import show_one

    raise typer.Exit(show_one(key, day_of(as_of)))


@steps_app.command("list")
def steps_list(as_of: Day = None) -> None:
    """当天开始的案件用的流程，一行一个。"""
    from dibao.cli.steps import show_list

    raise typer.Exit(show_list(day_of(as_of)))


@steps_app.command("show")
def steps_show(key: str, as_of: Day = None) -> None:
    """一个流程：每一步谁办、多久、要什么、依据什么、告诉家庭什么。"""
    from dibao.cli.steps import show_one

    raise typer.Exit(show_one(key, day_of(as_of)))


@rules_app.command("test")
def rules_test() -> None:
    """跑规则自带的样例。"""
    from dibao.cli.rules import run_cases

    raise typer.Exit(run_cases())


@ledger_app.command()
def head() -> None:
    """签出最新的台账头，交外存。"""
    from dibao.cli import ledger

    raise typer.Exit(on_the_record(lambda home: ledger.head(home, sys.stdout)))


@ledger_app.command()
def verify(
    outside: Annotated[
        list[str], typer.Option("--head", help="外存的台账头，DBH1 开头的一行")
    ] = [],  # noqa: B006
) -> None:
    """逐条核验台账；有不一致时退出码为 3。"""
    from dibao.cli import ledger

    raise typer.Exit(on_the_record(lambda home: ledger.verify(home, outside, sys.stdout)))


@ledger_app.command()
def prove(seq: int, out: Out) -> None:
    """给一条记录出证明，不带出别的记录。"""
    from dibao.cli import ledger

    raise typer.Exit(on_the_record(lambda home: ledger.prove(home, seq, out, sys.stdout)))


@ledger_app.command("export")
def export_record(out: Out) -> None:
    """导出整本台账和独立核验程序。"""
    from dibao.cli import ledger

    raise typer.Exit(on_the_record(lambda home: ledger.export_all(home, out, sys.stdout)))
