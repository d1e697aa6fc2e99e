"""The watchman of a candidate's PC: a task of the system, from the PC's start on (`candidate_client.lockdown.guard`).

A task and not a service: it needs nothing of Windows but the task scheduler, which starts it again within a minute
where it ends, and no candidate may end a process of the system.
"""

from collections.abc import Iterator
from pathlib import PureWindowsPath
from typing import Final

from installers.machine.roles import ADMINISTRATORS, SYSTEM
from installers.machine.steps import MakeFolder, RemoveTree, Run, Step, WriteText
from installers.machine.task import system_task

TASK: Final = "ExamSiteKit-Watch"
FOLDER: Final = "watch"
"""Below ProgramData's folder of the kit: old policies; nobody but the system and administrators may write there."""


def install(program: PureWindowsPath, data: PureWindowsPath, keep: PureWindowsPath) -> Iterator[Step]:
    """Make its folder and its task, and start it."""
    yield MakeFolder(keep)
    grants = [word for who in (SYSTEM, ADMINISTRATORS) for word in ("/grant:r", f"{who}:(OI)(CI)F")]
    yield Run(("icacls", str(keep), "/inheritance:r", *grants), "who may read and write the old policies")
    description = keep / "watch-task.xml"
    yield WriteText(description, watch_task(program, data, keep))
    yield Run(("schtasks", "/create", "/tn", TASK, "/xml", str(description), "/f"), "watch over the lock", must=False)
    yield Run(("schtasks", "/run", "/tn", TASK), "begin to watch", must=False)


def stop() -> Iterator[Step]:
    """End it; its program may be replaced then."""
    yield Run(("schtasks", "/end", "/tn", TASK), "end the watch", must=False)


def remove(program: PureWindowsPath, keep: PureWindowsPath) -> Iterator[Step]:
    """End it and put every policy back; what would not go back stays written down."""
    yield from stop()
    yield Run(("schtasks", "/delete", "/tn", TASK, "/f"), "no watch at start", must=False)
    yield Run((str(program), "restore", "--machine", str(keep)), "policies as they were", must=False)
    yield RemoveTree(keep / "watch-task.xml")
    yield RemoveTree(keep / "watch.log")
    yield RemoveTree(keep, only_if_empty=True)


def watch_task(program: PureWindowsPath, data: PureWindowsPath, keep: PureWindowsPath) -> str:
    """The watchman's task as XML."""
    return system_task("看护考试机的锁定，恢复系统设置", program, f'watch --data "{data}" --keep "{keep}"')
