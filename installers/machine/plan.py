"""What setting a machine up, or taking it back, consists of: pure, from the choice to the list of steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Final

from installers.machine import kiosk, watch
from installers.machine.roles import ADMINISTRATORS, SYSTEM, Role
from installers.machine.steps import CopyFile, MakeFolder, RemoveTree, Run, Step

SERVICE: Final = "ExamSiteServer"
SITE_FILE: Final = "site.examsite"
_DESCRIPTION: Final = "考点机考套件的服务器：保存作答、计时、收卷。考试期间不要停止。"
_RESTARTS: Final = "restart/1000/restart/5000/restart/15000"


@dataclass(frozen=True, slots=True)
class Machine:
    """Where things lie on this machine.

    Attributes:
        programs: the folder of the role's program.
        data: ProgramData's folder of the kit; each role has its own below it.
        profiles: where Windows keeps the folders of its accounts.
    """

    programs: PureWindowsPath
    data: PureWindowsPath
    profiles: PureWindowsPath


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants of the machine.

    Attributes:
        site_file: where the technician's site file lies, to be kept with the program's data.
        exam_account: a candidate's PC gets the exam account that starts the program.
        automatic: Windows logs the exam account on by itself.
        password: of the exam account, made afresh.
    """

    site_file: PureWindowsPath | None = None
    exam_account: bool = False
    automatic: bool = False
    password: str = ""


def install_steps(role: Role, machine: Machine, choice: Choice) -> list[Step]:
    """Everything, in order. Doing it again on a machine that is set up changes nothing: that is what repair does."""
    return list(_install(role, machine, choice))


def remove_steps(role: Role, machine: Machine, *, erase: bool, upgrade: bool = False) -> list[Step]:
    """Take everything back.

    erase: the data as well; otherwise they stay for the next installation.
    upgrade: another version comes at once, so only what stands in the way of it is ended.
    """
    return list(_remove(role, machine, erase=erase and not upgrade, upgrade=upgrade))


def _install(role: Role, machine: Machine, choice: Choice) -> Iterator[Step]:
    program, data = machine.programs / role.executable, machine.data / role.folder
    yield MakeFolder(data)
    yield Run(_rights(data, role), "who may read and write the data")
    if choice.site_file is not None:
        yield CopyFile(choice.site_file, data / SITE_FILE)
    yield from _firewall(role, program)
    if role.service:
        yield from _service(role, program, data)
    if role.name == "client":
        yield from watch.install(program, data, machine.data / watch.FOLDER)
    if role.name == "client" and choice.exam_account:
        yield from kiosk.install(program, data, choice.password, automatic=choice.automatic)


def _remove(role: Role, machine: Machine, *, erase: bool, upgrade: bool) -> Iterator[Step]:
    data = machine.data / role.folder
    if role.service:
        yield Run(("machine-api", "stop-service", SERVICE), "stop the service", must=False)
    if role.name == "client":
        yield from watch.stop()
    if upgrade:
        return
    if role.service:
        yield Run(("sc", "delete", SERVICE), "remove the service", must=False)
    for name in _rule_names(role):
        yield Run(_forget(name), "firewall", must=False)
    if role.name == "client":
        yield from watch.remove(machine.programs / role.executable, machine.data / watch.FOLDER)
        yield from kiosk.remove(machine.profiles / kiosk.ACCOUNT, data)
    if erase:
        yield RemoveTree(data)
        yield RemoveTree(machine.data, only_if_empty=True)


def _rights(data: PureWindowsPath, role: Role) -> tuple[str, ...]:
    """The system and administrators everything, who uses the program what it needs, nobody else anything."""
    grants = [f"{who}:(OI)(CI)F" for who in (SYSTEM, ADMINISTRATORS)]
    grants += [f"{role.keeper}:(OI)(CI)M"] if role.keeper else []
    return ("icacls", str(data), "/inheritance:r", *(word for grant in grants for word in ("/grant:r", grant)))


def _firewall(role: Role, program: PureWindowsPath) -> Iterator[Step]:
    """Let the room in to the server and nobody else. A room without a gateway counts as a public network, so all
    profiles hold. UDP is how PCs look for it (mDNS). Console and client open no port and need no rule.
    """
    for name, protocol in _rule_names(role).items():
        yield Run(_forget(name), "firewall", must=False)
        rule = (f"name={name}", "dir=in", "action=allow", f"program={program}", f"protocol={protocol}")
        words = ("netsh", "advfirewall", "firewall", "add", "rule", *rule, "remoteip=localsubnet", "profile=any")
        yield Run(words, f"firewall: {protocol} from the room")


def _rule_names(role: Role) -> dict[str, str]:
    if not role.service:
        return {}
    return {f"{role.title}（考场连接）": "TCP", f"{role.title}（寻找服务器）": "UDP"}


def _forget(name: str) -> tuple[str, ...]:
    return ("netsh", "advfirewall", "firewall", "delete", "rule", f"name={name}")


def _service(role: Role, program: PureWindowsPath, data: PureWindowsPath) -> Iterator[Step]:
    """Registered anew each time, so that the paths are those of this version; it starts with Windows.

    The data folder is said: a service need not have the environment of the people of its machine.
    """
    start = ("binPath=", f'"{program}" service --data "{data}"', "start=", "auto")
    yield Run(("machine-api", "stop-service", SERVICE), "stop an earlier version", must=False)
    yield Run(("sc", "delete", SERVICE), "forget an earlier version", must=False)
    yield Run(("sc", "create", SERVICE, *start, "DisplayName=", role.title), "make the service")
    yield Run(("sc", "description", SERVICE, _DESCRIPTION), "describe the service", must=False)
    words = ("sc", "failure", SERVICE, "reset=", "86400", "actions=", _RESTARTS)
    yield Run(words, "start the service again when it dies", must=False)
    yield Run(("sc", "failureflag", SERVICE, "1"), "also when it ends with an error", must=False)
    yield Run(("sc", "start", SERVICE), "start the service", must=False)
