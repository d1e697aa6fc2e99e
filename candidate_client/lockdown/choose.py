"""The lockdown for this machine."""

import sys

from candidate_client.lockdown.linux import LinuxLockdown
from candidate_client.lockdown.port import Lockdown
from candidate_client.lockdown.windows import WindowsLockdown


def lockdown_for(platform: str = sys.platform) -> Lockdown:
    """The adapter of a platform."""
    return WindowsLockdown() if platform == "win32" else LinuxLockdown()
