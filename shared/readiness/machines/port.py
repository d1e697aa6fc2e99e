"""What checks ask a machine. Every answer may be None: this system does not tell, or not to us."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, Protocol

import msgspec


class System(msgspec.Struct, frozen=True, kw_only=True):
    """The operating system; `build` counts on Windows alone."""

    family: Literal["windows", "linux", "other"]
    name: str
    build: int = 0


class Sleep(msgspec.Struct, frozen=True, kw_only=True):
    """After how many idle seconds the machine goes to sleep and its screen goes dark on mains power; 0 is never."""

    sleep_s: int
    screen_s: int = 0


class Power(msgspec.Struct, frozen=True, kw_only=True):
    """Mains and battery. `battery`: there is one, in the machine or as a UPS that it knows; `percent` -1 if unknown."""

    mains: bool
    battery: bool
    percent: int = -1


class Updates(msgspec.Struct, frozen=True, kw_only=True):
    """Whether updates wait for a restart, and whether the system may install and restart by itself."""

    restart: bool
    automatic: bool


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """An IPv4 address of this machine; `fixed` False where it is lent by DHCP."""

    address: str
    fixed: bool | None


class Firewall(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a firewall is on, and whether it lets the room reach our port."""

    on: bool
    lets_in: bool | None


class Machine(Protocol):
    """This computer."""

    def cores(self) -> int | None:
        """Logical processors."""
        ...

    def memory_mb(self) -> int | None:
        """Memory as the system sees it."""
        ...

    def free_mb(self, folder: Path) -> int | None:
        """Space left on the folder's disk."""
        ...

    def system(self) -> System:
        """Which operating system."""
        ...

    def keyboards(self) -> int | None:
        """How many keyboards are attached; None where that cannot be told."""
        ...

    def chinese_input(self) -> tuple[str, ...] | None:
        """Chinese input methods this user can choose."""
        ...

    def sleep(self) -> Sleep | None:
        """When it sleeps."""
        ...

    def power(self) -> Power | None:
        """Where its current comes from."""
        ...

    def updates(self) -> Updates | None:
        """Updates under way."""
        ...

    def virtual(self) -> str | None:
        """Which virtual machine this is; empty for a real one."""
        ...

    def programs(self) -> Iterable[str] | None:
        """Names of the running processes."""
        ...

    def antivirus(self) -> tuple[str, ...] | None:
        """Virus scanners other than the system's own."""
        ...

    def restore_card(self) -> tuple[str, ...] | None:
        """What puts the disk back at the next start: 还原卡, 冰点."""
        ...

    def addresses(self) -> tuple[Address, ...] | None:
        """IPv4 addresses in the room's network."""
        ...

    def firewall(self, port: int) -> Firewall | None:
        """The firewall in front of a port we serve on."""
        ...
