"""The lockdown for this machine."""

import sys
from pathlib import Path
from typing import Final

from candidate_client.lockdown.linux import Connection, LinuxLockdown
from candidate_client.lockdown.port import Lockdown
from candidate_client.lockdown.settings.book import SettingsBook, Store
from candidate_client.lockdown.settings.registry import RegistryStore
from candidate_client.lockdown.settings.x11_store import X11Store
from candidate_client.lockdown.windows import WindowsLockdown

BEFORE: Final = "settings-before-lock.json"
"""In the client's data folder: the settings of the person's own session, as they were."""


def lockdown_for(
    data: Path | None = None, connection: Connection = lambda: None, platform: str = sys.platform
) -> Lockdown:
    """The adapter of a platform. `data`: where old settings are kept; without it none is changed."""
    book = settings_book(data, platform) if data is not None else None
    return WindowsLockdown(book) if platform == "win32" else LinuxLockdown(connection, book)


def machine_book(keep: Path) -> SettingsBook:
    """The policies of the whole machine and of whoever sits at it, on Windows; `keep`: the watchman's folder."""
    return SettingsBook(RegistryStore(), keep / BEFORE)


def settings_book(data: Path, platform: str = sys.platform) -> SettingsBook:
    """The settings that the lock changes for the person at the PC."""
    store: Store = RegistryStore() if platform == "win32" else X11Store()
    return SettingsBook(store, data / BEFORE)
