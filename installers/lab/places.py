"""Where the laboratory lies, and how a path of this machine is written for a Windows program."""

import os
from dataclasses import dataclass
from pathlib import Path

from scripts.devtools.places import STATE

LAB_ENV = "EXAM_SITE_KIT_LAB"
WINE = Path("/usr/lib/wine/wine64")


def default_lab() -> Path:
    """The folder of the laboratory: named by the environment, else beside the checkout's other notes."""
    named = os.environ.get(LAB_ENV)
    return Path(named) if named else STATE / "windows"


def windows_path(path: Path) -> str:
    r"""`/tmp/a` as Wine's programs see it: `Z:\tmp\a`."""
    return "Z:" + str(path.absolute()).replace("/", "\\")


@dataclass(frozen=True, slots=True)
class Lab:
    """The parts of a laboratory under one folder; whether they are there yet is another matter.

    `windows`: the Wine prefix where it is not the laboratory's own: another machine with the same Python.
    """

    root: Path
    windows: Path | None = None

    @property
    def prefix(self) -> Path:
        """The Wine prefix: the Windows itself."""
        return self.windows or self.root / "prefix"

    @property
    def pristine(self) -> Path:
        """The prefix as it was made, to copy machines from that nothing was ever done on."""
        return self.root / "pristine"

    @property
    def python_home(self) -> Path:
        """The Windows Python, its library and packages."""
        return self.root / "python"

    @property
    def python(self) -> Path:
        """python.exe."""
        return self.python_home / "python.exe"

    @property
    def packages(self) -> Path:
        """The Windows wheels."""
        return self.python_home / "Lib" / "site-packages"

    @property
    def work(self) -> Path:
        """Downloads and half-made parts."""
        return self.root / "work"

    @property
    def drive_c(self) -> Path:
        """Drive C of that Windows."""
        return self.prefix / "drive_c"
