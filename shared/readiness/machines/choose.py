"""The adapter for this computer."""

import sys

from shared.readiness.machines.linux import LinuxMachine
from shared.readiness.machines.port import Machine
from shared.readiness.machines.windows import WindowsMachine


def this_machine(platform: str = sys.platform) -> Machine:
    """The adapter of a platform."""
    return WindowsMachine() if platform == "win32" else LinuxMachine()
