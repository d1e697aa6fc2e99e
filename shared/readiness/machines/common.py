"""What every system tells in the same way, and the names by which programs are known."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import psutil

from shared.readiness.machines.port import Power

RESTORE_CARDS: Final[Mapping[str, str]] = {
    "dfserv": "Deep Freeze",
    "frzstate2k": "Deep Freeze",
    "dfserverservice": "Deep Freeze",
    "defenderdaemon": "Shadow Defender",
    "shadowuser": "ShadowUser",
    "rollbackrx": "RollBack Rx",
    "easyrestore": "OS-Easy",
    "oseasyclient": "OS-Easy",
    "lenovohdp": "Lenovo HDP",
    "yuyanclient": "Haiguang",
    "icafe8": "iCafe8",
    "mzdclient": "Mzd",
}
ANTIVIRUS: Final[Mapping[str, str]] = {
    "360tray": "360",
    "360sd": "360",
    "zhudongfangyu": "360",
    "hipstray": "Huorong",
    "hipsdaemon": "Huorong",
    "qqpctray": "Tencent",
    "qqpcrtp": "Tencent",
    "kxetray": "Kingsoft",
    "kxescore": "Kingsoft",
    "ravmond": "Rising",
    "avp": "Kaspersky",
    "mcshield": "McAfee",
    "ccsvchst": "Norton",
    "egui": "ESET",
    "ekrn": "ESET",
    "clamd": "ClamAV",
}


class CommonMachine:
    """What psutil tells on both systems. See Machine."""

    def cores(self) -> int | None:
        """See Machine."""
        return psutil.cpu_count()

    def memory_mb(self) -> int | None:
        """See Machine."""
        return int(psutil.virtual_memory().total // 1_000_000)

    def free_mb(self, folder: Path) -> int | None:
        """See Machine."""
        return shutil.disk_usage(folder).free // 1_000_000

    def power(self) -> Power | None:
        """See Machine."""
        battery = psutil.sensors_battery()
        if battery is None:
            return Power(mains=True, battery=False)
        return Power(mains=bool(battery.power_plugged), battery=True, percent=round(battery.percent))

    def programs(self) -> Iterable[str] | None:
        """See Machine."""
        try:
            found = [process.info["name"] or "" for process in psutil.process_iter(["name"])]
        except (psutil.Error, OSError, ValueError):
            return None
        return frozenset(known_name(name) for name in found)

    def antivirus(self) -> tuple[str, ...] | None:
        """See Machine."""
        return self._known(ANTIVIRUS)

    def restore_card(self) -> tuple[str, ...] | None:
        """See Machine."""
        return self._known(RESTORE_CARDS)

    def _known(self, names: Mapping[str, str]) -> tuple[str, ...] | None:
        running = self.programs()
        return None if running is None else tuple(sorted({names[name] for name in running if name in names}))


def known_name(process: str) -> str:
    """A process name as lists have it: small letters, without `.exe`."""
    return process.casefold().removesuffix(".exe")
