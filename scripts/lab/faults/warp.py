"""Starts a program in a process whose wall clock the suite can set, and whose machine seems to have been rebooted.

    python -m scripts.lab.faults.warp CONTROL MODULE [arguments of the module]

The product knows nothing of this: before the program's first line, `time.time`, `time.time_ns` and the steady clock of
this process are replaced by ones that add what stands in the CONTROL file (two numbers of 8 bytes: nanoseconds added
to the wall clock, looked up at every reading; nanoseconds added to the steady clock, read once, because a machine does
not reboot under a running program), and the server's boot id is read from CONTROL.boot. `Warp` is the other end.
"""

import mmap
import runpy
import struct
import sys
import time
from pathlib import Path

from site_server.adapters.files import clock

_LAYOUT = struct.Struct("<qq")


class Warp:
    """The suite's hand on the clocks of one process. Times in ms."""

    def __init__(self, control: Path) -> None:
        self.control = control
        self.wall_ms = 0
        self._steady_ns = 0
        self._boots = 0
        self._write()

    def jump(self, ms: int) -> None:
        """Somebody sets the wall clock, while the program runs."""
        self.wall_ms += ms
        self._write()

    def reboot(self) -> None:
        """The next start comes after a reboot: another boot id, a steady clock that began anew."""
        self._boots += 1
        self._steady_ns = 20_000_000_000 - time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        self._write()

    def _write(self) -> None:
        with self.control.open("r+b" if self.control.exists() else "w+b") as file:
            file.write(_LAYOUT.pack(self.wall_ms * 1_000_000, self._steady_ns))
        if self._boots:
            Path(f"{self.control}.boot").write_text(f"reboot-{self._boots}", encoding="ascii")


def install(control: Path) -> None:
    """Replace this process's clocks."""
    with control.open("rb") as file:
        shared = mmap.mmap(file.fileno(), _LAYOUT.size, access=mmap.ACCESS_READ)
    wall_ns, steady_ns = time.time_ns, time.clock_gettime_ns
    added_ns = _LAYOUT.unpack(shared[:])[1]

    def time_ns() -> int:
        return wall_ns() + int(_LAYOUT.unpack(shared[:])[0])

    def clock_gettime_ns(clock_id: int) -> int:
        return steady_ns(clock_id) + (added_ns if clock_id == time.CLOCK_BOOTTIME else 0)

    time.time_ns = time_ns
    time.time = lambda: time_ns() / 1e9
    time.clock_gettime_ns = clock_gettime_ns
    boot = Path(f"{control}.boot")
    if boot.exists():
        clock._BOOT_ID = boot  # the one place where the suite reaches into the server


def main() -> None:
    """Install the clocks and become the program."""
    control, module = Path(sys.argv[1]), sys.argv[2]
    install(control)
    sys.argv[:] = [module, *sys.argv[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
