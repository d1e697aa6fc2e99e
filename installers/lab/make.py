"""The laboratory whole: every step once, in order."""

from pathlib import Path

from installers.lab import debian, prefix, wheels, windows_python
from installers.lab.places import Lab
from installers.lab.stamps import Stamps
from scripts.devtools.places import LOCK_FILE
from scripts.devtools.progress import say

HERE = Path(__file__).parent


def ensure(lab: Lab) -> None:
    """Bring the laboratory to what this checkout describes; quick where it is so already.

    Raises:
        SetupError, WineError: a step failed.
    """
    say(f"准备 Windows 实验环境（{lab.root}）")
    debian.ensure()
    stamps = Stamps(lab.root / "stamps")
    python_parts: list[str | bytes | Path] = [HERE / "windows_python.py", HERE / "c"]
    remade = stamps.once("Windows Python", python_parts, lambda: windows_python.make(lab))
    wheel_parts: list[str | bytes | Path] = [
        HERE / "wheels.py",
        wheels.windows_lock(LOCK_FILE.read_text("utf-8")),
        *python_parts,
    ]
    remade = stamps.once("Windows 程序包", wheel_parts, lambda: wheels.install(lab.packages, lab.work)) or remade
    windows_python.finish(lab)
    remade = stamps.once("Wine", [HERE / "prefix.py", HERE / "c"], lambda: prefix.make(lab)) or remade
    if remade:
        say(f"  {prefix.check(lab)}")
