"""Makes the Wine prefix, with stand-ins for what Wine 8 lacks. They are the prefix's: none is ever shipped."""

import shutil
from pathlib import Path

from installers.lab.places import Lab
from installers.lab.windows_python import GCC, SOURCES, run_tool
from installers.lab.wine import Wine

SHIMS = ("mscms.dll", "icuuc.dll", "bcryptprimitives.dll")
"""What stands in for a DLL of Windows; a frozen program that carried one of these would be broken on Windows."""


def make(lab: Lab) -> None:
    """Make the prefix as a Windows 10 machine.

    Raises:
        SetupError, WineError: a compiler or Wine failed.
    """
    shutil.rmtree(lab.prefix, ignore_errors=True)
    lab.prefix.mkdir(parents=True)
    wine = Wine(lab)
    wine.run(["wineboot", "-i"], limit_s=180)
    wine.run(["winecfg", "-v", "win10"], limit_s=60)
    system = lab.drive_c / "windows" / "system32"
    for name in SHIMS:
        target = system / name
        if name == "bcryptprimitives.dll" and target.exists():
            continue  # newer Wines have it
        target.unlink(missing_ok=True)
        run_tool(GCC, "-O2", "-s", "-shared", "-w", "-o", target, SOURCES / f"{target.stem}.c", "-ladvapi32")
    run_tool(GCC, "-O2", "-s", "-municode", "-o", system / "net.exe", SOURCES / "net.c")
    overrides = r"HKCU\Software\Wine\DllOverrides"
    for name, order in (("mscms", "native,builtin"), ("net.exe", "native")):
        wine.run(["reg", "add", overrides, "/v", name, "/d", order, "/f"])
    wine.shut_down()
    copy(lab.prefix, lab.pristine)


def copy(source: Path, target: Path) -> None:
    """Copy a prefix in which nothing runs; what was at the target is gone."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)


def check(lab: Lab) -> str:
    """What the Windows Python says of itself, with its compiled packages loaded.

    Raises:
        WineError: something is missing.
    """
    code = (
        "import sys,ssl,socket,PySide6.QtWidgets,cryptography.hazmat.bindings._rust,psutil,flask,sqlalchemy;"
        "import win32service;"
        "assert hasattr(socket,'TCP_KEEPIDLE');print(sys.version,ssl.OPENSSL_VERSION)"
    )
    return Wine(lab, {"PYTHONUTF8": "1"}).run([lab.python, "-c", code], limit_s=120).text.strip()
