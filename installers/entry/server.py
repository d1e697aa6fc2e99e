"""Entry of the frozen site server."""

import multiprocessing
import sys

from site_server.command_line import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
