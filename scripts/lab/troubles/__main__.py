"""`python scripts/dev.py troubles [NUMBER…]`: the troubles of real rooms at the real windows; 1 if one is unsolved."""

import argparse
import contextlib
import json
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from scripts.lab.demo.narrator import Narrator
from scripts.lab.demo.places import Places
from scripts.lab.demo.processes import ROOT
from scripts.lab.sit.display import TOOLS
from scripts.lab.troubles import afterwards, before, machines, people, proof, table
from scripts.lab.troubles.room import Room
from scripts.lab.troubles.trouble import Outcome, Telling, Trouble

ALL: Final = {one.number: one for module in (before, people, machines, afterwards) for one in module.TROUBLES}
ORDER: Final = (13, 12, 15, 11, 20, 21, 6, 7, 8, 16, 18, 23, 24, 2, 3, 4, 19, 5, 9, 14, 1, 10, 17, 22)
"""As one day brings them: what a later one needs, an earlier one leaves in place."""


def main() -> int:
    """Play what was asked for."""
    parser = argparse.ArgumentParser(
        prog="dev.py troubles", description="在真实的监考机窗口上逐一处理真实考场的 24 种状况"
    )
    parser.add_argument("numbers", nargs="*", type=int, metavar="编号", help="只做这几种（--list 列出）")
    parser.add_argument("--list", action="store_true", help="列出有哪些状况")
    parser.add_argument("--write", action="store_true", help="把结果写入 docs/troubles.md（须做全部）")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "troubles", help="输出文件夹，默认 build/troubles")
    options = parser.parse_args()
    if options.list:
        print("\n".join(f"{number:2}  {ALL[number].title}" for number in sorted(ALL)))
        return 0
    wanted = [number for number in ORDER if not options.numbers or number in options.numbers]
    if unknown := set(options.numbers) - set(ORDER):
        parser.error(f"没有这种状况：{'、'.join(map(str, sorted(unknown)))}")
    if options.write and options.numbers:
        parser.error("--write 须做全部")
    if absent := [tool for tool in TOOLS if shutil.which(tool) is None]:
        print(f"缺少程序：{'、'.join(absent)}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is struck
    began_s = time.monotonic()
    outcomes, (acknowledged, lost) = play([ALL[number] for number in wanted], Places(options.out))
    minutes = (time.monotonic() - began_s) / 60
    solved = sum(one.ok for one in outcomes)
    print(f"{len(outcomes)} 种状况办结 {solved} 种，{minutes:.1f} 分钟；已保存答复 {acknowledged} 次，丢失 {lost} 次")
    if options.write:
        table.write(table.page(outcomes, minutes=minutes, acknowledged=acknowledged, lost=lost))
    return 0 if solved == len(wanted) and not lost else 1


def play(troubles: Sequence[Trouble], places: Places) -> tuple[list[Outcome], tuple[int, int]]:
    """Play these in one room; the rows, and of the saved answers how many and how many lost."""
    places.prepare()
    outcomes: list[Outcome] = []
    with Room(places, Narrator(), frozenset(one.number for one in troubles)) as room:
        for one in troubles:
            outcomes.append(_play(room, one))
            places.report.write_text(
                json.dumps(msgspec.to_builtins(outcomes), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
        again = [one for person in (room.desk, *room.windows.values()) for one in person.rewritten]
        if again:
            room.say(f"打字没有完整到达、重写过的栏：{'；'.join(again)}")
        data = room.places.server
        room.stage.server.stop()
        found = proof.lost(data, places.traces) if data.is_dir() else (0, 0)
    return outcomes, found


def _play(room: Room, one: Trouble) -> Outcome:
    """One of them; what goes wrong is told, and the next one goes on."""
    telling = Telling(room.desk, lambda: room.picture(f"{one.number:02d}"))
    failed, logged = "", 0
    room.to(one.phase)  # without it nothing that follows can be played
    try:
        logged = max((seq for seq, _text in room.desk.log_lines()), default=0)
        one.play(room, telling)
    except (RuntimeError, OSError) as error:
        failed = str(error) or type(error).__name__
        room.picture(f"{one.number:02d}-stopped")
        with contextlib.suppress(RuntimeError):
            room.desk.recover()
    log: Sequence[str] = ()
    if room.console.running:
        time.sleep(1.2)  # the window looks every second
        log = [text for seq, text in room.desk.log_lines() if seq > logged]
    outcome = telling.outcome(one, log, failed)
    mark = "✓" if outcome.ok else "✗"
    room.say(
        f"{mark} {one.number} {one.title}：{outcome.to_seen_s} 秒看见，{outcome.to_solved_s} 秒办完；{outcome.proof}"
    )
    return outcome


if __name__ == "__main__":
    sys.exit(main())
