r"""Which settings a lock wants, and why. Pure data: a place as its store names it, and the value while the lock holds.

Windows: `hive\key|name` of the registry. `HKUSER` stands for the part of whoever sits at the PC, which only the
system may write below `Policies`. X11: names of `x11_store`.
"""

from typing import Final

from candidate_client.lockdown.settings.book import Value

_POLICIES: Final = r"HKUSER\Software\Microsoft\Windows\CurrentVersion\Policies"
_SYSTEM: Final = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
_IMAGES: Final = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Image File Execution Options"

USER_POLICIES: Final[dict[str, Value]] = {
    rf"{_POLICIES}\System|DisableTaskMgr": 1,
    rf"{_POLICIES}\System|DisableLockWorkstation": 1,
    rf"{_POLICIES}\System|DisableChangePassword": 1,
    rf"{_POLICIES}\Explorer|NoLogoff": 1,
    rf"{_POLICIES}\Explorer|NoClose": 1,
    rf"{_POLICIES}\Explorer|NoWinKeys": 1,
}
"""What Ctrl+Alt+Del offers, in the part of the person at the PC: theirs to read, and only the system's to write."""

USER_SETTINGS: Final[dict[str, Value]] = {
    # Toasts of other programs take the eye, some the keyboard.
    r"HKUSER\Software\Microsoft\Windows\CurrentVersion\PushNotifications|ToastEnabled": 0,
    r"HKUSER\Software\Microsoft\Clipboard|EnableClipboardHistory": 0,
    # Five times Shift, eight seconds Shift, five seconds NumLock: each opens a window of Windows over the exam.
    # Flags of Windows' own for each, without the one for its keys (4).
    "LIVE|sticky": 0x1FA,
    "LIVE|filter": 0x7A,
    "LIVE|toggle": 0x3A,
}
"""What Windows opens by itself; the person's own to change. `LIVE`: what Windows holds in memory, of this log-on."""

MACHINE_POLICIES: Final[dict[str, Value]] = {
    rf"{_SYSTEM}|HideFastUserSwitching": 1,
    # The ease-of-access button of the Ctrl+Alt+Del screen runs programs as the system.
    rf"{_IMAGES}\Utilman.exe|Debugger": "systray.exe",
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows\System|DontDisplayNetworkSelectionUI": 1,
    r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server|fDenyTSConnections": 1,
    # Windows Update waits until the exam is over.
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU|NoAutoUpdate": 1,
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU|NoAutoRebootWithLoggedOnUsers": 1,
}
"""Of the whole machine: only the watchman, running as the system, may set them."""

X11_SETTINGS: Final[dict[str, Value]] = {
    "screensaver": "0 0 0 0",
    "dpms": "0",
    # Ctrl+Alt+F1 … and Ctrl+Alt+Backspace are keys of the X server; this keyboard has none of them.
    "xkb-options": "srvrkeys:none",
}
"""Of the X server: no screen saver, no sleeping screen, no key of the server itself."""


def for_user(wanted: dict[str, Value], sid: str) -> dict[str, Value]:
    r"""The places of one person, by their security identifier: whoever puts them back may be somebody else."""
    return {place.replace("HKUSER\\", f"HKU\\{sid}\\", 1): value for place, value in wanted.items()}
