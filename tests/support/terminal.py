"""Types a secret into a program that reads it from a terminal only, as `age` reads a passphrase.

A bare container may have no /dev/pts, so no terminal can be made; then this file runs again in a mount namespace of its
own, with one mounted (root only), and nothing of it is seen outside.
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

if sys.platform != "win32":
    import pty

needs_stock_age = pytest.mark.skipif(sys.platform == "win32", reason="the stock `age` command is a package of Debian")

_WITH_TERMINALS = (
    "{ mount --make-rprivate /dev || mount --make-rprivate /; } && mkdir -p /dev/pts"
    " && mount -t devpts -o newinstance,ptmxmode=0666 devpts /dev/pts"
    ' && mount --bind /dev/pts/ptmx /dev/ptmx && exec "$@"'
)
_LIMIT_S = 60


def type_at_a_terminal(command: Sequence[str], secret: str, folder: Path) -> None:
    """Run the command in the folder and answer its question for a passphrase; it must succeed."""
    code, shown = answer_at_a_terminal(command, [("passphrase", secret)], folder)
    assert code == 0, shown


def answer_at_a_terminal(command: Sequence[str], answers: Sequence[tuple[str, str]], folder: Path) -> tuple[int, str]:
    """Run the command in the folder; each answer is typed once its question is shown. The exit code and the screen."""
    typing = [sys.executable, str(Path(__file__)), *command]
    if not _terminals():
        typing = ["unshare", "--mount", "--propagation", "unchanged", "sh", "-c", _WITH_TERMINALS, "sh", *typing]
    done = subprocess.run(typing, input=json.dumps(answers).encode(), capture_output=True, cwd=folder, check=False)
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def _terminals() -> bool:
    try:
        for end in os.openpty():
            os.close(end)
    except OSError:
        return False
    return True


def _type(command: Sequence[str], answers: list[tuple[str, str]]) -> int:
    if sys.platform == "win32":
        raise NotImplementedError
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], list(command))
    shown, seen, deadline = b"", 0, time.monotonic() + _LIMIT_S
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 4096)
            except OSError:  # Linux: the other side closed the terminal
                break
        if answers and (place := shown.find(answers[0][0].encode(), seen)) >= 0:
            seen = place + len(answers[0][0].encode())
            os.write(terminal, answers.pop(0)[1].encode() + b"\n")
    _, status = os.waitpid(pid, 0)
    sys.stdout.buffer.write(shown)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(_type(sys.argv[1:], json.load(sys.stdin.buffer)))
