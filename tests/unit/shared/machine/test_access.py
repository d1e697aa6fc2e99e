"""A data folder of Windows belongs to the system, the administrators and whoever made it."""

import ctypes
import re
import sys
from pathlib import Path

import pytest

from shared.machine import access
from shared.machine.access import keep_to_administrators

OTHERS = {"WD", "BU", "AU", "IU"}
"""Everyone, and users of some kind."""
on_windows = pytest.mark.skipif(sys.platform != "win32", reason="access lists are Windows' own")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are not Windows' own")
def test_elsewhere_the_modes_stay(tmp_path: Path) -> None:
    before = tmp_path.stat().st_mode
    keep_to_administrators(tmp_path)
    assert tmp_path.stat().st_mode == before


@on_windows
def test_others_of_this_windows_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "from-before.key").write_bytes(b"x")
    keep_to_administrators(tmp_path)
    for path in (tmp_path, *tmp_path.rglob("*")):
        assert not OTHERS & trustees(path), path
    assert (tmp_path / "keys" / "from-before.key").read_bytes() == b"x"
    keep_to_administrators(tmp_path)


@on_windows
def test_what_is_made_later_is_closed_too(tmp_path: Path) -> None:
    keep_to_administrators(tmp_path)
    (tmp_path / "later.db").write_bytes(b"y")
    assert not OTHERS & trustees(tmp_path / "later.db")


def trustees(path: Path) -> set[str]:
    """Whom the access list names: `SY`, `BA`, `S-1-5-…`."""
    advapi, descriptor, text = access._advapi(), ctypes.c_void_p(), ctypes.c_wchar_p()
    assert advapi.GetNamedSecurityInfoW(str(path), 1, 4, None, None, None, None, ctypes.byref(descriptor)) == 0
    assert advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, 1, 4, ctypes.byref(text), None)
    return set(re.findall(r";([^;)]+)\)", text.value or ""))


@on_windows
def test_a_file_of_ones_own_is_not_open_and_one_for_everybody_is(tmp_path: Path) -> None:
    file = tmp_path / "passphrase.txt"
    keep_to_administrators(tmp_path)
    file.write_text("x")
    assert not access.lets_others_in(file)
    advapi, descriptor = access._advapi(), ctypes.c_void_p()
    assert advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
        "D:P(A;;FR;;;WD)", 1, ctypes.byref(descriptor), None
    )
    assert advapi.SetFileSecurityW(str(file), 4, descriptor)
    assert access.lets_others_in(file)
