"""Entry of the frozen site server: its commands, the service and the set-up of the machine."""

import multiprocessing
import sys

from installers.machine.command import is_machine_command, machine_main
from site_server.command_line import main


def run() -> int:
    """What the first word asks for."""
    if is_machine_command(sys.argv):
        return machine_main(sys.argv[2:])
    if sys.platform == "win32" and sys.argv[1:2] == ["service"]:
        from installers.service.windows import main as serve  # noqa: PLC0415 - only where pywin32 is

        return serve()
    return main()


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(run())
