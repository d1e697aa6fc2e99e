"""A program that takes all it can get of one core: an antivirus at work, a browser, somebody's game."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def burner() -> Iterator[None]:
    """Burn one core for the length of the block."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()
