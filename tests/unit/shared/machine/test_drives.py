"""Only removable drives are offered in a kiosk."""

import ctypes
from typing import Any

from shared.machine.drives import Drive, _windows, mounted, removable_drives

MOUNTS = """\
/dev/nvme0n1p2 / ext4 rw 0 0
proc /proc proc rw 0 0
/dev/sdb1 /media/exam/U\\040盘\\0401 vfat rw 0 0
/dev/sdc1 /media/exam/READONLY vfat ro 0 0
tmpfs /run tmpfs rw 0 0
"""


def test_linux_finds_the_writable_removable_ones_and_reads_blanks_and_chinese() -> None:
    found = mounted(MOUNTS, lambda device: device.startswith("sd"), lambda path: not path.endswith("READONLY"))
    assert list(found) == [Drive(path="/media/exam/U 盘 1", name="U 盘 1")]


def test_windows_finds_the_removable_letters() -> None:
    kinds = {"A:\\": 2, "C:\\": 3, "D:\\": 5, "E:\\": 2}

    class Kernel:
        def GetLogicalDrives(self) -> int:
            return 0b11101

        def GetDriveTypeW(self, root: Any) -> int:
            assert isinstance(root, ctypes.c_wchar_p)
            return kinds[str(root.value)]

    assert [drive.path for drive in _windows(Kernel())] == ["A:\\", "E:\\"]


def test_this_machine_answers_without_an_error() -> None:
    assert isinstance(removable_drives(), tuple)
    assert removable_drives("win32") == () or hasattr(ctypes, "windll")
