"""What Debian tells: /proc, /sys, systemd's and the desktops' own files. Nothing is changed and nothing needs root."""

import configparser
import os
import platform
import re
import socket
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import psutil

from shared.readiness.machines.common import CommonMachine
from shared.readiness.machines.port import Address, Firewall, Sleep, System, Updates

_CHINESE: Final = re.compile(
    r"pinyin|shuangpin|wubi|wbpy|wbx|rime|libpinyin|zhuyin|cangjie|chewing|sunpinyin|googlepinyin|sogou|iflyime|baidu",
    re.IGNORECASE,
)
_IDLE_SECONDS: Final = {"": 1, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "hr": 3600}


class LinuxMachine(CommonMachine):
    """See Machine. `root`: where the system's files lie; `environ`: the session's settings."""

    def __init__(self, root: Path = Path("/"), environ: Mapping[str, str] | None = None) -> None:
        self._root = root
        self._env = os.environ if environ is None else environ

    def system(self) -> System:
        """See Machine."""
        names = dict(line.split("=", 1) for line in _lines(self._root / "etc/os-release") if "=" in line)
        return System(family="linux", name=names.get("PRETTY_NAME", platform.system()).strip('"'))

    def keyboards(self) -> int | None:
        """See Machine."""
        handlers = [line for line in _lines(self._root / "proc/bus/input/devices") if line.startswith("H: Handlers=")]
        return sum(bool(re.search(r"\bkbd\b", line)) for line in handlers) or None

    def chinese_input(self) -> tuple[str, ...] | None:
        """See Machine: what the session's input method (Fcitx 5, IBus) has on its list."""
        config = self._config()
        wanted = f"{self._env.get('QT_IM_MODULE', '')} {self._env.get('XMODIFIERS', '')}".casefold()
        listed = _lines(config / "fcitx5/profile") + _lines(config / "fcitx/profile") if "fcitx" in wanted else []
        if "ibus" in wanted:
            listed = [self._asked("gsettings", "get", "org.freedesktop.ibus.general", "preload-engines")]
        return tuple(sorted({found.group().casefold() for line in listed for found in _CHINESE.finditer(line)}))

    def sleep(self) -> Sleep | None:
        """See Machine: logind's own idle action, and that of the Xfce and GNOME sessions."""
        logind = self._logind()
        times = [_seconds(logind.get("IdleActionSec", "30min"))] if logind.get("IdleAction") in _SLEEPS else []
        xfce = "\n".join(_lines(self._config() / "xfce4/xfconf/xfce-perchannel-xml/xfce4-power-manager.xml"))
        times += [int(found) * 60 for found in re.findall(r'name="inactivity-on-ac"[^>]*value="(\d+)"', xfce)]
        if "gnome" in self._env.get("XDG_CURRENT_DESKTOP", "").casefold():
            told = self._asked(
                "gsettings", "get", "org.gnome.settings-daemon.plugins.power", "sleep-inactive-ac-timeout"
            )
            times += [int(found) for found in re.findall(r"\d+$", told.strip())]
        dark = [int(found) * 60 for found in re.findall(r'name="dpms-on-ac-off"[^>]*value="(\d+)"', xfce)]
        return Sleep(sleep_s=_first(times), screen_s=_first(dark))

    def updates(self) -> Updates | None:
        """See Machine."""
        automatic = "\n".join(line for path in self._apt_settings() for line in _lines(path))
        on = re.search(r'^\s*APT::Periodic::Unattended-Upgrade\s+"[1-9]', automatic, re.MULTILINE) is not None
        return Updates(restart=(self._root / "run/reboot-required").exists(), automatic=on)

    def virtual(self) -> str | None:
        """See Machine."""
        maker = " ".join(_lines(self._root / "sys/class/dmi/id/sys_vendor") + _lines(self._product))
        for mark, name in _MAKERS.items():
            if mark in maker.casefold():
                return name
        flags = next((line for line in _lines(self._root / "proc/cpuinfo") if line.startswith("flags")), "")
        return "hypervisor" if " hypervisor" in flags else ""

    def restore_card(self) -> tuple[str, ...] | None:
        """See Machine: a root that lies in memory forgets everything as a card does."""
        mounts = [line.split() for line in _lines(self._root / "proc/mounts")]
        forgets = any(len(part) > 2 and part[1] == "/" and part[2] in {"overlay", "tmpfs", "aufs"} for part in mounts)
        return (*(super().restore_card() or ()), *(("overlayroot",) if forgets else ()))

    def addresses(self) -> tuple[Address, ...] | None:
        """See Machine; a lease of networkd or dhclient for the interface says that it is lent."""
        found = []
        for name, parts in psutil.net_if_addrs().items():
            lent = self._lent(name)
            found += [
                Address(address=part.address, fixed=not lent)
                for part in parts
                if part.family == socket.AF_INET and not part.address.startswith("127.")
            ]
        return tuple(found)

    def firewall(self, port: int) -> Firewall | None:
        """See Machine: ufw says its rules in files; other rules cannot be read without root, and are not guessed at."""
        on = any(line.strip() == "ENABLED=yes" for line in _lines(self._root / "etc/ufw/ufw.conf"))
        if not on:
            return Firewall(on=False, lets_in=True)
        rules = _lines(self._root / "etc/ufw/user.rules")
        return Firewall(on=True, lets_in=any(f"--dport {port} " in line and "ACCEPT" in line for line in rules))

    # ------------------------------------------------------------ where things stand
    @property
    def _product(self) -> Path:
        return self._root / "sys/class/dmi/id/product_name"

    def _config(self) -> Path:
        return Path(self._env.get("XDG_CONFIG_HOME") or Path(self._env.get("HOME", "/")) / ".config")

    def _logind(self) -> dict[str, str]:
        told: dict[str, str] = {}
        folder = self._root / "etc/systemd"
        for path in (folder / "logind.conf", *sorted((folder / "logind.conf.d").glob("*.conf"))):
            parser = configparser.ConfigParser(strict=False, interpolation=None)
            parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep capitals
            parser.read_string("\n".join(_lines(path)) or "[Login]")
            told |= dict(parser["Login"]) if parser.has_section("Login") else {}
        return told

    def _apt_settings(self) -> Iterator[Path]:
        yield from sorted((self._root / "etc/apt/apt.conf.d").glob("*"))

    def _lent(self, interface: str) -> bool:
        try:
            index = socket.if_nametoindex(interface)
        except OSError:
            return False
        leases = (self._root / "run/systemd/netif/leases" / str(index), *self._dhclient(interface))
        return any(path.exists() for path in leases)

    def _dhclient(self, interface: str) -> Iterator[Path]:
        for folder in ("var/lib/dhcp", "var/lib/NetworkManager"):
            yield from (self._root / folder).glob(f"*{interface}*lease*")

    def _asked(self, *command: str) -> str:
        try:
            return subprocess.run(command, capture_output=True, text=True, timeout=3, check=False).stdout
        except (OSError, subprocess.TimeoutExpired):
            return ""


_SLEEPS: Final = frozenset({"suspend", "hibernate", "hybrid-sleep", "suspend-then-hibernate", "poweroff"})
_MAKERS: Final = {"vmware": "VMware", "virtualbox": "VirtualBox", "innotek": "VirtualBox", "qemu": "QEMU", "kvm": "KVM",
                  "microsoft corporation virtual": "Hyper-V", "xen": "Xen", "parallels": "Parallels"}  # fmt: skip


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _seconds(text: str) -> int:
    found = re.fullmatch(r"\s*(\d+)\s*([a-z]*)\s*", text)
    return int(found[1]) * _IDLE_SECONDS.get(found[2], 1) if found else 1


def _first(times: list[int]) -> int:
    """The shortest that is not never."""
    return min((s for s in times if s > 0), default=0)
