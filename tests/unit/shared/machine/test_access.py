"""A data folder of Windows belongs to the system, the administrators and whoever made it."""

import ctypes
import re
import sys
from pathlib import Path

import pytest

from shared.machine import access
from shared.machine.access import keep_to_administrators

on_windows = pytest.mark.skipif(sys.platform != "win32", reason="access lists are Windows' own")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are not Windows' own")
def test_elsewhere_the_modes_stay(tmp_path: Path) -> None:
    before = tmp_path.stat().st_mode
    keep_to_administrators(tmp_path)
    assert tmp_path.stat().st_mode == before


@on_windows
def test_others_of_this_windows_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    (folder / "from-before.db").write_bytes(b"x")
    keep_to_administrators(folder)
    (folder / "later.db").write_bytes(b"y")
    for path in (folder, *folder.iterdir()):
        assert not {"WD", "BU", "AU", "IU"} & trustees(path), path
    assert {path.read_bytes() for path in folder.iterdir()} == {b"x", b"y"}
    keep_to_administrators(folder)


def trustees(path: Path) -> set[str]:
    """Whom the access list names: `SY`, `BA`, `S-1-5-…`; WD is everyone, BU, AU and IU are users of some kind."""
    advapi, descriptor, text = access._advapi(), ctypes.c_void_p(), ctypes.c_wchar_p()
    assert advapi.GetNamedSecurityInfoW(str(path), 1, 4, None, None, None, None, ctypes.byref(descriptor)) == 0
    assert advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, 1, 4, ctypes.byref(text), None)
    return set(re.findall(r";([^;)]+)\)", text.value or ""))
