"""Plays a drill, exit code 0 if it held: `python -m scripts.lab.drills take-over [--clients N] [--age-s S]`."""

import argparse
import sys
import tempfile
from pathlib import Path

import msgspec

from scripts.lab.drills.take_over import drill_take_over


def main() -> int:
    """Run the drill of that name."""
    parser = argparse.ArgumentParser(prog="drills", description="演练：真实进程，计时并清点")
    parser.add_argument("drill", choices=["take-over"])
    parser.add_argument("--clients", type=int, default=12, help="考生机台数")
    parser.add_argument("--age-s", type=float, default=6.0, help="备份停止后服务器还运行多少秒（备份有多旧）")
    parser.add_argument("--json", type=Path, help="结果写入文件")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="exam-drill-") as folder:
        outcome = drill_take_over(Path(folder), clients=options.clients, age_s=options.age_s)
    print(outcome.text())
    if options.json:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(outcome)))
    return 0 if outcome.held else 1


if __name__ == "__main__":
    sys.exit(main())
