"""`dev.py faults`: many drawn runs, several at a time; says what broke, what held, and how to see it again."""

import argparse
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import msgspec

from scripts.devtools.places import STATE
from scripts.devtools.progress import say
from scripts.lab.faults.prepare import prepare
from scripts.lab.faults.report import line_of, lines_of, report_of
from scripts.lab.faults.run import Verdict, play
from scripts.lab.faults.schedule import Schedule, draw, words

_MANY = 20


def main(argv: Sequence[str] | None = None) -> int:
    """Run; 0 if everything held in every run."""
    arguments = _parser().parse_args(argv)
    if os.name == "nt":
        say("故障试验要用 SIGSTOP、SIGKILL 和 RLIMIT_FSIZE，只能在 Linux 上运行。")
        return 2
    schedules = _schedules(arguments)
    first = schedules[0].seed
    STATE.mkdir(exist_ok=True)
    # On the checkout's own disk: a temporary folder may lie in memory, and then no commit would be durable.
    folder = Path(tempfile.mkdtemp(prefix="faults-", dir=STATE))
    say(f"seed {first}, runs {len(schedules)}, at a time {arguments.jobs}, in {folder}")
    if len(schedules) == 1:
        for line in words(schedules[0]):
            say(line)
    began, verdicts = time.monotonic(), []
    try:
        for verdict in _play_all(schedules, folder, arguments.jobs):
            verdicts.append(verdict)
            say(line_of(verdict, len(verdicts), len(schedules)))
            for problem in verdict.problems[:8]:
                say(f"       {problem}")
    finally:
        report = report_of(first, verdicts, time.monotonic() - began)
        for line in lines_of(report):
            say(line)
        if arguments.json:
            arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1))
        if report.failed:
            say(f"失败的运行保留在 {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if report.failed else 0


def _play_all(schedules: Sequence[Schedule], folder: Path, jobs: int) -> Iterator[Verdict]:
    site = prepare(folder / "site")
    with ThreadPoolExecutor(jobs, thread_name_prefix="run") as pool:
        runs = [pool.submit(play, site, schedule, folder / f"run-{schedule.seed}") for schedule in schedules]
        for run in as_completed(runs):
            yield run.result()


def _schedules(arguments: argparse.Namespace) -> list[Schedule]:
    if arguments.schedule:
        return [msgspec.json.decode(arguments.schedule.read_bytes(), type=Schedule)]
    seed = arguments.seed if arguments.seed is not None else secrets.randbelow(1_000_000) * 1_000
    runs = arguments.runs or (1 if arguments.seed is not None else _MANY)
    return draw(seed, runs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py faults", description="故障试验：真实进程，随机抽取的故障")
    parser.add_argument("--runs", type=int, help=f"运行次数（默认 {_MANY}；给出 --seed 时默认 1）")
    parser.add_argument("--seed", type=int, help="第一次运行的种子，之后依次加一；同一种子抽到同样的故障")
    parser.add_argument("--schedule", type=Path, help="重放保留下来的 schedule.json")
    parser.add_argument("--jobs", type=int, default=max(2, 2 * (os.cpu_count() or 1)), help="同时进行几次")
    parser.add_argument("--json", type=Path, help="结果写入此文件")
    return parser


if __name__ == "__main__":
    sys.exit(main())
