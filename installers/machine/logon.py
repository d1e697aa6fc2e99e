"""The automatic log-on of a PC: the school's own is put away while the exam account's stands there, and put back after.

Pure: from what stands in the registry to what is to be kept or written; the registry itself is `windows_api`'s.
"""

from collections.abc import Mapping
from typing import Final

WINLOGON: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon"
KEPT: Final = r"SOFTWARE\ExamSiteKit\school-log-on"
"""Below HKLM; closed to everybody but the system and administrators, for a password may stand in it."""
NAMES: Final = ("AutoAdminLogon", "DefaultUserName", "DefaultDomainName", "DefaultPassword", "AutoLogonCount")
"""What Windows reads; the last says after how many starts the log-on ends, so it must not stand beside ours."""

Value = str | int
"""REG_SZ or REG_DWORD."""
Values = Mapping[str, Value]
"""By name; a name that is not there has no value in the registry."""


def is_of(account: str, now: Values) -> bool:
    """Whether the log-on that stands there is this account's."""
    return now.get("DefaultUserName") == account


def to_keep(now: Values, account: str) -> Values | None:
    """The school's log-on, to be kept; None where the account's own stands there already: what is kept stays so."""
    return None if is_of(account, now) else {name: now[name] for name in NAMES if name in now}


def to_write(now: Values, kept: Values, account: str) -> dict[str, Value | None]:
    """What to write where the account's log-on ends, None for a value that goes; nothing where it is not the account's.

    `kept`: empty where the school had none, or an older version installed the account.
    """
    return {name: kept.get(name) for name in NAMES} if is_of(account, now) else {}
