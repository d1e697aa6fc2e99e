"""Checks that a frozen program for Windows has every DLL it needs beside it, and none that belongs to another machine.

A DLL that Windows itself has is left out of the program; which those are is listed here, so that a new one is looked at
by somebody. What is not listed must lie in the program's own folder. The oldest Windows is 10 version 1809 (Server
2019): Qt needs it, and `icuuc.dll`, which Qt imports, came with version 1703 (Server 2016, which is 1607, lacks it).
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from installers import pe

OF_WINDOWS = frozenset(
    """
    advapi32 authz avicap32 bcrypt bcryptprimitives cfgmgr32 combase comctl32 comdlg32 crypt32 cryptbase
    d2d1 d3d11 d3d12 d3d9 dbghelp dcomp dnsapi dwmapi dwrite dxgi dxva2 gdi32 gdiplus hid icuuc imm32
    imagehlp iphlpapi kernel32 kernelbase loadperf mpr msi msvcrt mswsock ncrypt netapi32 ntdll ole32 oleacc oleaut32
    opengl32 pdh powrprof propsys psapi rpcrt4 secur32 setupapi shcore shell32 shlwapi ucrtbase
    uiautomationcore user32 userenv usp10 uxtheme version wevtapi winhttp wininet winmm wintrust ws2_32 wtsapi32
    """.split()
)
"""Without their ending `.dll`."""
OF_WINDOWS_BY_NAME = ("api-ms-win-", "ext-ms-win-")


def findings(folder: Path) -> list[str]:
    """What is wrong with a program's folder, a line a fault; empty where it can start on any Windows."""
    return sorted(_findings(folder))


def is_of_windows(name: str) -> bool:
    """Whether Windows brings a DLL; the name in small letters."""
    return name.removesuffix(".dll") in OF_WINDOWS or name == "winspool.drv" or name.startswith(OF_WINDOWS_BY_NAME)


def _findings(folder: Path) -> Iterator[str]:
    parts = {path: pe.read(path) for path in sorted(folder.rglob("*")) if path.is_file() and pe.is_program(path)}
    there = {path.name.lower() for path in parts}
    for path, part in parts.items():
        name = path.relative_to(folder)
        if part.of_wine:
            yield f"{name}: belongs to Wine"
        if is_of_windows(path.name.lower()):
            yield f"{name}: belongs to Windows and must not be shipped"
        for wanted in sorted(part.imports | part.delayed):
            if wanted not in there and not is_of_windows(wanted):
                yield f"{name}: needs {wanted}, which is neither in the program nor a part of Windows"
    if not parts:
        yield "no program in this folder"


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m installers.closure FOLDER…`: 0 where nothing is wrong."""
    parser = argparse.ArgumentParser(prog="python -m installers.closure", description="检查打包好的程序自带全部 DLL")
    parser.add_argument("folders", type=Path, nargs="+", help="程序文件夹")
    wrong = [f"{folder.name}: {line}" for folder in parser.parse_args(arguments).folders for line in findings(folder)]
    print("\n".join(wrong) or "ok")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
