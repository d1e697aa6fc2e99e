"""`dev.py bench --gui`: how the candidate's window feels, measured in processes that hold nothing but the client."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.lab.bench.feel_figures import Feel, Took

_STARTS: Final = 3


def feel() -> Feel:
    """Start the client and hurry through the paper a few times, the best counts; then sit the sample paper."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _lay_out(folder)
        starts = []
        for number in range(_STARTS):
            began = time.perf_counter()
            took = msgspec.json.decode(_run("start", folder / str(number)), type=Took)
            starts.append(Took(cpu_ms=took.cpu_ms, clock_ms=(time.perf_counter() - began) * 1000))
        hurried = [msgspec.json.decode(_run("hurry", folder), type=dict[str, Took]) for _ in range(_STARTS)]
        first = {kind: min((one[kind] for one in hurried), key=lambda took: took.cpu_ms) for kind in hurried[0]}
        sat = msgspec.json.decode(_run("sit", folder), type=Feel)
    return msgspec.structs.replace(sat, first=first, start=min(starts, key=lambda took: took.cpu_ms))


def _run(what: str, folder: Path) -> bytes:
    folder.mkdir(exist_ok=True)
    surroundings = dict(os.environ)
    if "DISPLAY" not in surroundings and os.name == "posix":
        surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-m", "scripts.lab.bench.feel_pc", what, str(folder)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, env=surroundings).stdout


def _lay_out(folder: Path) -> None:
    """The sample paper, ready to be read without the centre's tools."""
    authored = read_exam(samples.EXAM)
    (folder / "paper.json").write_bytes(msgspec.json.encode(authored.paper))
    for name, data in authored.media.items():
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
