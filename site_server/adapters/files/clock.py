"""The machine's clocks."""

import sys
import time
from pathlib import Path

from site_server.domain.room_clock import UNKNOWN_BOOT

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class MachineClock:
    """A `Clock`. Linux: CLOCK_BOOTTIME, which counts sleep; Windows' monotonic clock does so by itself."""

    def wall_ms(self) -> int:
        """See Clock."""
        return time.time_ns() // 1_000_000

    def monotonic_ms(self) -> int:
        """See Clock."""
        return _running_ms()

    def boot_id(self) -> str:
        """See Clock."""
        return _boot()


if sys.platform == "win32":
    import winreg

    def _running_ms() -> int:
        return time.monotonic_ns() // 1_000_000

    def _boot() -> str:
        """Windows counts its boots in the registry."""
        path = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
                return f"boot-{winreg.QueryValueEx(key, 'BootId')[0]}"
        except OSError:
            return UNKNOWN_BOOT

else:

    def _running_ms() -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

    def _boot() -> str:
        return _BOOT_ID.read_text(encoding="ascii").strip() if _BOOT_ID.exists() else UNKNOWN_BOOT
