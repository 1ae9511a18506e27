"""Every mistake of a user is one Chinese sentence and exit code 2; never a traceback."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROSTER = (
    "户编号,户主姓名,姓名,身份证号,与户主关系,家庭人口,月保障金额,所在村\n"
    "0001,石大山,石大山,990001196205080039,户主,1,400,石岭村\n"
)
STANDARD = (
    '["standard.rural_month"]\nlabel = "农村低保月标准"\nunit = "元/人·月"\n'
    'settings = [ { since = 2024-01-01, value = 560, place = "样例县", paper = "样例〔2024〕1号" } ]\n'
)
MULTIPLE = '["index.multiple"]\nsettings = [ { since = 2024-01-01, value = 51 } ]\n'
Dibao = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def dibao(tmp_path: Path) -> Dibao:
    """Run the command in an empty place of its own."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        program = "from dibao.cli.main import app_main; app_main()"
        return subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One readable roster and a county's standard."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/低保在册名单.csv").write_text(ROSTER, encoding="utf-8")
    (tmp_path / "law").mkdir()
    (tmp_path / "law/numbers.toml").write_text(STANDARD, encoding="utf-8")
    return tmp_path


def refused(done: subprocess.CompletedProcess[str], *said: str) -> None:
    """Exit code 2 and one sentence (line) on standard error, in Chinese."""
    assert done.returncode == 2, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].endswith("。")
    assert re.search(r"[\u4e00-\u9fff]", lines[0])
    assert "Traceback" not in done.stdout + done.stderr
    assert [s for s in said if s not in lines[0]] == []


def test_no_folder(dibao: Dibao) -> None:
    refused(dibao("check", "没有", "--out", "out"), "找不到文件夹“没有”")


def test_an_empty_folder(dibao: Dibao, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    refused(dibao("check", "in", "--out", "out"), "没有可读的表格")


def test_no_roster(dibao: Dibao, folder: Path) -> None:
    (folder / "in/低保在册名单.csv").write_text("月份,备注\n2024-06,无\n", encoding="utf-8")
    refused(dibao("check", "in", "--out", "out", "--policy", "law"), "没有认出低保在册名单")
    assert (folder / "out/receipts").is_dir()


def test_out_not_empty(dibao: Dibao, folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out/别人的.txt").write_text("x", encoding="utf-8")
    refused(dibao("check", "in", "--out", "out", "--policy", "law"), "已有别的文件")
    assert (folder / "out/别人的.txt").read_text(encoding="utf-8") == "x"


def test_multiple_above_fifty(dibao: Dibao, folder: Path) -> None:
    (folder / "law/numbers.toml").write_text(STANDARD + MULTIPLE, encoding="utf-8")
    done = dibao("check", "in", "--out", "out", "--policy", "law")
    refused(done, "本地金融指数倍数", "最多 50", "51")


def test_no_policy_folder(dibao: Dibao, folder: Path) -> None:
    refused(dibao("check", "in", "--out", "out", "--policy", "没有"), "找不到本地规则目录“没有”")


def test_bad_date(dibao: Dibao, folder: Path) -> None:
    refused(dibao("check", "in", "--out", "out", "--as-of", "2024-6-31"), "日期“2024-6-31”写法不对")


@pytest.mark.parametrize("engine", ["spark", "abacus"])
def test_other_engines(dibao: Dibao, folder: Path, engine: str) -> None:
    refused(dibao("check", "in", "--out", "out", "--engine", engine), "duckdb")


def test_a_missing_option_is_said_as_usage(dibao: Dibao, folder: Path) -> None:
    done = dibao("check", "in")
    assert done.returncode == 2
    assert "命令用法不对" in done.stderr and "Traceback" not in done.stderr


def test_an_unknown_rule(dibao: Dibao) -> None:
    refused(dibao("rules", "show", "没有的"), "没有“没有的”这条规则")


def test_without_a_standard_the_rest_is_written(dibao: Dibao, folder: Path) -> None:
    done = dibao("check", "in", "--out", "out", "--as-of", "2024-06-20")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    record = json.loads((folder / "out/run.json").read_text(encoding="utf-8"))
    silent = {x["rule"] for x in record["not_judged"]}
    assert {"deposits", "income", "single_person", "rescreen"} <= silent
    assert not {"deceased", "vehicle", "payroll", "account"} & silent
    assert (folder / "out/leads.csv").exists() and (folder / "out/疑点清单.xlsx").exists()
    assert all("standard.rural_month" in x["reason"] for x in record["not_judged"])
    assert "standard.rural_month" in done.stderr


def test_with_a_standard_it_is_done(dibao: Dibao, folder: Path) -> None:
    done = dibao("check", "in", "--out", "out", "--policy", "law", "--as-of", "2024-06-20")
    assert (done.returncode, done.stderr) == (0, "")
    record = json.loads((folder / "out/run.json").read_text(encoding="utf-8"))
    assert record["not_judged"] == []
    assert "核实清楚以前待遇不变" in done.stdout
