"""Resolves the dependencies of pyproject.toml into the two hash-locked lists, for every platform at once."""

import shutil
import subprocess

from scripts.devtools.places import ROOT, SetupError, venv_python
from scripts.devtools.progress import say

LOCKS = {
    "run.lock": ("--extra", "server", "--extra", "proctor", "--extra", "candidate", "--extra", "centre"),
    "dev.lock": ("--all-extras",),
}


def renew() -> int:
    """Write requirements/*.lock anew, as old as the present pins allow; returns uv's exit code.

    Raises:
        SetupError: uv is not installed.
    """
    inside = venv_python().parent / "uv"
    uv = str(inside) if inside.exists() else shutil.which("uv")
    if uv is None:
        raise SetupError(f"重新锁定依赖需要 uv：请运行 {venv_python()} -m pip install uv 后再试。")
    for name, extras in LOCKS.items():
        command = [uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--python-version", "3.11"]
        command += ["--no-emit-index-url", "--no-header", *extras, "pyproject.toml", "-o", f"requirements/{name}"]
        code = subprocess.call(command, cwd=ROOT)
        if code:
            return code
        say(f"requirements/{name} 已更新")
    return 0
