#!/usr/bin/env python3
"""The one command of this checkout: sets everything up by itself, then runs what it is asked for.

usage: python3 scripts/dev.py COMMAND [arguments of the command]
  demo       a whole exam day with real processes on this machine
  test       format, lint, types, import contracts and all tests (arguments go to pytest)
  lint       the static checks alone
  mutants    faults planted in the rules: do the tests notice? (patterns, --sample N, --left; all take an hour)
  server     the site server            proctor    the proctor console
  desk       the server machine's window
  candidate  the candidate client       centre     the awarding centre's tools
  bench      measurements               faults     fault injection runs
  freeze     build and smoke-test the installable programs of this system
  deb        Debian packages of the programs
  windows    the Windows programs, MSIs and setup.exe, made on Debian
  sit        the sample paper sat twice with real keys, a mouse and a Chinese input method
  troubles   the 24 troubles of real rooms, solved at the real console window (Xvfb, openbox)
  drill      a bad day with real processes, timed: drill take-over, trial, updates, enrol, day
  lockdown   the lock of candidates' PCs attacked with real keys and kill -9 (Xvfb, openbox)
  attack     attacks on a real room, its files and the centre; --fuzz --minutes N: bent files at every reader
  supply     list of parts (SBOM), licences, known weaknesses, two builds that must be the same bytes
  setup      only bring the environment up to date
  lock       resolve the dependencies of pyproject.toml anew into requirements/

Needs nothing but Python 3.11 or newer and works from any folder.
"""

import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")


def _restart_with_newer_python() -> None:
    """Hand over to a Python that is new enough, or say that there is none (old Pythons read this file)."""
    for name in NEWER:
        found = shutil.which(name)
        if found:
            sys.exit(subprocess.call([found, *sys.argv]))
    sys.exit("需要 Python 3.11 或更新版本。Debian 12: apt-get install python3")


if sys.version_info < OLDEST:
    _restart_with_newer_python()

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.devtools.commands import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], usage=__doc__))
