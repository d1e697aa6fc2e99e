"""An update agent on a line of its own, as client and console run it: once enrolled, until the program ends."""

import sys
from collections.abc import Callable
from pathlib import Path

from shared.link.device_files import DeviceFiles
from shared.link.errors import LinkError
from shared.link.update_agent import Machine, Progress, UpdateAgent
from shared.link.update_line import DeviceLine
from shared.protocol.version import PRODUCT_VERSION
from shared.updates.anchor import built_in
from shared.updates.handover import hand_over
from shared.updates.slots import Slots


class ProgramUpdates:
    """Start it with the window, stop it with the window."""

    def __init__(
        self,
        program: str,
        files: DeviceFiles,
        data: Path,
        *,
        free: Callable[[], bool],
        told: Callable[[Progress], None],
        restart: Callable[[], None],
    ) -> None:
        """See UpdateAgent; everything is called on the agent's thread."""
        self._data = data
        self._files = files
        self._identity_id = ""
        self._line: DeviceLine | None = None
        machine = Machine(program=program, version=PRODUCT_VERSION, data=data, anchor=built_in())
        self._agent = UpdateAgent(machine, self._door, free=free, told=told, restart=restart)

    def start(self) -> None:
        """Ask the server now and then. This program came up, so what was chosen is good."""
        Slots(self._data).came_up()
        self._agent.start()

    def stop(self) -> None:
        """End it; what was fetched stays for the next time."""
        if self._line is not None:
            self._line.close()
        self._agent.stop()

    def _door(self) -> DeviceLine | None:
        """The line of the enrolment as it is now; a PC enrolled anew gets a new one."""
        identity = self._files.load()
        if self._line is None or identity is None or identity.device_id != self._identity_id:
            if self._line is not None:
                self._line.close()
            self._line = None
            try:
                self._line = DeviceLine(self._files, identity.server) if identity is not None else None
            except (LinkError, OSError):
                return None
            self._identity_id = identity.device_id if identity is not None else ""
        return self._line


def newer_program(program: str, data: Path) -> int | None:
    """Let a newer program that was installed beside this one take over; see `hand_over`."""
    return hand_over(data, program, PRODUCT_VERSION, sys.argv[1:])
