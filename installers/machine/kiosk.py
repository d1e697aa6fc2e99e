"""The exam account 考试账户 of a candidate's PC: a plain user that is led into the candidate's program.

What it may not do is written into its own part of the registry, not the machine's: whoever else logs on is not touched,
and with the account every trace goes. The account's password is random, known to nobody, and stands where Windows'
automatic log-on reads it; it opens nothing but this account.
"""

import secrets
from collections.abc import Iterator
from pathlib import PureWindowsPath
from typing import Final

from installers.machine.logon import WINLOGON
from installers.machine.steps import RemoveTree, Run, Step, WriteText
from installers.machine.task import TASK, kiosk_task

ACCOUNT: Final = "ExamSeat"
HIVE: Final = r"HKU\ExamSiteKit"
_SYSTEM: Final = HIVE + r"\Software\Microsoft\Windows\CurrentVersion\Policies\System"
_EXPLORER: Final = HIVE + r"\Software\Microsoft\Windows\CurrentVersion\Policies\Explorer"
_SHELL: Final = HIVE + r"\Software\Microsoft\Windows NT\CurrentVersion\Winlogon"
_LIMITS: Final = (
    (_SYSTEM, "DisableTaskMgr"),
    (_SYSTEM, "DisableLockWorkstation"),
    (_SYSTEM, "DisableChangePassword"),
    (_EXPLORER, "NoLogoff"),
    (_EXPLORER, "NoWinKeys"),
    (_EXPLORER, "NoClose"),
)


def new_password() -> str:
    """Of 14 letters: about a longer one `net user` asks a question that nobody is there to answer. Known to nobody.

    What Windows may ask of a password is in it: letters of both sizes, a figure, a sign.
    """
    return "aA1!" + secrets.token_urlsafe(7)


def install(program: PureWindowsPath, data: PureWindowsPath, password: str, *, automatic: bool) -> Iterator[Step]:
    """Make the account, its limits and its task. `automatic`: Windows logs it on when the PC starts."""
    secret = frozenset({password})
    # Its folder first: beside one that stays Windows would make another, and the limits below would miss it.
    yield Run(("machine-api", "delete-profile", ACCOUNT), "forget the folder of an earlier exam account", must=False)
    yield Run(("net", "user", ACCOUNT, "/delete"), "forget an earlier exam account", must=False)
    add = ("net", "user", ACCOUNT, password, "/add", "/passwordchg:no", "/expires:never", "/comment:ExamSiteKit", "/y")
    yield Run(add, "make the exam account", hidden=secret)
    yield Run(("machine-api", "create-profile", ACCOUNT), "make the folder of the exam account", must=False)
    yield Run(
        ("icacls", str(data), "/grant", f"{ACCOUNT}:(OI)(CI)M"), "let the exam account keep its answers", must=False
    )
    yield Run(("machine-api", "open-settings", ACCOUNT), "open the exam account's settings", must=False)
    for key, name in _LIMITS:
        words = ("reg", "add", key, "/v", name, "/t", "REG_DWORD", "/d", "1", "/f")
        yield Run(words, f"exam account: {name}", must=False)
    # Its own shell: no desktop, no start menu, no Explorer. The guard logs off when somebody leaves who may.
    words = ("reg", "add", _SHELL, "/v", "Shell", "/t", "REG_SZ", "/d", f'"{program}" guard --shell -- --kiosk', "/f")
    yield Run(words, "exam account: its shell", must=False)
    yield Run(("reg", "unload", HIVE), "close the exam account's settings", must=False)
    description = data / "kiosk-task.xml"
    yield WriteText(description, kiosk_task(ACCOUNT, program))
    create = ("schtasks", "/create", "/tn", TASK, "/xml", str(description), "/f")
    yield Run(create, "start the program when the exam account logs on")
    if automatic:
        yield Run(("machine-api", "keep-automatic-log-on", ACCOUNT), "put the school's automatic log-on away")
        of_this_machine = "."
        for name, value in (
            ("AutoAdminLogon", "1"),
            ("DefaultDomainName", of_this_machine),
            ("DefaultPassword", password),
            ("DefaultUserName", ACCOUNT),
        ):
            words = ("reg", "add", rf"HKLM\{WINLOGON}", "/v", name, "/t", "REG_SZ", "/d", value, "/f")
            yield Run(words, f"automatic log-on: {name}", hidden=secret)


def remove(profile: PureWindowsPath, data: PureWindowsPath) -> Iterator[Step]:
    """Take all of it back. The automatic log-on is the school's again, see `logon`."""
    yield Run(("schtasks", "/delete", "/tn", TASK, "/f"), "no start at log-on", must=False)
    yield Run(("machine-api", "end-automatic-log-on", ACCOUNT), "the school's automatic log-on again", must=False)
    yield Run(("reg", "unload", HIVE), "close the exam account's settings", must=False)
    yield Run(("reg", "delete", HIVE, "/f"), "no limit stays where its settings did not open", must=False)
    yield Run(("machine-api", "delete-profile", ACCOUNT), "remove the folder of the exam account", must=False)
    yield Run(("net", "user", ACCOUNT, "/delete"), "remove the exam account", must=False)
    yield RemoveTree(profile)
    yield RemoveTree(data / "kiosk-task.xml")
