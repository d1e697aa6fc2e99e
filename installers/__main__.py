"""`python -m installers`: freeze the programs on this machine and try each of them."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from installers.build import BuildError, build
from installers.freezing import PROGRAMS, ROOT
from installers.smoke import SmokeError, smoke


def main(arguments: Sequence[str] | None = None) -> int:
    """Build and smoke-test; 0 when every program works frozen."""
    parser = argparse.ArgumentParser(prog="dev.py freeze", description="把四个程序打包成可安装的文件夹，并逐个试运行")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="输出文件夹，默认为 dist")
    parser.add_argument("--only", choices=tuple(PROGRAMS), action="append", default=[], help="只做这一个程序，可重复")
    parser.add_argument("--no-smoke", action="store_true", help="只打包，不试运行")
    options = parser.parse_args(arguments)
    started_s = time.monotonic()
    out: Path = options.out.resolve()
    try:
        executables = build(out, options.only)
        if not options.no_smoke:
            smoke(executables, out / "pictures")
    except (BuildError, SmokeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{out}  {time.monotonic() - started_s:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
