"""Reading what a Windows program needs, and telling what a frozen folder lacks: a program that setuptools carries."""

from importlib.metadata import distribution
from pathlib import Path

import pytest

from installers import pe
from installers.closure import findings, is_of_windows, main

LAUNCHER = Path(str(distribution("setuptools").locate_file("setuptools/cli-64.exe")))
"""A Windows program that is in every environment, whatever the system left of pip."""


def with_import(content: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    found = content.lower().index(old)
    return content[:found] + new + content[found + len(old) :]


# It needs the runtime of Visual C++, as ours do; here it needs only what Windows brings.
PROGRAM = with_import(LAUNCHER.read_bytes(), b"vcruntime140.dll", b"api-ms-win-a.dll")


def test_the_imports_of_a_program_are_read() -> None:
    assert pe.is_program(LAUNCHER)
    program = pe.read(LAUNCHER)
    assert "kernel32.dll" in program.imports
    assert not program.of_wine


@pytest.mark.parametrize("cut", [1, 0x40, 0x100, 0x300])
def test_half_a_program_is_none(cut: int, tmp_path: Path) -> None:
    (tmp_path / "half.exe").write_bytes(LAUNCHER.read_bytes()[:cut])
    with pytest.raises(pe.NotAProgramError):
        pe.read(tmp_path / "half.exe")


def test_a_program_with_all_it_needs_passes(tmp_path: Path) -> None:
    (tmp_path / "kit.exe").write_bytes(PROGRAM)
    (tmp_path / "data.bin").write_bytes(b"no program")
    assert findings(tmp_path) == []
    assert main([str(tmp_path)]) == 0


def test_what_is_missing_is_named_until_it_lies_there(tmp_path: Path) -> None:
    (tmp_path / "kit.exe").write_bytes(with_import(PROGRAM, b"kernel32.dll", b"msvcp140.dll"))
    assert findings(tmp_path) == ["kit.exe: needs msvcp140.dll, which is neither in the program nor a part of Windows"]
    (tmp_path / "MSVCP140.dll").write_bytes(PROGRAM)
    assert findings(tmp_path) == []


def test_parts_of_windows_and_of_wine_are_not_shipped(tmp_path: Path) -> None:
    (tmp_path / "icuuc.dll").write_bytes(PROGRAM)
    content = bytearray(PROGRAM)
    content[0x40:0x50] = b"Wine builtin DLL"
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "own.dll").write_bytes(content)
    wrong = findings(tmp_path)
    assert wrong[0] == "icuuc.dll: belongs to Windows and must not be shipped"
    assert wrong[1].endswith("own.dll: belongs to Wine")
    assert main([str(tmp_path)]) == 1


def test_an_empty_folder_is_no_program(tmp_path: Path) -> None:
    assert findings(tmp_path) == ["no program in this folder"]


def test_the_runtime_of_visual_c_is_not_a_part_of_windows() -> None:
    assert is_of_windows("kernel32.dll")
    assert is_of_windows("api-ms-win-crt-heap-l1-1-0.dll")
    assert not is_of_windows("vcruntime140.dll")
    assert not is_of_windows("msvcp140.dll")
