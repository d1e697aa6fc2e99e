"""Switching this machine off, or logging off, as a person would."""

import logging
import subprocess
import sys

log = logging.getLogger(__name__)


def switch_off() -> bool:
    """Ask the system to shut down now; whether it took the order. It ends every program in order."""
    return _order(["shutdown", "/s", "/t", "0"] if sys.platform == "win32" else ["systemctl", "poweroff"])


def log_off() -> bool:
    """End this log-on of Windows; whether it took the order. Elsewhere the session ends with its own program."""
    return sys.platform == "win32" and _order(["shutdown", "/l"])


def _order(words: list[str]) -> bool:
    try:
        return subprocess.run(words, check=False, capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("%s: %s", words[0], type(error).__name__)
        return False
