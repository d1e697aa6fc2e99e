"""`dev.py bench`: measures rooms of several sizes, prints a table, writes JSON."""

import argparse
import datetime as dt
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from scripts.devtools.places import STATE
from scripts.devtools.progress import say
from scripts.lab.bench import console, feel, feel_figures, gui, workbook
from scripts.lab.bench.day import Day, Options
from scripts.lab.bench.disk import raw_commits_per_s
from scripts.lab.bench.figures import Figures, Machine, RoomFigures
from scripts.lab.bench.table import lines_of

_KILL_AT = 45


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; 0 if nothing failed and nothing was lost."""
    arguments = _parser().parse_args(argv)
    if arguments.gui:
        return _gui(arguments)
    if arguments.console:
        return _console(arguments)
    if arguments.workbook:
        for line in workbook.lines_of(workbook.measure()):
            say(line)
        return 0
    STATE.mkdir(exist_ok=True)
    # Beside the checkout's own files: a temporary folder may lie in memory, and then no commit would be durable.
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=arguments.folder or STATE))
    figures = Figures(machine=_machine(), taken=_now(), seconds=arguments.seconds)
    try:
        figures.raw_commits_per_s = round(raw_commits_per_s(folder), 1)
        for clients in arguments.clients:
            figures.rooms.append(_measure(folder, clients, arguments))
        raw = raw_commits_per_s(folder)
        figures.raw_commits_per_s = round((figures.raw_commits_per_s + raw) / 2, 1)
    finally:
        if arguments.keep:
            say(f"数据留在 {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for line in lines_of(figures):
        say(line)
    if arguments.json:
        arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=1))
    return 1 if any(room.failures() or room.lost for room in figures.rooms) else 0


def _gui(arguments: argparse.Namespace) -> int:
    felt = feel.feel()
    measured = gui.measure()
    for line in (*feel_figures.lines_of(felt), *gui.lines_of(measured)):
        say(line)
    if arguments.json:
        figures = {"feel": felt, "sheet": measured}
        arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=1))
    return felt.failures() + measured.failures()


def _console(arguments: argparse.Namespace) -> int:
    found = console.measure(arguments.seconds)
    for line in console.lines_of(found):
        say(line)
    if arguments.json:
        arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1))
    return found.failures()


def _measure(folder: Path, clients: int, arguments: argparse.Namespace) -> RoomFigures:
    began = time.monotonic()
    part = folder / str(clients)
    part.mkdir()
    options = Options(
        seconds=arguments.seconds,
        processes=arguments.processes,
        kill=clients == _KILL_AT and not arguments.cost,
        soak_minutes=arguments.soak,
        burn=arguments.burn,
        cost_only=arguments.cost,
    )
    return Day(part, clients, options, lambda text: say(f"[{clients}] {time.monotonic() - began:5.1f} s  {text}")).run()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="测量服务器：真实进程、双向 TLS、落盘提交")
    parser.add_argument("--clients", type=_sizes, default=[45, 200, 500], help="考生数，逗号分隔（默认 45,200,500）")
    parser.add_argument("--seconds", type=float, default=30.0, help="按节奏作答的秒数（默认 30）")
    parser.add_argument("--json", type=Path, help="结果写入此文件")
    parser.add_argument("--soak", type=int, default=0, metavar="MINUTES", help="另加持续作答的分钟数")
    parser.add_argument("--burn", action="store_true", help="另测一遍：同一台机器上另一程序占满一个核")
    parser.add_argument(
        "--cost", action="store_true", help="只测到按节奏作答为止：每千次状态、每千次保存用多少处理器时间"
    )
    parser.add_argument("--processes", type=int, default=1, help="负载进程数（默认 1）")
    parser.add_argument("--folder", type=Path, help="数据放在此文件夹所在的磁盘上")
    parser.add_argument("--keep", action="store_true", help="保留数据文件夹")
    parser.add_argument(
        "--gui", action="store_true", help="改为测量考生窗口：启动、翻题、字号、停顿、内存，电子表格按键到画出"
    )
    parser.add_argument("--console", action="store_true", help="改为测量监考机窗口：100 个座位的占用和反应")
    parser.add_argument("--workbook", action="store_true", help="改为测量工作簿：读取、计算、修改、评阅")
    return parser


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _machine() -> Machine:
    return Machine(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
    )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


if __name__ == "__main__":
    sys.exit(main())
