"""Which folders of Windows' accounts are the exam account's: pure, from what the registry lists.

The account may be gone while its folder stays, deleted by hand or by a restore card; Windows makes `ExamSeat.PC` beside
it then, or `ExamSeat.000`, and whoever writes into `ExamSeat` writes into nobody's settings.
"""

from collections.abc import Mapping
from pathlib import PureWindowsPath
from typing import Final

LISTED: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList"
"""Below HKLM: a key for each account that has a folder, named by its security identifier."""
PLACE: Final = "ProfileImagePath"


def of_account(account: str, places: Mapping[str, str]) -> list[str]:
    """The identifiers whose folders are of the account, or were: `places` by identifier."""
    wanted = account.casefold()
    return sorted(
        sid
        for sid, place in places.items()
        if (name := PureWindowsPath(place).name.casefold()) == wanted or name.startswith(f"{wanted}.")
    )
