"""Which word of `dev.py` starts what."""

import os
import subprocess
import sys
from collections.abc import Sequence

from scripts.devtools import bootstrap, checks, locks, mutants
from scripts.devtools.environment import keep_compiled_modules
from scripts.devtools.places import ROOT, SetupError, venv_python
from scripts.devtools.progress import say

MODULES = {
    "demo": "scripts.lab.demo",
    "server": "site_server",
    "desk": "site_server.desk",
    "proctor": "proctor_console",
    "candidate": "candidate_client",
    "centre": "scripts.centre",
    "bench": "scripts.lab.bench",
    "faults": "scripts.lab.faults",
    "drill": "scripts.lab.drills",
    "lockdown": "scripts.lab.lockdown",
    "attack": "scripts.lab.attack",
    "sit": "scripts.lab.sit",
    "troubles": "scripts.lab.troubles",
    "freeze": "installers",
    "windows": "installers.windows",
    "deb": "installers.debian",
    "supply": "scripts.devtools.supply",
}
NEED_TEST_TOOLS = {
    "test",
    "mutants",
    "bench",
    "faults",
    "drill",
    "lockdown",
    "attack",
    "sit",
    "troubles",
    "freeze",
    "windows",
    "deb",
    "supply",
}
USAGE_ERROR = 2


def main(arguments: Sequence[str], usage: str | None) -> int:
    """Set up what the command needs and run it; returns its exit code."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        say(usage or "")
        return 0 if arguments else USAGE_ERROR
    command, rest = arguments[0], list(arguments[1:])
    try:
        return _run(command, rest)
    except SetupError as error:
        say(str(error))
        return USAGE_ERROR
    except KeyboardInterrupt:
        say("已中断；再次运行会从断处继续。")
        return 130


def _run(command: str, rest: list[str]) -> int:
    if command not in {*MODULES, "test", "mutants", "lint", "setup", "lock"}:
        raise SetupError(f"没有这个命令：{command}。运行 python3 scripts/dev.py --help 查看全部命令。")
    if command in MODULES and not _exists(MODULES[command]):
        raise SetupError(f"命令 {command} 尚未提供：此版本里还没有 {MODULES[command]}。")
    keep_compiled_modules()
    bootstrap.ensure(for_tests=command in NEED_TEST_TOOLS)
    if command == "setup":
        return 0
    if command == "lock":
        return locks.renew()
    if command == "lint":
        return 1 if checks.lint() else 0
    if command == "test":
        return checks.test(rest)
    if command == "mutants":
        return mutants.run(rest)
    return _hand_over([str(venv_python()), "-P", "-m", MODULES[command], *rest])


def _exists(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return (path / "__main__.py").is_file() or path.with_suffix(".py").is_file()


def _hand_over(command: list[str]) -> int:
    """Become the program, so that signals and the exit code are its own; Windows cannot, and waits for it."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Ctrl+C reached the program too; its own answer counts
