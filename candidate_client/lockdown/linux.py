"""Linux: a full-screen window that stays on top; keys of the desktop itself are the desktop's, and said to be so."""

import os

from shared.words.catalogue import say


class LinuxLockdown:
    """Blocks nothing outside the window: a room that needs more runs the client as the only program of its session."""

    def __init__(self) -> None:
        self._engaged = False

    @property
    def engaged(self) -> bool:
        """See Lockdown."""
        return self._engaged

    def engage(self, window_id: int) -> list[str]:
        """See Lockdown."""
        del window_id
        self._engaged = True
        if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
            return []
        return [say("client.lockdown.linux")]

    def release(self) -> None:
        """See Lockdown."""
        self._engaged = False
