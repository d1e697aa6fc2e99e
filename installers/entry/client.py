"""Entry of the frozen candidate client."""

import multiprocessing
import sys

from candidate_client.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
