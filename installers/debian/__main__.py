"""`dev.py deb`: freeze the programs on this Debian and make a package of each."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from installers.build import BuildError, build
from installers.debian.deb import make_deb
from installers.debian.product import DEBIAN
from installers.freezing import PROGRAMS, ROOT
from installers.packing import PackageError, run_tool
from scripts.devtools.progress import say
from shared.protocol.version import PRODUCT_VERSION


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the packages; 0 when all were made."""
    parser = argparse.ArgumentParser(prog="dev.py deb", description="打包成 Debian 软件包（.deb）")
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "debian", help="输出文件夹，默认为 dist/debian")
    parser.add_argument("--only", choices=tuple(PROGRAMS), action="append", default=[], help="只做这一个程序，可重复")
    options = parser.parse_args(arguments)
    out: Path = options.out.resolve()
    try:
        architecture = run_tool(["dpkg", "--print-architecture"]).strip()
        for name, executable in build(out / "programs", options.only).items():
            made = make_deb(DEBIAN[name], PRODUCT_VERSION, executable.parent, out, architecture)
            say(f"{made}  {made.stat().st_size / 1e6:.0f} MB")
    except (BuildError, PackageError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
