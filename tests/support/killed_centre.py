"""What is done to a centre's folder, ended by SIGKILL before each of its file operations in turn."""

import subprocess
import sys
from pathlib import Path

from tests.support.tiny_session import ROOT

_SCRIPT = """
import os, shutil, sys
from importlib import import_module
from pathlib import Path
sys.path.insert(0, {root!r})
from shared.security import key_box
key_box._MEMORY_KIB, key_box._ITERATIONS, key_box._LANES = 8, 1, 1
from scripts.centre.folder import CentreFolder
from scripts.centre.passphrases import PassphraseFile
act = getattr(import_module({module!r}), {name!r})

WATCHED = {{"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "shutil.rmtree"}}
old, tries = Path({old!r}), Path({tries!r})
for number in range(10_000):
    copy = tries / f"{{number:03}}"
    shutil.copytree(old, copy)
    centre = CentreFolder(copy, PassphraseFile(Path({phrase!r})))
    pid = os.fork()
    if pid == 0:
        left = number

        def count(event, arguments):
            global left
            if event in WATCHED:
                if left == 0:
                    os.kill(os.getpid(), 9)
                left -= 1

        sys.addaudithook(count)
        act(centre, **{words!r})
        os._exit(0)
    if os.waitpid(pid, 0)[1] == 0:
        break
"""


def killed_at_each_operation(old: Path, phrase: Path, tries: Path, act: str, **words: str) -> list[Path]:
    """A copy of `old` for each operation, as the kill left it; the last one was let go on to the end.

    `act`: `module:function`, called with the folder and the `words`. It forks: not on Windows.
    """
    tries.mkdir()
    module, _, name = act.partition(":")
    places = {"root": str(ROOT), "old": str(old), "tries": str(tries), "phrase": str(phrase)}
    script = _SCRIPT.format(module=module, name=name, words=words, **places)
    subprocess.run([sys.executable, "-c", script], check=True)
    return sorted(tries.iterdir())
