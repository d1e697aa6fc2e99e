"""The awarding centre's tools: keys, sites, packages, codes, receiving, opening and scoring results.

`exam-centre --help` lists the commands in Chinese (`python -m scripts.centre` in a checkout).
"""

import sys

from scripts.centre.cli.parser import main

if __name__ == "__main__":
    sys.exit(main())
