"""Entry of the frozen desk: the server machine's window."""

import multiprocessing
import sys

from site_server.desk.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
