"""The eyes for this machine."""

import sys

from candidate_client.watch.linux import LinuxEyes
from candidate_client.watch.port import Eyes
from candidate_client.watch.windows import WindowsEyes


def eyes_for(platform: str = sys.platform) -> Eyes:
    """The adapter of a platform."""
    return WindowsEyes() if platform == "win32" else LinuxEyes()
