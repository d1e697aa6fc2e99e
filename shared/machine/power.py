"""Switching this machine off, as a person would."""

import logging
import subprocess
import sys

log = logging.getLogger(__name__)


def switch_off() -> bool:
    """Ask the system to shut down now; whether it took the order. It ends every program in order."""
    words = ["shutdown", "/s", "/t", "0"] if sys.platform == "win32" else ["systemctl", "poweroff"]
    try:
        return subprocess.run(words, check=False, capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("not switched off: %s", type(error).__name__)
        return False
