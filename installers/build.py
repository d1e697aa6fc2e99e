"""Freezes the programs with PyInstaller, for the system it runs on: one folder each.

A program frozen on Windows runs on Windows, one frozen on Debian on Debian; nothing is downloaded.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from installers.closure import findings
from installers.freezing import PROGRAMS, ROOT, Frozen


class BuildError(Exception):
    """PyInstaller failed; `str()` names the program and the log."""


def executable(out: Path, program: Frozen) -> Path:
    """Where a build in `out` puts the program's executable."""
    return out / program.name / (f"{program.name}.exe" if sys.platform == "win32" else program.name)


def build(out: Path, only: Sequence[str] = ()) -> dict[str, Path]:
    """Freeze the named programs (all by default) into `out`; returns their executables by short name.

    Raises:
        BuildError: a program could not be frozen.
    """
    names = list(only) or list(PROGRAMS)
    out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        built = pool.map(lambda name: _freeze(name, out), names)
        return dict(zip(names, built, strict=True))


def _freeze(name: str, out: Path) -> Path:
    program = PROGRAMS[name]
    started_s = time.monotonic()
    print(f"{program.name}: freezing …", flush=True)
    log = out / f"{program.name}.log"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(out), "--workpath", str(out / "work" / name)]
    command += [str(ROOT / "installers" / "program.spec"), "--", "--program", name]
    with log.open("w", encoding="utf-8") as sink:
        run = subprocess.run(command, cwd=ROOT, stdout=sink, stderr=subprocess.STDOUT, check=False)
    path = executable(out, program)
    if run.returncode or not path.is_file():
        tail = "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-20:])
        raise BuildError(f"{program.name} could not be frozen, see {log}\n{tail}")
    if sys.platform == "win32" and (wrong := findings(path.parent)):
        raise BuildError(f"{program.name} would not start on every Windows:\n" + "\n".join(wrong))
    size = sum(item.lstat().st_size for item in path.parent.rglob("*"))
    print(f"{program.name}: {size / 1e6:.0f} MB in {time.monotonic() - started_s:.0f} s", flush=True)
    return path
