"""Entry of the frozen site server."""

import multiprocessing
import sys

from site_server.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
