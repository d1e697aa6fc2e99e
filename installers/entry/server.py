"""Entry of the frozen site server: its commands, the service and the set-up of the machine.

The server itself is imported only for its commands: Windows waits a few seconds for a service to answer, not longer.
"""

import multiprocessing
import sys

from installers.machine.command import is_machine_command, machine_main


def run() -> int:
    """What the first word asks for."""
    if is_machine_command(sys.argv):
        return machine_main(sys.argv[2:])
    if sys.argv[1:2] == ["service"]:
        if sys.platform == "win32":
            from installers.service.windows import main as serve  # noqa: PLC0415 - pywin32 alone
        else:
            from installers.service.posix import main as serve  # noqa: PLC0415 - as there

        return serve()
    from site_server.commands.line import main  # noqa: PLC0415 - see above

    return main()


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(run())
