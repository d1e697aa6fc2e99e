"""What a PIN's stretching took is given back by each thread that looked at one."""

import subprocess
import sys

import pytest

from scripts.devtools.places import ROOT

_THREADS_THAT_LOOKED = """
import sys, threading
import psutil
from shared.machine.memory import give_back_large_blocks
from shared.security.codes import hash_secret

if sys.argv[1] == "given back":
    give_back_large_blocks()
before, end = psutil.Process().memory_info().rss, threading.Event()

def look(looked):
    hash_secret("2345ABCD")
    hash_secret("2345ABCD")
    looked.set()
    end.wait()

for _ in range(8):
    looked = threading.Event()
    threading.Thread(target=look, args=(looked,), daemon=True).start()
    looked.wait()
print((psutil.Process().memory_info().rss - before) >> 20)
"""


def grown_mb(how: str) -> int:
    """By how much a program grows with eight threads that looked at a PIN twice and live on."""
    done = subprocess.run(
        [sys.executable, "-c", _THREADS_THAT_LOOKED, how],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="the allocator of Linux is the one that keeps it")
def test_threads_that_looked_at_a_pin_keep_nothing() -> None:
    assert grown_mb("given back") < 20
