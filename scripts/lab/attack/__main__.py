"""Plays the attacks: `python3 scripts/dev.py attack [--only WORD] [--write] [--connections N]`.

`--write` puts the table into docs/security.md; `--fuzz --minutes N` mutates files at every reader of foreign bytes,
`--api --minutes N` calls every endpoint as everybody with whatever, `--wire --minutes N` over TLS at real processes.
Exit code 0 if everything held.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from scripts.lab.attack import centre, crowds, folder, keys, people, seats, strangers, thief, writers
from scripts.lab.attack.api import Caller
from scripts.lab.attack.attack import Attack, in_order
from scripts.lab.attack.callers import PHASES, Room
from scripts.lab.attack.fuzz.run import CORPUS, fuzz
from scripts.lab.attack.holding import BrokenError
from scripts.lab.attack.long_run import long_run
from scripts.lab.attack.page import write
from scripts.lab.attack.stage import Stage
from tests.support.server_parts import ServerParts

HEAD: Final = ("| | adversary | attack | what is tried | must | seen | the seat beside |", "|" + "---|" * 7)
MODULES: Final = (strangers, seats, people, folder, keys, centre, thief, writers, crowds)


def main() -> int:
    """Play what was asked for."""
    parser = argparse.ArgumentParser(prog="attack", description="对真实的服务器、接收端和文件逐一攻击，看是否守住")
    parser.add_argument("--only", default="", help="只做名称含此文字的项目")
    parser.add_argument("--write", action="store_true", help="把结果写入 docs/security.md")
    parser.add_argument("--connections", type=int, default=2000, help="用多少恶意连接")
    parser.add_argument("--api", action="store_true", help="以各种身份用任意内容调用每一个接口")
    parser.add_argument("--wire", action="store_true", help="同上，但经 TLS 调用真实的服务器进程，并看它的内存和用时")
    parser.add_argument("--fuzz", action="store_true", help="对每种读入的文件和消息不断做变异")
    parser.add_argument("--minutes", type=float, default=60, help="变异多少分钟")
    parser.add_argument("--processes", type=int, default=2, help="变异用多少进程")
    options = parser.parse_args()
    if options.fuzz:
        return _fuzz(options.minutes, options.processes, options.only)
    if options.api:
        return _api(options.minutes)
    if options.wire:
        return _wire(options.minutes)
    wanted = [one for one in in_order() if options.only in one.name]
    crowd = options.connections
    with tempfile.TemporaryDirectory(prefix="attack-") as temporary, Stage(Path(temporary), crowd=crowd) as stage:
        rows = play(stage, wanted)
    held = bool(rows) and all(row.startswith("| ✓") for row in rows)
    if options.write and held and not options.only:
        write("attacks", [*HEAD, *rows])
    print(f"{len(rows)} 项攻击{'全部守住。' if held else '中有没有守住的。'}")
    return 0 if held else 1


def play(stage: Stage, wanted: Iterable[Attack]) -> list[str]:
    """Each on its ground; the rows of the table."""
    return [_one(stage, one) for one in wanted]


def _one(stage: Stage, one: Attack) -> str:
    began_s, felt = time.monotonic(), "–"
    try:
        stage.set_up(one.ground)
        stage.felt()
        seen, mark = one.play(stage), "✓"
        if (beside := stage.felt()) is not None:
            felt = beside.told()
    except BrokenError as error:
        mark, seen = "✗", str(error)
    except Exception as error:  # noqa: BLE001 - an attack that cannot be played is one that is not known to be refused
        mark, seen = "✗", f"{type(error).__name__}: {error}"[:300]
    row = f"| {mark} | {one.by} | {one.name} | {one.tried} | {one.must} | {seen} | {felt} |".replace("\n", " ")
    print(f"{mark} {one.name}：{seen} [{felt}] {time.monotonic() - began_s:.1f} s", flush=True)
    return row


def _api(minutes: float) -> int:
    faults, calls = [], 0
    for number, phase in enumerate(PHASES):
        with tempfile.TemporaryDirectory(prefix="attack-") as folder:
            parts = ServerParts(Path(folder))
            caller = Caller(Room(parts, phase), number * 1_000)
            caller.minutes(minutes / len(PHASES))
            parts.stop()
        faults += caller.faults
        calls += caller.calls.total()
    print("\n".join(faults))
    print(f"{calls} 次调用，{len(faults)} 处没有守住。")
    return 1 if faults else 0


def _wire(minutes: float) -> int:
    figures = long_run(minutes)
    print("\n".join([*figures.faults, *figures.lines()]))
    return 1 if figures.faults else 0


def _fuzz(minutes: float, processes: int, only: str) -> int:
    tally = fuzz(minutes, processes=processes, only=only, found=CORPUS)
    for fault, data in tally.faults:
        print(f"✗ {fault}（{len(data)} 字节，已存入 {CORPUS.name}）")
    print(f"{tally.tries} 次，{tally.ways} 种结果，{len(tally.faults)} 处没有守住。")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
