"""Do all machines of a room run the server's program version? Said the same on every page, and before the start."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from shared.words.catalogue import row, say

_NAMED: Final = 6


def mixed(server: str, machines: Iterable[tuple[str, str]]) -> str:
    """What is to be said of a mixed room; empty where no machine differs from the server.

    `machines`: what each is called and its version; one whose version is not known yet is left out.
    """
    odd: dict[str, list[str]] = defaultdict(list)
    for called, version in machines:
        if version and version != server:
            odd[version].append(called)
    if not odd:
        return ""
    parts = [say("updates.mixed_part", machines=_listed(called), version=version) for version, called in odd.items()]
    return say("updates.mixed", server=server, named="；".join(parts))


def _listed(called: list[str]) -> str:
    more = say("updates.mixed_more", count=len(called)) if len(called) > _NAMED else ""
    return row(called[:_NAMED]) + more
