"""Runs the packaging tools of other people: one way to start them, one error when they fail."""

import os
import subprocess
from pathlib import Path


class PackageError(Exception):
    """A packaging tool failed; `str()` names it and what it said."""


def run_tool(command: list[str], cwd: Path | None = None) -> str:
    """Run a packaging tool; what it printed.

    Raises:
        PackageError: it failed or is not installed.
    """
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        run = subprocess.run(
            command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
        )
    except FileNotFoundError as error:
        raise PackageError(f"{command[0]}: not installed") from error
    if run.returncode:
        raise PackageError(f"{command[0]}: {run.returncode}\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return run.stdout + run.stderr
