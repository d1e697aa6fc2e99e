"""Entry of the frozen candidate client: its window, and the set-up of the machine."""

import multiprocessing
import sys

from candidate_client.__main__ import main
from installers.machine.command import is_machine_command, machine_main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(machine_main(sys.argv[2:]) if is_machine_command(sys.argv) else main())
