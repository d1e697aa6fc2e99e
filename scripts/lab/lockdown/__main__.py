"""Plays the conformance suite of the lock: `python3 scripts/dev.py lockdown [--only WORD] [--write]`.

`--write` puts the table of results into docs/lock.md. Exit code 0 if the lock held against everything.
"""

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from scripts.devtools.places import ROOT
from scripts.lab.lockdown.cases import SCREEN_CASES, Case
from scripts.lab.lockdown.kills import KILL_CASES
from scripts.lab.lockdown.stage import BrokenError, Stage, StageError, missing_tools

CASES: Final[dict[str, Case]] = {**SCREEN_CASES, **KILL_CASES}
PAGE: Final = ROOT / "docs" / "lock.md"
_BEGIN, _END = "<!-- results: begin -->", "<!-- results: end -->"


def main() -> int:
    """Play the cases and print the table."""
    parser = argparse.ArgumentParser(prog="lockdown", description="锁定的符合性检查：真实按键、真实进程")
    parser.add_argument("--only", default="", help="只做名称含此文字的项目")
    parser.add_argument("--write", action="store_true", help="把结果写入 docs/lock.md")
    options = parser.parse_args()
    if missing := missing_tools():
        print(f"缺少：{' '.join(missing)}")
        return 2
    rows = [play(name, case) for name, case in CASES.items() if options.only in name]
    held = all(row.startswith("| ✓") for row in rows)
    if options.write and held and not options.only:
        write(rows)
    print("锁定全部守住。" if held else "有项目没有守住。")
    return 0 if held else 1


def play(name: str, case: Case) -> str:
    """One case on a screen of its own; its row of the table."""
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lockdown-") as folder, Stage(Path(folder)) as stage:
        try:
            mark, told = "✓", case(stage)
        except (BrokenError, StageError) as error:
            mark, told = "✗", f"{type(error).__name__}: {error}"
    row = f"| {mark} | {name} | {told} |"
    print(f"{row}  {time.monotonic() - began_s:.0f} s", flush=True)
    return row


def write(rows: list[str]) -> None:
    """Put the table into the page, between its two marks."""
    table = "\n".join(["", "| | 尝试 | 结果 |", "|---|---|---|", *rows, ""])
    page = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(_BEGIN)}.*{re.escape(_END)}", re.DOTALL)
    PAGE.write_text(pattern.sub(lambda _m: f"{_BEGIN}\n{table}\n{_END}", page), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
