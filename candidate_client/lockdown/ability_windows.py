"""What a Windows PC can enforce: hook, pictures, policies, service, account."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from candidate_client.lockdown.answer import Answer, data_answer
from candidate_client.lockdown.settings.registry import RegistryStore
from candidate_client.lockdown.windows import WindowsLockdown

WATCH_TASK: Final = "ExamSiteKit-Watch"
"""See `installers.machine.watch`."""
_LEAVES_OUT_OF_PICTURES: Final = 19041
_SHELL: Final = r"HKUSER\Software\Microsoft\Windows NT\CurrentVersion\Winlogon|Shell"
_TASKS: Final = r"HKUSER\Software\Microsoft\Windows\CurrentVersion\Policies\System|DisableTaskMgr"


def answers(data: Path) -> Iterator[Answer]:
    """All rows for this log-on."""
    hooked = WindowsLockdown.can_hook()
    yield Answer("keyboard", "good" if hooked else "no_hook", "held" if hooked else "not", needed=True)
    yield Answer("window", "good", needed=True)
    yield data_answer(data)
    served = _is_watched()
    yield Answer("service", "good" if served else "none", "held" if served else "partly")
    own = "exam-candidate-client" in str(_read(_SHELL) or "").lower()
    yield Answer("session", "good" if own else "shared", "held" if own else "partly")
    limited = served or _read(_TASKS) == 1
    yield Answer("secure_keys", "good" if limited else "open", "held" if limited else "partly")
    yield Answer("clipboard", "good")
    build = getattr(sys, "getwindowsversion", lambda: (10, 0, 0))()[2]
    fine = build >= _LEAVES_OUT_OF_PICTURES
    yield Answer("pictures", "good" if fine else "black", "held" if fine else "partly")
    yield Answer("sleep", "good")


def _read(place: str) -> int | str | None:
    try:
        return RegistryStore().read(place)
    except OSError:
        return None


def _is_watched() -> bool:
    try:
        done = subprocess.run(["schtasks", "/query", "/tn", WATCH_TASK], capture_output=True, check=False, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
