"""`dev.py supply`: list of parts, licences, known weaknesses, and two builds that must be the same bytes."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts.devtools.places import ROOT
from scripts.devtools.progress import say
from scripts.devtools.supply.advisories import known_against
from scripts.devtools.supply.licences import objections
from scripts.devtools.supply.lockfile import read_lock
from scripts.devtools.supply.reproduce import build
from scripts.devtools.supply.sbom import sbom
from shared.protocol.version import PRODUCT_VERSION

_LOCK = ROOT / "requirements" / "run.lock"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; 0 if nothing speaks against a release."""
    parser = argparse.ArgumentParser(prog="dev.py supply", description="供应链检查")
    parser.add_argument("--sbom", type=Path, metavar="FILE", help="把 CycloneDX 部件清单写到此文件")
    parser.add_argument("--database", type=Path, metavar="ZIP", help="OSV 漏洞库（PyPI/all.zip），可离线带来")
    parser.add_argument("--build", type=Path, metavar="FOLDER", help="当前提交构建两遍并比较，产物留在此文件夹")
    options = parser.parse_args(arguments)
    packages = read_lock(_LOCK)
    say(f"随产品发布的部件 {len(packages)} 个（requirements/run.lock）")
    bad = 0
    for objection in objections(packages):
        say(f"许可证不在清单上：{objection}")
        bad += 1
    say("许可证：全部在清单上" if not bad else f"许可证：{bad} 个待查")
    if options.sbom:
        options.sbom.write_bytes(sbom(packages, PRODUCT_VERSION))
        say(f"部件清单：{options.sbom}")
    if options.database:
        for found in known_against(packages, options.database):
            kind = "已知漏洞" if found.sure else "请人工判断"
            say(f"{kind}：{found.package} {found.version} {found.advisory} {found.summary}")
            bad += found.sure
    else:
        say("已知漏洞：没有查。本机离线；请在联网的机器上下载 OSV 的 PyPI/all.zip，用 --database 指明")
    if options.build:
        bad += not _same_twice(options.build)
    return 1 if bad else 0


def _same_twice(target: Path) -> bool:
    """Build the present commit twice; keep the first."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "1", Path(folder) / "2"
        for place in (first, second):
            place.mkdir()
        made = build(ROOT, "HEAD", first)
        again = build(ROOT, "HEAD", second, oddly=True)
        target.mkdir(parents=True, exist_ok=True)
        for name, digest in made.items():
            (target / name).write_bytes((first / "out" / name).read_bytes())
            say(f"{'相同' if again.get(name) == digest else '不同'} {digest} {name}")
        commit = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
    say(f"两次构建{'逐字节相同' if made == again else '不相同'}：{commit}")
    return made == again


if __name__ == "__main__":
    sys.exit(main())
