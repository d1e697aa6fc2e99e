"""What a start of the client brings in: what its first screen lacks comes later."""

import subprocess
import sys

LATE = ("openpyxl", "tuf", "zeroconf", "requests", "pypdfium2", "shared.workbook", "candidate_client.ui.sheet")


def test_the_first_screen_waits_for_nothing_it_lacks() -> None:
    code = f"import sys, candidate_client.bootstrap; print([n for n in {LATE!r} if n in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.strip() == "[]"
