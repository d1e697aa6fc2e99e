"""Entry of the frozen candidate client: its window, its parts without a window, and the set-up of the machine."""

import multiprocessing
import sys

from candidate_client.windowless import __main__ as windowless
from installers.machine.command import is_machine_command, machine_main


def _main() -> int:
    if is_machine_command(sys.argv):
        return machine_main(sys.argv[2:])
    if windowless.is_part(sys.argv):
        return windowless.main(sys.argv)
    # Only now: what has no window does without its toolkit, and is there in a moment.
    from candidate_client.__main__ import main  # noqa: PLC0415

    return main()


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(_main())
