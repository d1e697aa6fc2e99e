"""The checkout's own virtual environment: made, repaired in place and filled from the hash-locked list."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.devtools.places import LOCK_FILE, ROOT, VENV, SetupError, venv_packages, venv_python
from scripts.devtools.progress import run_quietly, say

PATH_FILE = "exam_site_kit.pth"
INSTALLING = VENV / ".installing"
"""Stands while pip works: found at the next start, it means that packages may be half written."""


def ensure() -> None:
    """Make the environment hold exactly what the lock names; a half-made one is repaired.

    Raises:
        SetupError: it cannot be made or filled.
    """
    if not _works("import sys, pip._internal.cli.main; sys.exit(sys.version_info < (3, 11))"):
        if VENV.exists():
            say("  .venv 不完整或 Python 太旧，重新建立。")
            shutil.rmtree(VENV)
        run_quietly("建立虚拟环境 .venv", [sys.executable, "-m", "venv", str(VENV)])
    interrupted = INSTALLING.exists()
    INSTALLING.touch()
    _install(again=interrupted)
    INSTALLING.unlink()
    _put_checkout_on_path(venv_packages())


def keep_compiled_modules() -> None:
    """Let this process and all that it starts keep compiled modules, whatever the shell says.

    A day of the demo or a run of the tests starts hundreds of programs. Where none may keep what it compiled, each
    compiles the whole house anew, and every test worker every test: a third of the processor time of a run.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def _works(code: str) -> bool:
    python = venv_python()
    if not python.exists():
        return False
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _install(*, again: bool) -> None:
    total = sum(1 for line in LOCK_FILE.read_text("utf-8").splitlines() if line[:1].isalnum())
    seen: set[str] = set()

    def status(line: str) -> str:
        words = line.split()
        if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied: ")):
            name = words[3] if words[0] == "Requirement" else words[1].rsplit("/", 1)[-1]
            seen.add(name)
            return f"{len(seen)}/{total} {name}"
        return "写入磁盘" if line.startswith("Installing collected packages") else ""

    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    options = ["--require-hashes", "--only-binary", ":all:", "--progress-bar", "off", "-r", str(LOCK_FILE)]
    if again:
        say("  上次安装中断，全部重新写入。")
        options.append("--force-reinstall")
    run_quietly(f"安装 {total} 个 Python 包（按哈希锁定）", [*pip, "install", *options], status=status)


def _put_checkout_on_path(packages: Path) -> None:
    """Let the environment's Python import the checkout from any folder, without installing it."""
    if not packages.is_dir():
        raise SetupError(f"虚拟环境里没有 {packages}：请删除 .venv 后重新运行。")
    text = f"{ROOT}\n"
    target = packages / PATH_FILE
    if not target.is_file() or target.read_text("utf-8") != text:
        target.write_text(text, "utf-8")
