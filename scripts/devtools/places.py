"""Where the developer tools keep things: the checkout, its virtual environment and the set-up's own notes."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STATE = ROOT / ".dev"
LOCK_FILE = ROOT / "requirements" / "dev.lock"
TUS_SERVER = ROOT / "tests" / "e2e" / "tus_server"


class SetupError(Exception):
    """The set-up cannot go on; `str()` is a sentence that says what to do."""


def venv_python(venv: Path = VENV) -> Path:
    """The interpreter inside a virtual environment, whether it exists yet or not."""
    return venv / "Scripts" / "python.exe" if sys.platform == "win32" else venv / "bin" / "python"


def venv_packages(venv: Path = VENV) -> Path:
    """The folder of installed packages inside a virtual environment; it exists once the environment does."""
    if sys.platform == "win32":
        return venv / "Lib" / "site-packages"
    found = sorted(venv.glob("lib/python3.*/site-packages"))
    return found[0] if found else venv / "lib" / "python3" / "site-packages"


def is_root() -> bool:
    """Whether this process may install system packages."""
    return sys.platform != "win32" and os.geteuid() == 0
