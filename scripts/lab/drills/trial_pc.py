"""One candidate PC of the trial drill: the client as it is started on a PC, spoiled first if the drill wants it.

Run as a process: `python -m scripts.lab.drills.trial_pc PART.json`.
"""

import os
import sys
from pathlib import Path
from typing import Final

import msgspec

from scripts.lab.drills.sabotage import PcPart, spoil_input, spoil_process

_NICE: Final = 5
"""In the room the server has its machine to itself; here it shares it with all the PCs."""


def main() -> int:
    """Start the client."""
    part = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=PcPart)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    spoil_process(part.sabotage, Path(part.data))
    # Only now: what was spoiled must be found spoiled.
    from candidate_client import bootstrap  # noqa: PLC0415
    from candidate_client.__main__ import main as client  # noqa: PLC0415

    keep = spoil_input(part.sabotage, bootstrap.build_application())
    code = client(["--data", part.data, "--log-level", "info"])
    del keep
    return code


if __name__ == "__main__":
    sys.exit(main())
