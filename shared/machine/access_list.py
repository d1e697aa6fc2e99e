"""What an access list of Windows says, read from its own notation (SDDL). Pure.

    D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;S-1-5-21-…-1001)

A list that is missing, or cannot be understood, lets everybody in: in doubt a secret counts as open.
"""

import re
from typing import Final

_ENTRY: Final = re.compile(r"\(([^()]*)\)")
_ALLOWS: Final = frozenset({"A", "XA", "OA", "ZA"})
_INHERITED_ONLY: Final = "IO"
_READ_OR_MORE: Final = 0x1 | 0x2 | 0x4 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000 | 0x80000000
"""Read, write or append its data, change its list or owner, or a generic right that holds one of these."""
_RIGHTS: Final = frozenset({"FA", "FR", "FW", "GA", "GR", "GW", "CC", "DC", "LC", "WD", "WO"})
ABOVE_ALL: Final = frozenset({"SY", "BA", "S-1-5-18", "S-1-5-32-544"})
"""The system and administrators: nothing on this machine is hidden from them."""
_NOBODY_IN_PARTICULAR: Final = frozenset({"OW", "CO", "S-1-3-0", "S-1-3-4"})
"""Whoever owns it: named by the list's owner."""


def others(sddl: str, own: str) -> frozenset[str]:
    """Whom the list lets read or change the file besides the system, administrators and `own`, this account."""
    text = sddl.partition("D:")[2].partition("S:")[0]
    if "D:" not in sddl or "NO_ACCESS_CONTROL" in text:
        return frozenset({"WD"})
    return (
        frozenset(who for who in map(_let_in, _ENTRY.findall(text)) if who) - ABOVE_ALL - _NOBODY_IN_PARTICULAR - {own}
    )


def _let_in(entry: str) -> str:
    """Whom an entry lets in; empty where it shuts out, or is for files below alone."""
    fields = entry.split(";")
    if len(fields) < 6:
        return "WD"
    kind, flags, rights, who = fields[0], fields[1], fields[2], fields[5]
    if kind not in _ALLOWS or _INHERITED_ONLY in _pairs(flags):
        return ""
    if rights.lower().startswith("0x"):
        return who if int(rights, 16) & _READ_OR_MORE else ""
    return who if _RIGHTS & set(_pairs(rights)) else ""


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(0, len(text), 2)]
