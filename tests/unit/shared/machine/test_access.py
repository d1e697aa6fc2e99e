"""A data folder of Windows belongs to the system, the administrators and whoever made it."""

import ctypes
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
    keep_to_administrators(folder)
    rules = rules_of(folder)
    assert "WD" not in rules.replace("FILE_ALL", ""), "nothing for everyone"
    assert ";;;BU)" not in rules
    (folder / "site.db").write_bytes(b"x")
    assert (folder / "site.db").read_bytes() == b"x"
    keep_to_administrators(folder)


def rules_of(folder: Path) -> str:
    """The access list, as SDDL."""
    advapi, descriptor, text = access._advapi(), ctypes.c_void_p(), ctypes.c_wchar_p()
    found = ctypes.byref(descriptor)
    assert advapi.GetNamedSecurityInfoW(str(folder), 1, 4, None, None, None, None, found) == 0
    assert advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, 1, 4, ctypes.byref(text), None)
    return text.value or ""
