"""Entry of the frozen centre tools."""

import multiprocessing
import sys

from scripts.centre.cli.parser import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # marking runs in a child process
    sys.exit(main())
