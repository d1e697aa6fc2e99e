"""A client without a window in a process of its own, so that it can be killed in the middle of its work."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.tiny_session import ROOT

WORKING = """
import sys, time
from pathlib import Path
from candidate_client.bootstrap import build_engine
from candidate_client.core.settings import Settings
from shared.exam.kinds.fill_in import FillIn
engine = build_engine(Settings(data=Path(sys.argv[1])))
engine.start()
while engine.view.screen != "exam":
    time.sleep(0.01)
print("exam", flush=True)
sys.stdin.readline()
for number in range(2000):
    engine.answer("f1", FillIn(blanks={"a": str(number)}))
    while engine.view.unkept:
        time.sleep(0.0005)
    print(number, flush=True)
"""
"""Says `exam` when it stands in the exam; told to go on, it answers f1 again and again and says each number kept."""


class ClientProcess:
    """Runs such a script with the data folder of its PC; the two speak in lines."""

    def __init__(self, script: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", script, str(folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def told(self) -> str:
        """The next line it says."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def tell(self, line: str) -> None:
        """What it waits for."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def kill(self) -> list[str]:
        """No warning, no farewell; the lines it had said and nobody had heard yet."""
        process = self._process
        process.kill()
        assert process.stdout is not None
        assert process.stdin is not None
        unheard = process.stdout.read().split()
        process.wait(10)
        process.stdin.close()
        process.stdout.close()
        return unheard
