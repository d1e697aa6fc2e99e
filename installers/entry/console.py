"""Entry of the frozen proctor console."""

import multiprocessing
import sys

from proctor_console.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
