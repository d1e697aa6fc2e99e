"""This machine's addresses as a technician has to choose among them: adapter, address, whether it stays."""

import socket
from typing import Final, Literal

import msgspec
import psutil

from shared.readiness.machines.choose import this_machine

_VIRTUAL: Final = ("docker", "veth", "virbr", "vmnet", "vethernet", "br-", "tun", "tap", "wsl")

Origin = Literal["fixed", "lent", "unknown"]


class OwnAddress(msgspec.Struct, frozen=True, kw_only=True):
    """One IPv4 address. `origin`: set by hand, lent by DHCP, or this system does not tell."""

    adapter: str
    address: str
    origin: Origin
    virtual: bool = False
    mbit_s: int = 0


def own_addresses() -> tuple[OwnAddress, ...]:
    """Real adapters before virtual ones, fixed before lent; the first one is the one to propose."""
    told = {one.address: one.fixed for one in this_machine().addresses() or ()}
    stats = psutil.net_if_stats()
    found = []
    for adapter, cards in psutil.net_if_addrs().items():
        for card in cards:
            if card.family is not socket.AF_INET or card.address.startswith(("127.", "169.254.")):
                continue
            state = stats.get(adapter)
            found.append(
                OwnAddress(
                    adapter=adapter,
                    address=card.address,
                    origin=_origin(told.get(card.address)),
                    virtual=adapter.lower().startswith(_VIRTUAL),
                    mbit_s=state.speed if state is not None and state.isup else 0,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.virtual, one.origin != "fixed", one.adapter, one.address)))


def port_is_free(port: int) -> bool:
    """Whether no other program of this machine listens there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 - asked for and given back
        except OSError:
            return False
    return True


def _origin(fixed: bool | None) -> Origin:
    if fixed is None:
        return "unknown"
    return "fixed" if fixed else "lent"
