"""`dev.py windows`: the Windows programs and installers on Debian, then the long proof that they work."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from installers.freezing import PROGRAMS, ROOT
from installers.lab.make import ensure
from installers.lab.places import Lab, default_lab
from installers.lab.wine import WineError
from installers.packing import PackageError
from installers.proof.report import ProofError
from installers.proof.run import STEPS, prove
from installers.windows.make import freeze, made_at, next_version, package
from installers.windows.signing import Signer, test_signer
from installers.windows.tests import run_tests
from scripts.devtools.places import SetupError
from scripts.devtools.progress import say
from shared.link.errors import LinkError
from shared.protocol.errors import WireError
from shared.protocol.version import PRODUCT_VERSION


def main(arguments: Sequence[str] | None = None) -> int:
    """Make everything and try it; 0 when all of it works."""
    options = _parser().parse_args(arguments)
    lab, out, started_s = Lab(options.lab), options.out.resolve(), time.monotonic()
    proof = out / "proof"
    signer = Signer(options.certificate, options.key) if options.certificate else test_signer(lab.root / "signing")
    try:
        ensure(lab)
        if options.tests is not None:
            return run_tests(lab, options.tests)
        following = next_version(PRODUCT_VERSION)
        if options.begin is not None:  # on what was made last
            prove(
                lab,
                made_at(lab, PRODUCT_VERSION, out),
                made_at(lab, following, lab.root / "next"),
                proof,
                options.begin,
            )
            return 0
        freeze(lab, options.only or list(PROGRAMS))
        made = package(lab, PRODUCT_VERSION, out, signer)
        if not options.no_proof and not options.only:
            prove(lab, made, package(lab, following, lab.root / "next", signer), proof)
    except (SetupError, WineError, PackageError, ProofError, TimeoutError, LinkError, WireError) as error:
        print(error, file=sys.stderr)
        return 1
    say(f"{out}  {time.monotonic() - started_s:.0f} s")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py windows", description="在 Debian 上制作并试用 Windows 程序和安装包")
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "windows", help="输出文件夹，默认为 dist/windows")
    parser.add_argument("--lab", type=Path, default=default_lab(), help="实验环境的文件夹")
    parser.add_argument("--only", choices=tuple(PROGRAMS), action="append", default=[], help="只做这一个程序，可重复")
    parser.add_argument("--tests", nargs="*", metavar="PATH", help="只在实验环境的 Windows Python 上运行测试")
    parser.add_argument("--no-proof", action="store_true", help="只制作，不试用")
    parser.add_argument(
        "--from", dest="begin", choices=tuple(STEPS), help="不重新制作，从上次试用保留的机器上的这一步接着试用"
    )
    parser.add_argument("--certificate", type=Path, help="代码签名证书 PEM；不给则用测试证书")
    parser.add_argument("--key", type=Path, help="证书的私钥 PEM")
    return parser


if __name__ == "__main__":
    sys.exit(main())
